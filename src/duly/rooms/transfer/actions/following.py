# SPDX-License-Identifier: Apache-2.0
"""Let the log of a source be kept for us, from before the rehearsal until the transfer is over."""

from uuid import UUID

import structlog

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import held, must_be
from duly.rooms.transfer.models import Followed, Origin, Transfer
from duly.rooms.transfer.places import open_source
from duly.rooms.transfer.refusals import SYNC_NO_WAY
from duly.rooms.transfer.round_kinds import FOLLOWED, LET_GO
from duly.rooms.transfer.rules.keeping_up import REPLICATION
from duly.rooms.transfer.source import Logged
from duly.rooms.transfer.terms import State
from duly.rooms.transfer.work.following import NO_LOG
from duly.rooms.transfer.work.shop import table_of

log = structlog.get_logger()
_OVER = (str(State.SIGNED_OFF), str(State.WITHDRAWN))


def follow(actor: Actor, transfer_id: UUID) -> list[str]:
    """Let the logs of all sources be kept that the plan follows by replication; gives their names. Before the rehearsal, so that
    nothing is lost between what it reads and what the log says first. A slot and, unless the plan names one, a publication are
    made at the source: the one thing that is ever written there.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.source_no_log``, ``transfer.source_…``,
            ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.follow")
    row = queries.row_for(actor, transfer_id)
    must_be(row, State.MAPPED, State.UNDONE)
    plans, begun = queries.sync_plans(row), []
    for origin in row.origins.order_by("position"):
        plan = plans[origin.ref]
        if plan.how == REPLICATION:
            slot, tables = (
                f"duly_{row.id.hex[:20]}_{origin.position}",
                [one for one in queries.mapped_of(row.id) if one.table.origin_id == origin.id],
            )
            opened = open_source(origin)
            try:
                if not isinstance(opened, Logged):
                    raise SYNC_NO_WAY(field="sync.how", source=origin.ref, how=REPLICATION, why=NO_LOG)
                place = opened.keep_log([table_of(one) for one in tables], slot, plan.publication or slot)
            finally:
                opened.close()
            note_followed(actor, row.id, origin, slot, place)
            begun.append(origin.ref)
    return begun


@action("transfer.follow")
def note_followed(actor: Actor, transfer_id: UUID, origin: Origin, slot: str, place: str) -> None:
    """Take down that a log is kept. Records ``transfer.followed``.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = held(transfer_id, actor)
    said = {"slot": slot, "began": place, "reached": place, "asked_at": clock.now(), "by": actor.id}
    Followed.objects.update_or_create(origin=origin, defaults=said)
    record(FOLLOWED, stream=row.id, public={"ref": row.ref, "source": origin.ref, "slot": slot, "began": place})


def unfollow(actor: Actor, transfer_id: UUID) -> int:
    """Let the logs go that are kept for a transfer; gives how many. A log that is kept and not read fills the source's disk.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.source_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.unfollow")
    row = queries.row_for(actor, transfer_id)
    kept = list(Followed.objects.filter(origin__transfer=row).select_related("origin"))
    for one in kept:
        opened = open_source(one.origin)
        try:
            if isinstance(opened, Logged):
                opened.end_log(one.slot, queries.sync_plans(row)[one.origin.ref].publication or one.slot)
        finally:
            opened.close()
        note_let_go(actor, row.id, one.id)
    return len(kept)


@action("transfer.unfollow")
def note_let_go(actor: Actor, transfer_id: UUID, followed_id: UUID) -> None:
    """Take down that a log is not kept any more. Records ``transfer.let_go``.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = held(transfer_id, actor)
    one = Followed.objects.select_related("origin").get(id=followed_id)
    one.delete()
    record(LET_GO, stream=row.id, public={"ref": row.ref, "source": one.origin.ref, "slot": one.slot})


def let_logs_go() -> int:
    """Let the logs of transfers go that are over; a source that does not answer is asked again. Gives of how many."""
    rows = Transfer.objects.filter(state__in=_OVER, origins__followed__isnull=False).distinct()
    done = 0
    for row in list(rows.values_list("id", flat=True)):
        try:
            done += unfollow(SYSTEM, row)
        except Refusal as no:
            log.warning("transfer.log_kept", transfer=str(row), code=no.code)
    return done


def say_read(row: Transfer) -> None:
    """Tell each log how far it was carried over, after a round; what is not told is said again, and found the same."""
    last = row.rounds.order_by("-number").first()
    if last is None:
        return
    for one in Followed.objects.filter(origin__transfer=row).select_related("origin"):
        marks = [
            str(last.marks[str(mapped.position)]["log"]) for mapped in queries.mapped_of(row.id)
            if mapped.table.origin_id == one.origin_id and "log" in last.marks.get(str(mapped.position), {})
        ]  # fmt: skip
        opened = open_source(one.origin) if marks else None
        if opened is None:
            continue
        try:
            if isinstance(opened, Logged):
                place = min(marks, key=_place)
                note_reached(SYSTEM, one.id, place, opened.forget_log(one.slot, place))
        except Refusal as no:
            log.warning("transfer.log_not_told", transfer=str(row.id), code=no.code)
        finally:
            opened.close()


@action(
    "transfer.end_phase", silent="how far a log was read is a lease; what was carried over is on record with its round"
)
def note_reached(actor: Actor, followed_id: UUID, place: str, behind: int) -> None:
    """Note how far a log was carried over."""
    Followed.objects.filter(id=followed_id).update(reached=place, behind=behind, asked_at=clock.now())


def _place(text: str) -> int:
    high, low = text.split("/")
    return (int(high, 16) << 32) + int(low, 16)
