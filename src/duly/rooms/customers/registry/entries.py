# SPDX-License-Identifier: Apache-2.0
"""The permanent record: why versions are as they are, one entry after the other, each bound to the one before."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.canonical import Json, encode
from duly.kernel.ids import uuid7
from duly.rooms.customers.changing import Change, Nature
from duly.rooms.customers.models import ChangeRecord, Party


class About(NamedTuple):
    """What an entry says beside the change itself."""

    source: str
    reason: str = ""
    source_id: UUID | None = None


def entry_for_many(organisation: UUID, about: About, at: datetime) -> UUID:
    """One entry for a batch that concerns many customers; it stands in nobody's line."""
    row = ChangeRecord.objects.create(
        organisation_id=organisation, source=about.source, source_id=about.source_id, nature=Nature.UPDATE,
        reason=about.reason, since=at, at=at,
    )  # fmt: skip
    return row.id


def entry(party: Party, change: Change, at: datetime, *, source: str, said: Mapping[str, Json]) -> ChangeRecord:
    """The next entry in one customer's line; the customer's row is locked. ``said`` is bound into its hash."""
    row = ChangeRecord(
        id=uuid7(), organisation_id=party.organisation_id, party=party, source=source, nature=change.nature, reason=change.reason,
        number=change.number, request=change.request, requester=change.requester, maker=change.maker, checker=change.checker,
        proofs=list(change.proofs), rules=dict(change.rules), since=change.since, at=at, seq=party.seq + 1,
        prev=bytes(party.chain),
    )  # fmt: skip
    row.hash = hashlib.sha256(bytes(row.prev) + encode(dict(said) | {"record": str(row.id), "seq": row.seq})).digest()
    row.save(force_insert=True)
    party.seq, party.chain = row.seq or 0, row.hash
    party.save(update_fields=["seq", "chain"])
    return row
