# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "duly.rooms.transfer"
    label = "transfer"
