# SPDX-License-Identifier: Apache-2.0
"""What the new system changed before it was rolled back, table by table: for the old system to take over."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped
from duly.rooms.transfer.queries.held_back import mapped_at
from duly.rooms.transfer.queries.standing import mapped_of
from duly.rooms.transfer.rules.digests import prefixes, row_digests
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.reverse import CHANGED, GONE, WHAT
from duly.rooms.transfer.workbench import Bench


class ReverseCount(NamedTuple):
    """How many rows of a table the new system changed, and how many it removed."""

    position: int
    table: str
    changed: int
    gone: int


def reverse_counts(transfer_id: UUID) -> list[ReverseCount]:
    """By table; only those where there is something."""
    found = []
    for mapped in mapped_of(transfer_id):
        counted = dict.fromkeys((CHANGED, GONE), 0)
        for frame in _frames(mapped):
            for what in counted:
                counted[what] += frame.filter(pl.col(WHAT) == what).height
        if any(counted.values()):
            found.append(ReverseCount(mapped.position, mapped.document["to"], counted[CHANGED], counted[GONE]))
    return found


def reverse_rows(transfer_id: UUID, position: int) -> tuple[list[str], Iterator[Sequence[str | None]]]:
    """The fields of a table, and first what became of each row (``changed``, ``gone``), then its fields as they are now.

    Raises:
        Refusal: ``transfer.no_such_table``.
    """
    mapped = mapped_at(transfer_id, position)
    fields = read_table(mapped.document).names
    return list(fields), (row for frame in _frames(mapped) for row in frame.select(WHAT, *fields).rows())


def _frames(mapped: Mapped) -> Iterator[pl.DataFrame]:
    """The last shards first: of a row that several brought, only what came last is told."""
    bench, key = Bench(mapped.transfer_id), list(read_table(mapped.document).key)
    known = pl.Series("hash", [], dtype=pl.UInt64)
    for shard in mapped.shards.select_related("mapped").order_by("-number"):
        name = shelves.place(shard, shelves.reverse(shard.attempt)) if shard.attempt else ""
        if name and bench.has(name):
            frame = bench.get(name)
            hashes = prefixes(row_digests(frame, key)).alias("hash")
            yield frame.filter(~hashes.is_in(known.implode()))
            known = pl.concat([known, hashes])
