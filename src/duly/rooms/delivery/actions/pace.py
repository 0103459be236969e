# SPDX-License-Identifier: Apache-2.0
"""How fast it may go, over all workers: token buckets of providers, of domains at a provider, and of organisations.

A turn locks the buckets that it needs in one order, counts in memory, and writes them back with one statement.
Letters to a domain that is full are told when to come: each is moved once, however long the queue is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from duly.kernel.named_sql import named_sql

PACKAGE = "duly.rooms.delivery"
_BURST = 5.0
"""Seconds' worth of a domain's letters that may gather while a wave is on its way."""


@dataclass(slots=True)
class _Level:
    tokens: float
    rate: float
    booked_at: datetime
    changed: bool = False


class Asking(NamedTuple):
    """A letter to a domain: ``order`` 0 for urgent ones, 1 for those that were told to come now, 2 for the rest."""

    key: str
    order: int


def provider_key(provider: str) -> str:
    """The bucket of a provider."""
    return f"provider {provider}"


def domain_key(provider: str, domain: str) -> str:
    """The bucket of a domain at a provider."""
    return f"domain {provider} {domain}"


def organisation_key(organisation: UUID, channel: str) -> str:
    """The bucket of an organisation on a channel."""
    return f"organisation {organisation} {channel}"


class Buckets:
    """The buckets of one turn. Made inside its transaction; :meth:`save` writes them."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._levels: dict[str, _Level] = {}

    def open(self, rates: Mapping[str, float | None], *, seconds: float = 1.0) -> None:
        """Lock buckets and fill them by the time that has passed, up to ``seconds`` worth.

        Where no rate is given, the one in the table counts; without either there is no limit.
        """
        fresh = [key for key in rates if key not in self._levels]
        if not fresh:
            return
        with connection.cursor() as cursor:
            cursor.execute(named_sql(PACKAGE, "buckets"), [fresh])
            held = {row[0]: row[1:] for row in cursor.fetchall()}
        for key in fresh:
            tokens, filled_at, booked_at, own = held.get(key, (None, self._now, None, None))
            rate = rates[key] or own
            if rate is None:
                continue
            most = max(rate * seconds, 1.0)
            passed = max(0.0, (self._now - filled_at).total_seconds())
            level = max(rate, 1.0) if tokens is None else min(most, tokens + rate * passed)
            self._levels[key] = _Level(level, rate, booked_at or self._now)

    def level(self, key: str) -> int | None:
        """How many may go now; ``None`` without a limit."""
        return int(self._levels[key].tokens) if key in self._levels else None

    def take(self, key: str, count: int) -> None:
        """Use tokens up."""
        if count and key in self._levels:
            self._levels[key].tokens -= count
            self._levels[key].changed = True

    def admit(self, asking: Sequence[Asking]) -> list[datetime | None]:
        """For each letter ``None`` when it goes now, otherwise when it is to come.

        Urgent ones come before all others and are told to come as soon as a token is there; the rest are given the
        next moment that nobody has been given yet.
        """
        answers: list[datetime | None] = [None] * len(asking)
        hurried: dict[str, int] = {}
        for n in sorted(range(len(asking)), key=lambda n: asking[n].order):
            key, order = asking[n]
            level = self._levels[key]
            level.changed = True
            if level.tokens >= 1 and (order < 2 or level.booked_at <= self._now):
                level.tokens -= 1
            elif order == 0:
                hurried[key] = hurried.get(key, 0) + 1
                answers[n] = self._now + timedelta(seconds=hurried[key] / level.rate)
            else:
                level.booked_at = max(level.booked_at, self._now) + timedelta(seconds=1 / level.rate)
                answers[n] = level.booked_at
        return answers

    def open_domains(self, rates: Mapping[str, float]) -> None:
        """Lock the buckets of domains."""
        self.open(dict(rates), seconds=_BURST)

    def save(self) -> None:
        """Write what changed, with one statement."""
        rows = [
            (key, level.tokens, self._now, level.booked_at)
            for key, level in sorted(self._levels.items())
            if level.changed
        ]
        if rows:
            columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
            with connection.cursor() as cursor:
                cursor.execute(named_sql(PACKAGE, "fill_buckets"), columns)
