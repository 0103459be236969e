# SPDX-License-Identifier: Apache-2.0
"""Open what a whole roll owes, hold it, end it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, copy_in, record, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import canonical, clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import actions as delivery
from duly.rooms.obligations import kinds
from duly.rooms.obligations.facts import PHASE_IS_STOPPED, Owed, PhaseState, Plan, State, Step, When
from duly.rooms.obligations.models import Cascade, Obligation, Phase
from duly.rooms.obligations.rules import phase_of

_COLUMNS = (
    "id", "subject", "customer_id", "language", "time_zone", "region", "track", "phase", "state", "step", "next_at", "how",
)  # fmt: skip
_BATCH = 5_000


@action("obligations.open")
def open_acknowledgements(actor: Actor, subject: UUID, *, plan: Plan, pages: Iterable[list[Owed]]) -> int:
    """Open the acknowledgement of everybody on a roll; gives how many owe one.

    ``pages`` are read one at a time, so memory does not grow with the roll. The first step opens at once, in batches,
    by :func:`advance`; of a plan with phases, only that of the first phase. Records ``obligations.opened`` with the
    digest of the plan, and ``obligations.phase_released``.
    """
    cascade = _keep(subject, plan)
    now, shares = clock.now(), [phase.share for phase in plan.phases]
    phases, tracks, exempt, total = Counter[int](), Counter[str](), 0, 0
    for page in pages:
        places = [phase_of(subject, owed.recipient_id, shares) for owed in page] if shares else [0] * len(page)
        total += copy_in("obligations_obligation", _COLUMNS, _rows(subject, page, places, now))
        exempt += sum(owed.exempt for owed in page)
        tracks.update(owed.track for owed in page if not owed.exempt)
        if shares:
            phases.update(place for place, owed in zip(places, page, strict=True) if not owed.exempt)
    public: dict[str, canonical.Json] = {
        "count": total - exempt,
        "exempt": exempt,
        "due_at": clock.stamp(plan.due_at),
        "steps": [step.channel for step in plan.steps],
        "plan": cascade.digest,
    }
    if plan.tracks:
        public["tracks"] = [{"track": name, "count": tracks[name]} for name in ("", *sorted(plan.tracks))]
    if shares:
        public["phases"] = [phases[number] for number in range(len(shares))]
    record(kinds.OPENED, stream=subject, public=public)
    _open_phases(subject, plan, phases)
    return total - exempt


def _keep(subject: UUID, plan: Plan) -> Cascade:
    steps, tracks = _shown(plan.steps), {name: _shown(steps) for name, steps in plan.tracks.items()}
    phases: list[canonical.Json] = [
        {"share": one.share, "limits": dict(one.limits), "wait": int(one.wait.total_seconds()), "go": one.go}
        for one in plan.phases
    ]
    named: list[canonical.Json] = [{"track": name, "steps": tracks[name]} for name in sorted(tracks)]
    digest = canonical.digest({"steps": steps, "tracks": named, "phases": phases, "scale": plan.scale})
    return Cascade.objects.create(
        subject=subject, organisation_id=plan.organisation, due_at=plan.due_at, scale=plan.scale, steps=steps,
        tracks=tracks, digest=digest,
    )  # fmt: skip


def _shown(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Steps as they are kept; what was not asked for is left out."""
    return [
        {"channel": step.channel, "mailing": str(step.mailing), "wait": int(step.wait.total_seconds())}
        | {
            name: value
            for name, value in {
                "number": step.number,
                "working_days": step.working_days or None,
                "on": step.on.isoformat() if step.on else None,
                "at": step.at.isoformat("minutes") if step.at else None,
                "when": None if step.when == (When.NOT_ACKNOWLEDGED,) else [when.value for when in step.when],
                "extras": [{"channel": e.channel, "mailing": str(e.mailing)} for e in step.extras] or None,
            }.items()
            if value is not None
        }
        for step in steps
    ]


