# SPDX-License-Identifier: Apache-2.0
"""Pages of a long list: never more than fifty rows, and a key to go on from instead of an offset."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PAGE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and where the next page begins."""

    rows: list[Row]
    after: object | None


def cut(read: Callable[[int], Sequence[Row]], *, key: str, size: int = PAGE) -> Page[Row]:
    """Read one row more than a page holds: if it is there, there is a next page, and it begins after the last row shown."""
    found = list(read(size + 1))
    rows = found[:size]
    return Page(rows, getattr(rows[-1], key) if len(found) > size else None)
