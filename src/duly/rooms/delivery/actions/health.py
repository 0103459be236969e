# SPDX-License-Identifier: Apache-2.0
"""How providers do, remembered in one row for each: written about twice a second by each worker, and at once when it matters."""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from duly.foundation.ledger.actions import action
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.choosing import Condition, Tally, judged
from duly.rooms.delivery.rules import LEASE

_EVERY = 0.5


def conditions_of(providers: Iterable[str], *, to_change: bool = False) -> dict[str, Condition]:
    """How these providers do. Asked at every turn, hence no detour through the ORM."""
    with connection.cursor() as cursor:
        statement = named_sql(PACKAGE, "conditions") + (" ORDER BY provider FOR UPDATE" if to_change else "")
        cursor.execute(statement, [list(providers)])
        return {row[0]: Condition(*row[1:]) for row in cursor.fetchall()}


@action("delivery.carry", silent="how a provider does is a running count; each outcome has its own fact")
def judge(actor: Actor, channel: str, tallies: Sequence[Tally]) -> None:
    """Add to what is known of providers, and let those that fail rest."""
    now = clock.now()
    conditions = conditions_of({seen.provider for seen in tallies}, to_change=True)
    for seen in tallies:
        conditions[seen.provider] = judged(conditions.get(seen.provider), seen, now)
    rows = [
        (name, channel, c.judged_at, c.good, c.faults, c.unknown, c.unmapped, c.seconds, c.failures, c.rests_until,
         c.probed_at, c.last_code)
        for name, c in sorted(conditions.items())
    ]  # fmt: skip
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "judge"), columns)


def may_probe(provider: str, now: datetime) -> bool:
    """Claim the one letter that tries a provider which rested."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "probe"), [now, provider, now - LEASE])
        is_mine: bool = cursor.rowcount == 1
    return is_mine


class Notebook:
    """What this worker has seen and not written down yet, for one channel."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._seen: dict[str, Tally] = {}
        self._urgent: list[Tally] = []
        self._written = 0.0

    def add(self, seen: Tally, *, at_once: bool = False) -> None:
        """Note what became of some letters. News of a provider that fails is written with the next turn."""
        if at_once or not seen.is_alive or seen.retry_after:
            self._urgent.append(seen)
            return
        before = self._seen.get(seen.provider)
        self._seen[seen.provider] = _sum(before, seen) if before else seen

    def write(self, *, is_last: bool = False) -> None:
        """Write what has gathered, if it is time. What could not be written is kept."""
        if not (self._urgent or is_last or time.monotonic() - self._written > _EVERY):
            return
        if seen := [*self._seen.values(), *self._urgent]:
            judge(SYSTEM, self._channel, seen)
        self._seen, self._urgent, self._written = {}, [], time.monotonic()


def _sum(one: Tally, two: Tally) -> Tally:
    letters = one.good + one.faults + one.unknown + one.unmapped, two.good + two.faults + two.unknown + two.unmapped
    return Tally(
        one.provider, one.good + two.good, one.faults + two.faults, one.unknown + two.unknown,
        one.unmapped + two.unmapped, last_code=two.last_code or one.last_code,
        seconds=(one.seconds * letters[0] + two.seconds * letters[1]) / max(1, sum(letters)),
    )  # fmt: skip
