# SPDX-License-Identifier: Apache-2.0
"""Begin a phase of work: cut and rehearse, load, compare, take back. The shards are then worked on by whoever has time."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.words import Words
from duly.rooms.transfer import packages, queries
from duly.rooms.transfer.actions.closing import forget_rounds
from duly.rooms.transfer.actions.deciding import must_be_agreed
from duly.rooms.transfer.actions.freezing import end_freeze, must_not_be_cut_over
from duly.rooms.transfer.actions.moving import go, held, must_be
from duly.rooms.transfer.cutover_terms import Ended
from duly.rooms.transfer.kinds import RECONCILIATION_BEGUN, REHEARSAL_BEGUN, RUN_BEGUN, UNDO_BEGUN
from duly.rooms.transfer.models import Mapped, Shard, Transfer
from duly.rooms.transfer.places import open_source
from duly.rooms.transfer.refusals import TABLE_UNFIT
from duly.rooms.transfer.registry import RUN, UNDO, must_be_allowed
from duly.rooms.transfer.rules.mapping_file import mapping_digest
from duly.rooms.transfer.source import Cut
from duly.rooms.transfer.target import Survey
from duly.rooms.transfer.terms import ShardState, State
from duly.rooms.transfer.unwritable import TROUBLES
from duly.rooms.transfer.work.shop import Shop, table_of

WORK = "transfer.work"
_AT_ONCE = 1_000


class Before(NamedTuple):
    """How a target table stands before anything is written to it."""

    mapped: UUID
    rows: int
    digest: str


def rehearse(actor: Actor, transfer_id: UUID) -> int:
    """Cut the mapped tables into shards, to be rehearsed: read, mapped, compared with what stands in the target, and nothing
    written there. Gives how many.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.table_unfit``, ``transfer.source_…``,
            ``transfer.target_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.rehearse")
    row = queries.row_for(actor, transfer_id)
    must_be(row, State.MAPPED, State.REHEARSED, State.AGREED, State.UNDONE)
    packages.must_be_ready(row)
    tables = queries.mapped_of(row.id)
    with Shop(row) as shop:
        for one in tables:
            _must_be_fit(one, shop.target.survey(shop.chain(one).wanted))
    cuts = [(one.id, cut) for one in tables for cut in _cuts(row, one)]
    return begin_rehearsal(actor, transfer_id, cuts)


@action("transfer.rehearse")
def begin_rehearsal(actor: Actor, transfer_id: UUID, cuts: list[tuple[UUID, Cut]]) -> int:
    """Take down the shards. Those of an earlier rehearsal are put away. Records ``transfer.rehearsal_begun``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row = held(transfer_id, actor)
    go(row, State.REHEARSING)
    forget_rounds(row)
    Shard.objects.filter(mapped__transfer=row).delete()
    now, begins = clock.now(), _numbered(row, cuts)
    Shard.objects.bulk_create(
        (
            Shard(
                mapped_id=mapped, number=begins[mapped] + cut.number, first=cut.first, rows=cut.rows, span=dict(cut.span), at=now
            )
            for mapped, cut in cuts
        ),
        batch_size=_AT_ONCE,
    )  # fmt: skip
    mapping = mapping_digest(queries.mapping_of(row.id))
    rows = sum(cut.rows for _, cut in cuts)
    record(
        REHEARSAL_BEGUN, stream=row.id, public={"ref": row.ref, "shards": len(cuts), "rows": rows, "mapping": mapping}
    )
    wake(row)
    return len(cuts)


def run(actor: Actor, transfer_id: UUID) -> int:
    """Load what was rehearsed and agreed to; gives how many shards are to be written.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.other_digest``, ``transfer.target_…``,
            ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.run")
    row = queries.row_for(actor, transfer_id)
    must_be_allowed(actor, row, RUN)
    must_be(row, State.AGREED, State.MEND_AGREED)
    if row.state == State.MEND_AGREED:
        return begin_run(actor, transfer_id, [])
    with Shop(row) as shop:
        stood = [_before(shop, one) for one in queries.mapped_of(row.id)]
    return begin_run(actor, transfer_id, stood)


