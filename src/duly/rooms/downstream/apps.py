# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class DownstreamConfig(AppConfig):
    name = "duly.rooms.downstream"
    label = "downstream"
