# SPDX-License-Identifier: Apache-2.0
"""How many deliveries stand where, without counting them: sums over a table that every change adds to.

One trigger writes it (migration 0003), so no verb can forget to, and no two workers wait for each other: rows are only
added, a few for each statement, however many deliveries it changed. A round folds them together from time to time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncHour, TruncMinute

from duly.rooms.delivery.facts import State
from duly.rooms.delivery.models import Delivery, Delta

_TAKEN = (State.ACCEPTED, State.DELIVERED, State.BOUNCED)


class Cell(NamedTuple):
    """So many deliveries of one mailing stand alike. ``code`` says why, where they came to grief."""

    step: int
    channel: str
    language: str
    state: str
    provider: str
    code: str
    n: int


class Spent(NamedTuple):
    """What one provider carried on one channel, and for how much; no currency where nobody said what it costs.

    ``sent`` counts what was taken: accepted, whatever became of it then.
    """

    channel: str
    provider: str
    currency: str
    sent: int
    units: int
    micros: int


def cells(subject: UUID) -> list[Cell]:
    """Where the deliveries of a subject stand."""
    keys = ("mailing__step", "mailing__channel", "language", "state", "provider", "code")
    rows = Delta.objects.filter(mailing__subject=subject).values_list(*keys).annotate(n=Sum("n")).order_by(*keys)
    return [Cell(*row) for row in rows if row[-1]]


def by_channel(subject: UUID) -> dict[str, dict[str, int]]:
    """How many deliveries of a subject stand where, by channel."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for cell in cells(subject):
        found[cell.channel][cell.state] = found[cell.channel].get(cell.state, 0) + cell.n
    return dict(found)


def by_channel_of(subjects: Iterable[UUID]) -> dict[UUID, dict[str, dict[str, int]]]:
    """As :func:`by_channel` for many subjects, in one read; subjects without deliveries are absent."""
    rows = Delta.objects.filter(mailing__subject__in=list(subjects))
    found: dict[UUID, dict[str, dict[str, int]]] = {}
    for subject, channel, state, n in (
        rows.values_list("mailing__subject", "mailing__channel", "state").annotate(n=Sum("n")).order_by()
    ):
        if n:
            found.setdefault(subject, {}).setdefault(channel, {})[state] = n
    return found


def held_by(subjects: Iterable[UUID], codes: Collection[str]) -> dict[UUID, int]:
    """How many deliveries of each subject are held for one of these reasons; subjects without any are absent."""
    rows = Delta.objects.filter(mailing__subject__in=list(subjects), state=State.HELD, code__in=codes)
    counted = rows.values_list("mailing__subject").annotate(n=Sum("n")).order_by()
    return {subject: n for subject, n in counted if n}


def spent(subject: UUID) -> list[Spent]:
    """What was carried and what it cost, by channel, provider and currency."""
    return spent_on([subject]).get(subject, [])


def spent_on(subjects: Iterable[UUID]) -> dict[UUID, list[Spent]]:
    """As :func:`spent` for many subjects, in one read; subjects for which nothing was carried are absent."""
    keys = ("mailing__subject", "mailing__channel", "provider", "currency")
    rows = Delta.objects.filter(mailing__subject__in=list(subjects)).values_list(*keys)
    summed = rows.annotate(
        taken=Sum("n", filter=Q(state__in=_TAKEN), default=0), units=Sum("units"), micros=Sum("micros")
    ).order_by(*keys)
    found: dict[UUID, list[Spent]] = {}
    for subject, channel, provider, currency, sent, units, micros in summed:
        if sent or units or micros:
            found.setdefault(subject, []).append(Spent(channel, provider, currency, sent, units, int(micros)))
    return found


def sent_by_minute(subject: UUID, since: datetime) -> dict[datetime, int]:
    """How many messages left, minute by minute; minutes without any are absent."""
    rows = Delta.objects.filter(mailing__subject=subject, at__gte=since)
    counted = rows.annotate(minute=TruncMinute("at")).values_list("minute").annotate(n=Sum("sent")).order_by("minute")
    return {minute: n for minute, n in counted if n}


def held_until(subject: UUID) -> dict[datetime, int]:
    """How many messages are held until which hour. Reads the queue's own index, so it is asked seldom."""
    rows = Delivery.objects.filter(mailing__subject=subject, state=State.HELD, next_at__isnull=False)
    counted = rows.annotate(hour=TruncHour("next_at")).values_list("hour").annotate(n=Count("id")).order_by("hour")
    return dict(counted)
