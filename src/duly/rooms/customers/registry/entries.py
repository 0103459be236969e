# SPDX-License-Identifier: Apache-2.0
"""The permanent record: why versions are as they are, one entry after the other, each bound to the one before."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from duly.kernel.canonical import Json, encode
from duly.kernel.ids import uuid7
from duly.rooms.customers.changing import Change, Nature
from duly.rooms.customers.models import ChangeRecord, Party
from duly.rooms.customers.registry.journeys import Journey


class About(NamedTuple):
    """What an entry says beside the change itself."""

    source: str
    reason: str = ""
    source_id: UUID | None = None
    number: str = ""
    request: UUID | None = None
    maker: UUID | None = None
    checker: UUID | None = None


class Owner(NamedTuple):
    """A customer whose record changes, the row locked: what the line of entries and the ledger need to know."""

    id: UUID
    organisation_id: UUID
    stream: UUID
    seq: int
    chain: bytes


class Entry(NamedTuple):
    """Where an entry stands in its customer's line, and what binds it to all before it."""

    id: UUID
    seq: int
    hash: bytes


def entry_for_many(organisation: UUID, about: About, at: datetime) -> UUID:
    """One entry for a batch that concerns many customers; it stands in nobody's line."""
    row = ChangeRecord.objects.create(
        organisation_id=organisation, source=about.source, source_id=about.source_id, nature=Nature.UPDATE,
        reason=about.reason, number=about.number, request=about.request, maker=about.maker, checker=about.checker, since=at, at=at,
    )  # fmt: skip
    return row.id


def entry(
    journey: Journey, party: Owner | Party, change: Change, at: datetime, *, source: str, said: Mapping[str, Json]
) -> Entry:
    """The next entry in one customer's line; the customer's row is locked. ``said`` is bound into its hash."""
    made, seq, prev = uuid7(), party.seq + 1, bytes(party.chain)
    row = Entry(made, seq, hashlib.sha256(prev + encode(dict(said) | {"record": str(made), "seq": seq})).digest())
    journey.add(
        "add_entry", **row._asdict(), organisation=party.organisation_id, party=party.id, source=source, nature=change.nature,
        reason=change.reason, number=change.number, request=change.request, requester=change.requester, maker=change.maker,
        checker=change.checker, proofs=list(change.proofs), rules=orjson.dumps(dict(change.rules)).decode(),
        since=change.since, at=at, prev=prev,
    )  # fmt: skip
    return row
