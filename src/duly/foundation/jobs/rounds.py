# SPDX-License-Identifier: Apache-2.0
"""Recurring work. Every worker goes round all of it; a row in the database and a lock let one of them do each round."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from zlib import crc32

import structlog
from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import Q

from duly.foundation.jobs.facts import Recurring
from duly.foundation.jobs.models import Round
from duly.kernel import clock

log = structlog.get_logger()
_BREATH = 0.1
_STUCK_AFTER = 120.0
_DOUBT = timedelta(seconds=5)
"""By how much the clocks of two machines may differ."""
_SPACE = 7
"""Our corner of PostgreSQL's advisory locks."""


def run_round(row: Recurring) -> int | None:
    """Run recurring work now if its round is due and no other worker has it; gives how much it did.

    Claiming moves ``due_at`` forward before the work starts, so a worker that is killed delays a round and never
    doubles it. The lock keeps a slow round from being overtaken by the next one.
    """
    moment = clock.now()
    # Further ahead than a round can be: the clock was put back, and nobody waits for the old time to come again.
    is_due = Q(due_at__lte=moment) | Q(due_at__gt=moment + row.every + _DOUBT)
    claimed = Round.objects.filter(is_due, name=row.name).update(due_at=moment + row.every)
    if not claimed:
        _, is_new = Round.objects.get_or_create(name=row.name, defaults={"due_at": moment + row.every})
        if not is_new:
            return None
    with _alone(row.name) as alone:
        return row.run() if alone else None


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    key = [_SPACE, crc32(name.encode()) - (1 << 31)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s::bigint::int)", key)
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            with suppress(Error), connection.cursor() as cursor:  # a broken connection has let go already
                cursor.execute("SELECT pg_advisory_unlock(%s, %s::bigint::int)", key)


class Clockwork:
    """The thread of a worker that goes round the recurring work for ever."""

    def __init__(self, recurring: Sequence[Recurring]) -> None:
        self._recurring = recurring
        self._soonest: dict[str, float] = {}
        self._turned = time.monotonic()
        self._is_away = False

    def is_turning(self) -> bool:
        """Whether it has come on within the last two minutes; if not, a round hangs."""
        return time.monotonic() - self._turned < _STUCK_AFTER

    def run(self, stop: threading.Event) -> None:
        """Go round until ``stop`` is set. A failing round is logged and comes round again."""
        while not stop.wait(_BREATH):
            close_old_connections()
            for row in self._recurring:
                self._turned = time.monotonic()
                if self._turned >= self._soonest.get(row.name, 0.0) and not stop.is_set():
                    self._soonest[row.name] = self._turned + row.every.total_seconds()
                    self._run_one(row)
        connection.close()

    def _run_one(self, row: Recurring) -> None:
        try:
            run_round(row)
        except (OperationalError, InterfaceError) as error:
            if not self._is_away:  # said once, not ten times a second until it is back
                log.warning("jobs.database_away", round=row.name, error=str(error))
            self._is_away = True
            connection.close()
        except Exception:  # a worker's loop is one of the two places where everything is caught
            log.exception("jobs.round_failed", round=row.name)
            connection.close()
        else:
            if self._is_away:
                log.warning("jobs.database_back")
            self._is_away = False
