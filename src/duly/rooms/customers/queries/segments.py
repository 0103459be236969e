# SPDX-License-Identifier: Apache-2.0
"""Whom values belong to, many at a time and without opening anybody's; and who is on a list that was laid down."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from duly.kernel import arrays
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.changing import IDENTIFIER_WORDS
from duly.rooms.customers.models import Party, Segment, SegmentMember
from duly.rooms.customers.queries.selection import STANDS
from duly.rooms.customers.registry.sealing import identifier_marks, marks_of

_PACKAGE = "duly.rooms.customers"
_POINTS = {"phone": ("sms", "voice"), "email": ("email",)}
REF = "ref"


def found_among(organisation: UUID, kind: str, values: Collection[str]) -> dict[str, tuple[UUID, ...]]:
    """The customers of an organisation to whom each value belongs: ``ref``, ``email``, ``phone`` or a kind of identifier. One
    statement, however many values; of one who was taken up into another, that other; values of nobody are absent.
    """
    if kind == REF:
        return _asked("found_by_ref", {"home": organisation, "refs": arrays.of_texts(values)})
    marked = _marked(kind, values)
    asked = {"home": organisation, "marks": list(marked), "kinds": list(_POINTS.get(kind, (kind,)))}
    by_mark = _asked("found_by_identifier" if kind in IDENTIFIER_WORDS else "found_by_point", asked)
    found: dict[str, tuple[UUID, ...]] = {}
    for mark, parties in by_mark.items():
        for value in marked[bytes.fromhex(mark)]:
            found[value] = tuple(sorted({*found.get(value, ()), *parties}))
    return found


def segment_standing(segment: UUID) -> tuple[int, int]:
    """How many are on a list, and how many of them are still there: neither erased nor taken up into another."""
    count = Segment.objects.filter(id=segment).values_list("count", flat=True).first() or 0
    members = SegmentMember.objects.filter(segment_id=segment).values("party")
    return count, Party.objects.filter(STANDS, id__in=members).count()


def members_among(segment: UUID, parties: Iterable[UUID | None]) -> set[UUID]:
    """Which of these customers are on a list."""
    rows = SegmentMember.objects.filter(segment_id=segment, party_id__in=[one for one in parties if one])
    return set(rows.values_list("party_id", flat=True))


def _marked(kind: str, values: Iterable[str]) -> dict[bytes, list[str]]:
    found: dict[bytes, list[str]] = defaultdict(list)
    for value in values:
        marks = identifier_marks(kind, value) if kind in IDENTIFIER_WORDS else marks_of(_POINTS[kind][0], value)
        for mark in marks:
            found[mark].append(value)
    return found


def _asked(name: str, values: Mapping[str, Any]) -> dict[str, tuple[UUID, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, name), values)
        return {value: tuple(parties) for value, parties in cursor.fetchall()}
