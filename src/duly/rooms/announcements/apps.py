# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "duly.rooms.announcements"
    label = "announcements"
