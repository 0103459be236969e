# SPDX-License-Identifier: Apache-2.0
"""Since when somebody has looked after the queue without a gap.

A row that fell due while nobody was there may be stale and is asked about. One that fell due while the house worked,
and only waited for its turn behind a slow provider, is sent however long that took.
"""

from datetime import datetime, timedelta

from django.db import connection

from duly.kernel import clock
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.models import Watch

_GAP = timedelta(hours=1)
_SEEN_EVERY = timedelta(seconds=10)


def on_watch_since() -> datetime:
    """Since when; now, when nobody has looked yet or not for an hour."""
    now = clock.now()
    held = Watch.objects.first()
    return held.since if held and now - held.seen_at < _GAP else now


def stand_watch() -> None:
    """Say that somebody looks after the queue; written once in ten seconds."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "watch"), [now, now, now - _GAP, now - _SEEN_EVERY])
