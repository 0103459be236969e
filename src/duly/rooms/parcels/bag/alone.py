# SPDX-License-Identifier: Apache-2.0
"""One at a time: long work on a package holds a lock on its folder, which falls with the process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duly.rooms.parcels.refusals import BUSY


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else works on it meanwhile.

    Raises:
        Refusal: ``parcels.busy``.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BUSY() from None
        yield
    finally:
        os.close(descriptor)
