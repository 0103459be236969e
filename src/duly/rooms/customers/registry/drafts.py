# SPDX-License-Identifier: Apache-2.0
"""Versions in the making: of any number of customers, read at once, changed in memory, written at once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

import orjson
from django.db import connection

from duly.foundation.ledger.actions import copy_lines
from duly.foundation.vault import keys
from duly.kernel import arrays, bitemporal
from duly.kernel.bitemporal import Row
from duly.kernel.ids import uuid7
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.models import Version
from duly.rooms.customers.registry.sealing import COLUMNS, Doc, Seat, line, opened

_PACKAGE = "duly.rooms.customers"


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

    def __init__(self, organisation: UUID, parties: Iterable[UUID], moment: datetime) -> None:
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
        self._read(ids)

    def holds(self, entity: UUID) -> bool:
        """Whether something is believed of an entity at the moment of writing."""
        subject = self.subjects.get(entity)
        return subject is not None and subject.at(self.moment) is not None

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

    def flush(self, record: UUID) -> None:
        """Write what was drafted, under one record: one UPDATE, one COPY."""
        if self._closed:
            with connection.cursor() as cursor:
                cursor.execute(
                    named_sql(_PACKAGE, "close_versions"),
                    {"ids": arrays.of_uuids(self._closed), "now": self.moment},
                )
        copy_lines("customers_version", COLUMNS, self._lines(str(record)))
        self._closed, self._ops = set(), {}

    def _lines(self, record: str) -> Iterator[str]:
        recorded = f"[{self.moment.isoformat()},)"
        for subject in map(self.subjects.__getitem__, self.touched):
            key = self._keys[subject.place.party]
            for row in subject.rows:
                if op := self._ops.get(row.id):
                    valid = f"[{row.since.isoformat()},{row.until.isoformat() if row.until else ''})"
                    yield line(key, subject.place, row.id, row.doc, times=(valid, recorded), op=op, change=record)

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

    def _read(self, parties: list[UUID]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(named_sql(_PACKAGE, "believed"), [arrays.of_uuids(parties)])
            for version, entity, party, family, since, until, recorded, attributes, sealed in cursor.fetchall():
                self.moment = max(self.moment, recorded)  # no record goes back in time, whatever a clock does
                place = Seat(self._organisation, family, party, entity)
                subject = self.subjects.setdefault(entity, Subject(place))
                doc = Doc(orjson.loads(attributes), opened(self._keys[party], place, sealed))
                subject.rows.append(Row(version, since, until, doc))
