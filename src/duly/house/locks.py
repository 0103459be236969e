# SPDX-License-Identifier: Apache-2.0
"""Advisory locks on files. The kernel frees them when a process ends, however it ends, so none is ever stale."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.02


@contextmanager
def lock(path: Path, *, shared: bool = False, patience: float = 0.0) -> Iterator[bool]:
    """A lock on a file, tried for ``patience`` seconds (for ever when infinite); gives whether it was obtained."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _obtain(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX, time.monotonic() + patience)
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock for itself alone at this moment."""
    if not path.exists():
        return False
    with lock(path, shared=True) as free:
        return not free


def _obtain(descriptor: int, kind: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_PAUSE)
        else:
            return True
