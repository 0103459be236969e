# SPDX-License-Identifier: Apache-2.0
"""What is on record of a customer: now, on any day, as it was believed on any day; and how it came to be."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.look import record
from duly.foundation.accounts import queries as accounts
from duly.rooms.customers import queries as customers

router = Router()


class EntryOut(Schema):
    """登记项: one thing on record, its values in part. ``digests`` are what to name as ``base`` when a change is asked."""

    id: UUID
    family: str
    attributes: dict[str, str]
    value: str
    digests: dict[str, str]
    version: UUID
    since: datetime
    until: datetime | None
    recorded_at: datetime
    superseded_at: datetime | None
    op: str
    change: UUID


class RecordOut(Schema):
    """登记信息: all that is on record of a customer at a moment, as it is or was believed."""

    ref: str
    at: datetime | None
    known_at: datetime | None
    entries: list[EntryOut]


class ChangeOut(Schema):
    """变更记录: one entry of the permanent record: why, who stands for it, what it wrote."""

    id: UUID
    at: datetime
    since: datetime
    nature: str
    source: str
    reason: str
    number: str
    request: UUID | None
    requester: str
    maker: UUID | None
    checker: UUID | None
    proofs: list[str]
    entries: list[EntryOut]


@router.get(
    "/customers/{ref}/record",
    response={200: RecordOut, 404: Problem, 422: Problem},
    summary="What is on record / 登记信息",
)
def get_record(
    request: HttpRequest, ref: str, *, organisation: str | None = None, at: datetime | None = None,
    known_at: datetime | None = None,
) -> RecordOut:  # fmt: skip
    """``at``: what held at that moment. ``known_at``: as it was believed then. Both are instants with their offset."""
    held = customers.record_of(_party(request, ref, organisation), at=at, known_at=known_at)
    return RecordOut(ref=ref, at=at, known_at=known_at, entries=[_entry(one) for one in held.entities])


@router.get(
    "/customers/{ref}/history",
    response={200: list[ChangeOut], 404: Problem, 422: Problem},
    summary="How it came to be on record / 变更历史",
)
def get_history(request: HttpRequest, ref: str, organisation: str | None = None) -> list[ChangeOut]:
    """The latest entry first, each with the versions that it wrote."""
    party, written = _party(request, ref, organisation), dict[UUID, list[Any]]()
    for one in customers.history_of(party):
        written.setdefault(one.change, []).append(one)
    cards = sorted(customers.changes(written).values(), key=lambda card: card.at, reverse=True)
    names = ChangeOut.model_fields.keys() - {"entries", "proofs"}
    return [
        ChangeOut(
            **{name: getattr(card, name) for name in names}, proofs=list(card.proofs),
            entries=[_entry(one) for one in written[card.id]],
        )
        for card in cards
    ]  # fmt: skip


def _entry(one: Any) -> EntryOut:
    names = EntryOut.model_fields.keys() - {"value"}
    return EntryOut(**{name: getattr(one, name) for name in names}, value=record.in_part(one))


def _party(request: HttpRequest, ref: str, organisation: str | None) -> UUID:
    actor = actor_of(request)
    return customers.customer_for(actor, accounts.organisation_for(actor, organisation).id, ref).id
