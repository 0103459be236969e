# SPDX-License-Identifier: Apache-2.0
"""A ZIP with files in it as a source. It is looked through before anything is unpacked; ZIPs inside it stay closed."""

import shutil
import stat
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from duly.adapters.sources.collection import CollectionSource, Item, distinct
from duly.adapters.sources.files import digest_of, file_of
from duly.adapters.sources.packed import require_sane
from duly.rooms.transfer.source import Asked, Opener

_IS_UTF_8 = 0x800


def open_archive(asked: Asked, openers: dict[str, Opener], workplace: Callable[[], Path]) -> CollectionSource:
    """The files of a ZIP.

    Raises:
        Refusal: ``transfer.source_missing``, ``transfer.source_bomb``, ``transfer.source_damaged``.
    """
    path = file_of(asked)
    require_sane(path, asked.name or path.name)
    digest = digest_of(path)
    with zipfile.ZipFile(path) as packed:
        held = [entry for entry in packed.infolist() if _is_file(entry)]
    names = distinct([_name(entry) for entry in held])
    items = [
        Item(name, f"{digest}#{at}", partial(_unpack, path, entry))
        for at, (name, entry) in enumerate(zip(names, held, strict=True))
    ]
    return CollectionSource(items, asked, openers, workplace)


def _is_file(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a plain file, and not one that a machine left behind."""
    mode = entry.external_attr >> 16
    hidden = entry.filename.startswith("__MACOSX/") or entry.filename.rpartition("/")[2].startswith(".")
    return not entry.is_dir() and not hidden and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its maker saw it: Chinese Windows writes GB 18030 where the format has no word for it."""
    if entry.flag_bits & _IS_UTF_8 or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _unpack(path: Path, entry: zipfile.ZipInfo, to: Path) -> None:
    with zipfile.ZipFile(path) as packed, packed.open(entry) as held, to.open("xb") as out:
        shutil.copyfileobj(held, out)
