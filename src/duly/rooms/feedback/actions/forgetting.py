# SPDX-License-Identifier: Apache-2.0
"""A customer is erased: that they asked stays, what they asked and what we answered does not."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel.actors import Actor
from duly.rooms.feedback.kinds import FORGOTTEN
from duly.rooms.feedback.models import Conversation, Message, Rating


@action("feedback.forget")
def forget(actor: Actor, customer_id: UUID) -> int:
    """Put away everything that was written in a customer's conversations, because their data is erased; gives of how many.

    Their key would end it, too; what lies nowhere needs no key. Records ``feedback.forgotten`` for each conversation.
    """
    rows = list(Conversation.objects.filter(party_id=customer_id))
    written = Message.objects.filter(conversation__in=rows).exclude(sealed=b"")
    rated = Rating.objects.filter(conversation__in=rows).exclude(sealed=b"")
    held = {*written.values_list("conversation_id", flat=True), *rated.values_list("conversation_id", flat=True)}
    if held:
        written.update(sealed=b"")
        rated.update(sealed=b"")
    record_many(FORGOTTEN, [FactRow(row.recipient_id or row.id, _which(row)) for row in rows if row.id in held])
    return len(held)


def _which(row: Conversation) -> dict[str, str]:
    return {"notice": str(row.notice_id or ""), "question": str(row.id)}
