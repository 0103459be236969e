# SPDX-License-Identifier: Apache-2.0
import gc

from django.apps import AppConfig

_YOUNG = (20_000, 50, 10)
"""Batches of some thousand rows are alive together here; Python's default looks through them after every 700 new objects."""


class HouseConfig(AppConfig):
    """Wires the house once Django knows all rooms."""

    name = "duly.house"
    label = "house"

    def ready(self) -> None:
        """Install rights, facts, reactions, adapters and the guard against silent writes."""
        from duly.house import wiring  # noqa: PLC0415  rooms can be imported only now

        wiring.install()
        gc.freeze()  # what was imported stays for good, and need not be looked through again
        gc.set_threshold(*_YOUNG)
