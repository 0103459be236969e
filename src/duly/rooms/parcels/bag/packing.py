# SPDX-License-Identifier: Apache-2.0
"""A package folder as one tar file, or as a stream of one: the same folder gives the same bytes every time."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from duly.rooms.parcels.bag import durable
from duly.rooms.parcels.bag.checking import Checked
from duly.rooms.parcels.bag.places import Folder, Place, whole
from duly.rooms.parcels.refusals import DAMAGED
from duly.rooms.parcels.rules import tarring
from duly.rooms.parcels.rules.limits import CHUNK, CUSTODY, LARGEST
from duly.rooms.parcels.rules.reasons import OTHER_DIGEST


def packed(folder: Path) -> Iterator[bytes]:
    """The tar file, piece by piece; the chain of custody comes last.

    Raises:
        Refusal: ``parcels.odd_file``, ``parcels.missing_file``.
    """
    place = Folder(folder)
    for name in sorted(place.sizes, key=lambda name: (name == CUSTODY, name.startswith("data/"), name)):
        size = place.sizes[name]
        yield tarring.member(name, size)
        with place.open(name) as file:
            while piece := file.read(CHUNK):
                size -= len(piece)
                yield piece
        if size:
            raise EOFError(name)
        yield tarring.padding(place.sizes[name])
    yield tarring.end()


def pack(folder: Path, path: Path) -> None:
    """Write the tar file; it gets its name once it is whole.

    Raises:
        Refusal: ``parcels.no_room``, ``parcels.odd_file``.
    """
    with durable.fresh(path) as file:
        for piece in packed(folder):
            file.write(piece)


def bring(place: Place, checked: Checked, folder: Path) -> None:
    """Copy a package into a folder of ours, file by file; what is there from an interrupted copy and is right stays.

    Raises:
        Refusal: ``parcels.no_room``, ``parcels.damaged``, ``parcels.missing_file``.
    """
    for name in (*LARGEST, *checked.digests):
        there, wanted = folder / name, checked.digests.get(name)
        if wanted is None:
            durable.write(there, whole(place, name))
        elif not _is_there(there, wanted):
            _copy(place, name, there, wanted)


def _is_there(path: Path, wanted: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == wanted


def _copy(place: Place, name: str, there: Path, wanted: str) -> None:
    digest = hashlib.sha256()
    with place.open(name) as file, durable.fresh(there) as copy:
        while piece := file.read(CHUNK):
            digest.update(piece)
            copy.write(piece)
        if digest.hexdigest() != wanted:
            raise DAMAGED(path=name, why=OTHER_DIGEST)
