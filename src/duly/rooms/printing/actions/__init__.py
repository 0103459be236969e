# SPDX-License-Identifier: Apache-2.0
"""The verbs of letters on paper."""

from duly.rooms.printing.actions.batches import hand_over, order, order_later, take_package
from duly.rooms.printing.actions.making import make
from duly.rooms.printing.actions.tracing import import_tracking, take_back
from duly.rooms.printing.queries import install as install_press

__all__ = [
    "hand_over", "import_tracking", "install_press", "make", "order", "order_later", "take_back", "take_package",
]  # fmt: skip
