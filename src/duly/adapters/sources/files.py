# SPDX-License-Identifier: Apache-2.0
"""What all sources that are files have in common: that there is one, and its digest."""

import hashlib
from pathlib import Path

from duly.rooms.transfer.source import Asked
from duly.rooms.transfer.unreadable import SOURCE_MISSING

_CHUNK = 1 << 20


def file_of(asked: Asked) -> Path:
    """Where the bytes lie.

    Raises:
        Refusal: ``transfer.source_missing``.
    """
    path = Path(asked.path)
    if not asked.path or not path.is_file():
        raise SOURCE_MISSING(field="path", where=asked.name or asked.address or asked.path, why="there is no such file")
    return path


def digest_of(path: Path) -> str:
    """The digest of all bytes, with its kind before it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            digest.update(block)
    return f"sha256:{digest.hexdigest()}"
