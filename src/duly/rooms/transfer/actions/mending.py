# SPDX-License-Identifier: Apache-2.0
"""Rows that were held back come again, corrected: before the run in the place of the source's own, after it as shards of their own."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import NamedTuple
from uuid import UUID

import polars as pl

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.transfer import queries, shelves, source
from duly.rooms.transfer.actions.moving import go, held, must_be
from duly.rooms.transfer.actions.phases import wake
from duly.rooms.transfer.facts import Upload
from duly.rooms.transfer.kinds import MENDED, MENDS_DROPPED
from duly.rooms.transfer.models import Duty, Mapped, Mend, Shard, Transfer
from duly.rooms.transfer.refusals import MENDED_MEANWHILE, PACKAGE_IS_SEALED, SYNCED_SINCE
from duly.rooms.transfer.rules.digests import multiset_of
from duly.rooms.transfer.rules.mends import (
    FAULTY_LINE,
    MOST,
    NOTHING_MENDED,
    as_mended,
    must_be_held_back,
    rows_given,
    taken_by,
)
from duly.rooms.transfer.rules.plans import KINDS_BY_ENDING
from duly.rooms.transfer.source import ROW, cell
from duly.rooms.transfer.terms import Fate, ShardState, State
from duly.rooms.transfer.unreadable import FAULT_WORDS
from duly.rooms.transfer.work.shop import Shop, table_of
from duly.rooms.transfer.work.staging import rows_of
from duly.rooms.transfer.workbench import Bench

_BEFORE = (State.REHEARSED, State.AGREED)
_AFTER = (State.LOADED, State.DIFFERING, State.RECONCILED)
_QUARANTINED = list(Fate).index(Fate.QUARANTINED)
_ONLY = (0, 0, 0, 0, 1, 0)


class Corrected(NamedTuple):
    """Corrected rows of a source table, and from which shards of each mapped table they are taken: by its position, then by the
    number of the shard. ``number``: how many files were taken before.
    """

    table: UUID
    number: int
    rows: pl.DataFrame
    taken: Mapping[int, Mapping[int, list[int]]]


def mend(actor: Actor, transfer_id: UUID, position: int, upload: Upload) -> int:
    """Take a file of rows that were held back, corrected; gives how many. It has the columns in which the rows of a mapped table
    were handed out (:func:`rows_to_mend`). Before the run the shards in which they lie are rehearsed again; when the others
    are loaded, they become shards of their own. Either way somebody else has to agree.

    Raises:
        Refusal: ``transfer.mend_…``, ``transfer.no_such_transfer``, ``transfer.no_such_table``, ``transfer.not_now``,
            ``transfer.source_…``, ``transfer.synced_since``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.mend")
    row = queries.row_for(actor, transfer_id)
    must_be(row, *_BEFORE, *_AFTER)
    mapped = queries.mapped_at(transfer_id, position)
    number = mapped.table.mends.count()
    columns = table_of(mapped).columns
    given = rows_given(*_read(upload), columns)
    held_back = dict(queries.rows_held_back(transfer_id, position))
    must_be_held_back(given, pl.concat([pl.Series(ROW, [], pl.UInt64), *held_back.values()]))
    is_csv = _kind(upload.name) == "delimited"
    with Shop(row) as shop:
        stood = pl.concat(_stood(shop, held_back, given[ROW]), how="diagonal")
    rows = as_mended(given, stood, columns, is_csv=is_csv)
    taken = {one.position: _taken(transfer_id, one, rows[ROW]) for one in _siblings(mapped)}
    keep_mends(actor, transfer_id, Corrected(mapped.table_id, number, rows, taken))
    return rows.height


@action("transfer.mend")
def keep_mends(actor: Actor, transfer_id: UUID, corrected: Corrected) -> None:
    """Keep corrected rows, and let them be rehearsed. Records ``transfer.mended``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.mended_meanwhile``, ``transfer.synced_since``.
    """
    row, rows, bench = held(transfer_id, actor), corrected.rows, Bench(transfer_id)
    must_be(row, *_BEFORE, *_AFTER)
    if Mend.objects.filter(table_id=corrected.table).count() != corrected.number:
        raise MENDED_MEANWHILE(ref=row.ref)
    numbers = rows[ROW].sort().to_list()
    digest = multiset_of(rows, [one for one in rows.columns if one != ROW]).text
    bench.put(shelves.mends(corrected.table, corrected.number), rows)
    Mend.objects.create(
        table_id=corrected.table, number=corrected.number, rows=rows.height, first=numbers[0], last=numbers[-1], digest=digest,
        by=actor.id, at=clock.now(),
    )  # fmt: skip
    if row.state in _BEFORE:
        go(row, State.REHEARSING)
        shards = _again(corrected)
    else:
        shards = _as_shards(row, bench, corrected)
        go(row, State.MENDING)
        Duty.objects.filter(transfer=row).update(signed_at=None, signed_by=None, signed_digest="")
    public: dict[str, Json] = {
        "ref": row.ref,
        "rows": rows.height,
        "shards": shards,
        "digest": digest,
        "file": corrected.number + 1,
    }
    record(MENDED, stream=row.id, public=public)
    wake(row)


