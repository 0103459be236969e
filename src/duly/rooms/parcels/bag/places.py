# SPDX-License-Identifier: Apache-2.0
"""Where a package lies: a folder, or one tar file. What does not belong into one is refused before anything is read."""

import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from duly.rooms.parcels.refusals import BAD_TAR, DAMAGED, MISSING_FILE, NO_SUCH_PLACE, NOT_A_PARCEL, ODD_FILE, TOO_LARGE
from duly.rooms.parcels.rules import tarring
from duly.rooms.parcels.rules.limits import BAGIT, LARGEST, MOST_FILES, PARCEL, PAYLOAD
from duly.rooms.parcels.rules.reasons import (
    A_LINK,
    BAD_HEADER,
    BEHIND_END,
    COMPRESSED,
    CUT_SHORT,
    MEMBER_TWICE,
    NO_BAG,
    NOT_A_FILE,
    NOT_A_TAR,
    TOO_MANY,
    UNREADABLE,
    UNSAFE_NAME,
)

_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
_MOST = MOST_FILES + len(LARGEST)


class Slice:
    """A stretch of an open file, read from its beginning to its end."""

    def __init__(self, descriptor: int, start: int, size: int, name: str) -> None:
        self._descriptor, self._at, self._end, self._name = descriptor, start, start + size, name

    def read(self, size: int = -1) -> bytes:
        """The next bytes; fewer only at the end.

        Raises:
            Refusal: ``parcels.damaged`` where the medium cannot be read.
        """
        left = self._end - self._at
        wanted = left if size < 0 else min(size, left)
        pieces = []
        while wanted and (piece := self._piece(wanted)):
            pieces.append(piece)
            self._at += len(piece)
            wanted -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _piece(self, wanted: int) -> bytes:
        try:
            return os.pread(self._descriptor, wanted, self._at)
        except OSError:
            raise DAMAGED(path=self._name, why=UNREADABLE) from None


class Place(Protocol):
    """A package as files with names and sizes."""

    sizes: dict[str, int]

    def open(self, name: str) -> AbstractContextManager[Slice]:
        """One of its files, for reading.

        Raises:
            Refusal: ``parcels.missing_file``.
        """


def place_at(path: Path) -> "Folder | Tar":
    """What lies at a path.

    Raises:
        Refusal: ``parcels.no_such_place``, ``parcels.not_a_parcel``, ``parcels.bad_tar``, ``parcels.odd_file``,
            ``parcels.too_large``.
    """
    try:
        found = path.stat()
        if not stat.S_ISDIR(found.st_mode) and not stat.S_ISREG(found.st_mode):
            raise NOT_A_PARCEL(field="path", why=NOT_A_FILE)
        place: Folder | Tar = Folder(path) if stat.S_ISDIR(found.st_mode) else Tar(path)
    except (OSError, ValueError):
        raise NO_SUCH_PLACE(field="path", place=path) from None
    if not {BAGIT, PARCEL} <= place.sizes.keys():
        raise NOT_A_PARCEL(field="path", why=NO_BAG)
    return place


def whole(place: Place, name: str) -> bytes:
    """A tag file, whole; how large it may be was looked at before.

    Raises:
        Refusal: ``parcels.missing_file``.
    """
    with place.open(name) as file:
        return file.read()


class Folder:
    """A package as a folder: plain files in it and in ``data``, nothing else."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.sizes = dict(self._found("", path))
        self.sizes |= dict(self._found("data/", path / "data")) if (path / "data").is_dir() else {}

    @contextmanager
    def open(self, name: str) -> Iterator[Slice]:
        """One of its files, for reading."""
        if name not in self.sizes:
            raise MISSING_FILE(path=name)
        try:
            descriptor = os.open(self._path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            raise MISSING_FILE(path=name) from None
        try:
            yield Slice(descriptor, 0, self.sizes[name], name)
        finally:
            os.close(descriptor)

    def _found(self, prefix: str, folder: Path) -> Iterator[tuple[str, int]]:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count > _MOST:
                    raise NOT_A_PARCEL(field="path", why=TOO_MANY)
                name = f"{prefix}{entry.name}"
                if entry.is_symlink():
                    raise ODD_FILE(path=name, why=A_LINK)
                if name == "data" and entry.is_dir(follow_symlinks=False):
                    continue
                if not entry.is_file(follow_symlinks=False):
                    raise ODD_FILE(path=name, why=NOT_A_FILE)
                size = entry.stat(follow_symlinks=False).st_size
                must_belong(name, size)
                yield name, size


class Tar:
    """A package as one tar file, in the one form that :mod:`duly.rooms.parcels.rules.tarring` writes."""

    def __init__(self, path: Path) -> None:
        self._path, self._starts = path, dict[str, int]()
        self.sizes: dict[str, int] = {}
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            for name, start, length in _members(file.fileno(), size):
                self._starts[name], self.sizes[name] = start, length

    @contextmanager
    def open(self, name: str) -> Iterator[Slice]:
        """One of its files, for reading."""
        if name not in self.sizes:
            raise MISSING_FILE(path=name)
        with self._path.open("rb") as file:
            yield Slice(file.fileno(), self._starts[name], self.sizes[name], name)


def must_belong(name: str, size: int) -> None:
    """A package has files of this name, and of this size.

    Raises:
        Refusal: ``parcels.odd_file``, ``parcels.too_large``.
    """
    if name not in LARGEST and not PAYLOAD.match(name):
        raise ODD_FILE(path=name[:200], why=UNSAFE_NAME)
    if size > LARGEST.get(name, size):
        raise TOO_LARGE(path=name, size=size, most=LARGEST[name])


def _members(descriptor: int, size: int) -> Iterator[tuple[str, int, int]]:
    at, seen = 0, set[str]()
    head = os.pread(descriptor, tarring.BLOCK, 0)
    if head.startswith(_COMPRESSED):
        raise NOT_A_PARCEL(field="path", why=COMPRESSED)
    if head[257:262] != b"ustar":
        raise NOT_A_PARCEL(field="path", why=NOT_A_TAR)
    while head.strip(b"\0"):
        found = tarring.read_member(head)
        if found is None:
            raise BAD_TAR(field="path", why=BAD_HEADER if len(head) == tarring.BLOCK else CUT_SHORT, at=at)
        name, length = found
        must_belong(name, length)
        start, at = at + tarring.BLOCK, at + tarring.BLOCK + length
        filling = tarring.padding(length)
        if name in seen or len(seen) >= _MOST:
            raise BAD_TAR(field="path", why=MEMBER_TWICE if name in seen else TOO_MANY, at=start)
        if at > size or os.pread(descriptor, len(filling), at) != filling:
            raise BAD_TAR(field="path", why=CUT_SHORT, at=min(at, size))
        seen.add(name)
        yield name, start, length
        at += len(filling)
        head = os.pread(descriptor, tarring.BLOCK, at)
    if os.pread(descriptor, tarring.END, at) != tarring.end() or size != at + tarring.END:
        raise BAD_TAR(field="path", why=CUT_SHORT if size < at + tarring.END else BEHIND_END, at=min(at, size))
