# SPDX-License-Identifier: Apache-2.0
"""Several files in one place as one source: those in a ZIP, in a folder of an object store, attached to mail.

Each file is opened by what reads its kind, known by the ending of its name. Names are shown and never used as paths: a file is
fetched to a numbered one in a folder of its own, which only we can read and which is gone when the source is closed. What
a kill left behind is removed when the next collection is opened.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from duly.kernel.canonical import Json
from duly.rooms.transfer.source import Asked, Chunk, Cut, Opener, Source, Table
from duly.rooms.transfer.unreadable import SOURCE_CHANGED, SOURCE_NO_TABLE

KINDS = {
    "csv": "delimited", "tsv": "delimited", "txt": "delimited", "xlsx": "excel", "xlsm": "excel", "xlsb": "excel", "xls": "excel",
    "ods": "excel", "json": "nested", "ndjson": "nested", "jsonl": "nested", "parquet": "parquet",
}  # fmt: skip
_LOCK = "lock"


class Item(NamedTuple):
    """One file: its name, what changes when it does, and how to bring it."""

    name: str
    version: str
    bring: Callable[[Path], None]

    @property
    def kind(self) -> str:
        """What reads it; empty where nothing does."""
        return KINDS.get(PurePosixPath(self.name.lower()).suffix.removeprefix("."), "")


class CollectionSource:
    """Reads what its items hold. ``openers`` open them; ``workplace`` is where they are brought to."""

    def __init__(
        self, items: Sequence[Item], asked: Asked, openers: dict[str, Opener], workplace: Callable[[], Path]
    ) -> None:
        self._items = [item for item in items if item.kind]
        self._asked, self._openers, self._workplace = asked, openers, workplace
        self._opened: dict[str, Source] = {}
        self._folder: Path | None = None
        self._lock: IO[bytes] | None = None

    def tables(self) -> list[Table]:
        """The tables of every file whose kind is known, in the order of the files."""
        return [_outer(item, table) for item in self._items for table in self._source(item).tables()]

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """As the file's own source cuts."""
        item = self._item(table)
        for cut in self._source(item).cuts(_inner(item, table), most):
            span: dict[str, Json] = {"version": item.version, "span": cut.span}
            yield cut._replace(span=span)

    def read(self, table: Table, cut: Cut) -> Chunk:
        """As the file's own source reads, if it is still the file that was cut."""
        item, span = self._item(table), cut.span["span"]
        if item.version != cut.span["version"] or not isinstance(span, dict):
            raise SOURCE_CHANGED(field="file", where=item.name, why="another file has its name now")
        return self._source(item).read(_inner(item, table), cut._replace(span=span))

    def state(self, table: Table) -> str:
        """The version of its file."""
        return self._item(table).version

    def close(self) -> None:
        """Close the files and remove them."""
        for source in self._opened.values():
            source.close()
        self._opened.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
        self._folder = self._lock = None

    def _item(self, table: Table) -> Item:
        fitting = [item for item in self._items if table.ref == item.name or table.ref.startswith(f"{item.name}/")]
        if not fitting:
            raise SOURCE_NO_TABLE(field="table", table=table.ref)
        return max(fitting, key=lambda item: len(item.name))

    def _source(self, item: Item) -> Source:
        if item.name not in self._opened:
            path = self._own_folder() / str(len(self._opened))
            item.bring(path)
            path.chmod(0o600)
            asked = Asked(item.kind, "", str(path), item.name, self._asked.options)
            self._opened[item.name] = self._openers[item.kind](asked)
        return self._opened[item.name]

    def _own_folder(self) -> Path:
        """A folder that is ours while we hold its lock."""
        if self._folder is None:
            place = self._workplace()
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            sweep(place)
            self._folder = Path(tempfile.mkdtemp(dir=place))
            self._lock = (self._folder / _LOCK).open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        return self._folder


def sweep(place: Path) -> None:
    """Remove the folders of those who are no more."""
    for lock in place.glob(f"*/{_LOCK}"):
        with suppress(OSError), lock.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)


def distinct(names: Sequence[str]) -> list[str]:
    """The names, with a number behind those that stood before."""
    given: set[str] = set()
    found = []
    for name in names:
        number, one = 1, name
        while one in given:
            number += 1
            stem, dot, ending = name.rpartition(".")
            one = f"{stem} ({number}){dot}{ending}"
        given.add(one)
        found.append(one)
    return found


def _outer(item: Item, table: Table) -> Table:
    if item.kind != "excel":
        return table
    return table._replace(ref=f"{item.name}/{table.ref}")


def _inner(item: Item, table: Table) -> Table:
    return table._replace(ref=table.ref.removeprefix(f"{item.name}/")) if item.kind == "excel" else table
