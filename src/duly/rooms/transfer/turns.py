# SPDX-License-Identifier: Apache-2.0
"""Whose turn a shard is. The lock belongs to the connection: who is killed leaves it at once, and nothing is ever stale."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from duly.foundation.ledger.actions import Turn
from duly.kernel.named_sql import named_sql
from duly.rooms.transfer.models import Shard

_ROOM = "duly.rooms.transfer"
_LOOKED_AT = 32


@contextmanager
def next_shard(transfer: UUID, but: frozenset[UUID] = frozenset()) -> Iterator[Shard | None]:
    """A shard that is to be worked on and that nobody else has in hand; it is ours until the block ends.

    ``but`` names those that this worker could not do. What could not be done lately comes last.
    """
    found = _take(transfer, but)
    try:
        yield found
    finally:
        if found is not None:
            _ask("leave_shard", found.id)


def _take(transfer: UUID, but: frozenset[UUID]) -> Shard | None:
    rows = Shard.objects.filter(~Q(state=F("wanted")), mapped__transfer_id=transfer).exclude(id__in=but)
    for shard in rows.order_by("tries", "mapped__position", "number").values_list("id", flat=True)[:_LOOKED_AT]:
        if _ask("try_shard", shard):
            fresh = rows.filter(id=shard).select_related("mapped__table__origin").first()
            if fresh is not None:
                return fresh
            _ask("leave_shard", shard)
    return None


def _ask(what: str, shard: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_ROOM, what), [int(Turn.TRANSFERS), str(shard)])
        return bool(cursor.fetchone()[0])
