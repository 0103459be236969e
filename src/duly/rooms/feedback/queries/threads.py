# SPDX-License-Identifier: Apache-2.0
"""What was said: texts are opened for whoever may read them, and empty once the customer was erased."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel.actors import Actor
from duly.rooms.feedback.facts import QUESTION_ORDERS, Asked, ConversationCard, MessageLine, MoveLine
from duly.rooms.feedback.models import Conversation, Message, Move, Rating
from duly.rooms.feedback.queries.finding import card_of, row_for, visible
from duly.rooms.feedback.sealing import Reading
from duly.rooms.feedback.terms import Kind, Side, State

SEARCHED = 2_000
"""The newest messages that a search opens: sealed texts have no index, on purpose."""


class Held(NamedTuple):
    """One conversation with everything that was said in it, as it is given to the customer who asks what is held."""

    card: ConversationCard
    messages: list[MessageLine]
    rating: str


def thread_of(actor: Actor, conversation: UUID) -> list[MessageLine]:
    """What was said, oldest first; the customer sees no notes of ours.

    Raises:
        Refusal: ``feedback.no_such_conversation``.
    """
    row = row_for(actor, conversation)
    said = row.messages.order_by("at", "id")
    if actor.kind == "customer":
        said = said.exclude(side=Side.NOTE)
    return _lines(row, said, Reading([row.party_id]))


def moves_of(actor: Actor, conversation: UUID) -> list[MoveLine]:
    """The steps of a conversation, oldest first.

    Raises:
        Refusal: ``feedback.no_such_conversation``.
    """
    rows = Move.objects.filter(conversation=row_for(actor, conversation)).order_by("at", "id")
    return [
        MoveLine(one.at, one.what, one.by, one.by_kind, one.before, one.after, one.department_id, one.assignee) for one in rows
    ]  # fmt: skip


def rating_of(actor: Actor, conversation: UUID) -> str:
    """What the customer wrote beside their stars.

    Raises:
        Refusal: ``feedback.no_such_conversation``.
    """
    row = row_for(actor, conversation)
    return _rating(row, Reading([row.party_id]))


def held_of(party: UUID) -> list[Held]:
    """Everything that is held of a customer's conversations, notes about them too, oldest first."""
    rows = list(Conversation.objects.filter(party_id=party).select_related("rating").order_by("id"))
    reading = Reading([party])
    return [
        Held(card_of(row), _lines(row, row.messages.order_by("at", "id"), reading), _rating(row, reading))
        for row in rows
    ]


def questions_for(
    actor: Actor, notice_id: UUID | None = None, *, order: Order = QUESTION_ORDERS.usual, after: Place | None = None,
    limit: int = 50,
) -> list[Asked]:  # fmt: skip
    """How the conversations began that the actor may read, newest first, a page at a time."""
    rows = visible(actor)
    if notice_id is not None:
        rows = rows.filter(notice_id=notice_id)
    return _asked(sorted_from(_begun(rows), order, after)[:limit])


def found_for(actor: Actor, text: str, *, limit: int = 20) -> list[Asked]:
    """Conversations with this number, or with these words in one of their newest messages; the newest first."""
    text = text.strip()
    if not text:
        return []
    rows = visible(actor)
    numbered = rows.filter(number__iexact=text)
    said = Message.objects.filter(conversation__in=rows).exclude(sealed=b"").select_related("conversation")
    if actor.kind == "customer":
        said = said.exclude(side=Side.NOTE)
    newest = list(said.order_by("-id")[:SEARCHED])
    reading = Reading({one.conversation.party_id for one in newest})
    wanted = {
        one.conversation_id for one in newest if text.casefold() in _text(one.conversation, one, reading).casefold()
    }
    found = rows.filter(id__in=wanted | set(numbered.values_list("id", flat=True)))
    return _asked(_begun(found).order_by("-id")[:limit])


def asked_by(recipient_id: UUID) -> list[Asked]:
    """What one recipient has asked about the notice, oldest first; a rule bounds how many there can be."""
    return _asked(_begun(Conversation.objects.filter(recipient_id=recipient_id)).order_by("id"))


def _begun(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    first = Message.objects.filter(conversation=OuterRef("pk")).order_by("at", "id")
    return rows.annotate(first_id=Subquery(first.values("id")[:1]), first_sealed=Subquery(first.values("sealed")[:1]))


def _asked(rows: Iterable[Conversation]) -> list[Asked]:
    """The rows of :func:`_begun`."""
    held = list(rows)
    reading = Reading({row.party_id for row in held})
    return [_one_asked(row, reading) for row in held]


def _one_asked(row: Conversation, reading: Reading) -> Asked:
    first_id, sealed = getattr(row, "first_id", None), getattr(row, "first_sealed", None)
    text = reading.opened(row.organisation_id, row.party_id, first_id, bytes(sealed or b"")) if first_id else ""
    return Asked(
        row.id, row.number, row.organisation_id, row.notice_id, row.recipient_id, row.party_id, Kind(row.kind),
        State(row.state), row.language, text, row.received_at,
    )  # fmt: skip


def _lines(row: Conversation, rows: QuerySet[Message], reading: Reading) -> list[MessageLine]:
    return [
        MessageLine(one.id, one.at, Side(one.side), one.by, one.channel, _text(row, one, reading), tuple(one.told))
        for one in rows
    ]  # fmt: skip


def _text(row: Conversation, message: Message, reading: Reading) -> str:
    return reading.opened(row.organisation_id, row.party_id, message.id, bytes(message.sealed))


def _rating(row: Conversation, reading: Reading) -> str:
    held = Rating.objects.filter(conversation=row).first()
    return reading.opened(row.organisation_id, row.party_id, row.id, bytes(held.sealed)) if held else ""
