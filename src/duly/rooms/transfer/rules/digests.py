# SPDX-License-Identifier: Apache-2.0
"""Digests of rows and of sets of rows: equal if and only if the rows are, in whatever order they come.

A row is written as one netstring per field, in the order of the mapping: ``<bytes of UTF-8>:<text>,``, and ``~`` for null, so
that (a, null, b), (a, b, null) and (a, "", b) are three rows. Its digest is SHA-256 over that. Digests of many rows are
added, first 16 bytes each, modulo 2**128: a sum knows how often a row is there, where XOR would cancel pairs.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

DIGEST = "digest"
_MODULUS = 1 << 128
_SIZE = 32
_MOST_KNOWN = 4_096
_SIZES = pl.Series([f"{size}:" for size in range(_MOST_KNOWN)])


@dataclass(frozen=True, slots=True)
class Multiset:
    """How many rows, and the sum of their digests. Sets of shards add up to that of their table."""

    rows: int = 0
    total: int = 0

    def __add__(self, other: "Multiset") -> "Multiset":
        return Multiset(self.rows + other.rows, (self.total + other.total) % _MODULUS)

    @property
    def text(self) -> str:
        """``multiset:<rows>:<32 hexadecimal digits>``: what a report shows and a fact records."""
        return f"multiset:{self.rows}:{self.total:032x}"


def row_texts(frame: pl.DataFrame, fields: Sequence[str]) -> pl.Series:
    """Each row as the text that is hashed."""
    if not fields:
        return pl.repeat("", frame.height, dtype=pl.String, eager=True)
    sizes = frame.select(pl.col(name).str.len_bytes().max() for name in dict.fromkeys(fields)).row(0, named=True)
    parts = [_netstring(name, short=(sizes[name] or 0) < _MOST_KNOWN) for name in fields]
    return frame.select(pl.concat_str(parts).alias("text")).to_series()


def _netstring(name: str, *, short: bool) -> pl.Expr:
    value = pl.col(name)
    size = value.str.len_bytes()
    # looking the number up costs half of writing it
    prefix = pl.lit(_SIZES).gather(size) if short else pl.format("{}:", size)
    return pl.concat_str([prefix, value, pl.lit(",")]).fill_null("~")


def row_digests(frame: pl.DataFrame, fields: Sequence[str]) -> pl.Series:
    """The SHA-256 of each row, 32 bytes."""
    sha = hashlib.sha256
    texts = row_texts(frame, fields).cast(pl.Binary).to_list()
    return pl.Series(DIGEST, [sha(text).digest() for text in texts], dtype=pl.Binary)


def multiset(digests: pl.Series) -> Multiset:
    """The sum over digests that were made already."""
    if not len(digests):
        return Multiset()
    packed = np.frombuffer(b"".join(digests.to_list()), dtype=">u4").reshape(len(digests), _SIZE // 4)
    # four limbs of 32 bits: their sums stay exact in 64 bits for 2**32 rows
    limbs = packed[:, :4].astype(np.uint64).sum(axis=0)
    total = sum(int(limb) << shift for limb, shift in zip(limbs, (96, 64, 32, 0), strict=True))
    return Multiset(len(digests), total % _MODULUS)


def multiset_of(frame: pl.DataFrame, fields: Sequence[str]) -> Multiset:
    """The sum over the rows of a frame."""
    return multiset(row_digests(frame, fields))


def prefixes(digests: pl.Series) -> pl.Series:
    """The first 64 bits of each digest, as a number: stable for ever, unlike the hashes of a data-frame library."""
    if not len(digests):
        return pl.Series("hash", [], dtype=pl.UInt64)
    packed = np.frombuffer(b"".join(digests.to_list()), dtype=">u8").reshape(len(digests), _SIZE // 8)
    return pl.Series("hash", packed[:, 0].astype(np.uint64))


def buckets(frame: pl.DataFrame, key: Sequence[str], count: int) -> pl.Series:
    """In which of so many buckets each row belongs by its key: the same on both sides, whatever the order of rows."""
    return (prefixes(row_digests(frame, key)) % count).cast(pl.UInt32).alias("bucket")


def by_bucket(frame: pl.DataFrame, fields: Sequence[str], key: Sequence[str], count: int) -> dict[int, Multiset]:
    """One sum per bucket: where two sides differ, only the buckets that do need be looked at."""
    placed = pl.DataFrame({"bucket": buckets(frame, key, count), DIGEST: row_digests(frame, fields)})
    parts = placed.partition_by("bucket", as_dict=True)
    return {int(number): multiset(part[DIGEST]) for (number,), part in parts.items()}
