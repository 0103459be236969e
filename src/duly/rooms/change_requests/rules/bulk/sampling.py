# SPDX-License-Identifier: Apache-2.0
"""Which lines must be looked at before anybody agrees to a file. Nobody can choose a file whose lines are left out."""

from collections.abc import Collection
from hashlib import sha256
from uuid import UUID

LEAST, MOST = 10, 60
SHARE = 50
"""One line in so many."""


def sampled(file: UUID, lines: Collection[int], doubtful: Collection[int]) -> set[int]:
    """The numbers of the lines to look at: of those that the checks doubt up to half of the sample, the rest by lot.

    The lot is drawn by the file's id, which is given when it is taken in.
    """
    size = min(len(lines), max(LEAST, -(-len(lines) // SHARE)), MOST)
    first = _drawn(file, [line for line in lines if line in set(doubtful)])[: (size + 1) // 2]
    rest = _drawn(file, set(lines) - set(first))
    return {*first, *rest[: size - len(first)]}


def _drawn(file: UUID, lines: Collection[int]) -> list[int]:
    return sorted(lines, key=lambda line: sha256(file.bytes + line.to_bytes(8, "big")).digest())
