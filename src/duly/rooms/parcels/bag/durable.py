# SPDX-License-Identifier: Apache-2.0
"""Files that are there as a whole or not at all, also after a crash."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from duly.rooms.parcels.refusals import NO_ROOM

PARTIAL = ".partial"


@contextmanager
def fresh(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name once all of it is on disk; what was begun before is begun anew.

    Raises:
        Refusal: ``parcels.no_room``; nothing of the file stays.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(path.name + PARTIAL)
    partial.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        sync(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NO_ROOM(place=path.parent) from error
        raise
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def write(path: Path, content: bytes) -> None:
    """A small file, as a whole.

    Raises:
        Refusal: ``parcels.no_room``.
    """
    with fresh(path) as file:
        file.write(content)


def move(there: Path, here: Path) -> None:
    """Give a folder its name, once all of it is on disk."""
    sync(there)
    there.rename(here)
    sync(here.parent)


def sync(folder: Path) -> None:
    """Put on disk which names a folder holds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
