# SPDX-License-Identifier: Apache-2.0
"""Tokens as rows, for an engine whose broker may lose or repeat messages: the row decides, the message only names it."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q

from duly.foundation.jobs.facts import Job, QueueStats
from duly.foundation.jobs.models import Token
from duly.kernel import clock
from duly.kernel.named_sql import named_sql

STALLED_AFTER = timedelta(seconds=10)
FORGOTTEN_AFTER = timedelta(seconds=60)
"""A published token that nobody began for so long is published again: the broker may have lost it."""
_BATCH = 500
_PACKAGE = "duly.foundation.jobs"


class Begun(NamedTuple):
    """A token that this worker has now."""

    name: str
    arguments: str
    attempts: int


def put(job: Job, arguments: str, *, at: datetime | None, key: str | None) -> bool:
    """Keep a token in the caller's transaction; ``False`` when one with the same key waits already."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "put"), [job.name, job.queue, arguments, key, at or clock.now()])
        return bool(cursor.rowcount == 1)


def publish(send: Any) -> int:
    """Hand waiting tokens to the broker, oldest first: ``send(queue, token_id)`` returns when the broker has confirmed.

    A crash in between publishes a token twice; the second message finds it begun or gone.
    """
    now = clock.now()
    waits = Q(published_at__isnull=True, at__lte=now)
    is_lost = Q(published_at__lt=now - FORGOTTEN_AFTER, worker__isnull=True)
    with transaction.atomic():
        due = Token.objects.select_for_update(skip_locked=True).filter(waits | is_lost, failed_at__isnull=True)
        rows = list(due.order_by("id").values_list("id", "queue")[:_BATCH])
        for token, queue in rows:
            send(queue, token)
        Token.objects.filter(id__in=[token for token, _ in rows]).update(published_at=now)
    return len(rows)


def begin(token: int, worker: UUID) -> Begun | None:
    """Take a token up; ``None`` when another worker has it, or it is done."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "begin"), [worker, clock.now(), token])
        row = cursor.fetchone()
    return Begun(*row) if row else None


def end(token: int) -> None:
    """It is done."""
    Token.objects.filter(id=token).delete()


def give_back(token: int, begun: Begun, attempts: int, worker: UUID) -> None:
    """It raised: again after 2, 4, 8 … seconds, or kept as failed after the last attempt. Not if another has it now."""
    now, row = clock.now(), Token.objects.filter(id=token, worker=worker)
    if begun.attempts >= attempts:
        row.update(worker=None, beat_at=None, failed_at=now)
    else:
        later = now + timedelta(seconds=2**begun.attempts)
        row.update(worker=None, beat_at=None, published_at=None, at=later)


def beat(worker: UUID) -> None:
    """Say that this worker lives."""
    Token.objects.filter(worker=worker).update(beat_at=clock.now())


def free_stalled() -> int:
    """Give the tokens of workers that died back to the queue; gives how many."""
    stalled = Token.objects.filter(worker__isnull=False, beat_at__lt=clock.now() - STALLED_AFTER)
    return stalled.update(worker=None, beat_at=None, published_at=None, at=clock.now())


def stats() -> list[QueueStats]:
    """How every queue stands."""
    counted = Token.objects.values_list("queue").annotate(
        waiting=Count("id", filter=Q(worker__isnull=True, failed_at__isnull=True)),
        running=Count("id", filter=Q(worker__isnull=False)),
        failed=Count("id", filter=Q(failed_at__isnull=False)),
    )
    return [QueueStats(*row) for row in counted.order_by("queue")]
