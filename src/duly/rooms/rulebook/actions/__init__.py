# SPDX-License-Identifier: Apache-2.0
"""Verbs about rules."""

from duly.rooms.rulebook.actions.evidence import give_evidence
from duly.rooms.rulebook.actions.installing import install_pack, retire_packs
from duly.rooms.rulebook.actions.overriding import Proposal, agree_override, propose_override, withdraw_override
from duly.rooms.rulebook.actions.standing import answer, assess, sign_pack

__all__ = [
    "Proposal", "agree_override", "answer", "assess", "give_evidence", "install_pack", "propose_override", "retire_packs", "sign_pack",
    "withdraw_override",
]  # fmt: skip
