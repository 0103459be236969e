# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class TariffsConfig(AppConfig):
    name = "duly.rooms.tariffs"
    label = "tariffs"