@action("transfer.mend")
def drop_mends(actor: Actor, transfer_id: UUID) -> int:
    """Put corrected rows aside that came after the run and are not loaded yet: they are held back again as they were. While they
    are rehearsed it has to be paused. Gives how many. Records ``transfer.mends_dropped``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row = held(transfer_id, actor)
    if row.state != State.MENDING or row.paused_at is None:  # a worker may have one of them in hand
        must_be(row, State.MENDED, State.MEND_AGREED)
    row.paused_at = None
    waiting = Shard.objects.filter(mapped__transfer=row, state__in=(ShardState.CUT, ShardState.STAGED))
    shards = list(waiting.filter(number__range=_MENDS).select_related("mapped").order_by("-number"))
    for one in shards:
        for number, count in one.span["taken"]:
            _move(Shard.objects.get(mapped_id=one.mapped_id, number=number), -count)
        Mend.objects.filter(table_id=one.mapped.table_id, number=one.span["mend"]).update(rows=0, first=0, last=0)
        one.delete()
    go(row, State.LOADED)
    rows = sum(one.rows for one in shards)
    record(MENDS_DROPPED, stream=row.id, public={"ref": row.ref, "rows": rows})
    return rows


def _read(upload: Upload) -> tuple[list[str], pl.DataFrame]:
    """The headers of a file, and its rows: of all its sheets, where it has several."""
    opened = source.open_source(source.Asked(_kind(upload.name), "", upload.path, upload.name, {}))
    try:
        tables = [one for one in opened.tables() if one.columns]
        if not tables:
            raise NOTHING_MENDED(field="file")
        heads = [one.name for one in tables[0].columns]
        alike = [one for one in tables if len(one.columns) == len(heads)]
        return heads, pl.concat(frame for one in alike for frame in _frames(opened, one))
    finally:
        opened.close()


def _frames(opened: source.Source, table: source.Table) -> Iterator[pl.DataFrame]:
    yield pl.DataFrame(schema={cell(one.position): pl.String for one in table.columns})
    for cut in opened.cuts(table, MOST + 1):
        chunk = opened.read(table, cut)
        for fault in chunk.faults:
            why = FAULT_WORDS.get(fault.code, fault.code)
            raise FAULTY_LINE(field="file", line=fault.row + 1, why=why)
        yield chunk.rows.drop(ROW)
        if cut.rows > MOST:
            return


def _kind(name: str) -> str:
    return KINDS_BY_ENDING.get(PurePath(name).suffix.lstrip(".").lower(), "delimited")


def _stood(shop: Shop, held_back: Mapping[Shard, pl.Series], wanted: pl.Series) -> Iterator[pl.DataFrame]:
    """The rows of these that can be read, as they stand: corrected ones as they were corrected last."""
    yield pl.DataFrame(schema={ROW: pl.UInt64})
    for shard, numbers in held_back.items():
        ours = wanted.filter(wanted.is_in(numbers.implode())).to_frame(ROW)
        if ours.height:
            yield rows_of(shop, shard).join(ours, on=ROW, how="semi")


def _siblings(mapped: Mapped) -> list[Mapped]:
    """The mapped tables that are made of the same table of a source."""
    return list(Mapped.objects.filter(table_id=mapped.table_id, transfer_id=mapped.transfer_id).order_by("position"))


def _taken(transfer_id: UUID, mapped: Mapped, rows: pl.Series) -> dict[int, list[int]]:
    return taken_by(rows, {shard.number: one for shard, one in queries.rows_held_back(transfer_id, mapped.position)})


def _again(corrected: Corrected) -> int:
    """Before the run: every shard with one of these rows is read anew, in all tables that are made of this one."""
    found = Shard.objects.filter(mapped__table_id=corrected.table, number__lt=shelves.MENDS_FROM)
    numbers = corrected.rows[ROW]
    touched = [
        one.id
        for one in found.filter(first__lte=numbers.max())
        if numbers.is_between(one.first, one.first + one.rows - 1).any()
    ]
    return Shard.objects.filter(id__in=touched).update(
        state=ShardState.CUT, wanted=ShardState.STAGED, tries=0, trouble={}
    )


def _as_shards(row: Transfer, bench: Bench, corrected: Corrected) -> int:
    """After the run: shards of their own, which take the rows over from those that hold them back."""
    if row.plan["target"]["kind"] == "package":
        raise PACKAGE_IS_SEALED(ref=row.ref)
    if Shard.objects.filter(mapped__transfer=row, number__gte=shelves.ROUNDS_FROM).exists():
        raise SYNCED_SINCE(ref=row.ref)
    made = 0
    for mapped in Mapped.objects.filter(transfer=row, table_id=corrected.table, position__in=list(corrected.taken)):
        taken, last = corrected.taken[mapped.position], _last(row, mapped)
        numbers = [one for rows in taken.values() for one in rows]
        if not numbers:
            continue
        shard = Shard(
            mapped=mapped, number=last + 1, first=min(numbers), rows=len(numbers), fates=[len(numbers) * one for one in _ONLY],
            span={"mend": corrected.number, "taken": [[number, len(rows)] for number, rows in taken.items()]}, at=clock.now(),
        )  # fmt: skip
        bench.put(shelves.place(shard, shelves.MENDED), corrected.rows.filter(pl.col(ROW).is_in(numbers)))
        shard.save(force_insert=True)
        for held_by in mapped.shards.filter(number__in=list(taken)):
            _move(held_by, len(taken[held_by.number]))
        made += 1
    return made


def _last(row: Transfer, mapped: Mapped) -> int:
    """The highest number of such a shard of any table that goes to the same target."""
    others = Shard.objects.filter(
        mapped__transfer=row, mapped__document__to=mapped.document["to"], number__range=_MENDS
    )
    return max(others.values_list("number", flat=True), default=shelves.MENDS_FROM - 1)


def _move(shard: Shard, count: int) -> None:
    """So many rows of a shard are rows of another one now."""
    shard.mended += count
    shard.fates[_QUARANTINED] -= count
    shard.save(update_fields=["mended", "fates"])


_MENDS = (shelves.MENDS_FROM, shelves.ROUNDS_FROM - 1)
