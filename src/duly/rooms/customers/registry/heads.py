# SPDX-License-Identifier: Apache-2.0
"""The heads brought to what the versions say holds at one moment: for a few customers, after a change of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from duly.kernel.bitemporal import Row
from duly.kernel.phones import country_of
from duly.rooms.customers.changing import Family
from duly.rooms.customers.models import ContactPoint, Identifier, Pending
from duly.rooms.customers.registry.drafts import Drafts, Subject
from duly.rooms.customers.registry.journeys import Journey
from duly.rooms.customers.registry.sealing import Doc, Seat, identifier_mark, mark_of, marks_of, tail_of, tokens_of
from duly.rooms.customers.rules.canonical import NUMBERS

PARTICULARS = ("kind", "language", "time_zone", "region", "status")
"""What of a customer's particulars the head holds as it is; tags beside them."""
UNPROVEN = "unproven"


def profile(name: str, values: Mapping[str, Any]) -> Doc:
    """The version of a customer's name and particulars."""
    return Doc({**{one: str(values[one]) for one in PARTICULARS}, "tags": ",".join(values["tags"])}, {"name": name})


def contact(channel: str, value: str, rank: int, *, purpose: str = "notice", status: str = "active") -> Doc:
    """The version of a contact point; ``status`` is ``proposed`` until it is proved."""
    return Doc({"channel": channel, "purpose": purpose, "rank": str(rank), "status": status}, {"value": value})


def sync(
    journey: Journey, drafts: Drafts, entities: Iterable[UUID], reason: str = "", revived: UUID | None = None
) -> None:
    """Write the heads of these entities, as they are drafted; what lies ahead is looked at again on its day.

    What carriers said of a contact point stays said, but of the ``revived`` one. Each kind of head is one statement.
    """
    now = drafts.moment
    held = [(subject, subject.at(now)) for subject in map(drafts.subjects.__getitem__, entities)]
    holding = [(subject.place, row) for subject, row in held if row is not None]
    gone = [subject.place for subject, row in held if row is None]
    _look_ahead([subject for subject, _ in held], now)
    profiles = [_profile_head(*one) for one in holding if one[0].family == Family.PROFILE]
    if profiles:
        journey.add("put_profiles", rows=orjson.dumps(profiles).decode(), now=now)
    points = [_point_head(*one) for one in holding if one[0].family == Family.CONTACT]
    if points:
        was = {str(one["id"]): one.pop("was") for one in points}
        journey.add(
            "put_points", rows=orjson.dumps(points).decode(), was=orjson.dumps(was).decode(), now=now, reason=reason,
            revived=revived,
        )  # fmt: skip
    for place, row in holding:
        if place.family == Family.IDENTIFIER:
            _put_identifier(place, row)
    _end([place.entity for place in gone if place.family in {Family.CONTACT, Family.IDENTIFIER}], reason, now)


def repoint(drafts: Drafts, entities: Iterable[UUID]) -> None:
    """Let contact points whose heads are written already point to the version that holds."""
    rows = [(entity, drafts.subjects[entity].at(drafts.moment)) for entity in entities if entity in drafts.subjects]
    held = [ContactPoint(id=entity, version=row.id) for entity, row in rows if row is not None]
    ContactPoint.objects.bulk_update(held, ["version"], batch_size=1_000)


def _look_ahead(subjects: Sequence[Subject], now: datetime) -> None:
    days = [
        Pending(party_id=subject.place.party, entity=subject.place.entity, at=at)
        for subject in subjects
        for at in sorted({at for row in subject.rows for at in (row.since, row.until) if at is not None and at > now})
    ]
    if days:
        Pending.objects.bulk_create(days)


def _profile_head(place: Seat, row: Row[Doc]) -> dict[str, Any]:
    said = row.doc.attributes
    tags = [tag for tag in said.get("tags", "").split(",") if tag]
    own = {"id": place.party, "version": row.id, "tags": tags, "tokens": tokens_of(row.doc.values["name"])}
    return own | {one: said[one] for one in PARTICULARS}


def _point_head(place: Seat, row: Row[Doc]) -> dict[str, Any]:
    said, value = row.doc.attributes, row.doc.values["value"]
    tail = tail_of(said["channel"], value)
    return {
        "id": place.entity, "party": place.party, "version": row.id, "channel": said["channel"], "purpose": said["purpose"],
        "rank": said["rank"], "mark": mark_of(said["channel"], value).hex(), "tail": tail.hex() if tail else None,
        "country": country_of(value) if said["channel"] in NUMBERS else "",
        "was": [mark.hex() for mark in marks_of(said["channel"], value)],
        "state": UNPROVEN if said.get("status") == "proposed" else "active",
    }  # fmt: skip


def _put_identifier(place: Seat, row: Row[Doc]) -> None:
    said = row.doc.attributes
    head = {
        "party_id": place.party, "kind": said["kind"], "country": said.get("country", ""), "state": "active",
        "mark": identifier_mark(said["kind"], row.doc.values["value"]), "version": row.id,
    }  # fmt: skip
    Identifier.objects.update_or_create(id=place.entity, defaults=head)


def _end(entities: Sequence[UUID], reason: str, now: datetime) -> None:
    if entities:
        points = ContactPoint.objects.filter(id__in=entities).exclude(state="ended")
        points.update(state="ended", state_reason=reason, state_at=now)
        Identifier.objects.filter(id__in=entities).update(state="ended")
