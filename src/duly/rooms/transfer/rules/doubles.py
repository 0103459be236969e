# SPDX-License-Identifier: Apache-2.0
"""Keys that come more than once, also in different shards: which row stays is decided by the mapping, never by chance.

Shards keep 64 bits of the SHA-256 of each key. Hashes that repeat name the suspects, a part of all hashes at a time, so that
memory is bounded; then the keys themselves are compared, so that two keys with one hash are not taken for one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer.rules.comparing import key_text
from duly.rooms.transfer.rules.digests import DIGEST, prefixes, row_digests
from duly.rooms.transfer.rules.faults import DOUBLE_KEY
from duly.rooms.transfer.rules.terms import LAST, QUARANTINE
from duly.rooms.transfer.source import ROW

HASH = "hash"
HASHES_AT_ONCE = 4_000_000
"""64 MB of hashes and numbers of rows."""


class Settled(NamedTuple):
    """What becomes of rows whose key is not theirs alone: ``merged`` (``row``, ``into``), ``quarantined`` (``row``, ``field``,
    ``code``, ``value``). All others stay as they are.
    """

    merged: pl.DataFrame
    quarantined: pl.DataFrame


def key_hashes(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """``row`` and the hash of its key: what a shard keeps for this."""
    return pl.DataFrame({ROW: rows[ROW], HASH: prefixes(row_digests(rows, key))})


def suspects(
    shards: Callable[[], Iterable[pl.DataFrame]], rows: int, most: int = HASHES_AT_ONCE
) -> Iterator[pl.DataFrame]:
    """``row`` and ``hash`` of those whose hash repeats, in parts: all rows of one hash are in one part.

    ``shards`` gives the frames of :func:`key_hashes`; it is asked once for each part. ``rows`` is how many there are.
    """
    parts = max(1, -(-rows // most))
    for part in range(parts):
        chosen = [frame.filter(pl.col(HASH) % parts == part) for frame in shards()]
        if not chosen:
            return
        whole = pl.concat(chosen)
        repeated = whole.filter(pl.col(HASH).is_duplicated())
        if repeated.height:
            yield repeated.sort(HASH, ROW)


def settle(rows: pl.DataFrame, key: Sequence[str], policy: str) -> Settled:
    """Decide over suspects (``row``, the fields of the key, ``digest`` of the whole row), all rows of a key among them.

    ``first`` and ``last`` keep that row and merge the others into it. ``quarantine`` merges what is the same to the letter
    and holds back all rows of a key whose rows differ.
    """
    several = rows.select(ROW, DIGEST, *key).filter(pl.struct(key).is_duplicated())
    if policy == QUARANTINE:
        held = several.filter(pl.col(DIGEST).n_unique().over(key) > 1)
        several = several.filter(pl.col(DIGEST).n_unique().over(key) == 1)
    else:
        held = several.clear()
    stays = (pl.col(ROW).max() if policy == LAST else pl.col(ROW).min()).over(key)
    merged = several.select(ROW, into=stays).filter(pl.col(ROW) != pl.col("into")).sort(ROW)
    told = pl.lit(" + ".join(key)).alias("field"), pl.lit(DOUBLE_KEY).alias("code"), key_text(key).alias("value")
    return Settled(merged, held.select(ROW, *told).sort(ROW))
