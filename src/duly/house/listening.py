# SPDX-License-Identifier: Apache-2.0
"""Providers that tell us things over a line which we hold open: of all workers, one listens to each.

Who listens is decided by a lock in PostgreSQL. Should two listen for a moment, because a lock was lost, nothing is told
twice: the same bytes are kept once.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import structlog
from django.db import DatabaseError, InterfaceError, connection

from duly.kernel.actors import PROVIDER
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Provider, installed
from duly.rooms.delivery.facts import TakenByUs

_SPACE = 17
"""Our corner of PostgreSQL's advisory locks; the rounds have 7, imports 8."""
_AGAIN = 5.0
log = structlog.get_logger()


def start(stop: threading.Event) -> list[threading.Thread]:
    """A thread for each provider that can be listened to; they end soon after ``stop`` is set."""
    found = [
        threading.Thread(target=_listen, args=(channel, provider, stop), name=f"listen {provider.name}", daemon=True)
        for channel, way in installed().items()
        for provider in way.providers
        if hasattr(provider.channel, "listen")
    ]
    for thread in found:
        thread.start()
    return found


def _listen(channel: str, provider: Provider, stop: threading.Event) -> None:
    def take(raw: bytes) -> None:
        try:
            delivery.take_receipts(PROVIDER, channel, TakenByUs(), raw, provider=provider.name)
        except Refusal as refusal:
            log.warning("listening.refused", provider=provider.name, code=refusal.code)
        finally:
            connection.close()

    while not stop.is_set():
        try:
            with _alone(provider.name) as is_alone:
                if is_alone:
                    log.info("listening.began", provider=provider.name)
                    provider.channel.listen(take, stop)  # type: ignore[attr-defined]  # asked for in start()
        except (DatabaseError, InterfaceError, OSError) as error:
            log.warning("listening.interrupted", provider=provider.name, error=str(error).strip())
            connection.close()
        stop.wait(_AGAIN)


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Whether this process is the one; the lock has a connection of its own, because taking receipts closes ours."""
    with connection.copy().temporary_connection() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s::bigint::int)", [_SPACE, crc32(name.encode()) - (1 << 31)])
        yield bool(cursor.fetchone()[0])
