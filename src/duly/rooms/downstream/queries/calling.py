# SPDX-License-Identifier: Apache-2.0
"""Calls of recipients: with which keys they sign, and what they may fetch."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity
from duly.rooms.downstream.models import Announcement, System
from duly.rooms.downstream.queries.systems import in_force
from duly.rooms.downstream.rules.signing_keys import key_of
from duly.rooms.downstream.rules.waiting import GRACE


def keys_of(system: System, now: datetime) -> tuple[str, ...]:
    """The keys that are good for a recipient now, the newest first."""
    secret: bytes = settings.DULY.secret
    newest = key_of(secret, system.id, system.key_number)
    if system.key_number > 1 and now - system.key_since < GRACE:
        return newest, key_of(secret, system.id, system.key_number - 1)
    return (newest,)


def values_of(row: Announcement) -> list[dict[str, Any]]:
    """What an announcement is about as it is on record now, as far as the recipient's terms go now.

    Of an entry of the permanent record: the things that it touched. Otherwise: all of the families that it names.
    """
    given = next((given for system, given in in_force(row.organisation_id) if system.id == row.system_id), None)
    wanted = {one.partition(".")[0] for one in row.fields} & set(given.families if given else ())
    if not wanted:
        return []
    entities = {one.id: one for one in customers.record_of(row.party_id).entities if one.family in wanted}
    touched = _touched(row.party_id, row.record_id) if row.record_id else set(entities)
    found = [_said(entities[one]) for one in entities if one in touched]
    return found + [{"entity": str(one), "ended": True} for one in sorted(touched - set(entities)) if row.record_id]


def _touched(party: UUID, record: UUID) -> set[UUID]:
    return {one.id for one in customers.history_of(party) if one.change == record}


def _said(one: Entity) -> dict[str, Any]:
    return {
        "entity": str(one.id), "family": one.family, "ended": False, "since": one.since.isoformat(),
        "fields": {**one.attributes, **one.values},
    }  # fmt: skip
