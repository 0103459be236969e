# SPDX-License-Identifier: Apache-2.0
"""Phases of a launch: one part of the roll after another, each only when the parts before it did well."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.obligations import kinds
from duly.rooms.obligations.facts import (
    COUNTED,
    IS_PAUSED,
    NO_PHASE_RUNS,
    NO_SUCH_PHASE,
    NOT_ITS_TURN,
    PHASE_IS_STOPPED,
    PHASE_WORDS,
    REASON_NEEDED,
    PhaseState,
)
from duly.rooms.obligations.models import Cascade, Phase
from duly.rooms.obligations.queries import figures_of, has_begun, sent_of
from duly.rooms.obligations.rules import excess, left_the_house, waits

MOVING = (PhaseState.RUNNING, PhaseState.OBSERVING)


@action("obligations.release_phase")
def release_phase(actor: Actor, subject: UUID, *, number: int, reason: str = "") -> None:
    """Let a phase go: the next one, or one that was stopped; ``number`` counts from 1.

    Releasing the next one ends those before it. Going on after a stop takes a reason, and the figures of that phase no
    longer stop it. Records ``obligations.phase_released``.

    Raises:
        Refusal: ``obligations.no_such_phase``, ``obligations.not_its_turn``, ``obligations.phase_is_stopped`` for the
            next one while one before it is stopped, ``obligations.reason_needed``, ``obligations.is_paused``.
    """
    cascade, phases = _held(actor, subject)
    if not 1 <= number <= len(phases):
        raise NO_SUCH_PHASE(field="phase", number=number, count=len(phases))
    target, reason = phases[number - 1], reason.strip()
    stopped = next((phase for phase in phases if phase.state == PhaseState.STOPPED), None)
    if stopped is not None and stopped is not target:
        raise PHASE_IS_STOPPED(field="phase", number=stopped.number + 1)
    if cascade.paused:
        raise IS_PAUSED()
    if stopped is not None:
        if not reason:
            raise REASON_NEEDED(field="reason")
        _go_on(actor, cascade, target, reason)
        return
    following = next((phase for phase in phases if phase.state == PhaseState.WAITING), None)
    if target is not following:
        raise NOT_ITS_TURN(
            field="phase", number=number, state=PHASE_WORDS[PhaseState(target.state)],
            next=following.number + 1 if following else "–",
        )  # fmt: skip
    _release(actor, cascade, phases, target, reason)


@action("obligations.stop_phase")
def stop_phase(actor: Actor, subject: UUID, *, reason: str) -> None:
    """Stop the phase that runs: nothing more is sent and no step opens. Records ``obligations.phase_stopped``.

    Raises:
        Refusal: ``obligations.no_phase_runs``, ``obligations.reason_needed``.
    """
    cascade, phases = _held(actor, subject)
    current = next((phase for phase in reversed(phases) if phase.state in MOVING), None)
    if current is None:
        raise NO_PHASE_RUNS()
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    _stop(actor, cascade, current, why="by hand", reason=reason.strip())


@action(
    "obligations.watch_phases", silent="setting the timers of a released phase is bookkeeping; its release is recorded"
)
def watch_phases(actor: Actor) -> int:
    """Look at every phase under way; gives how many changed.

    A phase that exceeds a limit is stopped; one of which everything has left is observed; one that was observed long
    enough ends, and the next one follows where the plan says so. Records ``obligations.phase_stopped``,
    ``obligations.phase_observed``, ``obligations.phase_ended``, ``obligations.phase_released``.
    """
    changed = _wake()
    for subject in Phase.objects.filter(state__in=MOVING).order_by("subject").values_list("subject").distinct():
        cascade, phases = _held(actor, subject[0])
        if not (cascade.paused or cascade.halted or cascade.closed_at):
            changed += _look_at(actor, cascade, phases)
    return changed


def _wake() -> int:
    """Set the timers of those whose phase was released: one statement, however many they are."""
    waking = list(Phase.objects.select_for_update(skip_locked=True).filter(is_waking=True))
    for phase in waking:
        with connection.cursor() as cursor:
            cursor.execute(named_sql("duly.rooms.obligations", "wake"), [clock.now(), phase.subject, phase.number])
        Phase.objects.filter(id=phase.id).update(is_waking=False)
    return len(waking)


def _look_at(actor: Actor, cascade: Cascade, phases: Sequence[Phase]) -> int:
    current = next(phase for phase in reversed(phases) if phase.state in MOVING)
    now, tally = clock.now(), deliveries.tally(cascade.subject)
    over = (
        None
        if current.overruled
        else excess(figures_of(current), current.limits, sent_of(current, tally), current.size)
    )
    if over is not None:
        _stop(actor, cascade, current, why=over)
        return 1
    if current.state == PhaseState.RUNNING:
        return _observe(cascade, current, now)
    if current.observed_at is None or now < _until(cascade, current, current.observed_at):
        return 0
    following = next((phase for phase in phases if phase.state == PhaseState.WAITING), None)
    if following is None:
        _finish(current, tally, now)
        return 1
    if current.go == "auto":
        _release(actor, cascade, phases, following, "")
        return 1
    return 0


def _observe(cascade: Cascade, phase: Phase, now: datetime) -> int:
    """Begin to observe a phase of which everything has left the house."""
    if phase.is_waking or not has_begun(cascade.subject, phase.number) or not deliveries.is_quiet(cascade.subject):
        return 0
    Phase.objects.filter(id=phase.id).update(state=PhaseState.OBSERVING, observed_at=now)
    public: dict[str, Json] = {"number": phase.number + 1, "until": clock.stamp(_until(cascade, phase, now))}
    record(kinds.PHASE_OBSERVED, stream=cascade.subject, public=public)
    return 1


def _until(cascade: Cascade, phase: Phase, since: datetime) -> datetime:
    return since + waits(timedelta(seconds=phase.wait), cascade.scale)


def _release(actor: Actor, cascade: Cascade, phases: Sequence[Phase], target: Phase, reason: str) -> None:
    now, tally = clock.now(), deliveries.tally(cascade.subject)
    for phase in phases:
        if phase.state in MOVING:
            _finish(phase, tally, now)
    Phase.objects.filter(id=target.id).update(
        state=PhaseState.RUNNING, released_at=now, is_waking=True, baseline=left_the_house(tally)
    )
    _record_release(actor, target, reason, overruled=False)


def _go_on(actor: Actor, cascade: Cascade, phase: Phase, reason: str) -> None:
    Phase.objects.filter(id=phase.id).update(state=PhaseState.RUNNING, overruled=True)
    Cascade.objects.filter(subject=cascade.subject).update(halted=False)
    delivery.resume(actor, cascade.subject)
    _record_release(actor, phase, reason, overruled=True)


def _record_release(actor: Actor, phase: Phase, reason: str, *, overruled: bool) -> None:
    go = "auto" if actor.kind == "system" else "human"
    public: dict[str, Json] = {
        "number": phase.number + 1, "share": phase.share, "size": phase.size, "go": go, "overruled": overruled,
    }  # fmt: skip
    personal = {"reason": reason} if reason else {}
    record(kinds.PHASE_RELEASED, stream=phase.subject, public=public, subject=actor.id, personal=personal)


def _stop(actor: Actor, cascade: Cascade, phase: Phase, *, why: str, reason: str = "") -> None:
    Phase.objects.filter(id=phase.id).update(state=PhaseState.STOPPED)
    Cascade.objects.filter(subject=cascade.subject).update(halted=True)
    delivery.pause(actor, cascade.subject)
    sent = sent_of(phase, deliveries.tally(cascade.subject))
    public: dict[str, Json] = {
        "number": phase.number + 1,
        "why": why,
        "sent": sent,
        "size": phase.size,
        "limits": phase.limits,
    }
    record(
        kinds.PHASE_STOPPED, stream=cascade.subject, public={**public, **_by_figure(phase)}, subject=actor.id,
        personal={"reason": reason} if reason else {},
    )  # fmt: skip


def _finish(phase: Phase, tally: dict[str, dict[str, int]], now: datetime) -> None:
    Phase.objects.filter(id=phase.id).update(state=PhaseState.RELEASED, ended_at=now)
    public: dict[str, Json] = {"number": phase.number + 1, "sent": sent_of(phase, tally), **_by_figure(phase)}
    record(kinds.PHASE_ENDED, stream=phase.subject, public=public)


def _by_figure(phase: Phase) -> dict[str, int]:
    return {figure: getattr(phase, figure) for figure in COUNTED.values()}


def _held(actor: Actor, subject: UUID) -> tuple[Cascade, list[Phase]]:
    """The cascade and its phases, for nobody else until the running verb ends."""
    cascade = Cascade.objects.select_for_update().filter(subject=subject).first()
    if cascade is None:
        raise NO_SUCH_PHASE(field="phase", number=1, count=0)
    if cascade.organisation_id is not None:
        actor.require_sight(cascade.organisation_id)
    return cascade, list(Phase.objects.select_for_update().filter(subject=subject).order_by("number"))
