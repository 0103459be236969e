# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "duly.rooms.quality"
    label = "quality"
