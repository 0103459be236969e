# SPDX-License-Identifier: Apache-2.0
"""The folder of keys beside the database: the numbered keys that wrap the keys of persons, and the secret of indexes.

``subjects.key`` has number 1, ``subjects.2.key`` number 2 and so on; one that a rotation has retired is called
``subjects.1.retired``. The secret of indexes goes by ``index.key``, ``index.2.key`` in the same way. A number is never given
twice, so that a backup of the database can say which key it needs.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from duly.foundation.ledger.facts import KEY_DAMAGED, KEY_LACKING, KEY_UNREADABLE

SIZE = 32
"""Bytes of every key and secret here."""
_NAMED = re.compile(r"(subjects|index)(?:\.(\d{1,4}))?\.(key|retired)\Z")
_LABEL = b"duly key fingerprint\0"

Standing = Literal["key", "retired"]


@dataclass(frozen=True, slots=True)
class Keyring:
    """A folder of keys: the house's own, or a copy of it. ``prepare`` makes the folder before a key is made."""

    folder: Path
    prepare: Callable[[], object] = field(default=lambda: None, compare=False, repr=False)

    def numbers(self, standing: Standing = "key", purpose: str = "subjects") -> list[int]:
        """The numbers of the wrapping keys that lie here, or of the keys of another purpose, lowest first."""
        try:
            names = [_NAMED.match(path.name) for path in self.folder.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(int(name[2] or 1) for name in names if name and (name[1], name[3]) == (purpose, standing))

    def key(self, number: int) -> bytes:
        """The wrapping key with this number.

        Raises:
            Refusal: ``ledger.key_lacking``, ``ledger.key_damaged``, ``ledger.key_unreadable``.
        """
        held = self._held().get(number)
        if held is None:  # it may have come within the grain of the folder's clock
            _read.cache_clear()
            held = self._held().get(number)
        if held is None:
            raise KEY_LACKING(number=number, file=self.path(number).name, folder=self.folder)
        return held

    def path(self, number: int, standing: Standing = "key", purpose: str = "subjects") -> Path:
        """Where the key with this number lies, or would lie."""
        plain = number == 1 and standing == "key"
        return self.folder / (f"{purpose}.{standing}" if plain else f"{purpose}.{number}.{standing}")

    def first(self) -> int:
        """Make the first key of a new house; gives the highest number that lies here, which may be a later one."""
        if not self.numbers() and not self.numbers("retired"):
            self.make(1)
        return max(self.numbers(), default=1)

    def make(self, number: int) -> None:
        """Make the key with this number, unless it is there; it is on disk before anything depends on it."""
        if not self.path(number).exists():
            self.prepare()
            make_secret(self.path(number))
        _read.cache_clear()

    def retire(self, number: int, purpose: str = "subjects") -> Path:
        """Take a key out of use: it is renamed, never destroyed. Gives where it lies now."""
        there = self.path(number, "retired", purpose)
        with suppress(FileNotFoundError):  # somebody was quicker
            self.path(number, "key", purpose).rename(there)
        _read.cache_clear()
        return there

    def index_numbers(self, standing: Standing = "key") -> list[int]:
        """The numbers of the secrets of indexes that lie here: one, and two while the index is made anew."""
        return self.numbers(standing, "index")

    def index_path(self, number: int) -> Path:
        """Where the secret of indexes with this number lies, or would lie."""
        return self.path(number, "key", "index")

    def has_index(self, number: int = 1) -> bool:
        """Whether the secret of indexes with this number lies here."""
        return self.index_path(number).is_file()

    def index(self, number: int = 1) -> bytes:
        """The secret of indexes.

        Raises:
            Refusal: ``ledger.key_damaged``, ``ledger.key_unreadable``.
        """
        return _whole(self.index_path(number))

    def make_index(self, number: int = 1) -> None:
        """Make the secret of indexes with this number, unless it is there."""
        if not self.has_index(number):
            self.prepare()
            make_secret(self.index_path(number))

    def copy_at(self, folder: Path) -> "Keyring":
        """Another folder, looked at as a copy of this one."""
        return Keyring(folder)

    def _held(self) -> MappingProxyType[int, bytes]:
        try:
            changed = self.folder.stat().st_mtime_ns
        except FileNotFoundError:
            return MappingProxyType({})
        return _read(self, changed)


@lru_cache(maxsize=8)
def _read(ring: Keyring, changed: int) -> MappingProxyType[int, bytes]:
    """The keys as they lay there when the folder last ``changed``: it is looked at for every fact."""
    return MappingProxyType({number: _whole(ring.path(number)) for number in ring.numbers()})


def _whole(path: Path) -> bytes:
    try:
        held = path.read_bytes()
    except OSError as error:
        raise KEY_UNREADABLE(path=path, why=error.strerror) from error
    if len(held) != SIZE:
        raise KEY_DAMAGED(path=path, size=len(held), whole=SIZE)
    return held


def fingerprint(key: bytes) -> str:
    """What tells a key from another and says nothing of it."""
    return hashlib.sha256(_LABEL + key).hexdigest()[:16]


def make_secret(path: Path) -> None:
    """Make 32 random bytes a file that its owner alone can read; of two who make it at once, both read the same."""
    fresh = path.with_suffix(f".{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(SIZE))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)  # atomic: of two processes that start together, one wins and both read the same
    finally:
        fresh.unlink(missing_ok=True)
