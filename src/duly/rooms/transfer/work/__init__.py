# SPDX-License-Identifier: Apache-2.0
"""What is done with one shard: rehearse it, load it, compare it, take it back. Nothing here writes a table of ours."""

from duly.rooms.transfer.work.deltas import carry_over
from duly.rooms.transfer.work.loading import load
from duly.rooms.transfer.work.outcome import Outcome
from duly.rooms.transfer.work.proving import prove
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.work.staging import stage
from duly.rooms.transfer.work.undoing import undo

__all__ = ["Outcome", "Shop", "carry_over", "load", "prove", "stage", "undo"]
