# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    name = "duly.rooms.parcels"
    label = "parcels"
