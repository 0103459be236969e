# SPDX-License-Identifier: Apache-2.0
"""What is known of a column in a bounded space, however many rows it has, and can be added up over shards.

Different values: the smallest hashes are kept (K minimum values, Bar-Yossef et al. 2002): exact while there are fewer than
are kept, about 1.6 % off beyond. Frequent values: Misra and Gries (1982): whatever is more frequent than one in its counters
is among them, and its count is at most that share of all rows too small.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

KEPT = 4_096
COUNTERS = 1_024
SEED = 20_261_123
_ALL = float(2**64)
_MOST_COUNTED = 0.5
"""Of a shard whose values are nearly all different no frequencies are taken: there are none."""


class Distinct(NamedTuple):
    """The smallest hashes of the values seen, sorted. They hold for one run and one version of polars, and are never stored."""

    hashes: np.ndarray

    @classmethod
    def none(cls) -> "Distinct":
        """Nothing seen."""
        return cls(np.zeros(0, dtype=np.uint64))

    @classmethod
    def of(cls, values: pl.Series, before: "Distinct") -> "Distinct":
        """Those seen before and these; most of a later shard lies above what is kept already, and is passed over."""
        hashes = values.hash(SEED).to_numpy()
        if len(before.hashes) == KEPT:
            hashes = hashes[hashes < before.hashes[-1]]
        return cls(_smallest(hashes)).merged(before)

    def merged(self, other: "Distinct") -> "Distinct":
        """Those of both."""
        return Distinct(_smallest(np.concatenate([self.hashes, other.hashes])))

    @property
    def is_exact(self) -> bool:
        """Whether the count is no estimate."""
        return len(self.hashes) < KEPT

    @property
    def number(self) -> int:
        """How many different values there are."""
        return len(self.hashes) if self.is_exact else round((KEPT - 1) * _ALL / float(self.hashes[-1]))


def _smallest(hashes: np.ndarray) -> np.ndarray:
    few = hashes
    while len(few) > 4 * KEPT:
        bound = np.partition(few, 2 * KEPT)[2 * KEPT]
        smaller = few[few <= bound]
        if len(smaller) == len(few) or len(np.unique(smaller)) < KEPT:
            break
        few = smaller
    return np.unique(few)[:KEPT]


class Frequent(NamedTuple):
    """Values that are often there, with at least how often."""

    counts: Mapping[str, int]
    missed: int = 0
    """By how much a count may be too small."""

    def with_values(self, values: pl.Series, different: int) -> "Frequent":
        """Those of a shard added; ``different`` is about how many different ones it has."""
        if different > _MOST_COUNTED * len(values) and len(values) > COUNTERS:
            return self
        table = values.value_counts()
        few = table.top_k(2 * COUNTERS, by="count")
        missed = int(few["count"][-1]) if len(few) < len(table) else 0
        return self.merged(Frequent(dict(zip(few[values.name].to_list(), few["count"].to_list(), strict=True)), missed))

    def merged(self, other: "Frequent") -> "Frequent":
        """Both, cut back to the counters there are."""
        counts = dict(self.counts)
        for value, count in other.counts.items():
            counts[value] = counts.get(value, 0) + count
        missed = self.missed + other.missed
        if len(counts) <= COUNTERS:
            return Frequent(counts, missed)
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        cut = ranked[COUNTERS][1]
        return Frequent({value: count - cut for value, count in ranked[:COUNTERS] if count > cut}, missed + cut)

    def top(self, most: int) -> list[tuple[str, int]]:
        """The most frequent ones, with at least how often."""
        return sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
