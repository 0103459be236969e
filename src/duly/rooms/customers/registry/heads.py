# SPDX-License-Identifier: Apache-2.0
"""The heads brought to what the versions say holds at one moment: for a few customers, after a change of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from duly.kernel.bitemporal import Row
from duly.kernel.phones import country_of
from duly.rooms.customers.changing import Family
from duly.rooms.customers.models import ContactPoint, Identifier, NameTokens, Party, Pending
from duly.rooms.customers.registry.drafts import Drafts, Subject
from duly.rooms.customers.registry.sealing import Doc, identifier_mark, mark_of, tail_of, tokens_of
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


def sync(drafts: Drafts, entities: Iterable[UUID], reason: str = "", revived: UUID | None = None) -> None:
    """Write the heads of these entities, as they are drafted; what lies ahead is looked at again on its day.

    What carriers said of a contact point stays said, but of the ``revived`` one.
    """
    for entity in entities:
        subject = drafts.subjects[entity]
        _look_ahead(subject, drafts.moment)
        row = subject.at(drafts.moment)
        if subject.place.family == Family.PROFILE and row is not None:
            _sync_party(subject, row, drafts.moment)
        elif subject.place.family == Family.CONTACT:
            _sync_point(subject, row, drafts.moment, reason, is_revived=entity == revived)
        elif subject.place.family == Family.IDENTIFIER:
            _sync_identifier(subject, row)


def repoint(drafts: Drafts, entities: Iterable[UUID]) -> None:
    """Let contact points whose heads are written already point to the version that holds."""
    rows = [(entity, drafts.subjects[entity].at(drafts.moment)) for entity in entities if entity in drafts.subjects]
    held = [ContactPoint(id=entity, version=row.id) for entity, row in rows if row is not None]
    ContactPoint.objects.bulk_update(held, ["version"], batch_size=1_000)


def _look_ahead(subject: Subject, now: datetime) -> None:
    ahead = {at for row in subject.rows for at in (row.since, row.until) if at is not None and at > now}
    place = subject.place
    Pending.objects.bulk_create(Pending(party_id=place.party, entity=place.entity, at=at) for at in sorted(ahead))


def _sync_party(subject: Subject, row: Row[Doc], now: datetime) -> None:
    said = row.doc.attributes
    tags = [tag for tag in said.get("tags", "").split(",") if tag]
    values = {one: said[one] for one in PARTICULARS}
    Party.objects.filter(id=subject.place.party).update(version=row.id, tags=tags, updated_at=now, digest=b"", **values)
    tokens = {"tokens": tokens_of(row.doc.values["name"])}
    if not NameTokens.objects.filter(party_id=subject.place.party).update(**tokens):
        NameTokens.objects.create(party_id=subject.place.party, **tokens)


def _sync_point(subject: Subject, row: Row[Doc] | None, now: datetime, reason: str, *, is_revived: bool) -> None:
    place = subject.place
    if row is None:
        held = ContactPoint.objects.filter(id=place.entity).exclude(state="ended")
        held.update(state="ended", state_reason=reason, state_at=now)
        return
    said, value = row.doc.attributes, row.doc.values["value"]
    state = UNPROVEN if said.get("status") == "proposed" else "active"
    known = ContactPoint.objects.filter(id=place.entity).first()
    is_failing = known is not None and known.state in {"bounced", "broken"} and not is_revived
    if known is not None and is_failing and bytes(known.mark) == mark_of(said["channel"], value):
        state, reason = known.state, known.state_reason
    since = known.state_at if known is not None and known.state == state else now
    head = {
        "party_id": place.party, "channel": said["channel"], "purpose": said["purpose"], "rank": int(said["rank"]),
        "mark": mark_of(said["channel"], value), "tail": tail_of(said["channel"], value), "version": row.id,
        "country": country_of(value) if said["channel"] in NUMBERS else "",
        "state": state, "state_reason": reason, "state_at": since,
    }  # fmt: skip
    if known is None:
        ContactPoint.objects.create(id=place.entity, **head)
    else:
        ContactPoint.objects.filter(id=place.entity).update(**head)


def _sync_identifier(subject: Subject, row: Row[Doc] | None) -> None:
    place = subject.place
    if row is None:
        Identifier.objects.filter(id=place.entity).update(state="ended")
        return
    said = row.doc.attributes
    head = {
        "party_id": place.party, "kind": said["kind"], "country": said.get("country", ""), "state": "active",
        "mark": identifier_mark(said["kind"], row.doc.values["value"]), "version": row.id,
    }  # fmt: skip
    if not Identifier.objects.filter(id=place.entity).update(**head):
        Identifier.objects.create(id=place.entity, **head)
