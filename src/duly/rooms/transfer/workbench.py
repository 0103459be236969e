# SPDX-License-Identifier: Apache-2.0
"""The workbench: what lies on disk while a transfer is at work, sealed under the transfer's own key, in the home folder.

A name is written whole or not at all. What a kill left half written is removed when the bench is next opened for writing.
"""

import io
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import polars as pl
from django.conf import settings

from duly.foundation.vault import keys
from duly.rooms.transfer import shelves

_PARTIAL = ".partial"


class Bench:
    """The workbench of one transfer. Names are paths of letters, digits, ``-`` and ``/``."""

    def __init__(self, transfer: UUID) -> None:
        self._transfer = transfer
        self._key = keys.held([transfer])[transfer]
        self._folder: Path = settings.DULY.folder("transfers") / transfer.hex

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """Keep a frame; durable when this returns. What was there under the name is replaced."""
        path = self._folder / name
        self._written(path, name, frame).replace(path)
        _sync(path.parent)

    def put_new(self, name: str, frame: pl.DataFrame) -> bool:
        """The same, unless something lies there under the name already; whether it was this that was kept. Of two that come at
        once, one is.
        """
        path = self._folder / name
        partial = self._written(path, name, frame)
        try:
            path.hardlink_to(partial)
        except FileExistsError:
            return False
        finally:
            partial.unlink()
        _sync(path.parent)
        return True

    def get(self, name: str) -> pl.DataFrame:
        """The frame.

        Raises:
            FileNotFoundError: nothing lies there.
            UnreadableError: it was changed, cut or put elsewhere.
        """
        content = self._key.open(self._place(name), (self._folder / name).read_bytes())
        return pl.read_parquet(io.BytesIO(content))

    def has(self, name: str) -> bool:
        """Whether anything lies there."""
        return (self._folder / name).is_file()

    def names(self, below: str) -> Iterator[str]:
        """What lies below a folder of the bench, in order."""
        root = self._folder / below
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.is_file() and not path.name.endswith(_PARTIAL):
                yield path.relative_to(self._folder).as_posix()

    def clear_one(self, name: str) -> None:
        """Remove one frame, if it is there."""
        (self._folder / name).unlink(missing_ok=True)

    def forget_values(self) -> None:
        """Remove what holds rows of customers and nobody needs any more; what became of each row stays."""
        for name in list(self.names("")):
            if name.startswith(shelves.SAMPLES) or shelves.holds_rows(name.rsplit("/", 1)[-1]):
                self.clear_one(name)

    def clear(self, below: str = "") -> None:
        """Remove what lies there."""
        shutil.rmtree(self._folder / below, ignore_errors=True)

    def _written(self, path: Path, name: str, frame: pl.DataFrame) -> Path:
        """A frame, sealed and on disk, that does not have its name yet."""
        content = io.BytesIO()
        frame.write_parquet(content, compression="zstd", compression_level=1, statistics=False)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{secrets.token_hex(8)}{_PARTIAL}")
        with partial.open("xb") as stream:
            os.fchmod(stream.fileno(), 0o600)
            stream.write(self._key.seal(self._place(name), content.getvalue()))
            stream.flush()
            os.fsync(stream.fileno())
        return partial

    def _place(self, name: str) -> bytes:
        return b"duly/transfer/1|" + self._transfer.bytes + name.encode()


def sweep(before: float) -> int:
    """Remove what was left half written before a moment (Unix time); gives how much."""
    removed = 0
    for path in settings.DULY.folder("transfers").rglob(f"*{_PARTIAL}"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
