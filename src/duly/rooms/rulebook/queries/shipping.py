# SPDX-License-Identifier: Apache-2.0
"""The packs that come with Duly. Reading them takes most of a second, so what was read is kept beside the data."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import NamedTemporaryFile

import yaml
from django.conf import settings

from duly.rooms.rulebook.facts import Pack
from duly.rooms.rulebook.rules import compact, reading

_ROOM = "duly.rooms.rulebook"
_LOADER: type[yaml.CSafeLoader] = yaml.CSafeLoader
_DIGEST = 64
"""Characters of the digest in front of what is kept: half a file, or a spoilt one, is not used."""


@cache
def shipped() -> tuple[Pack, ...]:
    """The packs that come with Duly, by file name."""
    folder = files(_ROOM).joinpath("packs")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    contents = [folder.joinpath(name).read_bytes() for name in names]
    place = _place(contents)
    kept = _kept(place) if place else None
    if kept is not None:
        return kept
    found = tuple(_read(content, name) for name, content in zip(names, contents, strict=True))
    if place:
        _keep(place, found)
    return found


def _read(content: bytes, name: str) -> Pack:
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return reading.read_pack(yaml.load(content, Loader=_LOADER), digest=digest, file=name)  # noqa: S506  a safe loader


def _place(contents: Sequence[bytes]) -> Path | None:
    """Where these packs are kept as this code reads them; nowhere in a folder that does not exist yet."""
    home: Path = settings.DULY.home
    if not home.is_dir():
        return None
    told = hashlib.sha256()
    for content in (*contents, *_code(files(_ROOM))):
        told.update(hashlib.sha256(content).digest())
    return home / "cache" / f"rulepacks-{told.hexdigest()}.json"


def _code(folder: Traversable) -> list[bytes]:
    """The code of this room: read by other code, the same file may hold something else."""
    entries = sorted((folder, folder.joinpath("rules")), key=str)
    return [
        one.read_bytes()
        for entry in entries
        for one in sorted(entry.iterdir(), key=lambda found: found.name)
        if one.name.endswith(".py")
    ]


def _kept(place: Path) -> tuple[Pack, ...] | None:
    try:
        content = place.read_bytes()
        told, held = content[:_DIGEST], content[_DIGEST:]
        return compact.unpacked(held) if hashlib.sha256(held).hexdigest().encode() == told else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _keep(place: Path, packs: Sequence[Pack]) -> None:
    """Whole or not at all, and without it where the folder cannot be written: the packs are read anew then."""
    held = compact.packed(packs)
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(hashlib.sha256(held).hexdigest().encode() + held)
        for old in place.parent.glob("rulepacks-*.json"):
            old.unlink(missing_ok=True)
        Path(file.name).replace(place)
