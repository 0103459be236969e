# SPDX-License-Identifier: Apache-2.0
"""A phase ends: all shards are done, what they came to is added up, and the equation must close."""

from collections import Counter
from collections.abc import Callable, Mapping
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import go, held
from duly.rooms.transfer.kinds import LOADED, RECONCILED, REHEARSED, UNDONE
from duly.rooms.transfer.models import Shard, Transfer
from duly.rooms.transfer.rules.equation import must_close
from duly.rooms.transfer.terms import Fate, State
from duly.rooms.transfer.work.doubles import settle_doubles
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.work.taking_stock import Stock, restored_rows, take_stock


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
    moved = {one.id: settle_doubles(shop, one) for one in queries.mapped_of(row.id)}
    finish_rehearsal(actor, row.id, moved)


def _end_run(actor: Actor, row: Transfer, shop: Shop) -> None:
    finish_run(actor, row.id)


def _end_reconciling(actor: Actor, row: Transfer, shop: Shop) -> None:
    finish_reconciling(actor, row.id, {one.id: take_stock(shop, one) for one in queries.mapped_of(row.id)})


def _end_undoing(actor: Actor, row: Transfer, shop: Shop) -> None:
    counted: Counter[str] = Counter()
    same = True
    for one in queries.mapped_of(row.id):
        counted.update(restored_rows(shop, one))
        wanted = shop.chain(one).wanted
        shop.target.finish_undo(shop.run, wanted)
        after = shop.target.digest(wanted) if shop.target.survey(wanted).exists else ""
        same = same and after == one.digest_before
    finish_undo(actor, row.id, dict(counted), is_same=same)


@action("transfer.end_phase")
def finish_rehearsal(actor: Actor, transfer_id: UUID, moved: Mapping[UUID, Mapping[int, Mapping[Fate, int]]]) -> None:
    """All shards were rehearsed. ``moved``: by table and shard, how many rows went over to merged or quarantined because
    another row has their key, by the fate that had been foreseen. Records ``transfer.rehearsed``.
    """
    row = held(transfer_id, actor)
    if not _is_through(row, State.REHEARSING):
        return
    for mapped, shards in moved.items():
        for shard in Shard.objects.filter(mapped_id=mapped, number__in=list(shards)):
            fates = Counter(dict(zip(Fate, shard.fates, strict=True)))
            fates.update(shards[shard.number])
            shard.fates = [fates[one] for one in Fate]
            shard.save(update_fields=["fates"])
    totals = _totals(row)
    row.rehearsed_at, row.rehearsal_digest = clock.now(), _rehearsal_digest(row)
    go(row, State.REHEARSED)
    record(REHEARSED, stream=row.id, public={"ref": row.ref, "digest": row.rehearsal_digest, **totals})


@action("transfer.end_phase")
def finish_run(actor: Actor, transfer_id: UUID) -> None:
    """All shards are loaded. Records ``transfer.loaded``."""
    row = held(transfer_id, actor)
    if _is_through(row, State.RUNNING):
        totals = _totals(row)
        go(row, State.LOADED)
        record(LOADED, stream=row.id, public={"ref": row.ref, **totals})


@action("transfer.end_phase")
def finish_reconciling(actor: Actor, transfer_id: UUID, stocks: Mapping[UUID, Stock]) -> None:
    """All shards were read back. Records ``transfer.reconciled``."""
    row = held(transfer_id, actor)
    if not _is_through(row, State.RECONCILING):
        return
    differences = sum(stock.differences for stock in stocks.values())
    rows = sum(one.rows for one in Shard.objects.filter(mapped__transfer=row))
    go(row, State.DIFFERING if differences else State.RECONCILED)
    public: dict[str, Json] = {
        "ref": row.ref, "differences": differences, "rows": rows, "digest": queries.reconciled_digest(row.id),
        "tables": [[stock.table, stock.made, stock.read, stock.extra] for stock in stocks.values()],
    }  # fmt: skip
    record(RECONCILED, stream=row.id, public=public)


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
            must_close(one.document["from"], shard.number, shard.rows, dict(zip(Fate, shard.fates, strict=True)))
            totals.update(dict(zip(Fate, shard.fates, strict=True)))
            rows += shard.rows
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
    State.REHEARSING: _end_rehearsal,
    State.RUNNING: _end_run,
    State.RECONCILING: _end_reconciling,
    State.UNDOING: _end_undoing,
}
