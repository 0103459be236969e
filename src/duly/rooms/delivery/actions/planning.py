# SPDX-License-Identifier: Apache-2.0
"""Planning: each recipient of a mailing gets a delivery, or the reason why there is none."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from duly.foundation.ledger.actions import action, copy_cell, copy_lines, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import arrays, canonical, clock
from duly.kernel.actors import Actor
from duly.kernel.ids import dashed, many_uuid7
from duly.kernel.languages import closest
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.actions.tokens import wake
from duly.rooms.delivery.channel import installed
from duly.rooms.delivery.facts import BY_HAND, NO_SUCH_MAILING, Line, State, reply_code
from duly.rooms.delivery.gates import known_of
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import Decision, Verdict
from duly.rooms.delivery.weighing import NAMED, Scales, named, reaches_for

_STATE_AFTER = {
    Verdict.SEND: State.PLANNED,
    Verdict.HOLD: State.HELD,
    Verdict.SKIP: State.SKIPPED,
    Verdict.EXPIRE: State.EXPIRED,
    Verdict.ASK: State.HELD,
}
_WAITS = frozenset({Verdict.SEND, Verdict.HOLD})
_NO_LANGUAGE = Decision(Verdict.SKIP, "no_language")


@action("delivery.plan", silent="everybody on these lines may be planned already")
def plan(actor: Actor, mailing_id: UUID, lines: Sequence[Line]) -> Counter[str]:
    """Give each recipient a delivery with an id, or the reason why there is none; gives how many of each state.

    Whoever has one already is left alone, so a batch may be planned again after a crash. Records
    ``delivery.planned`` for each.

    Raises:
        Refusal: ``delivery.no_such_mailing``.
    """
    mailing = Mailing.objects.select_for_update(no_key=True).filter(id=mailing_id).first()
    if mailing is None:
        raise NO_SUCH_MAILING()
    known = _known(mailing_id, lines)
    fresh = [line for line in lines if line.recipient_id not in known] if known else lines
    if not fresh:
        return Counter()
    now = clock.now()
    rows = list(_planned(mailing, fresh, now))
    copy_lines("delivery_delivery", _COLUMNS, _copied(mailing, rows, now))
    which, despite = kinds.which_of(mailing), kinds.despite_opt_out(mailing.legal_basis)
    record_many(
        kinds.PLANNED,
        [FactRow(row.line.recipient_id, {**which, **_said(row), **(despite if row.opted_out else {})}) for row in rows],
    )
    counted = Counter(str(_STATE_AFTER[row.decision.verdict]) for row in rows)
    if counted[State.PLANNED] and mailing.channel in installed():
        wake(mailing.channel, counted[State.PLANNED], mailing.lane)
    return counted


class _Planned(NamedTuple):
    """What becomes of one recipient; ids as text, because there may be hundreds of thousands."""

    id: str
    line: Line
    point: UUID | None
    language: str
    code: str
    decision: Decision
    next_at: datetime | None
    opted_out: bool


_COLUMNS = (
    "id", "mailing_id", "recipient_id", "customer_id", "contact_point_id", "language", "code", "state", "outcome_code",
    "next_at", "updated_at", "reference", "attempt",
)  # fmt: skip


def _planned(mailing: Mailing, lines: Sequence[Line], now: datetime) -> Iterator[_Planned]:
    """An id says when its batch was planned, as the fact does, and nothing else; so the index grows at one end."""
    secret: bytes = settings.DULY.secret
    is_named, languages = mailing.purpose == NAMED, tuple(mailing.contents)
    told = named([line.recipient_id for line in lines]) if is_named else {}
    reaches = {} if is_named else reaches_for(mailing, [line.customer_id for line in lines])
    known = known_of([mailing], reaches, now)
    scales: dict[datetime, Scales] = {}
    for fresh, line in zip(many_uuid7(len(lines)), lines, strict=True):
        at = max(now, line.not_before) if line.not_before else now
        if at not in scales:
            scales[at] = Scales(at, known)
        language, reach = _closest(line.language, languages), reaches.get(line.customer_id)
        if line.recipient_id in told:
            reach = told[line.recipient_id].reach
        decision = scales[at].weigh(mailing, reach, at) if language else _NO_LANGUAGE
        due_at = None if mailing.channel == BY_HAND else at
        next_at = due_at if decision.verdict is Verdict.SEND else decision.until
        yield _Planned(
            fresh, line, reach.contact_point_id if reach else None, language or line.language,
            "" if is_named else reply_code(secret, line.recipient_id), decision, next_at if decision.verdict in _WAITS else None,
            bool(reach and reach.opted_out and decision.verdict in _WAITS),
        )  # fmt: skip


def _copied(mailing: Mailing, rows: Sequence[_Planned], now: datetime) -> Iterator[str]:
    """Rows as COPY reads them."""
    whose, at = mailing.id.hex, now.isoformat()
    for row in rows:
        line, decision = row.line, row.decision
        point = row.point.hex if row.point else "\\N"
        next_at = "\\N" if row.next_at is None else at if row.next_at is now else row.next_at.isoformat()
        yield (
            f"{row.id}\t{whose}\t{line.recipient_id.hex}\t{line.customer_id.hex}\t{point}\t{copy_cell(row.language)}\t"
            f"{row.code}\t{_STATE_AFTER[decision.verdict]}\t{decision.code}\t{next_at}\t{at}\t\t0\n"
        )


_closest = lru_cache(maxsize=1024)(closest)


def _said(row: _Planned) -> dict[str, canonical.Json]:
    state = _STATE_AFTER[row.decision.verdict].value
    return {"delivery": dashed(row.id), "language": row.language, "state": state, "code": row.decision.code}


def _known(mailing_id: UUID, lines: Sequence[Line]) -> set[UUID]:
    """Who of them has a delivery already."""
    with connection.cursor() as cursor:
        ids = arrays.of_uuids(line.recipient_id for line in lines)
        cursor.execute(named_sql(PACKAGE, "known"), [mailing_id, ids])
        return {row[0] for row in cursor.fetchall()}
