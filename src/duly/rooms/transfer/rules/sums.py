# SPDX-License-Identifier: Apache-2.0
"""Sums of digests as they are written down, and added up."""

from collections.abc import Iterable

from duly.rooms.transfer.rules.digests import Multiset


def read_sum(text: str) -> Multiset:
    """The inverse of :attr:`Multiset.text`.

    Raises:
        ValueError: it is none.
    """
    word, rows, total = text.split(":")
    if word != "multiset":
        message = f"{word} is no multiset digest"
        raise ValueError(message)
    return Multiset(int(rows), int(total, 16))


def added(sums: Iterable[Multiset]) -> Multiset:
    """All of them together."""
    return sum(sums, Multiset())
