# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "duly.rooms.rulebook"
    label = "rulebook"
