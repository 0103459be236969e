# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class ChangeRequestsConfig(AppConfig):
    name = "duly.rooms.change_requests"
    label = "change_requests"
