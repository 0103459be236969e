# SPDX-License-Identifier: Apache-2.0
"""Rows of one table that may be one customer under two keys: among those that come, and with those that stand already.

Looked at are shards spread over the table up to a number of rows, so that time and memory do not grow with it; how many that
were is told with what was found.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Mapped, Shard
from duly.rooms.transfer.rules.alike import BORN, EMAIL, NAME, NUMBER, PHONE, Pair, best, blocks, pairs_in, scored
from duly.rooms.transfer.rules.doubles import suspects
from duly.rooms.transfer.rules.forecast import FATE
from duly.rooms.transfer.source import ROW
from duly.rooms.transfer.target import FindsByValue
from duly.rooms.transfer.terms import Fate
from duly.rooms.transfer.work.doubles import merged_rows
from duly.rooms.transfer.work.shop import Shop

LOOKED_AT = 250_000
"""Rows of a table that are compared with each other."""
_ASKED = 500
"""Rows for which the target is asked whether somebody there has their number or address."""
_PAIRS, _SHOWN = 20_000, 20
_STANDING = 5_000


class Alike(NamedTuple):
    """What was found: ``pairs`` in all, the likeliest of them."""

    looked_at: int
    pairs: int
    shown: tuple[Pair, ...]


def alike_in(shop: Shop, mapped: Mapped, parts: Mapping[str, str]) -> Alike:
    """Rows that come and resemble each other; ``parts``: part of the comparison to the field that plays it."""
    shards = _spread(list(mapped.shards.order_by("number")))
    looked_at = sum(one.rows for one in shards)
    if not parts:
        return Alike(0, 0, ())
    columns = [ROW, *dict.fromkeys(parts.values())]
    found: list[Pair] = []
    whole = suspects(lambda: (blocks(_staged(shop, one, columns), parts) for one in shards), looked_at * 4)
    for met in whole:
        pairs = pairs_in(met, _PAIRS)
        rows = _rows(shop, shards, columns, {row for pair in pairs for row in pair}, parts)
        found += [Pair(a, b, *scored(rows.get(a, {}), rows.get(b, {}))) for a, b in pairs]
    likely = best(found, len(found))
    return Alike(looked_at, len(likely), tuple(likely[:_SHOWN]))


def alike_standing(shop: Shop, mapped: Mapped, parts: Mapping[str, str]) -> Alike:
    """Rows that would be created although somebody of their number or address stands in the target under another key."""
    asked_by = next((one for one in (NUMBER, EMAIL, PHONE) if one in parts), None)
    wanted = shop.chain(mapped).wanted
    target = shop.target
    if asked_by is None or not isinstance(target, FindsByValue) or not shop.target.survey(wanted).rows:
        return Alike(0, 0, ())
    field = parts[asked_by]
    rows = _created(shop, mapped, field)
    if rows.is_empty() or field in wanted.key:
        return Alike(rows.height, 0, ())
    standing = target.having(wanted, rows.select(field), _STANDING)
    told = {row: dict(zip(parts, values, strict=True)) for row, *values in rows.select(ROW, *parts.values()).rows()}
    others: dict[str, list[dict[str, str | None]]] = {}
    for values in standing.select(*parts.values()).rows():
        one = dict(zip(parts, values, strict=True))
        others.setdefault(str(one[asked_by]), []).append(one)
    found = [
        Pair(row, None, *scored(one, other))
        for row, one in told.items()
        for other in others.get(str(one[asked_by]), ())
    ]
    likely = best(found, len(found))
    return Alike(rows.height, len(likely), tuple(likely[:_SHOWN]))


def parts_of(meanings: Mapping[str, str], roles: Mapping[str, str]) -> dict[str, str]:
    """Which field plays which part; the first of a kind does."""
    found: dict[str, str] = {}
    for field, means in meanings.items():
        if (part := roles.get(means)) is not None:
            found.setdefault(part, field)
    return {part: found[part] for part in (NAME, PHONE, EMAIL, BORN, NUMBER) if part in found}


def _spread(shards: Sequence[Shard]) -> list[Shard]:
    """As many shards as may be looked at, evenly over the table."""
    each = max((one.rows for one in shards), default=1)
    most = max(1, LOOKED_AT // max(each, 1))
    step = max(1, -(-len(shards) // most))
    return list(shards[::step])


def _staged(shop: Shop, shard: Shard, columns: Sequence[str]) -> pl.DataFrame:
    """Those that come; what is merged into another row of its own key is known to be there twice."""
    staged = shop.bench.get(shelves.place(shard, shelves.STAGED)).select(columns)
    return staged.join(merged_rows(shop.bench, shard).select(ROW), on=ROW, how="anti")


def _rows(
    shop: Shop, shards: Sequence[Shard], columns: Sequence[str], numbers: set[int], parts: Mapping[str, str]
) -> dict[int, dict[str, str | None]]:
    wanted = pl.DataFrame({ROW: sorted(numbers)}, schema={ROW: pl.UInt64})
    found: dict[int, dict[str, str | None]] = {}
    for shard in shards:
        here = wanted.filter(pl.col(ROW).is_between(shard.first, shard.first + shard.rows - 1))
        if here.height:
            told = _staged(shop, shard, columns).join(here, on=ROW, how="semi").select(ROW, *parts.values())
            found |= {row: dict(zip(parts, values, strict=True)) for row, *values in told.rows()}
    return found


def _created(shop: Shop, mapped: Mapped, field: str) -> pl.DataFrame:
    """The first rows that would be new and have a value in the field."""
    for shard in mapped.shards.order_by("number"):
        staged = shop.bench.get(shelves.place(shard, shelves.STAGED))
        found = staged.filter((pl.col(FATE) == Fate.CREATED) & (pl.col(field).str.len_chars() > 0)).head(_ASKED)
        if found.height:
            return found
    return pl.DataFrame(schema={ROW: pl.UInt64, field: pl.String})
