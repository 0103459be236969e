# SPDX-License-Identifier: Apache-2.0
"""Rows that could not be loaded, and what is wrong with each: a page at a time, from the workbench."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar
from uuid import UUID

import polars as pl

from duly.kernel.words import Words
from duly.rooms.transfer.models import Mapped, Shard
from duly.rooms.transfer.queries.mended import rows_gone
from duly.rooms.transfer.refusals import NO_SUCH_TABLE
from duly.rooms.transfer.rules.faults import FAULTS
from duly.rooms.transfer.rules.rehearsal import masked
from duly.rooms.transfer.shelves import DOUBLE_KEYS, QUARANTINE, SET_ASIDE, UNFIT, place, refused
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.terms import Fate
from duly.rooms.transfer.unreadable import FAULT_WORDS
from duly.rooms.transfer.unwritable import ROW_REFUSED
from duly.rooms.transfer.workbench import Bench

Line = TypeVar("Line")
_SOURCE, _MAPPING, _TARGET = "source", "mapping", "target"
_UNREAD = Words(en="The row cannot be read as one.", zh="无法将该行读作一行数据。")
_ELSE = Words(en="The value cannot be used ({code}).", zh="该值无法使用（{code}）。")
_LINES = {ROW: pl.UInt64, "field": pl.String, "code": pl.String, "value": pl.String, "by": pl.String}
_CUSTOMER = "personal"
"""Whatever the value is: only its beginning is shown, whether it is there at all is no secret."""


class HeldBack(NamedTuple):
    """One thing that is wrong with a row. ``field`` is empty where the row as a whole is meant."""

    row: int
    field: str
    why: Words
    value: str | None


class Lines(NamedTuple):
    """Some lines, and from where to go on; empty at the end."""

    rows: list[HeldBack]
    further: str


def held_back_of(transfer_id: UUID, position: int, *, after: str = "", limit: int = 100) -> Lines:
    """What is wrong with rows of a mapped table, in order; values masked."""
    table = mapped_at(transfer_id, position)
    rows, further = page(_shards(table), lambda one: _lines(Bench(transfer_id), one), after, limit)
    told = (_line(*one) for one in rows)
    return Lines([one._replace(value=masked(one.value, _CUSTOMER)) for one in told], further)


def every_held_back(transfer_id: UUID, position: int) -> Iterator[HeldBack]:
    """All of it with its values, for somebody who takes it along to mend it; who does is recorded by ``take_quarantine``."""
    bench = Bench(transfer_id)
    for shard in _shards(mapped_at(transfer_id, position)):
        yield from (_line(*one) for one in _lines(bench, shard).rows())


def rows_held_back(transfer_id: UUID, position: int) -> Iterator[tuple[Shard, pl.Series]]:
    """Shards that have such rows, with the numbers of these."""
    bench = Bench(transfer_id)
    for shard in _shards(mapped_at(transfer_id, position)):
        yield shard, _lines(bench, shard)[ROW].unique().sort()


def mapped_at(transfer_id: UUID, position: int) -> Mapped:
    """A mapped table of a transfer.

    Raises:
        Refusal: ``transfer.no_such_table``.
    """
    rows = Mapped.objects.filter(transfer_id=transfer_id).select_related("table__origin")
    found = rows.filter(position=position).first()
    if found is None:
        known = ", ".join(one.document["to"] for one in rows.order_by("position"))
        raise NO_SUCH_TABLE(field="table", path="table", table=position, known=known or "–")
    return found


def page(
    shards: list[Shard], read: Callable[[Shard], pl.DataFrame], after: str, limit: int
) -> tuple[list[tuple[object, ...]], str]:
    """So many lines of shards, read one after the other; the place where a page ends names a shard and a line of it."""
    begin, skipped = _place(after)
    waiting = [one for one in shards if one.number >= begin]
    found: list[tuple[object, ...]] = []
    for at, shard in enumerate(waiting):
        frame = read(shard)
        offset = skipped if shard.number == begin else 0
        part = frame.slice(offset, limit - len(found))
        found += part.rows()
        if len(found) >= limit:
            ends = offset + part.height
            more = ends < frame.height or waiting[at + 1 :]
            return found, f"{shard.number}.{ends}" if more else ""
    return found, ""


def _place(after: str) -> tuple[int, int]:
    shard, _, line = after.partition(".")
    is_place = all(part.isascii() and part.isdecimal() and len(part) < len("1000000000") for part in (shard, line))
    return (int(shard), int(line)) if is_place else (-1, 0)


def _shards(table: Mapped) -> list[Shard]:
    """Those that hold rows back."""
    at = list(Fate).index(Fate.QUARANTINED)
    rows = table.shards.select_related("mapped__table__origin").order_by("number")
    return [one for one in rows if len(one.fates) > at and one.fates[at]]


def _lines(bench: Bench, shard: Shard) -> pl.DataFrame:
    """All that is wrong with rows of a shard: as they were read, as they were mapped, as the target took them."""
    found = [pl.DataFrame(schema=_LINES)]
    if bench.has(place(shard, QUARANTINE)):
        whole = pl.when(pl.col("field") == "").then(pl.lit(_SOURCE)).otherwise(pl.lit(_MAPPING))
        found.append(bench.get(place(shard, QUARANTINE)).with_columns(by=whole))
    if bench.has(place(shard, SET_ASIDE)) and bench.has(place(shard, DOUBLE_KEYS)):
        open_ones = bench.get(place(shard, SET_ASIDE)).filter(pl.col("into").is_null())
        doubles = bench.get(place(shard, DOUBLE_KEYS)).join(open_ones.select(ROW), on=ROW, how="semi")
        found.append(doubles.with_columns(by=pl.lit(_MAPPING)))
    if bench.has(place(shard, UNFIT)):
        no = bench.get(place(shard, UNFIT))
        found.append(no.select(ROW, "field", "code", value="text", by=pl.lit(_TARGET)))
    if shard.attempt and bench.has(place(shard, refused(shard.attempt))):
        no = bench.get(place(shard, refused(shard.attempt)))
        found.append(no.select(ROW, "field", "code", value="text", by=pl.lit(_TARGET)))
    every = pl.concat([one.cast(pl.Schema(_LINES)) for one in found]).sort(ROW, maintain_order=True)
    return every.join(rows_gone(bench, shard), on=ROW, how="anti", maintain_order="left") if shard.mended else every


def _line(*told: object) -> HeldBack:
    row, field, code, value, by = told
    text = None if value is None else str(value)
    if by == _TARGET:  # what the target says stands in the sentence; the value itself it does not hand back
        return HeldBack(int(str(row)), str(field), _refused(str(code), str(field), text or ""), None)
    if by == _SOURCE:
        return HeldBack(int(str(row)), "", FAULT_WORDS.get(str(code), _UNREAD), text)
    return HeldBack(int(str(row)), str(field), FAULTS.get(str(code)) or _else(str(code)), text)


def _refused(code: str, field: str, text: str) -> Words:
    words = ROW_REFUSED.get(code, ROW_REFUSED["other"])
    return Words.literal(*(words.say(tongue, field=field, text=text) for tongue in ("en", "zh")))


def _else(code: str) -> Words:
    return Words.literal(*(_ELSE.say(tongue, code=code) for tongue in ("en", "zh")))
