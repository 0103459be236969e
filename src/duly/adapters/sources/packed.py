# SPDX-License-Identifier: Apache-2.0
"""Packed files are looked at before they are opened: a few bytes can claim, or become, more than any machine holds."""

import zipfile
import zlib
from pathlib import Path

from duly.rooms.transfer.unreadable import SOURCE_BOMB, SOURCE_DAMAGED

MOST_ENTRIES = 10_000
LARGEST = 4 << 30
LARGEST_RATIO = 200
_SMALL = 1 << 26
"""What unpacks to less than this may be packed as tightly as it likes."""
_CHUNK = 1 << 20


def require_sane(path: Path, name: str) -> None:
    """That a ZIP is whole and unpacks to what it says, and that this is not too much. Nothing is written.

    Raises:
        Refusal: ``transfer.source_bomb``, ``transfer.source_damaged``.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_ENTRIES:
                raise SOURCE_BOMB(field="file", where=name, why=f"{len(entries)} > {MOST_ENTRIES}")
            total, held = sum(entry.file_size for entry in entries), path.stat().st_size
            if total > LARGEST or (total > _SMALL and total > held * LARGEST_RATIO):
                raise SOURCE_BOMB(field="file", where=name, why=f"{held} → {total} bytes")
            for entry in entries:
                _read_through(packed, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise SOURCE_DAMAGED(field="file", where=name, why=str(error) or type(error).__name__) from error


def _read_through(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """To the last byte: what is larger than it says, or has another checksum, is found by the reader."""
    with packed.open(entry) as held:
        while held.read(_CHUNK):
            pass
