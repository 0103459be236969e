# SPDX-License-Identifier: Apache-2.0
"""Tables of transfers. No row holds a value of a customer: those lie sealed on the workbench, under the transfer's own key."""

from duly.rooms.transfer.models.plans import Agreement, Duty, Origin, Received, Transfer
from duly.rooms.transfer.models.work import Inventory, Mapped, Shard

__all__ = ["Agreement", "Duty", "Inventory", "Mapped", "Origin", "Received", "Shard", "Transfer"]
