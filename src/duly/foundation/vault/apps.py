# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "duly.foundation.vault"
    label = "vault"
