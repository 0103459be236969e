# SPDX-License-Identifier: Apache-2.0
"""Conversations: the queue, one of them, those of a customer. No word of them is read here."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.feedback.facts import QUEUE_ORDERS, ConversationCard, Counts
from duly.rooms.feedback.models import Conversation
from duly.rooms.feedback.refusals import NO_SUCH_CONVERSATION
from duly.rooms.feedback.rules.states import MAY
from duly.rooms.feedback.terms import Channel, Kind, Outcome, Side, State

PAGE = 50
_MOST = 1_000


def queue(
    actor: Actor, *, state: str = "", kind: str = "", department: UUID | None = None, mine: bool = False,
    unassigned: bool = False, late: bool = False, done: bool = False, order: Order | None = None,
    after: Place | None = None, limit: int = PAGE,
) -> list[ConversationCard]:  # fmt: skip
    """Conversations that wait, what is due first at the top; or those that are over; a page at a time."""
    rows = visible(actor).filter(resolved_at__isnull=not done)
    wanted = {"state": state, "kind": kind, "department_id": department, "assignee": actor.id if mine else None}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if unassigned:
        rows = rows.filter(assignee=None)
    if late:
        rows = rows.filter(_late())
    found = sorted_from(rows.select_related("rating"), order or QUEUE_ORDERS.usual, after)
    return [card_of(row) for row in found[:limit]]


def conversation_for(actor: Actor, wanted: UUID | str) -> ConversationCard:
    """One conversation by id or number.

    Raises:
        Refusal: ``feedback.no_such_conversation``.
    """
    return card_of(row_for(actor, wanted))


def conversations_of(party: UUID) -> list[ConversationCard]:
    """What a customer has asked and complained about, latest first; a door asks this only after it knows who is there."""
    rows = Conversation.objects.filter(party_id=party).select_related("rating")
    return [card_of(row) for row in rows.order_by("-received_at", "-id")[:_MOST]]


def of_recipient(recipient: UUID) -> list[ConversationCard]:
    """What one recipient has asked about the notice, oldest first; a rule bounds how many there can be."""
    rows = Conversation.objects.filter(recipient_id=recipient).select_related("rating")
    return [card_of(row) for row in rows.order_by("id")]


def counts_for(actor: Actor) -> Counts:
    """How many conversations wait, for the actor to see."""
    rows = visible(actor).filter(resolved_at=None)
    found = rows.aggregate(
        unassigned=Count("id", filter=Q(assignee=None)), mine=Count("id", filter=Q(assignee=actor.id)),
        late=Count("id", filter=_late()), new=Count("id", filter=Q(state=State.NEW)), open=Count("id"),
    )  # fmt: skip
    return Counts(**found)


def may(card: ConversationCard) -> frozenset[str]:
    """The verbs that are possible in the state in which a conversation is; whose right it is, the rights say."""
    named = {verb for verb, states in MAY.items() if card.state in states}
    return frozenset(named - {"rate"} if card.stars is not None else named)


def row_for(actor: Actor, wanted: UUID | str) -> Conversation:
    """The row behind :func:`conversation_for`."""
    rows, by_id = visible(actor).select_related("rating"), _uuid(wanted)
    found = rows.filter(id=by_id).first() if by_id else rows.filter(number=str(wanted).strip().upper()).first()
    if found is None:
        raise NO_SUCH_CONVERSATION(field="conversation")
    return found


def visible(actor: Actor) -> QuerySet[Conversation]:
    """The conversations that exist for the actor."""
    rows = Conversation.objects.all()
    if actor.kind == "customer":
        return rows.filter(party_id=actor.id)
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def card_of(row: Conversation) -> ConversationCard:
    """One row as others see it."""
    rating = getattr(row, "rating", None)
    return ConversationCard(
        row.id, row.number, row.organisation_id, row.party_id, Kind(row.kind), Channel(row.channel), State(row.state),
        row.language, row.notice_id, row.recipient_id, row.about, row.department_id, row.assignee, row.received_at,
        None if row.answered_at or row.resolved_at else row.first_due_at, None if row.resolved_at else row.due_at,
        row.next_due_at, row.answered_at, row.stopped_at, row.resolved_at, row.closed_at,
        Outcome(row.outcome) if row.outcome else None, row.reopened, row.last_at, Side(row.last_side), row.follows_id,
        rating.stars if rating else None,
    )  # fmt: skip


def _late() -> Q:
    return Q(next_due_at__lt=clock.now(), stopped_at=None, resolved_at=None)


def _uuid(wanted: UUID | str) -> UUID | None:
    try:
        return wanted if isinstance(wanted, UUID) else UUID(str(wanted))
    except ValueError:
        return None
