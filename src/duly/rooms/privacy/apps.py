# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "duly.rooms.privacy"
    label = "privacy"
