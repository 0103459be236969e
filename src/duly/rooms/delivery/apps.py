# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "duly.rooms.delivery"
    label = "delivery"
