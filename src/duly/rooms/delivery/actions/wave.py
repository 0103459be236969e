# SPDX-License-Identifier: Apache-2.0
"""One turn at the counter: make the outcomes of the last wave durable and claim the next, in one transaction.

Nothing is posted here. A row is marked ``sending`` and committed before anything of it leaves the house, and the
connection that carried it is not used again until its outcome is committed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import arrays, clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.claiming import Active, Desk, Going, Placed, Row, active
from duly.rooms.delivery.actions.finish import Done, finish
from duly.rooms.delivery.actions.frozen import mailing_of
from duly.rooms.delivery.actions.health import conditions_of
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.actions.watch import on_watch_since
from duly.rooms.delivery.channel import Way, installed
from duly.rooms.delivery.facts import Lane, State
from duly.rooms.delivery.gates import known_of
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import LEASE, STALE_AFTER, Decision, Verdict
from duly.rooms.delivery.weighing import CHECK, NAMED, Scales, named, reaches_for, reaches_on

_PASSES = 3
_ALL = 1_000_000


@dataclass(slots=True)
class Wave:
    """What is to be posted now.

    ``has_more``: rows may be due which this wave did not take; ``waits``: rows are due, but a ``rest`` or the ``pace``
    allows none now; ``must_yield``: something urgent is due on another channel and this worker should see to it.
    """

    claim: UUID
    rows: list[Going] = field(default_factory=list)
    has_more: bool = False
    waits: str = ""
    must_yield: bool = False


@action("delivery.carry", silent="a claim is a lease; every outcome has its fact")
def turn(
    actor: Actor,
    way: Way,
    done: Sequence[Done],
    *,
    claim: UUID,
    room: int = _ALL,
    busy: Collection[str] = frozenset(),
    lane: str = "",
    adopt: bool = False,
) -> Wave:
    """Commit ``done``, the outcomes of earlier waves, and claim up to ``room`` due rows as the wave ``claim``.

    ``busy`` are providers that still carry something and get nothing; ``lane`` limits the claim to one lane. Both
    halves may be repeated after a lost connection: outcomes land once, and ``adopt`` takes up the rows of a claim whose
    commit was not confirmed. Records one fact for each outcome and for each row that may not go now.
    """
    now = clock.now()
    conditions = conditions_of([provider.name for provider in way.providers])
    finish(actor, way, done, conditions)
    wave = Wave(claim)
    if not room:
        return wave
    every = active()
    mine = [m for m in every if m.channel == way.name and lane in {"", m.lane}]
    wave.must_yield = lane != Lane.URGENT and _is_urgent_elsewhere(every, way.name)
    if adopt:
        wave.rows = _adopt([mailing.id for mailing in mine], claim)
        room -= len(wave.rows)
    if mine:
        _fill(wave, Desk(way, conditions, busy, mine, now), room, [mailing.id for mailing in mine])
    return wave


def _fill(wave: Wave, desk: Desk, room: int, mailings: list[UUID]) -> None:
    for _ in range(_PASSES):
        claimed = desk.claim(room)
        wave.rows += _weigh(claimed, wave.claim, desk)
        wave.has_more = bool(claimed)
        if wave.rows or not claimed:
            break
    desk.save()
    if not wave.rows and not wave.has_more and count_due(mailings, 1):
        wave.waits = "rest" if desk.rests else "pace"


def _is_urgent_elsewhere(every: Sequence[Active], channel: str) -> bool:
    urgent = [m.id for m in every if m.lane == Lane.URGENT and m.channel != channel and m.channel in installed()]
    return bool(urgent) and count_due(urgent, 1) > 0


def active_mailings(channel: str) -> list[UUID]:
    """The mailings of a channel, not paused, that have rows which wait for something."""
    return [mailing.id for mailing in active() if mailing.channel == channel]


def count_due(mailings: Sequence[UUID], at_most: int) -> int:
    """How many rows of these mailings are due, counted no further than asked."""
    if not mailings or not at_most:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "due"), [list(mailings), clock.now(), at_most])
        due: int = cursor.fetchone()[0]
    return due


def _adopt(mailings: list[UUID], claim: UUID) -> list[Going]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "adopt"), [clock.now() + LEASE, claim, mailings])
        rows = [Row(*row) for row in cursor.fetchall()]
    return _with_reach(rows)


def _with_reach(rows: Sequence[Row]) -> list[Going]:
    if not rows:
        return []
    mailings = {mailing_id: mailing_of(mailing_id) for mailing_id in {row.mailing_id for row in rows}}
    channel = mailings[rows[0].mailing_id].channel
    reaches = reaches_on(channel, [row.customer_id for row in rows])
    checks = {mailing_id for mailing_id, mailing in mailings.items() if mailing.purpose == CHECK}
    told = [row for row in rows if mailings[row.mailing_id].purpose == NAMED]
    if not checks and not told:
        return [Going(row, mailings[row.mailing_id], reaches.get(row.customer_id)) for row in rows]
    checked = [row.customer_id for row in rows if row.mailing_id in checks]
    new = reaches_for(mailings[min(checks)], checked) if checks else {}
    return [
        Going(r, mailings[r.mailing_id], (new if r.mailing_id in checks else reaches).get(r.customer_id))
        for r in rows
        if mailings[r.mailing_id].purpose != NAMED
    ] + _with_named(told, mailings)


def _with_named(rows: Sequence[Row], mailings: Mapping[UUID, Mailing]) -> list[Going]:
    """Rows whose address and code are with whoever opened their mailing."""
    known = named([row.recipient_id for row in rows]) if rows else {}
    return [
        Going(
            row._replace(code=known[row.recipient_id].code) if row.recipient_id in known else row,
            mailings[row.mailing_id],
            known[row.recipient_id].reach if row.recipient_id in known else None,
        )
        for row in rows
    ]


def _weigh(claimed: Sequence[Row], claim: UUID, desk: Desk) -> list[Going]:
    """Decide about each claimed row and write all decisions with one statement; gives those that go."""
    if not claimed:
        return []
    now, marks = clock.now(), _Marks()
    able: list[Going] = []
    back_at = on_watch_since() if any(now - row.next_at > STALE_AFTER for row in claimed) else now
    items = _with_reach(claimed)
    reaches = {item.row.customer_id: item.reach for item in items if item.reach and item.mailing.purpose != NAMED}
    scales = Scales(now, known_of({item.mailing.id: item.mailing for item in items}.values(), reaches, now))
    for item in items:
        due_at = now if back_at <= item.row.next_at else now - (back_at - item.row.next_at)
        decision = scales.weigh(item.mailing, item.reach, due_at)
        if decision.verdict is Verdict.SEND:
            able.append(item)
        else:
            marks.refuse(item, decision)
    placed = desk.place(able)
    going = marks.place(placed, now)
    marks.write(claim, now)
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


class _Marks:
    """What was decided about claimed rows, and the facts about those that do not go, gathered by kind."""

    def __init__(self) -> None:
        self._marks: list[tuple[UUID, State, str, datetime | None, UUID | None, int, str]] = []
        self._facts: dict[Verdict, list[FactRow]] = {}

    def refuse(self, item: Going, decision: Decision) -> None:
        row, point = item.row, item.reach.contact_point_id if item.reach else None
        state = _STATE[decision.verdict]
        self._marks.append((row.id, state, decision.code, decision.until, point, row.attempt, row.provider))
        public = kinds.which(row.id, item.mailing)
        if decision.verdict in {Verdict.HOLD, Verdict.ASK}:
            until = clock.stamp(decision.until) if decision.until else None
            public |= {"code": decision.code, "until": until}
        elif decision.verdict is Verdict.SKIP:
            public |= {"code": decision.code}
        self._facts.setdefault(decision.verdict, []).append(FactRow(row.recipient_id, public))

    def place(self, placed: Placed, now: datetime) -> list[Going]:
        for item in placed.homeless:
            self.refuse(item, Decision(Verdict.ASK, "no_provider"))
        for late in placed.put_off:
            row = late.row
            self._marks.append((row.id, State.PLANNED, late.code, late.until, None, row.attempt, late.provider))
        going = [item._replace(row=item.row._replace(attempt=item.row.attempt + 1)) for item in placed.going]
        for row, _, reach in going:
            point = reach.contact_point_id if reach else None
            self._marks.append((row.id, State.SENDING, "", now + LEASE, point, row.attempt, row.provider))
        return going

    def write(self, claim: UUID, now: datetime) -> None:
        if self._marks:
            ids, states, codes, times, points, attempts, providers = zip(*self._marks, strict=True)
            columns = (
                arrays.of_uuids(ids), arrays.of_texts(states), arrays.of_texts(codes), arrays.of_times(times),
                arrays.of_uuids(points), arrays.of_numbers(attempts), arrays.of_texts(providers),
            )  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute(named_sql(PACKAGE, "mark"), [claim, now, *columns])
        for verdict, rows in self._facts.items():
            record_many(_KIND[verdict], rows)
