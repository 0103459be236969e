# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class RepairsConfig(AppConfig):
    name = "duly.rooms.repairs"
    label = "repairs"
