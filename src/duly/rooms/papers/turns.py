# SPDX-License-Identifier: Apache-2.0
"""Whose turn a scan or a page is. The lock belongs to the connection: who is killed leaves it at once, and nothing is ever stale."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import Turn
from duly.kernel.named_sql import named_sql

_ROOM = "duly.rooms.papers"


@contextmanager
def turn_at(one: UUID) -> Iterator[bool]:
    """Whether nobody else has it in hand; then it is ours until the block ends."""
    is_ours = _ask("try_scan", one)
    try:
        yield is_ours
    finally:
        if is_ours:
            _ask("leave_scan", one)


def _ask(what: str, one: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_ROOM, what), [int(Turn.PAPERS), str(one)])
        return bool(cursor.fetchone()[0])
