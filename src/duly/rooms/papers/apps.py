# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "duly.rooms.papers"
    label = "papers"
