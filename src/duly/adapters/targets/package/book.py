# SPDX-License-Identifier: Apache-2.0
"""The book of a table that is laid down for a package: which run owns it, and an entry for each shard that holds.

On the shelf a table has a folder: ``owner``, ``laid-00001-<attempt>`` with rows, and ``book-00001`` that names the attempt. An
entry is written last and never over another: rows that none names were left by somebody who was killed.
"""

import hashlib
from typing import NamedTuple
from uuid import UUID

import polars as pl

from duly.rooms.transfer.target import PACKED, Shelf


class Entry(NamedTuple):
    """A shard that holds. ``low`` and ``high`` are the ends of its first key column."""

    shard: int
    attempt: UUID
    rows: int
    low: str
    high: str


class Book:
    """One table's folder on the shelf."""

    def __init__(self, shelf: Shelf, table: str) -> None:
        self._shelf = shelf
        self._folder = f"{PACKED}/{hashlib.sha256(table.encode()).hexdigest()[:20]}"

    def owner(self) -> UUID | None:
        """The run that made the table."""
        name = f"{self._folder}/owner"
        return UUID(self._shelf.get(name).item()) if self._shelf.has(name) else None

    def own(self, run: UUID) -> UUID:
        """Make the table this run's, unless it is another's already; whose it is."""
        self._shelf.put_new(f"{self._folder}/owner", pl.DataFrame({"run": [str(run)]}))
        return self.owner() or run

    def entry(self, shard: int) -> Entry | None:
        """What the book says of a shard."""
        name = self._page(shard)
        if not self._shelf.has(name):
            return None
        number, attempt, rows, low, high = self._shelf.get(name).row(0)
        return Entry(number, UUID(attempt), rows, low, high)

    def entries(self) -> list[Entry]:
        """Every shard that holds, in order."""
        pages = (name.rpartition("/")[2] for name in self._shelf.names(self._folder))
        numbers = sorted(int(page.removeprefix("book-")) for page in pages if page.startswith("book-"))
        found = (self.entry(number) for number in numbers)
        return [entry for entry in found if entry is not None]

    def lay_down(self, entry: Entry, rows: pl.DataFrame) -> None:
        """Put rows where they do not hold yet."""
        self._shelf.put(self._laid(entry), rows)

    def enter(self, entry: Entry) -> bool:
        """Let it hold; whether it does. One that came first stays. Rows of attempts that do not hold are removed."""
        page = pl.DataFrame([(entry.shard, str(entry.attempt), *entry[2:])], _PAGE, orient="row")
        is_ours = self._shelf.put_new(self._page(entry.shard), page)
        for name in self._rows_of(entry.shard) if is_ours else [self._laid(entry)]:
            if not is_ours or name != self._laid(entry):
                self._shelf.clear_one(name)
        return is_ours

    def rows(self, entry: Entry) -> pl.DataFrame:
        """The rows of a shard.

        Raises:
            FileNotFoundError: they are gone.
        """
        return self._shelf.get(self._laid(entry))

    def strike(self, entry: Entry) -> None:
        """Take a shard's entry and its rows away."""
        self._shelf.clear_one(self._page(entry.shard))
        self._shelf.clear_one(self._laid(entry))

    def close_down(self) -> None:
        """Forget the table, where nothing is left to tell of."""
        if not self.entries():
            for name in list(self._shelf.names(self._folder)):
                self._shelf.clear_one(name)

    def _rows_of(self, shard: int) -> list[str]:
        begins = f"{self._folder}/laid-{shard:07}-"
        return [name for name in self._shelf.names(self._folder) if name.startswith(begins)]

    def _page(self, shard: int) -> str:
        return f"{self._folder}/book-{shard:07}"

    def _laid(self, entry: Entry) -> str:
        return f"{self._folder}/laid-{entry.shard:07}-{entry.attempt.hex}"


_PAGE = {"shard": pl.Int64, "attempt": pl.String, "rows": pl.Int64, "low": pl.String, "high": pl.String}
