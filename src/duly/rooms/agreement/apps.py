# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class AgreementConfig(AppConfig):
    name = "duly.rooms.agreement"
    label = "agreement"
