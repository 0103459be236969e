# SPDX-License-Identifier: Apache-2.0
"""Temporary files: uploads on their way, lists that are being made. They hold customers' data, so they lie in the home folder and
nowhere else, and what a killed process left behind goes when the next one starts.
"""

import atexit
import fcntl
import os
import secrets
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from duly.adapters.sources import collection
from duly.house.config import Config

_LOCK = ".lock"
_YOUNG = 10.0
"""Seconds within which a folder may not have its lock yet."""
_held: dict[int, IO[bytes]] = {}


def begin(config: Config) -> Path:
    """Make a folder of this process's own, in which all its temporary files lie from now on, and remove those of processes that
    are no more. Asked again, it is the same folder.
    """
    if os.getpid() in _held:
        return Path(tempfile.gettempdir())
    place = config.folder("tmp")
    sweep(place)
    collection.sweep(config.folder("transfers") / "tmp")
    folder = place / f"{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    lock = (folder / _LOCK).open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _held[os.getpid()] = lock
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    atexit.register(_end, os.getpid(), folder)
    return folder


def sweep(place: Path) -> int:
    """Remove the folders of processes that are no more; gives how many."""
    removed = 0
    for folder in (one for one in place.iterdir() if one.is_dir()):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _YOUNG and _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
    return removed


def _is_left(folder: Path) -> bool:
    """Whether nobody holds its lock; a folder without one was left before it had one."""
    lock = folder / _LOCK
    if not lock.exists():
        return True
    with lock.open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _end(process: int, folder: Path) -> None:
    """A process that was forked from ours leaves the folder alone."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
