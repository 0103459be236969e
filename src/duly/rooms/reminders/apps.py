# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "duly.rooms.reminders"
    label = "reminders"
