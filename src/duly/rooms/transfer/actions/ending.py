# SPDX-License-Identifier: Apache-2.0
"""A phase ends: all shards are done, what they came to is added up, and the equation must close."""

from collections import Counter
from collections.abc import Callable, Mapping
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.rooms.parcels.facts import Event
from duly.rooms.transfer import packages, queries, received
from duly.rooms.transfer.actions.closing import end_round
from duly.rooms.transfer.actions.moving import go, held
from duly.rooms.transfer.kinds import LOADED, RECONCILED, REHEARSED, UNDONE
from duly.rooms.transfer.models import Shard, Transfer
from duly.rooms.transfer.places import packages_of
from duly.rooms.transfer.rules.equation import must_close
from duly.rooms.transfer.terms import Fate, State
from duly.rooms.transfer.work.adding_up import add_up
from duly.rooms.transfer.work.doubles import settle_doubles, settle_late_ones
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.work.taking_stock import Stock, restored_rows, take_stock
from duly.rooms.transfer.work.telling import tell


def end_phase(actor: Actor, transfer_id: UUID) -> None:
    """End the phase in which a transfer is, if all its shards are through; whoever comes second finds it ended.

    Raises:
        Refusal: ``transfer.target_…``; the phase goes on then and ends at the next try.
    """
    row = queries.row_for(actor, transfer_id)
    if (end := _ENDS.get(State(row.state))) is not None:
        with Shop(row) as shop:
            end(actor, row, shop)


def _end_rehearsal(actor: Actor, row: Transfer, shop: Shop) -> None:
    fates: dict[UUID, tuple[int, ...]] = {}
    for tables in queries.targets_of(row.id):
        fates |= settle_doubles(shop, tables)
    tell(shop, row)
    finish_rehearsal(actor, row.id, fates)


def _end_mending(actor: Actor, row: Transfer, shop: Shop) -> None:
    fates: dict[UUID, tuple[int, ...]] = {}
    for tables in queries.targets_of(row.id):
        fates |= settle_late_ones(shop, tables)
    finish_rehearsal(actor, row.id, fates)


def _end_run(actor: Actor, row: Transfer, shop: Shop) -> None:
    packages.seal(row, shop)
    finish_run(actor, row.id)


def _end_reconciling(actor: Actor, row: Transfer, shop: Shop) -> None:
    stocks: dict[UUID, Stock] = {}
    for tables in queries.targets_of(row.id):
        stocks |= take_stock(shop, tables)
    add_up(shop, queries.mapped_of(row.id))
    finish_reconciling(actor, row.id, packages.proven(row, shop, stocks))


def _end_undoing(actor: Actor, row: Transfer, shop: Shop) -> None:
    counted: Counter[str] = Counter()
    same = True
    for tables in reversed(queries.targets_of(row.id)):
        for one in tables:
            counted.update(restored_rows(shop, one))
        wanted = shop.chain(tables[0]).wanted
        shop.target.finish_undo(shop.run, wanted)
        after = shop.target.digest(wanted) if shop.target.survey(wanted).exists else ""
        same = same and after == tables[0].digest_before
    finish_undo(actor, row.id, dict(counted), is_same=same)


@action("transfer.end_phase")
def finish_rehearsal(actor: Actor, transfer_id: UUID, fates: Mapping[UUID, tuple[int, ...]]) -> None:
    """All shards were rehearsed, or those of corrected rows. ``fates``: what would become of the rows of shards in which some
    are merged or held back because another row has their key. Records ``transfer.rehearsed``.
    """
    row = held(transfer_id, actor)
    after = {State.REHEARSING: State.REHEARSED, State.MENDING: State.MENDED}.get(State(row.state))
    if after is None or not _is_through(row, State(row.state)):
        return
    for shard in Shard.objects.filter(mapped__transfer=row, id__in=list(fates)):
        shard.fates = list(fates[shard.id])
        shard.save(update_fields=["fates"])
    totals = _totals(row)
    row.rehearsed_at, row.rehearsal_digest = clock.now(), _rehearsal_digest(row)
    go(row, after)
    record(REHEARSED, stream=row.id, public={"ref": row.ref, "digest": row.rehearsal_digest, **totals})


