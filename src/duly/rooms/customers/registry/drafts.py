# SPDX-License-Identifier: Apache-2.0
"""Versions in the making: of any number of customers, read at once, changed in memory, written at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from django.db import connection

from duly.foundation.vault import keys
from duly.kernel import arrays, bitemporal
from duly.kernel.bitemporal import Row
from duly.kernel.ids import uuid7
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.models import Version
from duly.rooms.customers.registry.entries import Owner
from duly.rooms.customers.registry.journeys import Journey
from duly.rooms.customers.registry.sealing import Doc, Seat, field_digest, opened, seal

_PACKAGE = "duly.rooms.customers"
Believed = Sequence[tuple[Any, ...]]
"""Versions as the database gives them."""


@dataclass(slots=True)
class Subject:
    """One entity: whose it is, and the versions of it that are believed now."""

    place: Seat
    rows: list[Row[Doc]] = field(default_factory=list)

    def at(self, moment: datetime) -> Row[Doc] | None:
        """The version that holds at a moment."""
        return next(
            (row for row in self.rows if row.since <= moment and (row.until is None or moment < row.until)), None
        )


class Drafts:
    """The versions of some customers of one organisation, to be changed at one moment.

    The caller holds the customers' rows locked. Nothing is written before :meth:`flush`.
    """

    def __init__(
        self, organisation: UUID, parties: Iterable[UUID], moment: datetime, believed: Believed | None = None
    ) -> None:
        ids = list(parties)
        self.moment = moment
        self.subjects: dict[UUID, Subject] = {}
        self._organisation = organisation
        self._keys = keys.made(ids)
        self._closed: set[UUID] = set()
        self._ops: dict[UUID, str] = {}
        """Of versions that are not written yet."""
        self.touched: dict[UUID, None] = {}
        """Entities that are different, in the order in which they became so."""
        self._take_up(_believed(ids) if believed is None else believed)

    def holds(self, entity: UUID) -> bool:
        """Whether something is believed of an entity at the moment of writing."""
        subject = self.subjects.get(entity)
        return subject is not None and subject.at(self.moment) is not None

    def digest(self, party: UUID, entity: UUID, field: str, value: str) -> str:
        """The digest of a value of one of the customers, as its asker may have seen it."""
        return field_digest(self._keys[party], party, entity, field, value)

    def create(
        self, party: UUID, family: str, doc: Doc, since: datetime | None = None, entity: UUID | None = None
    ) -> tuple[UUID, UUID]:
        """A thing that is on record from now on, or again; gives the entity and the version."""
        is_first = entity is None or not self._was(entity)
        entity = entity or uuid7()
        subject = self.subjects.setdefault(entity, Subject(Seat(self._organisation, family, party, entity)))
        row = Row(uuid7(), since or self.moment, None, doc)
        self._ops[row.id] = "create" if is_first else "update"
        subject.rows.append(row)
        self.touched[entity] = None
        return entity, row.id

    def change(
        self, entity: UUID, since: datetime, until: datetime | None, new: Callable[[Doc], Doc],
        op: Literal["update", "correct"],
    ) -> bool:  # fmt: skip
        """Let something else hold over a stretch; gives whether anything is different."""
        return self._take(entity, bitemporal.change(self.subjects[entity].rows, since, until, new, op))

    def end(self, entity: UUID, since: datetime) -> bool:
        """Let nothing hold from a moment on; gives whether anything is different."""
        return self._take(entity, bitemporal.end(self.subjects[entity].rows, since))

    def flush(self, journey: Journey, record: UUID) -> None:
        """Write what was drafted, under one record: one UPDATE, one INSERT."""
        if self._closed:
            journey.add("close_versions", ids=arrays.of_uuids(self._closed), now=self.moment)
        if self._ops:
            rows = orjson.dumps(list(self._rows())).decode()
            journey.add("add_versions", rows=rows, record=record, now=self.moment)
        self._closed, self._ops = set(), {}

    def _rows(self) -> Iterator[dict[str, Any]]:
        for subject in map(self.subjects.__getitem__, self.touched):
            _, family, party, entity = place = subject.place
            for row in subject.rows:
                if op := self._ops.get(row.id):
                    yield {
                        "id": row.id, "entity": entity, "party": party, "family": family, "since": row.since,
                        "until": row.until, "op": op, "attributes": row.doc.attributes,
                        "sealed": seal(self._keys[party], place, row.doc.values).hex(),
                    }  # fmt: skip

    def _take(self, entity: UUID, plan: bitemporal.Plan[Doc]) -> bool:
        subject = self.subjects[entity]
        kept = [row for row in subject.rows if row.id not in plan.closed]
        for gone in plan.closed:
            if self._ops.pop(gone, None) is None:
                self._closed.add(gone)
        for one in plan.written:
            row = Row(uuid7(), one.since, one.until, one.doc)
            self._ops[row.id] = one.op
            kept.append(row)
        subject.rows = sorted(kept, key=lambda row: row.since)
        if plan.closed or plan.written:
            self.touched[entity] = None
            return True
        return False

    def _was(self, entity: UUID) -> bool:
        return Version.objects.filter(entity=entity).exists()

    def _take_up(self, believed: Believed) -> None:
        for version, entity, party, family, since, until, recorded, attributes, sealed in believed:
            self.moment = max(self.moment, recorded)  # no record goes back in time, whatever a clock does
            place = Seat(self._organisation, family, party, entity)
            subject = self.subjects.setdefault(entity, Subject(place))
            doc = Doc(orjson.loads(attributes), opened(self._keys[party], place, sealed))
            subject.rows.append(Row(version, since, until, doc))


def locked(party: UUID) -> tuple[Owner, Believed] | None:
    """One customer, locked, and what is believed of them: one journey, and the second statement begins when the lock is
    there, so that it sees what the one who held it before has written.
    """
    both = f"{named_sql(_PACKAGE, 'lock_party')};\n{named_sql(_PACKAGE, 'believed')}"
    with connection.cursor() as cursor:
        cursor.execute(both, {"party": party, "parties": arrays.of_uuids([party])})
        owner = cursor.fetchone()
        cursor.nextset()
        return (Owner(*owner), cursor.fetchall()) if owner else None


def _believed(parties: list[UUID]) -> Believed:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, "believed"), {"parties": arrays.of_uuids(parties)})
        rows: Believed = cursor.fetchall()
        return rows
