# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "duly.rooms.recognition"
    label = "recognition"