@action("transfer.end_phase")
def finish_run(actor: Actor, transfer_id: UUID) -> None:
    """All shards are loaded. Records ``transfer.loaded``."""
    row = held(transfer_id, actor)
    if _is_through(row, State.RUNNING):
        totals = _totals(row)
        go(row, State.LOADED)
        record(LOADED, stream=row.id, public={"ref": row.ref, **totals})
        received.note(packages_of(row), Event.LOADED, rows=int(str(totals["rows"])), report=row.rehearsal_digest)


@action("transfer.end_phase")
def finish_reconciling(actor: Actor, transfer_id: UUID, stocks: Mapping[UUID, Stock]) -> None:
    """All shards were read back. Records ``transfer.reconciled``."""
    row = held(transfer_id, actor)
    if not _is_through(row, State.RECONCILING):
        return
    differences = sum(stock.differences for stock in stocks.values())
    rows = sum(one.rows - one.mended for one in Shard.objects.filter(mapped__transfer=row))
    go(row, State.DIFFERING if differences else queries.state_at_rest(row.id))
    public: dict[str, Json] = {
        "ref": row.ref, "differences": differences, "rows": rows, "digest": queries.reconciled_digest(row.id),
        "tables": [[stock.table, stock.made, stock.read, stock.extra] for stock in stocks.values()],
    }  # fmt: skip
    record(RECONCILED, stream=row.id, public=public)
    if not differences:
        received.note(packages_of(row), Event.RECONCILED, rows=rows, report=queries.reconciled_digest(row.id))


@action("transfer.end_phase")
def finish_undo(actor: Actor, transfer_id: UUID, counted: Mapping[str, int], *, is_same: bool) -> None:
    """All shards were taken back. Records ``transfer.undone``."""
    row = held(transfer_id, actor)
    if _is_through(row, State.UNDOING):
        go(row, State.UNDONE)
        said = {name: counted.get(name, 0) for name in ("removed", "restored", "kept")}
        record(UNDONE, stream=row.id, public={"ref": row.ref, **said, "same_as_before": is_same})


def _is_through(row: Transfer, phase: State) -> bool:
    return row.state == phase and not queries.progress_of(row.id).shards_left


def _totals(row: Transfer) -> dict[str, Json]:
    """What became of all rows; each has exactly one fate, or nothing is said at all."""
    totals: Counter[Fate] = Counter()
    rows = 0
    for one in queries.mapped_of(row.id):
        for shard in one.shards.order_by("number"):
            own = shard.rows - shard.mended
            must_close(one.document["from"], shard.number, own, dict(zip(Fate, shard.fates, strict=True)))
            totals.update(dict(zip(Fate, shard.fates, strict=True)))
            rows += own
    return {"rows": rows, **{str(fate): totals[fate] for fate in Fate}}


def _rehearsal_digest(row: Transfer) -> str:
    """Of everything that a second person agrees to: where from, how it is mapped, what would become of each shard."""
    tables: list[Json] = [
        [
            one.document["from"], one.table.state, one.digest,
            [[shard.number, shard.rows, [*shard.fates], shard.digest] for shard in one.shards.order_by("number")],
        ]
        for one in queries.mapped_of(row.id)
    ]  # fmt: skip
    return digest([row.plan["target"]["kind"], tables])


_ENDS: Mapping[State, Callable[[Actor, Transfer, Shop], None]] = {
    State.SYNCING: end_round,
    State.REHEARSING: _end_rehearsal,
    State.MENDING: _end_mending,
    State.RUNNING: _end_run,
    State.RECONCILING: _end_reconciling,
    State.UNDOING: _end_undoing,
}
