# SPDX-License-Identifier: Apache-2.0
"""Reads of the post office."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.delivery.channel import Letter, installed
from duly.rooms.delivery.facts import BY_HAND, NO_SUCH_DELIVERY, DeliveryCard, State
from duly.rooms.delivery.models import Delivery, Mailing, Slip
from duly.rooms.delivery.rendering import House, To, write

PAGE = 50


class Call(NamedTuple):
    """One call that somebody of the staff should make."""

    delivery: DeliveryCard
    customer_ref: str
    name: str
    number: str
    time_zone: str


def tally(subject: UUID) -> dict[str, dict[str, int]]:
    """How many deliveries of a subject stand where, by channel."""
    counted = Delivery.objects.filter(mailing__subject=subject).values_list("mailing__channel", "state")
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for channel, state, n in counted.annotate(n=Count("id")).order_by("mailing__channel", "state"):
        found[channel][state] = n
    return dict(found)


def deliveries_of(recipient_ids: Iterable[UUID]) -> dict[UUID, list[DeliveryCard]]:
    """The deliveries of these recipients, step by step."""
    rows = Delivery.objects.filter(recipient_id__in=list(recipient_ids)).select_related("mailing")
    found: dict[UUID, list[DeliveryCard]] = defaultdict(list)
    for row in rows.order_by("recipient_id", "mailing__step", "mailing__channel"):
        found[row.recipient_id].append(_card(row))
    return dict(found)


def states_of(subject: UUID, recipient_ids: Sequence[UUID], step: int) -> dict[UUID, str]:
    """How one step of a subject stands for these recipients; absent when nothing was planned."""
    rows = Delivery.objects.filter(mailing__subject=subject, mailing__step=step, recipient_id__in=recipient_ids)
    return dict(rows.values_list("recipient_id", "state"))


def all_states_of(subject: UUID, recipient_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """How all steps of a subject stand for these recipients."""
    rows = Delivery.objects.filter(mailing__subject=subject, recipient_id__in=recipient_ids)
    found: dict[UUID, list[str]] = defaultdict(list)
    for recipient, state in rows.order_by("mailing__step").values_list("recipient_id", "state"):
        found[recipient].append(state)
    return dict(found)


def outbox_for(
    actor: Actor,
    subject: UUID | None = None,
    state: str | None = None,
    *,
    channel: str | None = None,
    after: UUID | None = None,
    limit: int = PAGE,
) -> list[DeliveryCard]:
    """Deliveries of the actor's organisations, a page at a time; ``after`` is the last id seen."""
    rows = _visible(actor).select_related("mailing")
    wanted = {"mailing__subject": subject, "state": state, "mailing__channel": channel, "id__gt": after}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return [_card(row) for row in rows.order_by("id")[:limit]]


def delivery_for(actor: Actor, delivery_id: UUID) -> DeliveryCard:
    """One delivery.

    Raises:
        Refusal: ``delivery.no_such_delivery``.
    """
    return _card(_found(_visible(actor), delivery_id))


def letter(delivery_id: UUID) -> Letter:
    """The letter as it goes out, or went out: written again from the frozen wording.

    Raises:
        Refusal: ``delivery.no_such_delivery``.
    """
    row = _found(Delivery.objects.all(), delivery_id)
    reach = customers.reaches([row.customer_id], row.mailing.channel).get(row.customer_id)
    address, name = (reach.address, reach.name) if reach else ("", "")
    to = To(row.id, row.recipient_id, row.customer_id, row.language, row.code, address, name)
    return write(House(settings.DULY.secret, settings.DULY.public_url), row.mailing, to)


def call_list_for(actor: Actor, subject: UUID | None = None, limit: int = PAGE) -> list[Call]:
    """Calls to be made, whoever waits longest first."""
    rows = _visible(actor).filter(
        mailing__channel=BY_HAND, state__in=(State.PLANNED, State.HELD), mailing__paused=False
    )
    if subject is not None:
        rows = rows.filter(mailing__subject=subject)
    due = list(rows.select_related("mailing").order_by("updated_at", "id")[:limit])
    reaches = customers.reaches([row.customer_id for row in due], BY_HAND)
    cards = customers.cards([row.customer_id for row in due])
    found = []
    for row in due:
        card, reach = cards[row.customer_id], reaches.get(row.customer_id)
        found.append(Call(_card(row), card.ref, card.name, reach.address if reach else "", card.time_zone))
    return found


def unmatched(channel: str | None = None, limit: int = PAGE) -> list[Slip]:
    """Calls of providers that belong to nothing known, newest first."""
    rows = Slip.objects.filter(matched=0)
    return list((rows.filter(channel=channel) if channel else rows).order_by("-received_at")[:limit])


def mailings_of(subject: UUID) -> list[Mailing]:
    """The mailings of a subject, in the order of steps."""
    return list(Mailing.objects.filter(subject=subject).order_by("step", "channel"))


def open_channels() -> frozenset[str]:
    """The channels that can carry something now; ``call`` is people, so it is always open."""
    return frozenset({*installed(), "call"})


def is_quiet(subject: UUID) -> bool:
    """Whether nothing of a subject is waiting or on its way; a call list waits for people and does not count."""
    busy = Delivery.objects.filter(mailing__subject=subject, state__in=(State.PLANNED, State.HELD, State.SENDING))
    return not busy.exclude(mailing__channel=BY_HAND).exists()


def _visible(actor: Actor) -> QuerySet[Delivery]:
    rows = Delivery.objects.all()
    return rows if actor.organisations is None else rows.filter(mailing__organisation_id__in=actor.organisations)


def _found(rows: QuerySet[Delivery], delivery_id: UUID) -> Delivery:
    found = rows.select_related("mailing").filter(id=delivery_id).first()
    if found is None:
        raise NO_SUCH_DELIVERY()
    return found


def _card(row: Delivery) -> DeliveryCard:
    return DeliveryCard(
        id=row.id,
        recipient_id=row.recipient_id,
        customer_id=row.customer_id,
        subject=row.mailing.subject,
        channel=row.mailing.channel,
        step=row.mailing.step,
        language=row.language,
        state=State(row.state),
        code=row.outcome_code,
        reference=row.reference,
        attempt=row.attempt,
        next_at=row.next_at,
        updated_at=row.updated_at,
    )
