# SPDX-License-Identifier: Apache-2.0
"""Opening a package that was checked: every chunk is authenticated, every file compared with the list inside, and only when all
of it holds does the folder with the tables get its name.
"""

import hashlib
import io
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from duly.kernel.refusals import Refusal
from duly.rooms.parcels.bag import durable
from duly.rooms.parcels.bag.checking import Checked
from duly.rooms.parcels.bag.interchange import open_with_age
from duly.rooms.parcels.bag.places import Place, Slice
from duly.rooms.parcels.bag.streams import THREADS, put_all
from duly.rooms.parcels.refusals import DAMAGED, MALFORMED, NO_ROOM, NOT_FOR_YOU, TOO_LARGE
from duly.rooms.parcels.rules.cards import Card, Private, fingerprint
from duly.rooms.parcels.rules.chunks import HEADER, SEALED_CHUNK, Opener, sealed_size
from duly.rooms.parcels.rules.contents import (
    DESCRIPTOR,
    LARGEST_LIST,
    Inner,
    read_contents,
    read_descriptor,
)
from duly.rooms.parcels.rules.envelope import ENDINGS, HPKE
from duly.rooms.parcels.rules.limits import payload
from duly.rooms.parcels.rules.reasons import NOT_OUR_SHAPE, OTHER_PLAIN, OTHER_SIZE
from duly.rooms.parcels.rules.wrapping import unwrap
from duly.rooms.parcels.terms import Opened, OpenedTable, Table


@dataclass(frozen=True, slots=True)
class Owner:
    """Who opens: a key of ours, or an identity of ``age``."""

    card: Card | None = None
    private: Private | None = field(default=None, repr=False)
    identity: str = field(default="", repr=False)


def open_into(place: Place, checked: Checked, owner: Owner, folder: Path) -> Opened:
    """Open all of a package into a folder that does not exist yet. What a kill left there and is right stays; what was opened of a
    package that is then refused does not.

    Raises:
        Refusal: ``parcels.not_for_you``, ``parcels.wrong_key``, ``parcels.damaged``, ``parcels.malformed``,
            ``parcels.no_room``, ``parcels.too_large``.
    """
    partial = folder.with_name(folder.name + durable.PARTIAL)
    try:
        return _open_into(place, checked, owner, folder, partial)
    except Refusal:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _open_into(place: Place, checked: Checked, owner: Owner, folder: Path, partial: Path) -> Opened:
    partial.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = _listed(place, checked, owner)
    need = sum(file.size for file in files)
    if shutil.disk_usage(partial).free < need:
        raise NO_ROOM(place=partial)
    for file in files:
        _open_one(place, checked, owner, file, partial / file.path)
    opened(partial, files)
    durable.move(partial, folder)
    return opened(folder, files)


def read_each(place: Place, checked: Checked, owner: Owner) -> Iterator[tuple[Inner, bytes]]:
    """Every file inside with its content, one at a time in memory; nothing is written to disk.

    Raises:
        Refusal: as :func:`open_into`.
    """
    for file in _listed(place, checked, owner):
        held = io.BytesIO()
        if _put(place, checked, owner, file.n, held) != (file.size, file.digest):
            raise DAMAGED(path=payload(file.n, ENDINGS[checked.envelope.sealing]), why=OTHER_PLAIN)
        yield file, held.getvalue()


def opened_again(place: Place, checked: Checked, owner: Owner, folder: Path) -> Opened:
    """What lies in a folder into which the package was opened before.

    Raises:
        Refusal: as :func:`open_into`; ``parcels.damaged`` when a file there is another now.
    """
    files = _listed(place, checked, owner)
    for file in files:
        if not _is_right(folder / file.path, file):
            raise DAMAGED(path=file.path, why=OTHER_PLAIN)
    return opened(folder, files)


def opened(folder: Path, files: list[Inner]) -> Opened:
    """What lies in a folder that was opened.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    held = {file.path: file for file in files}
    if DESCRIPTOR not in held or held[DESCRIPTOR].size > LARGEST_LIST:
        raise MALFORMED(path=DESCRIPTOR, why=NOT_OUR_SHAPE)
    rows = read_descriptor((folder / DESCRIPTOR).read_bytes(), files)
    documents = {path.split("/")[1].partition(".")[0]: folder / path for path in held if path.startswith("documents/")}
    return Opened(folder, tuple(_table(folder, held, *row) for row in rows), documents)


def _table(folder: Path, held: dict[str, Inner], table: Table, paths: list[str]) -> OpenedTable:
    counts = [held[path].rows for path in paths]
    rows = None if None in counts else sum(count or 0 for count in counts)
    return OpenedTable(table.name, dict(table.schema), tuple(folder / path for path in paths), rows)


def _listed(place: Place, checked: Checked, owner: Owner) -> list[Inner]:
    """The list inside, and that each sealed file is as large as the list has it."""
    envelope = checked.envelope
    name = payload(0, ENDINGS[envelope.sealing])
    if place.sizes[name] > LARGEST_LIST:
        raise TOO_LARGE(path=name, size=place.sizes[name], most=LARGEST_LIST)
    held = io.BytesIO()
    _put(place, checked, owner, 0, held)
    files = read_contents(name, held.getvalue(), envelope.id, envelope.files)
    for file in files if envelope.sealing == HPKE else ():
        if place.sizes[payload(file.n)] != sealed_size(file.size):
            raise DAMAGED(path=payload(file.n), why=OTHER_SIZE)
    return files


def _open_one(place: Place, checked: Checked, owner: Owner, file: Inner, there: Path) -> None:
    if _is_right(there, file):
        return
    with durable.fresh(there) as out:
        found = _put(place, checked, owner, file.n, out)
        if found != (file.size, file.digest):
            raise DAMAGED(path=payload(file.n, ENDINGS[checked.envelope.sealing]), why=OTHER_PLAIN)


def _is_right(path: Path, file: Inner) -> bool:
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    with path.open("rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest() == file.digest


def _put(place: Place, checked: Checked, owner: Owner, number: int, out: BinaryIO) -> tuple[int, str]:
    """Open a sealed file into another; its size and digest. No byte is written that was not authenticated."""
    name = payload(number, ENDINGS[checked.envelope.sealing])
    with place.open(name) as file, ThreadPoolExecutor(THREADS) as pool:
        if checked.envelope.sealing != HPKE:
            return open_with_age(file, out, owner.identity, name)
        return put_all(out, _chunks(file, _opener(checked, owner, number, name), place.sizes[name]), pool)


def _chunks(file: Slice, opener: Opener, size: int) -> Iterator[bytes]:
    opener.must_begin(file.read(HEADER))
    left = size - HEADER
    while left > 0:
        sealed = file.read(SEALED_CHUNK)
        left -= SEALED_CHUNK
        yield opener.open(sealed, is_last=left <= 0)


def _opener(checked: Checked, owner: Owner, number: int, name: str) -> Opener:
    card, private = owner.card, owner.private
    if card is None or private is None or card.key_id not in checked.keys:
        raise NOT_FOR_YOU(fingerprint=fingerprint(card.key_id) if card else "…")
    key = unwrap(checked.keys[card.key_id][number], private, card.key_id, checked.envelope.id, number)
    return Opener(key, checked.envelope.id, number, name)
