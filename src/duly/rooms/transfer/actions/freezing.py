# SPDX-License-Identifier: Apache-2.0
"""The old system stands still: somebody declares it, the house looks whether it does, and it goes on again or not."""

import time
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import go, held, must_be, must_be_a_person
from duly.rooms.transfer.cutover_kinds import FROZEN, NOT_CUT_OVER, THAWED, WATCHED
from duly.rooms.transfer.cutover_refusals import (
    NO_CUTOVER,
    NOT_FROZEN,
    ROLL_BACK_INSTEAD,
    STILL_MOVING,
    WHY_MISSING,
)
from duly.rooms.transfer.cutover_terms import Ended
from duly.rooms.transfer.models import Cutover, Freeze, Go, Transfer
from duly.rooms.transfer.terms import State
from duly.rooms.transfer.work.watching import is_live, moved_between, pulses_of

BETWEEN = 2.0
"""Seconds between two looks at a system that may still be written to."""
_LONGEST_WHY = 200


def freeze(actor: Actor, transfer_id: UUID, *, seconds: float = BETWEEN) -> int:
    """Declare that the old system takes no changes any more. Its tables are looked at twice, so many seconds apart; one that
    changes in between refuses it. Gives the number of the freeze.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.no_cutover``, ``transfer.still_moving``,
            ``transfer.source_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.freeze")
    row = queries.row_for(actor, transfer_id)
    must_be(row, State.RECONCILED)
    if not queries.has_cutover(row.id):
        raise NO_CUTOVER(ref=row.ref)
    first = pulses_of(row)
    if is_live(row):
        time.sleep(seconds)
    second = pulses_of(row)
    if moved := moved_between(first, second):
        raise STILL_MOVING(ref=row.ref, tables=", ".join(moved))
    return keep_freeze(actor, transfer_id, second)


@action("transfer.freeze")
def keep_freeze(actor: Actor, transfer_id: UUID, stood: dict[str, str]) -> int:
    """Take down that it stands still. ``stood``: what was seen of each table. Records ``transfer.frozen``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.no_cutover``.
    """
    row, now = held(transfer_id, actor), clock.now()
    must_be(row, State.RECONCILED)
    plan = Cutover.objects.filter(transfer=row).first()
    if plan is None:
        raise NO_CUTOVER(ref=row.ref)
    last = row.freezes.order_by("-number").first()
    made = Freeze.objects.create(
        transfer=row, number=last.number + 1 if last else 1, by=actor.id, at=now, stood=stood, looked_at=now
    )
    go(row, State.FROZEN)
    record(
        FROZEN,
        stream=row.id,
        public={
            "ref": row.ref, "number": made.number, "tables": len(stood), "digest": digest([[*one] for one in sorted(stood.items())]),
            "until": clock.stamp(plan.freeze_until),
        },
    )  # fmt: skip
    return made.number


def look_again(actor: Actor, transfer_id: UUID) -> list[str]:
    """Look at the old system once more; gives the tables that changed since the freeze.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_frozen``, ``transfer.source_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.look_again")
    row = queries.row_for(actor, transfer_id)
    if queries.open_freeze(row.id) is None:
        raise NOT_FROZEN(ref=row.ref)
    return keep_look(actor, transfer_id, pulses_of(row))


@action("transfer.look_again")
def keep_look(actor: Actor, transfer_id: UUID, now_stands: dict[str, str]) -> list[str]:
    """Take down what changed since the freeze. Records ``transfer.watched``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_frozen``.
    """
    row = held(transfer_id, actor)
    current = _current(row)
    current.moved, current.looked_at = moved_between(current.stood, now_stands), clock.now()
    current.save(update_fields=["moved", "looked_at"])
    public: dict[str, Json] = {
        "ref": row.ref,
        "number": current.number,
        "moved": len(current.moved),
        "tables": [*current.moved],
    }
    record(WATCHED, stream=row.id, public=public)
    return list(current.moved)


@action("transfer.no_go")
def no_go(actor: Actor, transfer_id: UUID, *, why: str) -> None:
    """Decide that the new system does not take over now; the old one goes on. Records ``transfer.not_cut_over``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_frozen``, ``transfer.not_now``, ``transfer.not_by_key``,
            ``transfer.why_missing``.
    """
    must_be_a_person(actor)
    row = held(transfer_id, actor)
    current = _lifted(actor, row, Ended.NO_GO, _reason(why))
    record(NOT_CUT_OVER, stream=row.id, public={"ref": row.ref, "number": current.number, "why": current.why})


@action("transfer.thaw")
def thaw(actor: Actor, transfer_id: UUID, *, why: str) -> None:
    """Lift the freeze without a decision: the old system goes on, what was ticked for this freeze counts no more. Records
    ``transfer.thawed``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_frozen``, ``transfer.not_now``, ``transfer.why_missing``.
    """
    row = held(transfer_id, actor)
    current = _lifted(actor, row, Ended.THAW, _reason(why))
    record(THAWED, stream=row.id, public={"ref": row.ref, "number": current.number, "why": current.why})


def end_freeze(row: Transfer, how: Ended, why: str = "", *, by: UUID) -> Freeze | None:
    """End the freeze that is on, inside a running verb; nothing where none is."""
    current = queries.open_freeze(row.id)
    if current is not None:
        current.ended, current.ended_at, current.ended_by, current.why = how, clock.now(), by, why
        current.save(update_fields=["ended", "ended_at", "ended_by", "why"])
    return current


def must_not_be_cut_over(row: Transfer) -> None:
    """Refuse to take back by the way what the company works with: that is rolled back, by whoever may decide it.

    Raises:
        Refusal: ``transfer.roll_back_instead``.
    """
    if row.state == State.CUT_OVER:
        raise ROLL_BACK_INSTEAD(
            ref=row.ref, until=clock.stamp(Go.objects.filter(transfer=row).order_by("-at")[0].until)
        )


def _lifted(actor: Actor, row: Transfer, how: Ended, why: str) -> Freeze:
    """Where differences were found meanwhile, they stay found."""
    current = _current(row)
    must_be(row, State.FROZEN, State.DIFFERING)
    end_freeze(row, how, why, by=actor.id)
    if row.state == State.FROZEN:
        go(row, State.RECONCILED)
    current.refresh_from_db()
    return current


def _current(row: Transfer) -> Freeze:
    current = queries.open_freeze(row.id)
    if current is None:
        raise NOT_FROZEN(ref=row.ref)
    return current


def _reason(why: str) -> str:
    given = why.strip()[:_LONGEST_WHY]
    if not given:
        raise WHY_MISSING(field="why")
    return given
