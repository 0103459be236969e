# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "duly.rooms.obligations"
    label = "obligations"
