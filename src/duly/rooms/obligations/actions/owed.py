# SPDX-License-Identifier: Apache-2.0
"""Recipients on their way through a cascade, read and moved by the thousand: without the ORM, which would cost more than all else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from duly.kernel import arrays
from duly.kernel.named_sql import named_sql

_PACKAGE = "duly.rooms.obligations"


@dataclass(slots=True)
class Owed:
    """What one recipient owes, as far as moving on needs it; locked until the verb ends. :func:`keep` writes it back."""

    id: UUID
    subject: UUID
    customer_id: UUID
    language: str
    time_zone: str
    region: str
    track: str
    state: str
    step: int
    trouble: int
    was_viewed: bool
    next_at: datetime | None
    stuck_at: datetime | None


def due(now: datetime, most: int) -> list[Owed]:
    """Whose wait is over, the longest first; those whom another worker holds are passed over."""
    return _read("due", [now, most])


def these(recipients: Iterable[UUID]) -> list[Owed]:
    """These recipients; those who owe nothing are absent."""
    return _read("these", [arrays.of_uuids(recipients)])


def _read(statement: str, values: Sequence[Any]) -> list[Owed]:
    """Moments come as seconds: the driver takes several times as long to read them as text."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, statement), values)
        rows = cursor.fetchall()
    return [Owed(*(*told, _moment(next_at), _moment(stuck_at))) for *told, next_at, stuck_at in rows]


def _moment(second: float | None) -> datetime | None:
    return None if second is None else datetime.fromtimestamp(second, UTC)


def keep(rows: Sequence[Owed]) -> None:
    """Write where everybody of a batch is now; what few of them have is written for those few."""
    if not rows:
        return
    moved = {
        "ids": arrays.of_uuids(o.id for o in rows), "states": arrays.of_texts(o.state for o in rows),
        "steps": arrays.of_numbers(o.step for o in rows), "times": arrays.of_times(o.next_at for o in rows),
    }  # fmt: skip
    stopped = [owed for owed in rows if owed.next_at is None]
    marks = {
        "ids": arrays.of_uuids(o.id for o in stopped), "troubles": arrays.of_numbers(int(o.trouble) for o in stopped),
        "times": arrays.of_times(o.stuck_at for o in stopped),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "move"), moved)
        if stopped:
            cursor.execute(named_sql(_PACKAGE, "mark"), marks)
