# SPDX-License-Identifier: Apache-2.0
"""What a file changes of customers on record, in the versions: drafted one by one, written at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from duly.kernel.bitemporal import Row
from duly.rooms.customers.actions import newcomers
from duly.rooms.customers.changing import Family
from duly.rooms.customers.models import ContactPoint, NameTokens
from duly.rooms.customers.registry import heads
from duly.rooms.customers.registry.drafts import Drafts
from duly.rooms.customers.registry.heads import PARTICULARS
from duly.rooms.customers.registry.journeys import Journey
from duly.rooms.customers.registry.sealing import Doc, open_points
from duly.rooms.customers.rules.changes import Changes
from duly.rooms.customers.rules.rows import Said

Changed = Sequence[tuple[UUID, Said, Changes]]


class Known:
    """The customers of one batch who are on record, and what becomes of their versions."""

    def __init__(self, organisation: UUID, changed: Changed, moment: datetime) -> None:
        self._changed = [(party, change) for party, _, change in changed if change]
        self._drafts = Drafts(organisation, [party for party, _ in self._changed], moment)
        back = [point for _, change in self._changed for point, _, state, _ in change.points_set if state != "ended"]
        gone = [point for point in back if not self._drafts.holds(point)]
        self._gone = {one.id: one for one in open_points(ContactPoint.objects.filter(id__in=gone))}
        self._names: dict[UUID, str] = {}

    def particulars(self, party: UUID, values: Mapping[str, Any]) -> UUID | None:
        """The version that holds after a row named new particulars; ``None`` when it named none."""
        if not values:
            return None
        said = {name: str(values[name]) for name in PARTICULARS if values.get(name) is not None}
        if values.get("tags") is not None:
            said["tags"] = ",".join(values["tags"])
        if values.get("name"):
            self._names[party] = values["name"]

        def put(doc: Doc) -> Doc:
            return Doc(doc.attributes | said, doc.values | ({"name": values["name"]} if values.get("name") else {}))

        self._drafts.change(party, self._drafts.moment, None, put, "update")
        return _id(self._drafts.subjects[party].at(self._drafts.moment))

    def point(self, point: UUID, rank: int, state: str) -> UUID | None:
        """The version of a contact point whose rank or state a row changes; ``None`` when nothing holds any more."""
        subject, moment = self._drafts.subjects.get(point), self._drafts.moment
        if subject is None or subject.at(moment) is None:
            return self._back(point, rank) if state != "ended" else None
        if state == "ended":
            self._drafts.end(point, moment)
            return None
        said = {"rank": str(rank), "status": "active"}
        self._drafts.change(point, moment, None, lambda doc: Doc(doc.attributes | said, doc.values), "update")
        return _id(subject.at(moment))

    def write(self, record: UUID) -> None:
        """Write the versions, the heads of new contact points, and what new names are found by."""
        moment = self._drafts.moment
        at = moment.isoformat()
        points = [
            newcomers.point_line(party, one, *self._drafts.create(party, Family.CONTACT, newcomers.contact(one)), at)
            for party, change in self._changed
            for one in change.points_added
        ]
        with Journey() as journey:
            self._drafts.flush(journey, record)
        newcomers.copy_points(points)
        if self._names:
            NameTokens.objects.filter(party__in=self._names).delete()
            newcomers.copy_tokens(newcomers.tokens_line(party, name) for party, name in self._names.items())

    def _back(self, point: UUID, rank: int) -> UUID:
        one = self._gone[point]
        doc = heads.contact(one.channel, one.value, rank, purpose=one.purpose)
        return self._drafts.create(one.party_id, Family.CONTACT, doc, entity=point)[1]


def _id(row: Row[Doc] | None) -> UUID | None:
    return row.id if row else None
