# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "duly.rooms.insight"
    label = "insight"