@action("transfer.run")
def begin_run(actor: Actor, transfer_id: UUID, stood: list[Before]) -> int:
    """From now on shards are written that are not yet. ``stood``: how the target's tables are before; nothing where they were
    written to already. Records ``transfer.run_begun``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.other_digest``.
    """
    row = held(transfer_id, actor)
    must_be_agreed(row)
    packages.reopen(SYSTEM, row, row.rehearsal_digest)
    go(row, State.RUNNING)
    for one in stood:
        Mapped.objects.filter(id=one.mapped, transfer=row).update(rows_before=one.rows, digest_before=one.digest)
    waiting = Shard.objects.filter(mapped__transfer=row, state=ShardState.STAGED)
    shards = waiting.update(wanted=ShardState.LOADED, tries=0, trouble={})
    record(RUN_BEGUN, stream=row.id, public={"ref": row.ref, "shards": shards, "digest": row.rehearsal_digest})
    wake(row)
    return shards


@action("transfer.reconcile")
def reconcile(actor: Actor, transfer_id: UUID) -> int:
    """Read everything back and compare it row by row; gives how many shards. May be done again at any time before the
    sign-off. Records ``transfer.reconciliation_begun``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row = held(transfer_id, actor)
    go(row, State.RECONCILING)
    Shard.objects.filter(mapped__transfer=row).update(state=ShardState.LOADED, read_digest="")
    shards = _want(row, ShardState.PROVEN)
    record(RECONCILIATION_BEGUN, stream=row.id, public={"ref": row.ref, "shards": shards})
    wake(row)
    return shards


@action("transfer.undo")
def undo(actor: Actor, transfer_id: UUID, *, why: str) -> int:
    """Take everything back that was written, also of a run that is not through; gives how many shards. Records
    ``transfer.undo_begun``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.roll_back_instead``.
    """
    row = held(transfer_id, actor)
    must_be_allowed(actor, row, UNDO)
    must_not_be_cut_over(row)
    end_freeze(row, Ended.UNDO, why.strip()[:200], by=actor.id)
    return take_back(row, why.strip()[:200])


def take_back(row: Transfer, why: str) -> int:
    """The same, inside a running verb; gives how many shards.

    Raises:
        Refusal: ``transfer.package_out``, ``transfer.not_now``.
    """
    packages.reopen(SYSTEM, row, why)
    go(row, State.UNDOING)
    row.paused_at = None
    row.save(update_fields=["paused_at"])
    shards = _want(row, ShardState.UNDONE)
    record(UNDO_BEGUN, stream=row.id, public={"ref": row.ref, "why": why, "shards": shards})
    wake(row)
    return shards


def _cuts(row: Transfer, mapped: Mapped) -> Iterator[Cut]:
    opened = open_source(mapped.table.origin)
    try:
        yield from opened.cuts(table_of(mapped), row.plan["shard"])
    finally:
        opened.close()


def _numbered(row: Transfer, cuts: list[tuple[UUID, Cut]]) -> dict[UUID, int]:
    """After what the numbers of each table's shards begin: no two shards of one table of the target have the same."""
    found: dict[UUID, int] = {}
    for tables in queries.targets_of(row.id):
        after = 0
        for one in tables:
            found[one.id] = one.numbered_from = after
            one.save(update_fields=["numbered_from"])
            after += 1 + max((cut.number for mapped, cut in cuts if mapped == one.id), default=0)
    return found


def _must_be_fit(mapped: Mapped, survey: Survey) -> None:
    if survey.troubles:
        both = [TROUBLES[code] for code, _ in survey.troubles]
        said = {
            tongue: "; ".join(
                words.say(tongue, about=what) for words, (_, what) in zip(both, survey.troubles, strict=True)
            )
            for tongue in ("en", "zh")
        }
        raise TABLE_UNFIT(field="target", table=mapped.document["to"], troubles=Words.literal(said["en"], said["zh"]))


def _before(shop: Shop, mapped: Mapped) -> Before:
    wanted = shop.chain(mapped).wanted
    survey = shop.target.survey(wanted)
    _must_be_fit(mapped, survey)
    digest = shop.target.digest(wanted) if survey.exists else ""
    shop.target.prepare(shop.run, wanted)
    return Before(mapped.id, survey.rows, digest)


def _want(row: Transfer, state: ShardState) -> int:
    return Shard.objects.filter(mapped__transfer=row).update(wanted=state, tries=0, trouble={})


def wake(row: Transfer) -> None:
    """Let a worker know, in the transaction of a verb."""
    enqueue(WORK, key=f"transfer {row.id}", transfer_id=str(row.id))
