# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "duly.foundation.ledger"
    label = "ledger"
