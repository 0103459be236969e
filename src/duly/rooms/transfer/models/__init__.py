# SPDX-License-Identifier: Apache-2.0
"""Tables of transfers. No row holds a value of a customer: those lie sealed on the workbench, under the transfer's own key."""

from duly.rooms.transfer.models.cutover import Acceptance, CheckItem, Cutover, Freeze, Go, Tick
from duly.rooms.transfer.models.mends import Errand, Mend
from duly.rooms.transfer.models.plans import Agreement, Duty, Origin, Received, Transfer
from duly.rooms.transfer.models.registry import RegistryEntry, SampledRow
from duly.rooms.transfer.models.reports import KeptReport, TakenOn
from duly.rooms.transfer.models.rounds import Followed, Round, Verdict
from duly.rooms.transfer.models.work import Inventory, Mapped, Shard

__all__ = [
    "Acceptance", "Agreement", "CheckItem", "Cutover", "Duty", "Errand", "Followed", "Freeze", "Go", "Inventory", "KeptReport", "Mapped", "Mend", "Origin",
    "Received", "RegistryEntry", "Round", "SampledRow", "Shard", "TakenOn", "Tick", "Transfer", "Verdict",
]  # fmt: skip
