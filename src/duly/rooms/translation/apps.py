# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "duly.rooms.translation"
    label = "translation"
