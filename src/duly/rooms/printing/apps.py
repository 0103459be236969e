# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "duly.rooms.printing"
    label = "printing"
