# SPDX-License-Identifier: Apache-2.0
"""One turn at the counter: make the outcomes of the last wave durable and claim the next, in one transaction.

Nothing is posted here. A row is marked ``sending`` and committed before anything of it leaves the house, and the
connection that carried it is not used again until its outcome is committed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.finish import Done, finish
from duly.rooms.delivery.actions.pace import PACKAGE, note_reached, standing_of, take_tokens
from duly.rooms.delivery.channel import Channel
from duly.rooms.delivery.facts import State
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import LEASE, Decision, Verdict
from duly.rooms.delivery.weighing import reaches_on, weigh

_PASSES = 3


class Row(NamedTuple):
    """One claimed delivery."""

    id: UUID
    mailing_id: UUID
    recipient_id: UUID
    customer_id: UUID
    language: str
    code: str
    attempt: int
    next_at: datetime


@dataclass(slots=True)
class Wave:
    """What is to be posted now. ``has_more``: rows may be due which this wave did not take; ``must_wait``: rows are due, but the channel's pace or rest does not allow any now."""

    claim: UUID
    rows: list[tuple[Row, Mailing, Reach | None]] = field(default_factory=list)
    has_more: bool = False
    must_wait: bool = False


@action("delivery.carry", silent="a claim is a lease; every outcome has its fact")
def turn(
    actor: Actor,
    channel: Channel,
    done: Sequence[Done],
    *,
    finished: UUID | None,
    claim: UUID,
    room: int,
    adopt: bool = False,
) -> Wave:
    """Commit ``done``, the outcomes of the wave ``finished``, and claim up to ``room`` due rows as the wave ``claim``.

    Both halves may be repeated after a lost connection: outcomes land once, and ``adopt`` takes up the rows of a claim
    whose commit was not confirmed. Records one fact for each outcome and for each row that may not go now.
    """
    standing = standing_of(channel.name)
    if finished is not None:
        standing = note_reached(channel.name, standing, anything=finish(actor, done, finished))
    wave = Wave(claim)
    mailings = active_mailings(channel.name) if room else []
    if adopt:
        wave.rows = _adopt(mailings, claim)
    if standing.rests:
        wave.must_wait = bool(count_due(mailings, 1))
        return wave
    for _ in range(_PASSES):
        free = room if channel.limits.per_second is None else take_tokens(channel, count_due(mailings, room))
        claimed = _claim(mailings, free) if mailings and free else []
        wave.rows += _weigh(claimed, claim)
        wave.has_more = len(claimed) == room
        if wave.rows or not wave.has_more:
            break
    wave.must_wait = channel.limits.per_second is not None and not wave.rows and bool(count_due(mailings, 1))
    return wave


def active_mailings(channel: str) -> list[UUID]:
    """The mailings of a channel, not paused, that have rows which wait for something."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "active"))
        return [mailing for mailing, name in cursor.fetchall() if name == channel]


def count_due(mailings: Sequence[UUID], at_most: int) -> int:
    """How many rows of these mailings are due, counted no further than asked."""
    if not mailings or not at_most:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "due"), [list(mailings), clock.now(), at_most])
        due: int = cursor.fetchone()[0]
    return due


def _claim(mailings: list[UUID], room: int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "claim"), [mailings, clock.now(), room, room])
        return [Row(*row) for row in cursor.fetchall()]


def _adopt(mailings: list[UUID], claim: UUID) -> list[tuple[Row, Mailing, Reach | None]]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "adopt"), [clock.now() + LEASE, claim, mailings])
        rows = [Row(*row) for row in cursor.fetchall()]
    return _with_reach(rows)


def _with_reach(rows: Sequence[Row]) -> list[tuple[Row, Mailing, Reach | None]]:
    if not rows:
        return []
    mailings = {row.mailing_id: mailing_of(row.mailing_id) for row in rows}
    channel = mailings[rows[0].mailing_id].channel
    reaches = reaches_on(channel, [row.customer_id for row in rows])
    return [(row, mailings[row.mailing_id], reaches.get(row.customer_id)) for row in rows]


_mailings: dict[UUID, Mailing] = {}


def mailing_of(mailing_id: UUID) -> Mailing:
    """A mailing from memory: its wording is frozen. Whether it is paused must be asked of the table."""
    if mailing_id not in _mailings:
        if len(_mailings) > 200:
            _mailings.clear()
        _mailings[mailing_id] = Mailing.objects.get(id=mailing_id)
    return _mailings[mailing_id]


def _weigh(claimed: Sequence[Row], claim: UUID) -> list[tuple[Row, Mailing, Reach | None]]:
    """Decide about each claimed row and write all decisions with one statement; gives those that go."""
    now = clock.now()
    going, facts = [], _Facts()
    marks: list[tuple[UUID, State, str, datetime | None, UUID | None, int]] = []
    for row, mailing, reach in _with_reach(claimed):
        decision = weigh(mailing, reach, row.next_at, now)
        point = reach.contact_point_id if reach else None
        if decision.verdict is Verdict.SEND:
            sent = row._replace(attempt=row.attempt + 1)
            going.append((sent, mailing, reach))
            marks.append((row.id, State.SENDING, "", now + LEASE, point, sent.attempt))
        else:
            marks.append((row.id, _STATE[decision.verdict], decision.code, decision.until, point, row.attempt))
            facts.add(row, mailing, decision)
    if marks:
        with connection.cursor() as cursor:
            columns: list[list[Any]] = [list(column) for column in zip(*marks, strict=True)]
            cursor.execute(named_sql(PACKAGE, "mark"), [claim, now, *columns])
    facts.record()
    return going


_STATE = {
    Verdict.HOLD: State.HELD,
    Verdict.ASK: State.HELD,
    Verdict.SKIP: State.SKIPPED,
    Verdict.EXPIRE: State.EXPIRED,
}
_KIND = {
    Verdict.HOLD: kinds.HELD,
    Verdict.ASK: kinds.HELD,
    Verdict.SKIP: kinds.SKIPPED,
    Verdict.EXPIRE: kinds.EXPIRED,
}


class _Facts:
    """Facts about rows that do not go, gathered by kind."""

    def __init__(self) -> None:
        self._rows: dict[Verdict, list[FactRow]] = {}
        self.counted: Counter[Verdict] = Counter()

    def add(self, row: Row, mailing: Mailing, decision: Decision) -> None:
        public = kinds.which(row.id, mailing)
        if decision.verdict in {Verdict.HOLD, Verdict.ASK}:
            until = clock.stamp(decision.until) if decision.until else None
            public |= {"code": decision.code, "until": until}
        elif decision.verdict is Verdict.SKIP:
            public |= {"code": decision.code}
        self._rows.setdefault(decision.verdict, []).append(FactRow(row.recipient_id, public))

    def record(self) -> None:
        for verdict, rows in self._rows.items():
            record_many(_KIND[verdict], rows)
