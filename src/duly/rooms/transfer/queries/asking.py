# SPDX-License-Identifier: Apache-2.0
"""What waits for somebody: an agreement that was asked for, shards that could not be worked on."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.transfer.models import Agreement, Shard
from duly.rooms.transfer.queries.standing import words_of


class AskedFor(NamedTuple):
    """Somebody's agreement to what was rehearsed, as it stands now; nobody's yet while ``agreed_at`` is nothing."""

    by: UUID
    by_name: str
    at: datetime
    agreed_name: str
    agreed_at: datetime | None


class Trouble(NamedTuple):
    """A shard that could not be worked on."""

    table: str
    shard: int
    first: int
    last: int
    tries: int
    words: Words


def asked_for(transfer_id: UUID, digest: str) -> AskedFor | None:
    """The agreement to this rehearsal that was asked for last; one that was given comes first."""
    rows = Agreement.objects.filter(transfer_id=transfer_id, digest=digest)
    row = rows.order_by(F("agreed_at").desc(nulls_last=True), "-asked_at").first() if digest else None
    if row is None:
        return None
    names = accounts.names_of({one for one in (row.asked_by, row.agreed_by) if one})
    agreed = names.get(row.agreed_by, "") if row.agreed_by else ""
    return AskedFor(row.asked_by, names.get(row.asked_by, ""), row.asked_at, agreed, row.agreed_at)


def troubles_of(transfer_id: UUID, limit: int = 20) -> list[Trouble]:
    """Shards that are still to be done and failed, the first ones."""
    rows = Shard.objects.filter(~Q(state=F("wanted")), mapped__transfer_id=transfer_id).exclude(trouble={})
    found = rows.select_related("mapped").order_by("mapped__position", "number")[:limit]
    return [
        Trouble(
            one.mapped.document["to"], one.number, one.first, one.first + one.rows - 1, one.tries, words_of(one.trouble)
        )
        for one in found
    ]
