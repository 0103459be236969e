# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "duly.rooms.counter"
    label = "counter"
