# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.counter.actions.calls import record_call
from duly.rooms.counter.actions.forgetting import forget
from duly.rooms.counter.actions.persons import attach, confirm

__all__ = ["attach", "confirm", "forget", "record_call"]