def _rows(subject: UUID, page: list[Owed], places: list[int], now: datetime) -> Iterator[tuple[Any, ...]]:
    notice, at_once = subject.hex, now.isoformat()  # text is written faster than UUIDs and times are
    for owed, phase in zip(page, places, strict=True):
        state = State.EXEMPT if owed.exempt else State.WAITING
        yield (
            owed.recipient_id.hex, notice, owed.customer_id.hex, owed.language, owed.time_zone, owed.region, owed.track,
            phase, state.value, -1, None if owed.exempt or phase else at_once, "",
        )  # fmt: skip


def _open_phases(subject: UUID, plan: Plan, sizes: Counter[int]) -> None:
    now = clock.now()
    for number, phase in enumerate(plan.phases):
        is_first = number == 0
        Phase.objects.create(
            subject=subject, number=number, share=phase.share, size=sizes[number], limits=dict(phase.limits),
            wait=int(phase.wait.total_seconds()), go=phase.go, released_at=now if is_first else None,
            state=PhaseState.RUNNING if is_first else PhaseState.WAITING,
        )  # fmt: skip
    if plan.phases:
        public: dict[str, canonical.Json] = {
            "number": 1,
            "share": plan.phases[0].share,
            "size": sizes[0],
            "go": "launch",
            "overruled": False,
        }
        record(kinds.PHASE_RELEASED, stream=subject, public=public)


@action("obligations.pause")
def pause(actor: Actor, subject: UUID) -> None:
    """Open no further step until :func:`resume`. Records ``obligations.paused``."""
    _set_paused(subject, paused=True)


@action("obligations.pause")
def resume(actor: Actor, subject: UUID) -> None:
    """Go on after :func:`pause`. Records ``obligations.paused``.

    Raises:
        Refusal: ``obligations.phase_is_stopped``: that is decided about by releasing the phase.
    """
    if Cascade.objects.filter(subject=subject, halted=True).exists():
        stopped = Phase.objects.filter(subject=subject, state=PhaseState.STOPPED).values_list("number", flat=True)
        raise PHASE_IS_STOPPED(number=max(stopped, default=0) + 1)
    _set_paused(subject, paused=False)


def _set_paused(subject: UUID, *, paused: bool) -> None:
    Cascade.objects.filter(subject=subject).update(paused=paused)
    record(kinds.PAUSED, stream=subject, public={"paused": paused})


@action("obligations.close")
def close(actor: Actor, subject: UUID, *, why: str) -> None:
    """Chase nobody any further; acknowledgements still count. ``why``: ``cancelled`` or ``completed``.

    Records ``obligations.closed``.
    """
    _end(subject)
    delivery.close(actor, subject, why=why)
    record(kinds.CLOSED, stream=subject, public={"why": why})


@action("obligations.close")
def supersede(actor: Actor, subject: UUID, *, by: str) -> int:
    """Ask nobody any more about a notice whose place another takes (``by`` is its number); gives how many were open.

    Whoever has confirmed, refused or was exempted stays so. Records ``obligations.superseded`` for each of the others,
    and ``obligations.closed``.
    """
    _end(subject)
    delivery.close(actor, subject, why=by)
    Obligation.objects.filter(subject=subject, stuck_at__isnull=False, left_at__isnull=True).update(left_at=clock.now())
    count, last = 0, UUID(int=0)
    public = {"notice": str(subject), "by": by}
    while ids := _superseded(subject, last):
        record_many(kinds.SUPERSEDED, [FactRow(one, public) for one in ids])
        count, last = count + len(ids), max(ids)
    record(kinds.CLOSED, stream=subject, public={"why": "superseded"})
    return count


def _superseded(subject: UUID, after: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.obligations", "supersede"), [clock.now(), subject, after, _BATCH])
        return [row[0] for row in cursor.fetchall()]


def _end(subject: UUID) -> None:
    now = clock.now()
    Cascade.objects.filter(subject=subject).update(closed_at=now, stale=0)
    Obligation.objects.filter(subject=subject, next_at__isnull=False).update(next_at=None)
    unfinished = (PhaseState.WAITING, PhaseState.RUNNING, PhaseState.OBSERVING, PhaseState.STOPPED)
    Phase.objects.filter(subject=subject, state__in=unfinished).update(ended_at=now, state=PhaseState.CLOSED)
