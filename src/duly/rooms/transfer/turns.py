# SPDX-License-Identifier: Apache-2.0
"""Whose turn a shard is. The lock belongs to the connection: who is killed leaves it at once, and nothing is ever stale."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.db.models import F, Max, Min, Q, QuerySet

from duly.foundation.ledger.actions import Turn
from duly.kernel.named_sql import named_sql
from duly.rooms.transfer.models import Shard
from duly.rooms.transfer.shelves import MENDS_FROM
from duly.rooms.transfer.terms import ShardState

_ROOM = "duly.rooms.transfer"
_LOOKED_AT = 32
_WRITING = (ShardState.LOADED, ShardState.UNDONE)


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


@contextmanager
def alone_with(transfer: UUID) -> Iterator[None]:
    """Only one at a time does what is done to a transfer as a whole; whoever comes second waits."""
    while not _ask("try_shard", transfer):
        time.sleep(0.2)
    try:
        yield
    finally:
        _ask("leave_shard", transfer)


@contextmanager
def alone_at(what: str) -> Iterator[bool]:
    """Whether nobody else is at it; whoever is not, does not wait."""
    is_mine = _ask("try_shard", what)
    try:
        yield is_mine
    finally:
        if is_mine:
            _ask("leave_shard", what)


def _take(transfer: UUID, but: frozenset[UUID]) -> Shard | None:
    rows = in_turn(transfer).exclude(id__in=but)
    for shard in rows.values_list("id", flat=True)[:_LOOKED_AT]:
        if _ask("try_shard", shard):
            fresh = rows.filter(id=shard).select_related("mapped__table__origin").first()
            if fresh is not None:
                return fresh
            _ask("leave_shard", shard)
    return None


def in_turn(transfer: UUID) -> QuerySet[Shard]:
    """The shards that are to be worked on now. Tables are written in the order of the mapping, one when all before it are through, since their rows may refer to one
    another; they are taken back the other way round. What is only read has no order.
    """
    left = Shard.objects.filter(~Q(state=F("wanted")), mapped__transfer_id=transfer)
    ends = {
        one: left.filter(wanted=one).aggregate(first=Min("mapped__position"), last=Max("mapped__position"))
        for one in _WRITING
    }
    if (last := ends[ShardState.UNDONE]["last"]) is not None:
        top = left.filter(wanted=ShardState.UNDONE, mapped__position=last).aggregate(top=Max("number"))["top"]
        # the last round first, as a whole: an earlier one may hold the same rows as they were before
        lowest = top - top % MENDS_FROM
        return left.filter(mapped__position=last, number__gte=lowest).order_by("tries", "-number")
    if (first := ends[ShardState.LOADED]["first"]) is not None:
        return left.filter(mapped__position=first).order_by("tries", "number")
    return left.order_by("tries", "mapped__position", "number")


def _ask(what: str, shard: UUID | str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_ROOM, what), [int(Turn.TRANSFERS), str(shard)])
        return bool(cursor.fetchone()[0])
