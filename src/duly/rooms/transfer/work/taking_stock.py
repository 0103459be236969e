# SPDX-License-Identifier: Apache-2.0
"""A whole table, once its shards are through: how many rows differ, and whether the target holds rows that nobody brought."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.models import Mapped
from duly.rooms.transfer.rules.sums import added, read_sum
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.terms import Fate, ShardState
from duly.rooms.transfer.work.shop import Shop


class Stock(NamedTuple):
    """What a table came to."""

    table: str
    made: str
    """Multiset digest of all rows as the mapping makes them."""
    read: str
    """The same of all rows as they were read back."""
    extra: int
    """Rows that the target holds and nobody accounts for; fewer than nothing when some are gone."""
    differing: int

    @property
    def differences(self) -> int:
        """What has to be looked at."""
        return self.differing + abs(self.extra)


def take_stock(shop: Shop, tables: Sequence[Mapped]) -> dict[UUID, Stock]:
    """Count a table of the target once more as a whole; ``tables`` are all that go there, and the last of them is told of rows
    that none of them brought.

    Raises:
        Refusal: ``transfer.target_…``.
    """
    wanted, last = shop.chain(tables[0]).wanted, tables[-1]
    created = sum(queries.fates_of(one.shards.all())[Fate.CREATED] for one in tables)
    gone = sum(shard.gone for one in tables for shard in one.shards.all())
    extra = shop.target.survey(wanted).rows - (last.rows_before or 0) - created + gone
    return {one.id: _counted(shop, one, extra if one is last else 0) for one in tables}


def _counted(shop: Shop, mapped: Mapped, extra: int) -> Stock:
    shards = list(mapped.shards.select_related("mapped").order_by("number"))
    made, read = (added(read_sum(getattr(one, name)) for one in shards) for name in ("digest", "read_digest"))
    differing = 0
    for shard in shards:
        if shard.state == ShardState.DIFFERS:
            rows = set(shop.bench.get(shelves.place(shard, shelves.DIFFERENCES))[ROW].to_list())
            differing += len(rows) + sum(
                shop.bench.get(shelves.place(shard, one)).height for one in (shelves.MISSING, shelves.EXTRA)
            )
    return Stock(mapped.document["to"], made.text, read.text, extra, differing)


def restored_rows(shop: Shop, mapped: Mapped) -> Counter[str]:
    """How many rows of a table were removed, restored and kept when it was taken back."""
    counted: Counter[str] = Counter()
    for shard in mapped.shards.order_by("number"):
        name = shelves.place(shard, shelves.UNDONE)
        if shop.bench.has(name):
            said = shop.bench.get(name).row(0, named=True)
            counted.update({"removed": said["removed"], "restored": said["restored"], "kept": len(said["kept"])})
    return counted
