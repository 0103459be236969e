# SPDX-License-Identifier: Apache-2.0
"""Work that is woken: what a kill left half opened is removed, and what was never taken in."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.parcels.bag import durable
from duly.rooms.parcels.bag.alone import alone
from duly.rooms.parcels.models import Parcel
from duly.rooms.parcels.queries.parcels import FOLDER, OPEN

PATIENCE = timedelta(days=7)
"""How long a package whose copying was broken off waits to be gone on with."""


def sweep() -> int:
    """Remove content that an interrupted opening left on the disk, and packages whose copying was given up; gives how many. What
    is being worked on now stays.
    """
    swept, home = 0, Path(settings.DULY.folder(FOLDER))
    for left in (*home.glob(f"*/{OPEN}{durable.PARTIAL}"), *_given_up(home, clock.now())):
        try:
            with alone(left if left.parent == home else left.parent):
                shutil.rmtree(left, ignore_errors=True)
                swept += 1
        except Refusal:
            continue
    return swept


def _given_up(home: Path, now: datetime) -> Iterator[Path]:
    """Folders of packages of which nothing is on record, and which nobody has touched for long."""
    known = {str(one) for one in Parcel.objects.values_list("id", flat=True)}
    for folder in home.iterdir():
        newest = max((path.lstat().st_mtime for path in folder.rglob("*")), default=folder.lstat().st_mtime)
        if folder.name not in known and newest < (now - PATIENCE).timestamp():
            yield folder
