# SPDX-License-Identifier: Apache-2.0
"""What a source said last of each row, as two digests a row, and what is different now.

The digest of a key and of the row as the mapping makes it, the first 128 bits of each as two numbers: 48 bytes a row, whatever
is in it. Rows are dealt out to parts by their keys, so that a part can be compared alone and memory stays bounded.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from duly.rooms.transfer.rules.digests import DIGEST, Multiset, row_digests
from duly.rooms.transfer.rules.terms import LAST, QUARANTINE
from duly.rooms.transfer.source import ROW

KEY, SAID = ["k0", "k1"], ["d0", "d1"]
WAS, WAS_ROW, GONE = "was", "was_row", "gone"
LEDGER = {
    "k0": pl.UInt64, "k1": pl.UInt64, "d0": pl.UInt64, "d1": pl.UInt64, WAS: pl.Int64, WAS_ROW: pl.UInt64, GONE: pl.Boolean,
}  # fmt: skip
"""``was`` and ``was_row``: the shard that carries the row, and where in it; no shard where the target's own row was let stand.
``gone``: that shard took it out of the target."""
SEEN = {"k0": pl.UInt64, "k1": pl.UInt64, "d0": pl.UInt64, "d1": pl.UInt64, ROW: pl.UInt64}
ROWS_AT_ONCE = 1_000_000
_OLD = ["e0", "e1"]
_KNOWN = "__known"
_SIZE = 32


def halves(digests: pl.Series, names: Sequence[str]) -> pl.DataFrame:
    """The first 128 bits of SHA-256 digests, as two numbers."""
    if not len(digests):
        return pl.DataFrame(schema=dict.fromkeys(names, pl.UInt64))
    packed = np.frombuffer(b"".join(digests.to_list()), dtype=">u8").reshape(len(digests), _SIZE // 8)
    return pl.DataFrame({name: packed[:, at].astype(np.uint64) for at, name in enumerate(names)})


def keys_of(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The digests of the keys of rows."""
    return halves(row_digests(rows, key), KEY)


def seen_of(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """What is kept of mapped rows (``row``, the fields, ``digest``) for a comparison."""
    return pl.concat([keys_of(rows, key), halves(rows[DIGEST], SAID), rows.select(ROW)], how="horizontal")


def parts_for(rows: int) -> int:
    """Into how many parts so many rows are dealt."""
    return max(1, -(-rows // ROWS_AT_ONCE))


def dealt(frame: pl.DataFrame, parts: int) -> list[pl.DataFrame]:
    """A frame by the parts to which its keys belong."""
    return [frame] if parts == 1 else [frame.filter(pl.col("k0") % parts == part) for part in range(parts)]


def total(frame: pl.DataFrame, said: Sequence[str] = SAID) -> Multiset:
    """The multiset digest of rows, out of what is kept of them."""
    high, low = (sum(frame[name].to_list()) for name in said)
    return Multiset(frame.height, ((high << 64) + low) % (1 << 128))


def less(whole: Multiset, part: Multiset) -> Multiset:
    """A set of rows without some of them."""
    return Multiset(whole.rows - part.rows, (whole.total - part.total) % (1 << 128))


class Compared(NamedTuple):
    """A part of a source against what it said last.

    ``different`` (key, digest, ``row``; ``was``, ``was_row`` and the digest ``e0``, ``e1`` of what was carried over before; null
    where there was nothing) is new or changed. ``gone`` (rows of the ledger) is not at the source any more. ``merged`` (``row``)
    have the key of another row that stays; ``doubled`` (``row``) have one key and differ, and nobody has said which stays.
    """

    different: pl.DataFrame
    gone: pl.DataFrame
    merged: pl.DataFrame
    doubled: pl.DataFrame
    unchanged: int


def compared(
    seen: pl.DataFrame, ledger: pl.DataFrame, *, doubles: str, alive: pl.DataFrame | None, spared: pl.DataFrame
) -> Compared:
    """Compare. ``alive`` are the keys that are at the source beside those seen, where not all of it was read; nothing where
    what is gone cannot be told. ``spared``: keys of rows that are there and cannot be used now.
    """
    stay, merged, doubled = _one_a_key(seen, doubles)
    old = ledger.rename(dict(zip(SAID, _OLD, strict=True))).with_columns(pl.lit(value=True).alias(_KNOWN))
    both = stay.join(old, on=KEY, how="left", maintain_order="left")
    same = pl.col(_KNOWN) & ~pl.col(GONE) & (pl.col("d0") == pl.col("e0")) & (pl.col("d1") == pl.col("e1"))
    different = both.filter(~same.fill_null(value=False))
    never = pl.col(_KNOWN).is_null() | pl.col(GONE)
    different = different.with_columns(
        pl.when(~never).then(pl.col(one)).alias(one) for one in _OLD
    ).drop(_KNOWN, GONE)  # fmt: skip
    there = pl.concat([seen.select(KEY), spared.select(KEY), *([] if alive is None else [alive.select(KEY)])])
    gone = (
        ledger.clear() if alive is None
        else ledger.filter(pl.col(WAS).is_not_null() & ~pl.col(GONE)).join(there, on=KEY, how="anti")
    )  # fmt: skip
    return Compared(different, gone, merged, doubled, stay.height - different.height)


def _one_a_key(seen: pl.DataFrame, doubles: str) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """As the mapping has it for a first load: which row of a key stays, which are merged into it, which nobody can choose from."""
    several = pl.struct(KEY).is_duplicated()
    if not seen.select(several.any()).item():
        return seen, seen.clear().select(ROW), seen.clear().select(ROW)
    repeated, stay = seen.filter(several), seen.filter(~several)
    doubled = repeated.clear()
    if doubles == QUARANTINE:
        differ = pl.struct(SAID).n_unique().over(KEY) > 1
        repeated, doubled = repeated.filter(~differ), repeated.filter(differ)
    chosen = (pl.col(ROW).max() if doubles == LAST else pl.col(ROW).min()).over(KEY) == pl.col(ROW)
    return (
        pl.concat([stay, repeated.filter(chosen)]).sort(ROW), repeated.filter(~chosen).select(ROW),
        doubled.select(ROW),
    )  # fmt: skip


def carried(ledger: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """A part of the ledger after a round: ``now`` are the rows of it that were settled, in the shape of the ledger."""
    return pl.concat([ledger.join(now, on=KEY, how="anti"), now.select(LEDGER.keys())])
