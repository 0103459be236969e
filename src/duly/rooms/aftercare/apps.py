# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class AftercareConfig(AppConfig):
    name = "duly.rooms.aftercare"
    label = "aftercare"
