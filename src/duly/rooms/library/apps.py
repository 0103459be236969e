# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "duly.rooms.library"
    label = "library"
