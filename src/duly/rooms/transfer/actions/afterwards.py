# SPDX-License-Identifier: Apache-2.0
"""After the sign-off: rows are read back from the target once more, what was found is kept sealed, and in the end all of it goes."""

from uuid import UUID

import polars as pl

from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.actions.moving import must_be
from duly.rooms.transfer.models import Transfer
from duly.rooms.transfer.rules.comparing import Comparison, compare
from duly.rooms.transfer.rules.digests import DIGEST
from duly.rooms.transfer.rules.forecast import FATE
from duly.rooms.transfer.terms import State
from duly.rooms.transfer.work.keeping import is_left, put_away
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.workbench import Bench


def read_back(transfer_id: UUID, position: int, rows: pl.DataFrame) -> Comparison:
    """Compare rows as they were loaded (out of :func:`queries.sample_of`) with what stands in the target now. Writes nothing.

    Raises:
        Refusal: ``transfer.not_now``, ``transfer.no_such_table``, ``transfer.target_…``.
    """
    row, mapped = Transfer.objects.get(id=transfer_id), queries.mapped_at(transfer_id, position)
    must_be(row, State.SIGNED_OFF)
    with Shop(row) as shop:
        chain = shop.chain(mapped)
        there = shop.target.standing(chain.wanted, rows.select(chain.rule.key))
        return compare(rows.drop(DIGEST, FATE, strict=False), there, chain.wanted, chain.rule.codes)


def keep_found(transfer_id: UUID, name: str, frame: pl.DataFrame) -> None:
    """Keep what a check found, with its values, sealed like everything on the workbench; read by :func:`queries.found_of`."""
    Bench(transfer_id).put(f"{shelves.AFTER}{name}", frame)


def let_go(transfer_id: UUID) -> None:
    """Remove the sample, what checks found, and what said whose rows moved: nobody needs it any more."""
    bench = Bench(transfer_id)
    bench.clear(shelves.AFTER.rstrip("/"))
    for name in list(bench.names("shards")):
        if name.rsplit("/", 1)[-1] == shelves.MOVED:
            bench.clear_one(name)


def put_away_rest() -> int:
    """Remove rows of transfers that were signed off and whose rows still lie there, because a machine died just then."""
    rows = Transfer.objects.filter(state=State.SIGNED_OFF).values_list("id", flat=True)
    left = [one for one in rows if is_left(Bench(one))]
    for one in left:
        put_away(one)
    return len(left)
