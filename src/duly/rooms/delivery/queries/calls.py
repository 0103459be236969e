# SPDX-License-Identifier: Apache-2.0
"""The call list, and what broken addresses missed."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.languages import closest
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery.calling import ASKED_FOR, NO_LANGUAGE
from duly.rooms.delivery.facts import BY_HAND, CALL_ORDERS, NO_SUCH_DELIVERY, DeliveryCard, State
from duly.rooms.delivery.models import CallLease, Delivery, Mailing
from duly.rooms.delivery.queries.deliveries import PAGE, card_of
from duly.rooms.delivery.weighing import is_quiet_kept
from duly.rooms.rulebook import queries as rulebook

_FAILED = (State.BOUNCED, State.FAILED)
_AT_ONCE = 200
_MOST_ASKED = 1_000


class Call(NamedTuple):
    """One call that somebody of the staff should make."""

    delivery: DeliveryCard
    customer_ref: str
    name: str
    number: str
    time_zone: str
    decent_at: datetime
    """When the customer may be called: now, or at the next decent hour of theirs, or when they asked for it."""
    agent: UUID | None
    """Who has taken it."""
    until: datetime | None

    @property
    def is_decent(self) -> bool:
        """Whether it may be dialled now."""
        return self.decent_at <= clock.now()

    @property
    def language(self) -> str:
        """The language that somebody should speak."""
        return _language(self.delivery.code, self.delivery.language)


class Missed(NamedTuple):
    """A delivery that did not arrive, and the contact point it went to."""

    delivery: UUID
    recipient: UUID
    customer: UUID
    contact_point: UUID
    subject: UUID
    organisation: UUID
    channel: str
    code: str


def call_list_for(
    actor: Actor, subject: UUID | None = None, limit: int = PAGE, *, mine: bool = False,
    order: Order = CALL_ORDERS.usual, after: Place | None = None,
) -> list[Call]:  # fmt: skip
    """Calls to be made, whoever waits longest first, a page at a time; ``mine`` are those that the actor has taken.

    No index says who waits longest: one on a column that every message changes would cost each of them a write, and
    calls that are open are few.
    """
    rows = sorted_from(open_calls(actor, subject), order, after)
    if mine:
        held = CallLease.objects.filter(agent_id=actor.id, until__gt=clock.now(), passed=False)
        rows = rows.filter(id__in=held.values("delivery_id"))
    return _as_calls(list(rows[:limit]))


def call_for(actor: Actor, delivery_id: UUID) -> Call:
    """One call, open or not.

    Raises:
        Refusal: ``delivery.no_such_delivery``.
    """
    found = Delivery.objects.filter(id=delivery_id, mailing__channel=BY_HAND).select_related("mailing").first()
    if found is None or not actor.may_see(found.mailing.organisation_id):
        raise NO_SUCH_DELIVERY()
    return _as_calls([found])[0]


def open_calls(actor: Actor, subject: UUID | None = None) -> QuerySet[Delivery]:
    """The deliveries on the call list, whoever waits longest first."""
    rows = Delivery.objects.filter(
        mailing__channel=BY_HAND, state__in=(State.PLANNED, State.HELD), mailing__paused=False
    )
    if actor.organisations is not None:
        rows = rows.filter(mailing__organisation_id__in=actor.organisations)
    if subject is not None:
        rows = rows.filter(mailing__subject=subject)
    return rows.select_related("mailing").order_by("updated_at", "id")


def callable_now(actor: Actor, subject: UUID | None, language: str | None) -> Iterator[Delivery]:
    """Calls that this agent may make at this moment, whoever waits longest first."""
    now = clock.now()
    rows = open_calls(actor, subject).filter(Q(next_at__isnull=True) | Q(next_at__lte=now) | Q(state=State.HELD))
    others = CallLease.objects.filter(Q(until__gt=now) & ~Q(agent_id=actor.id) | Q(passed=True, agent_id=actor.id))
    rows = rows.exclude(customer_id__in=others.values("customer_id"))
    waiting = rows.iterator(_AT_ONCE)
    while page := list(islice(waiting, _AT_ONCE)):
        reaches = customers.reaches([row.customer_id for row in page], BY_HAND)
        for row in page:
            call = _language(row.outcome_code, row.language)
            speaks = language is None or closest(call, [language]) is not None
            if speaks and _decent_at(row, reaches.get(row.customer_id), now) <= now:
                yield row


def not_callable_yet(subject: UUID, recipient_ids: Collection[UUID], step: int) -> dict[UUID, datetime]:
    """Whose call of this step could not be made so far, since no decent hour has come; with when the first one comes."""
    rows = Delivery.objects.filter(
        mailing__subject=subject, mailing__step=step, mailing__channel=BY_HAND, recipient_id__in=list(recipient_ids),
        state__in=(State.PLANNED, State.HELD), attempt=0,
    ).select_related("mailing")  # fmt: skip
    waiting, now = list(rows), clock.now()
    reaches = customers.reaches([row.customer_id for row in waiting], BY_HAND) if waiting else {}
    first = {row.recipient_id: _decent_at(row, reaches.get(row.customer_id), row.updated_at) for row in waiting}
    return {recipient: at for recipient, at in first.items() if at > now}


def missed(delivery_ids: Collection[UUID]) -> list[Missed]:
    """Which of these deliveries, of notices, did not arrive at a contact point."""
    rows = Delivery.objects.filter(
        id__in=delivery_ids, state__in=_FAILED, contact_point_id__isnull=False, mailing__purpose="notice"
    )
    return [
        Missed(row[0], row[1], row[2], row[3], *row[4:])
        for row in rows.order_by("id").values_list(
            "id", "recipient_id", "customer_id", "contact_point_id", "mailing__subject", "mailing__organisation_id",
            "mailing__channel", "outcome_code",
        )
        if row[3] is not None
    ]  # fmt: skip


def missed_by(customer_id: UUID, contact_point_id: UUID) -> list[tuple[UUID, UUID]]:
    """The recipients, with their notices, whom something did not reach at this contact point."""
    rows = Delivery.objects.filter(
        customer_id=customer_id, contact_point_id=contact_point_id, mailing__purpose="notice"
    ).filter(Q(state__in=_FAILED) | Q(state=State.SKIPPED, outcome_code="contact_bounced"))
    return list(rows.order_by("id").values_list("recipient_id", "mailing__subject").distinct())


def sender_of(subject: UUID) -> dict[str, str]:
    """In whose name the mailings of a subject went out; empty when there is none."""
    row = Mailing.objects.filter(subject=subject).order_by("step").first()
    return dict(row.sender) if row else {}


def is_decent_now(row: Delivery) -> bool:
    """Whether the customer of a call may be called at this moment, whenever the next try was meant to be."""
    now = clock.now()
    if not row.mailing.respects_quiet_hours:
        return True
    if row.outcome_code == ASKED_FOR and row.next_at is not None and row.next_at <= now:
        return True
    reach = customers.reaches([row.customer_id], BY_HAND).get(row.customer_id)
    return reach is None or _decent_hour(reach, now) <= now


def backlog_for(actor: Actor, subject: UUID | None = None, language: str | None = None) -> tuple[int, datetime | None]:
    """How many calls wait that nobody has taken, in this language; and when the first of them may be made.

    The moment is that of the first thousand.
    """
    rows = [
        call for call in _as_calls(list(open_calls(actor, subject)[:_MOST_ASKED]))
        if call.agent in {None, actor.id} and (language is None or closest(call.language, [language]) is not None)
    ]  # fmt: skip
    return len(rows), min((call.decent_at for call in rows), default=None)


def _as_calls(due: list[Delivery]) -> list[Call]:
    now, ids = clock.now(), [row.customer_id for row in due]
    reaches, cards = customers.reaches(ids, BY_HAND), customers.cards(ids)
    held = {one.customer_id: one for one in CallLease.objects.filter(customer_id__in=ids, until__gt=now, passed=False)}
    found = []
    for row in due:
        card, reach, lease = cards[row.customer_id], reaches.get(row.customer_id), held.get(row.customer_id)
        found.append(
            Call(
                card_of(row), card.ref, card.name, reach.address if reach else "", card.time_zone,
                _decent_at(row, reach, now), lease.agent_id if lease else None, lease.until if lease else None,
            )
        )  # fmt: skip
    return found


def _language(outcome_code: str, own: str) -> str:
    """The language that somebody should speak: the one that was asked for in an earlier call, or the customer's own."""
    code, _, asked = outcome_code.partition(":")
    return asked if code == NO_LANGUAGE and asked else own


def _decent_at(row: Delivery, reach: Reach | None, now: datetime) -> datetime:
    """When the customer may be called. Who asked to be called at an hour is called at that hour.

    Where somebody answers for breaking quiet hours, that holds for calls, too.
    """
    at = max(now, row.next_at) if row.next_at else now
    if row.outcome_code == ASKED_FOR or reach is None or not is_quiet_kept(row.mailing):
        return at
    return _decent_hour(reach, at)


def _decent_hour(reach: Reach, at: datetime) -> datetime:
    minute = at.replace(second=0, microsecond=0)
    return rulebook.decent_moment(minute, reach.time_zone, reach.region, channel=BY_HAND, quiet=reach.quiet)
