# SPDX-License-Identifier: Apache-2.0
"""What is, was or will be on record of a customer, and why: any moment, as it was believed on any day."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Q

from duly.foundation.vault import keys
from duly.foundation.vault.facts import Sample
from duly.kernel import clock
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.changing import IDENTIFIER_WORDS, ChangeCard, Entity, Record
from duly.rooms.customers.facts import UNKNOWN_CUSTOMER
from duly.rooms.customers.models import ChangeRecord, ContactPoint, Crosswalk, Identifier, Merge, Party
from duly.rooms.customers.registry.sealing import Seat, field_digest, identifier_marks, marks_of, opened

_PACKAGE = "duly.rooms.customers"
_POINTS = {"phone": ("sms", "voice"), "sms": ("sms", "voice"), "voice": ("sms", "voice")}


def record_of(party: UUID, *, at: datetime | None = None, known_at: datetime | None = None) -> Record:
    """What we believe, or believed at ``known_at``, to hold of a customer at a moment; at this one when none is named.

    Raises:
        Refusal: ``customers.unknown``.
    """
    home = _home(party)
    values = {"party": party, "at": at or clock.now(), "known_at": known_at}
    return Record(party, home[0], home[1], list(_entities(party, home[0], _read("as_of", values))))


def history_of(party: UUID, entity: UUID | None = None) -> list[Entity]:
    """Every version there ever was, of all or of one thing on record, the latest word first.

    Raises:
        Refusal: ``customers.unknown``.
    """
    home = _home(party)
    return list(_entities(party, home[0], _read("versions_of", {"party": party, "entity": entity})))


def records_in(organisation: UUID, after: UUID | None = None, limit: int = 1_000) -> list[Record]:
    """What holds now of the next customers of an organisation, in order of id; two reads for all of them."""
    values = {"organisation": organisation, "after": after, "limit": limit, "at": clock.now()}
    return _records(organisation, _read("records_in", values))


def records_named(organisation: UUID, refs: Iterable[str]) -> list[Record]:
    """What holds now of the customers of an organisation who have these numbers; two reads for all of them."""
    values = {"organisation": organisation, "refs": list(refs), "at": clock.now()}
    return _records(organisation, _read("records_named", values))


def _records(organisation: UUID, rows: list[tuple[Any, ...]]) -> list[Record]:
    held = keys.held({row[0] for row in rows})
    found = []
    for (party, ref), versions in groupby(rows, key=lambda row: (row[0], row[1])):
        entities = [_entity(party, organisation, held.get(party), row[2:]) for row in versions]
        found.append(Record(party, organisation, ref, entities))
    return found


def holders(kind: str, value: str, organisation: UUID | None = None, *, ever: bool = False) -> list[UUID]:
    """The customers of whom this value is on record, found without opening anybody's: a channel of contact points
    (``phone`` for both kinds of number), or one of :data:`IDENTIFIER_WORDS`; ``ever`` also means those of whom it was.
    """
    if kind not in IDENTIFIER_WORDS:
        channels = _POINTS.get(kind, (kind,))
        wanted = Q(channel__in=channels, mark__in=marks_of(channels[0], value))
        rows: Any = ContactPoint.objects.filter(wanted)
    else:
        rows = Identifier.objects.filter(kind=kind, mark__in=identifier_marks(kind, value))
    if organisation is not None:
        rows = rows.filter(party__organisation_id=organisation)
    if not ever:
        rows = rows.exclude(state="ended")
    return sorted(set(rows.values_list("party_id", flat=True)))


def changes_of(party: UUID, limit: int = 200) -> list[ChangeCard]:
    """The permanent record of one customer, the latest entry first; batches that concern many are not in it."""
    rows = ChangeRecord.objects.filter(party_id=party).order_by("-seq")[:limit]
    return [_card(row) for row in rows]


def changes(ids: Iterable[UUID]) -> dict[UUID, ChangeCard]:
    """Entries of the permanent record by id."""
    return {row.id: _card(row) for row in ChangeRecord.objects.filter(id__in=list(ids))}


def linked(organisation: UUID, system: str, external_id: str) -> UUID | None:
    """The customer whom another system knows by this number; of one who was taken up into another, that other."""
    found = Crosswalk.objects.filter(organisation_id=organisation, system=system, external_id=external_id)
    row = found.values_list("party_id", "party__merged_into").first()
    return (row[1] or row[0]) if row else None


def known_as(party: UUID, system: str) -> str | None:
    """By which number another system knows a customer; ``None`` where nobody linked them."""
    found = Crosswalk.objects.filter(party_id=party, system=system).order_by("-at", "-id")
    return found.values_list("external_id", flat=True).first()


def merges_of(party: UUID) -> list[tuple[UUID, UUID, UUID, datetime]]:
    """Merges that stand, in which this customer survived or was absorbed: merge, survivor, absorbed, when."""
    rows = Merge.objects.filter(Q(survivor=party) | Q(absorbed=party), reversed_at__isnull=True).order_by("at")
    return list(rows.values_list("id", "survivor_id", "absorbed_id", "at"))


def selves_of(party: UUID) -> list[UUID]:
    """A customer and everybody with whom they were found to be one: who was taken up into whom, in one step or several."""
    whole = party
    while (up := Party.objects.filter(id=whole).values_list("merged_into", flat=True).first()) is not None:
        whole = up
    found, new = [whole], [whole]
    while new:
        rows = Party.objects.filter(merged_into__in=new).exclude(id__in=found).order_by("id")
        new = list(rows.values_list("id", flat=True))
        found += new
    return found


def _card(row: ChangeRecord) -> ChangeCard:
    return ChangeCard(
        row.id, row.at, row.since, row.nature, row.source, row.reason, row.number, row.request, row.requester, row.maker,
        row.checker, tuple(row.proofs), row.seq,
    )  # fmt: skip


def _home(party: UUID) -> tuple[UUID, str]:
    found = Party.objects.filter(id=party).values_list("organisation_id", "ref").first()
    if found is None:
        raise UNKNOWN_CUSTOMER(field="customer", ref=str(party))
    return found


def _read(name: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, name), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _entities(party: UUID, organisation: UUID, rows: Iterable[tuple[Any, ...]]) -> Iterator[Entity]:
    key = keys.held([party]).get(party)
    return (_entity(party, organisation, key, row) for row in rows)


def _entity(party: UUID, organisation: UUID, key: keys.Key | None, row: tuple[Any, ...]) -> Entity:
    version, entity, family, since, until, recorded, superseded, op, change, attributes, sealed = row
    open_part: dict[str, str] = orjson.loads(attributes)
    secret = opened(key, Seat(organisation, family, party, entity), sealed)
    digests = {name: field_digest(key, party, entity, name, text) for name, text in (open_part | secret).items()}
    return Entity(
        entity, family, open_part, secret, digests, version, since, until, recorded, superseded, op, change
    )  # fmt: skip


def samples(count: int) -> list[Sample]:
    """So many sealed values, drawn by lot, for a drill that asks whether a copy of the keys opens them."""
    found: list[tuple[Any, ...]] = []
    for share in (1, 100):
        if len(found) < count:
            found = _read("samples", {"share": share, "count": count})
    return [
        Sample(party, Seat(home, family, party, entity).bytes(), bytes(sealed)) for party, home, family, entity, sealed in found
    ]  # fmt: skip
