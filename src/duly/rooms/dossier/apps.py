# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "duly.rooms.dossier"
    label = "dossier"
