# SPDX-License-Identifier: Apache-2.0
"""The book of a table that is kept as files: which run owns it, and an entry for each part.

A part lies hidden until its entry is written. The entry is what holds: whoever comes next brings a part that was left
behind to its place. Beside the folder of a table, ``.duly-transfer/<table>`` has::

    owner.json            the run
    00001.json            the entry of shard 1: attempt, name and digest of its part
    kept-00001-….json     rows of a shard that was taken back which somebody had changed
    incoming/             parts that do not hold yet
"""

import contextlib
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from duly.kernel.refusals import Refusal
from duly.rooms.transfer.unwritable import NO_SUCH_TABLE, TARGET_BUSY, TARGET_DAMAGED

_HIDDEN = ".duly-transfer"
_PRIVATE = 0o600


class Entry(NamedTuple):
    """A part that holds. ``low`` and ``high`` are the ends of its first key column, so that a part which nobody wrote to since
    (``size``, ``written``: nanoseconds) need not be read for keys that lie elsewhere.
    """

    name: str
    attempt: str
    rows: int
    digest: str
    low: str
    high: str
    size: int = 0
    written: int = 0


class Book:
    """One table's folder and its book."""

    def __init__(self, folder: Path, table: str, patience: float) -> None:
        self.parts = folder / table
        self._hidden = folder / _HIDDEN
        self._entries = self._hidden / table
        self._incoming = self._entries / "incoming"
        self._patience = patience

    def owner(self) -> UUID | None:
        """The run that made the table."""
        try:
            return UUID(json.loads((self._entries / "owner.json").read_text())["run"])
        except FileNotFoundError:
            return None

    def own(self, run: UUID) -> UUID:
        """Make the table this run's, unless it is another's already; whose it is."""
        for folder in (self.parts, self._incoming):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._write(f"owner-{run}", json.dumps({"run": str(run)}).encode())
        with contextlib.suppress(FileExistsError):
            (self._entries / "owner.json").hardlink_to(fresh)
        fresh.unlink()
        _sync(self._entries)
        return self.owner() or run

    def is_foreign(self) -> bool:
        """Whether something lies in the table's folder, and nobody's book tells of it."""
        return self.owner() is None and self.parts.is_dir() and any(self.parts.iterdir())

    @contextmanager
    def alone(self, shard: int) -> Iterator[None]:
        """Only one at a time is at a shard. The lock goes with its process."""
        deadline = time.monotonic() + self._patience
        with (self._entries / f"{shard:05}.lock").open("wb") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise TARGET_BUSY(target=self.parts.name, why=f"{shard:05}.lock") from None
                    time.sleep(0.05)
                else:
                    break
            yield

    def entry(self, shard: int) -> Entry | None:
        """What the book says of a shard."""
        return self._entry(self._entries / f"{shard:05}.json")

    def entries(self) -> list[Entry]:
        """Every part that holds, those of rows that were left included."""
        if not self._entries.is_dir():
            return []
        found = (self._entry(path) for path in sorted(self._entries.glob("*[0-9a-f].json")))
        return [entry for entry in found if entry is not None]

    def lay_down(self, entry: Entry, part: bytes) -> Entry:
        """Put a part where it does not hold yet; its entry, with when it was written."""
        told = self._write(entry.name, part).stat()
        _sync(self._incoming)
        return entry._replace(size=told.st_size, written=told.st_mtime_ns)

    def is_as_written(self, entry: Entry) -> bool:
        """Whether nobody wrote to a part since, as far as the file system tells.

        Raises:
            Refusal: ``transfer.target_damaged``: it is gone.
        """
        try:
            told = (self.parts / entry.name).stat()
        except FileNotFoundError:
            raise self._gone(entry) from None
        return (told.st_size, told.st_mtime_ns) == (entry.size, entry.written)

    def enter(self, page: str, entry: Entry) -> None:
        """Let it hold."""
        fresh = self._write(f"{page}-{entry.attempt}", json.dumps(entry._asdict(), ensure_ascii=False).encode())
        fresh.rename(self._entries / f"{page}.json")
        _sync(self._entries)
        self._bring(entry)

    def strike(self, shard: int) -> None:
        """Take a shard's entry and its part away."""
        entry = self.entry(shard)
        if entry is not None:
            (self._entries / f"{shard:05}.json").unlink()
            _sync(self._entries)
            (self.parts / entry.name).unlink(missing_ok=True)

    def forget_incoming(self, shard: int) -> None:
        """Remove what an attempt at a shard left when it was killed."""
        if self.entry(shard) is None and self._incoming.is_dir():
            for left in self._incoming.glob(f"*{shard:05}*"):
                left.unlink(missing_ok=True)

    def read(self, entry: Entry) -> bytes:
        """The bytes of a part, as they are now.

        Raises:
            Refusal: ``transfer.target_damaged``.
        """
        try:
            return (self.parts / entry.name).read_bytes()
        except FileNotFoundError:
            raise self._gone(entry) from None

    def _gone(self, entry: Entry) -> Refusal:
        return TARGET_DAMAGED(place=str(self.parts / entry.name), why=NO_SUCH_TABLE)

    def close_down(self) -> None:
        """Remove the folders, where nothing is left to tell of. What else lies in them stays."""
        if self.entries():
            return
        for path in [*self._incoming.glob("*"), *self._entries.glob("*.lock"), self._entries / "owner.json"]:
            path.unlink(missing_ok=True)
        for folder in (self._incoming, self._entries, self._hidden, self.parts):
            with contextlib.suppress(OSError):  # not empty, or gone
                folder.rmdir()

    def _entry(self, path: Path) -> Entry | None:
        try:
            told: dict[str, Any] = json.loads(path.read_text())
        except FileNotFoundError:
            return None
        entry = Entry(**told)
        self._bring(entry)
        return entry

    def _bring(self, entry: Entry) -> None:
        with contextlib.suppress(FileNotFoundError):
            (self._incoming / entry.name).rename(self.parts / entry.name)
            _sync(self.parts)

    def _write(self, name: str, content: bytes) -> Path:
        path = self._incoming / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        return path


def digest_of(part: bytes) -> str:
    """The digest under which the book knows a part."""
    return f"sha256:{hashlib.sha256(part).hexdigest()}"


def _sync(folder: Path) -> None:
    """Make a new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
