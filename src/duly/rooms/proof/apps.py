# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "duly.rooms.proof"
    label = "proof"
