# SPDX-License-Identifier: Apache-2.0
"""Whose deed it is when workers write the registry: who begins a run or agrees to it needs the rights of the verbs underneath, too."""

from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.rooms.transfer.models import Transfer

KIND = "registry"
RUN = ("customers.import", "customers.carry")
UNDO = ("customers.carry", "customers.take_out")
AGREE = ("change_requests.agree_file",)


def must_be_allowed(actor: Actor, row: Transfer, verbs: tuple[str, ...]) -> None:
    """Refuse who may not do themselves what the registry is asked to do in their name.

    Raises:
        Refusal: ``rights.not_allowed``.
    """
    if row.plan["target"]["kind"] == KIND:
        for verb in verbs:
            rights.require(actor, verb)
