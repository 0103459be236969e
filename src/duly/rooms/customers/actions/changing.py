# SPDX-License-Identifier: Apache-2.0
"""The one transaction in which a customer's record changes: versions, heads, the permanent record and the ledger."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson

from duly.foundation.ledger.actions import action, record
from duly.kernel import bitemporal, clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.customers import changing
from duly.rooms.customers.changing import (
    FAMILY_WORDS,
    REGISTERED,
    SECRETS,
    Applied,
    Change,
    Family,
    Item,
    Nature,
)
from duly.rooms.customers.facts import UNKNOWN_CUSTOMER
from duly.rooms.customers.models import ContactPoint, Identifier, Party
from duly.rooms.customers.registry.drafts import Drafts, Subject, locked
from duly.rooms.customers.registry.entries import Owner, entry
from duly.rooms.customers.registry.heads import sync
from duly.rooms.customers.registry.journeys import Journey
from duly.rooms.customers.registry.sealing import Doc, identifier_marks, marks_of
from duly.rooms.customers.rules.items import check_first, check_item, fresh_doc

Said = dict[str, dict[str, str]]


@action("customers.change")
def apply_change(actor: Actor, change: Change) -> Applied:
    """Write a change of one customer: all of it, or nothing.

    Each field is compared with what its asker saw; who was overtaken is refused and nothing is lost. What a change
    replaces stays readable as it was believed. Records ``customers.registered`` on the customer's stream, with what was
    there before and what is there now under the customer's own key.

    Raises:
        Refusal: ``customers.unknown``, ``customers.changed_since``, ``customers.nothing_written``,
            ``customers.unknown_entity``, ``customers.bad_item``, ``customers.identifier_taken``,
            ``customers.last_security_contact``, ``rights.other_organisation``.
    """
    found = locked(change.party)
    if found is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(change.party))
    party, believed = found
    actor.require_sight(party.organisation_id)
    drafts = Drafts(party.organisation_id, [party.id], clock.now(), believed)
    work = _Work(party, change, drafts)
    for item in change.items:
        work.take(item)
    if not work.written:
        raise changing.NOTHING_WRITTEN(field="items")
    return _write(party, change, work)


def write_change(
    party: Party, change: Change, drafts: Drafts, *, source: str, reason: str = "", revived: UUID | None = None
) -> UUID:
    """Write drafts of one customer that another verb of this room has made, under an entry of their own."""
    with Journey() as journey:
        row = entry(journey, party, change, drafts.moment, source=source, said={"reason": change.reason})
        drafts.flush(journey, row.id)
        sync(journey, drafts, drafts.touched, reason, revived)
    return row.id


class _Work:
    """A change item by item: what it writes, and what the record said before."""

    def __init__(self, party: Owner, change: Change, drafts: Drafts) -> None:
        self.party, self.change, self.drafts = party, change, drafts
        self.before: Said = defaultdict(dict)
        self.after: Said = defaultdict(dict)
        self.entities: list[UUID] = []
        self.written = self.already = 0
        self._fresh: dict[tuple[str, tuple[tuple[str, str], ...]], UUID] = {}

    def take(self, item: Item) -> None:
        """Draft one item."""
        check_item(item, self.change.nature)
        entity = self._create(item) if item.entity is None else self._alter(item, item.entity)
        self.entities.append(entity)

    def _create(self, item: Item) -> UUID:
        """Several fields of one new thing come as several items with the same attributes."""
        same = (item.family, item.attributes)
        known = self._fresh.get(same)
        if known is not None and item.field != "value":
            self._put(known, item)
            return known
        check_first(item)
        doc = Doc(*fresh_doc(item))
        entity = self._on_record(item, doc)
        if entity is not None and entity in self.drafts.subjects and self.drafts.subjects[entity].at(self._when()):
            self.already += 1
            return entity
        entity, _ = self.drafts.create(self.party.id, item.family, doc, self.change.since, entity)
        self._fresh[same] = entity
        self._note(entity, item, "")
        return entity

    def _alter(self, item: Item, entity: UUID) -> UUID:
        subject = self.drafts.subjects.get(entity)
        row = subject.at(self._when()) if subject else None
        if subject is None or row is None or subject.place.family != item.family:
            raise changing.UNKNOWN_ENTITY(field=item.field, family=FAMILY_WORDS[Family(item.family)])
        now = _value(row.doc, item)
        if item.base and item.base != self.drafts.digest(self.party.id, entity, item.field, now) and now != item.value:
            raise changing.CHANGED_SINCE(field=item.field, fields=item.field)
        if self.change.nature == Nature.END and item.value is None:
            self._end(subject, item, now)
        elif now == item.value:
            self.already += 1
        else:
            self._put(entity, item, before=now)
        return entity

    def _put(self, entity: UUID, item: Item, before: str = "") -> None:
        subject = self.drafts.subjects[entity]
        new, value = item.value or "", item.field
        since, until = self._stretch(subject, item)
        is_secret = value in SECRETS[Family(item.family)]

        def put(doc: Doc) -> Doc:
            attributes, values = dict(doc.attributes), dict(doc.values)
            (values if is_secret else attributes)[value] = new
            return Doc(attributes, values)

        op = "correct" if self.change.nature == Nature.RECTIFICATION else "update"
        if self.drafts.change(entity, since, until, put, "correct" if op == "correct" else "update"):
            self._note(entity, item, before)

    def _stretch(self, subject: Subject, item: Item) -> tuple[datetime, datetime | None]:
        """From the day on; of what was wrong, all the time over which the record said it."""
        if self.change.nature != Nature.RECTIFICATION:
            return max(self.change.since, subject.rows[0].since), None
        return bitemporal.run_of(
            subject.rows, self._when(), lambda one, other: _value(one, item) == _value(other, item)
        )

    def _end(self, subject: Subject, item: Item, now: str) -> None:
        if item.family == Family.CONTACT and self._is_last(subject.place.entity):
            raise changing.LAST_CONTACT(field=item.field)
        if self.drafts.end(subject.place.entity, max(self.change.since, subject.rows[0].since)):
            self._note(subject.place.entity, item, now)

    def _is_last(self, entity: UUID) -> bool:
        held = ContactPoint.objects.filter(party_id=self.party.id, state__in=("active", "bounced"))
        ended = {one for one, subject in self.drafts.subjects.items() if subject.at(self._when()) is None}
        added = {one for one in self._fresh.values() if one != entity}
        return not added and not held.exclude(id__in={entity, *ended}).exists()

    def _on_record(self, item: Item, doc: Doc) -> UUID | None:
        """The entity that was there before under the same value: it comes back instead of being made twice.

        Raises:
            Refusal: ``customers.identifier_taken``.
        """
        if item.family == Family.CONTACT:
            said = doc.attributes
            marks = marks_of(said["channel"], doc.values["value"])
            held = ContactPoint.objects.filter(
                party_id=self.party.id, channel=said["channel"], purpose=said["purpose"], mark__in=marks
            )
            return held.values_list("id", flat=True).first()
        if item.family == Family.IDENTIFIER:
            marks = identifier_marks(doc.attributes["kind"], doc.values["value"])
            found = Identifier.objects.filter(
                kind=doc.attributes["kind"], mark__in=marks, party__organisation_id=self.party.organisation_id
            )
            if found.exclude(party_id=self.party.id).filter(state="active", party__merged_into__isnull=True).exists():
                raise changing.TAKEN(field=item.field)
            return found.filter(party_id=self.party.id).values_list("id", flat=True).first()
        return None

    def _note(self, entity: UUID, item: Item, before: str) -> None:
        self.written += 1
        name = f"{item.family} {entity}"
        self.before[name][item.field] = before
        self.after[name][item.field] = item.value or ""

    def _when(self) -> datetime:
        """The moment at which base values are compared: now, or the day ahead from which the change holds."""
        return max(self.change.since, self.drafts.moment)


def _value(doc: Doc, item: Item) -> str:
    held = doc.values if item.field in SECRETS[Family(item.family)] else doc.attributes
    return held.get(item.field, "")


def _write(party: Owner, change: Change, work: _Work) -> Applied:
    public: dict[str, Json] = {
        "nature": change.nature, "since": clock.stamp(change.since), "cause": change.reason, "number": change.number,
        "request": str(change.request) if change.request else None, "requester": change.requester,
        "maker": str(change.maker) if change.maker else None, "checker": str(change.checker) if change.checker else None,
        "proofs": list(change.proofs), "rules": dict(change.rules), "written": work.written, "already": work.already,
        "fields": _fields(change.items),
    }  # fmt: skip
    with Journey() as journey:
        row = entry(journey, party, change, work.drafts.moment, source="change", said=public)
        work.drafts.flush(journey, row.id)
        sync(journey, work.drafts, work.drafts.touched)
    record(
        REGISTERED, stream=party.stream, subject=party.id,
        public=public | {"record": str(row.id), "seq": row.seq, "digest": row.hash.hex()},
        personal={"before": orjson.dumps(work.before).decode(), "after": orjson.dumps(work.after).decode()},
    )  # fmt: skip
    return Applied(row.id, work.written, work.already, tuple(work.entities))


def _fields(items: Sequence[Item]) -> list[Json]:
    return [*sorted({f"{item.family}.{item.field}" for item in items})]
