# SPDX-License-Identifier: Apache-2.0
"""Deliveries and mailings, as other rooms and doors read them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery import previews, tallies, weighing
from duly.rooms.delivery.channel import Letter, installed
from duly.rooms.delivery.facts import BY_HAND, NO_SUCH_DELIVERY, DeliveryCard, State
from duly.rooms.delivery.models import Delivery, Mailing, Slip
from duly.rooms.delivery.rendering import House, To, write

PAGE = 50
ASKED_ABOUT = ("stale", "no_provider")
"""Why a held message does not go by itself."""
Cell = tallies.Cell
Spent = tallies.Spent
tally = tallies.by_channel
tallies_of = tallies.by_channel_of
cells = tallies.cells
spent = tallies.spent
spent_on = tallies.spent_on
sent_by_minute = tallies.sent_by_minute
held_until = tallies.held_until
specimen = previews.specimen
carriers = previews.carriers


def deliveries_of(recipient_ids: Iterable[UUID]) -> dict[UUID, list[DeliveryCard]]:
    """The deliveries of these recipients, step by step."""
    rows = Delivery.objects.filter(recipient_id__in=list(recipient_ids)).select_related("mailing")
    found: dict[UUID, list[DeliveryCard]] = defaultdict(list)
    for row in rows.order_by("recipient_id", "mailing__step", "mailing__channel"):
        found[row.recipient_id].append(card_of(row))
    return dict(found)


def states_of(
    subject: UUID, recipient_ids: Sequence[UUID], step: int, *, channel: str | None = None
) -> dict[UUID, str]:
    """How one step of a subject, on one channel of it, stands for these recipients; absent when nothing was planned."""
    rows = Delivery.objects.filter(mailing__subject=subject, mailing__step=step, recipient_id__in=recipient_ids)
    if channel is not None:
        rows = rows.filter(mailing__channel=channel)
    return dict(rows.values_list("recipient_id", "state"))


def all_states_of(subject: UUID, recipient_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """How all steps of a subject stand for these recipients."""
    rows = Delivery.objects.filter(mailing__subject=subject, recipient_id__in=recipient_ids)
    found: dict[UUID, list[str]] = defaultdict(list)
    for recipient, state in rows.order_by("mailing__step").values_list("recipient_id", "state"):
        found[recipient].append(state)
    return dict(found)


def stale_among(subjects: Iterable[UUID], *, limit: int = PAGE) -> list[UUID]:
    """Recipients with messages of these subjects that wait for somebody's word: overdue, or nobody to carry them."""
    stale = Delivery.objects.filter(mailing__subject__in=list(subjects), state=State.HELD, outcome_code__in=ASKED_ABOUT)
    return list(stale.order_by("id").values_list("recipient_id", flat=True)[:limit])


def stale_counts(subjects: Iterable[UUID]) -> dict[UUID, int]:
    """How many messages of each of these subjects wait for somebody's word. Reads sums, not deliveries."""
    return tallies.held_by(subjects, ASKED_ABOUT)


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
    return [card_of(row) for row in rows.order_by("id")[:limit]]


def delivery_for(actor: Actor, delivery_id: UUID) -> DeliveryCard:
    """One delivery.

    Raises:
        Refusal: ``delivery.no_such_delivery``.
    """
    found = _visible(actor).select_related("mailing").filter(id=delivery_id).first()
    if found is None:
        raise NO_SUCH_DELIVERY()
    return card_of(found)


def letter(delivery_id: UUID) -> Letter:
    """The letter as it goes out, or went out: written again from the frozen wording.

    Raises:
        Refusal: ``delivery.no_such_delivery``.
    """
    found = letters([delivery_id])
    if not found:
        raise NO_SUCH_DELIVERY()
    return found[delivery_id]


def letters(delivery_ids: Iterable[UUID], *, for_paper: bool = False) -> dict[UUID, Letter]:
    """The same for many: two reads, and one for each channel; unknown ids are absent.

    ``for_paper``: for whoever prints them. Only then a letter to a named address (an earlier one, or one that is yet to be
    proved) has that address and its code; nobody reads a code on a page.
    """
    rows = list(Delivery.objects.filter(id__in=list(delivery_ids)))
    mailings = Mailing.objects.in_bulk({row.mailing_id for row in rows})
    house = House(settings.DULY.secret, settings.DULY.public_url)
    told = [row for row in rows if for_paper and mailings[row.mailing_id].purpose == weighing.NAMED]
    known = weighing.named([row.recipient_id for row in told]) if told else {}
    found = {
        row.id: write(house, mailings[row.mailing_id], _to(row, known[row.recipient_id].reach, known[row.recipient_id].code))
        for row in told if row.recipient_id in known
    }  # fmt: skip
    on: dict[str, list[Delivery]] = defaultdict(list)
    for row in rows:
        if row not in told:
            on[mailings[row.mailing_id].channel].append(row)
    for channel, ours in on.items():
        reaches = customers.reaches([row.customer_id for row in ours], channel)
        for row in ours:
            found[row.id] = write(house, mailings[row.mailing_id], _to(row, reaches.get(row.customer_id), row.code))
    return found


def _to(row: Delivery, reach: Reach | None, code: str) -> To:
    known = (reach.address, reach.name, reach.region, reach.broken) if reach else ("", "", "", "")
    return To(row.id, row.recipient_id, row.customer_id, row.language, code, *known)


def unmatched(channel: str | None = None, limit: int = PAGE) -> list[Slip]:
    """Calls of providers that belong to nothing known, newest first."""
    rows = Slip.objects.filter(matched=0)
    return list((rows.filter(channel=channel) if channel else rows).order_by("-received_at")[:limit])


def mailings_of(subject: UUID) -> list[Mailing]:
    """The mailings of a subject, in the order of steps."""
    return list(Mailing.objects.filter(subject=subject).order_by("step", "channel"))


def open_channels() -> frozenset[str]:
    """The channels that can carry something now; ``call`` is people, so it is always open."""
    return frozenset({*installed(), BY_HAND})


def is_quiet(subject: UUID) -> bool:
    """Whether nothing of a subject is waiting or on its way; a call list waits for people and does not count."""
    busy = Delivery.objects.filter(mailing__subject=subject, state__in=(State.PLANNED, State.HELD, State.SENDING))
    return not busy.exclude(mailing__channel=BY_HAND).exists()


def _visible(actor: Actor) -> QuerySet[Delivery]:
    rows = Delivery.objects.all()
    return rows if actor.organisations is None else rows.filter(mailing__organisation_id__in=actor.organisations)


def card_of(row: Delivery) -> DeliveryCard:
    """One row as others see it."""
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
        provider=row.provider,
        units=row.units,
        cost=row.cost,
        currency=row.currency,
    )
