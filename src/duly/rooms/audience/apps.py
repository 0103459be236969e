# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "duly.rooms.audience"
    label = "audience"
