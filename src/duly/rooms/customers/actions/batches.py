# SPDX-License-Identifier: Apache-2.0
"""One batch of a file against what is on record: first what it means, then the writing of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from duly.foundation.ledger.actions import copy_in
from duly.kernel.clock import now
from duly.kernel.ids import many_random_ids, many_uuid7
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.consenting import COMMERCIAL, NOTICES, Proof
from duly.rooms.customers.facts import RowFate
from duly.rooms.customers.models import Consent, ContactPoint, Contract, Party, Preference
from duly.rooms.customers.rules.changes import Changes, ContractHeld, Held, PointHeld, changes
from duly.rooms.customers.rules.consents import FILE, ConsentHeld, ConsentSaid
from duly.rooms.customers.rules.rows import Home, Said

_PACKAGE = "duly.rooms.customers"
_PARTY = (
    "id", "organisation_id", "ref", "kind", "name", "language", "time_zone", "region", "tags", "status", "stream",
    "digest", "created_at", "updated_at",
)  # fmt: skip
_POINT = ("id", "party_id", "channel", "value", "rank", "state", "state_at")
_CONTRACT = ("party_id", "number", "service", "started_on", "ended_on")
_CONSENT = ("party_id", "purpose", "decision", "mechanism", "at", "kind", "how", "given_on", "wording")
_PREFERENCE = ("party_id", "channels", "quiet_from", "quiet_to")
_NONE = (None, None)
_FATE, _WARNINGS = attrgetter("fate"), attrgetter("warnings")
_VALUES = ("name", "kind", "language", "time_zone", "region", "tags", "status")


@dataclass(slots=True)
class Meaning:
    """What a batch would do."""

    fates: list[RowFate] = field(default_factory=list)
    added: list[Said] = field(default_factory=list)
    changed: list[tuple[UUID, Said, Changes]] = field(default_factory=list)
    """Those too whose row reads differently but says nothing new: only the digest is written then."""
    counts: Counter[str] = field(default_factory=Counter)
    """Rows by fate, and those with a warning as ``warned``."""


def meaning(organisation: UUID, rows: Sequence[Said | RowFate], *, locked: bool) -> Meaning:
    """Compare a batch with what is on record; ``locked`` when it will be written."""
    known = _digests(organisation, [row.ref for row in rows if isinstance(row, Said)], locked=locked)
    differing = {
        known[row.ref][0]: row
        for row in rows
        if isinstance(row, Said) and known.get(row.ref, ("", row.digest))[1] != row.digest
    }
    held = _held(differing)
    found = Meaning()
    for row in rows:
        if isinstance(row, RowFate):
            found.fates.append(row)
        elif row.ref not in known:
            found.added.append(row)
            found.fates.append(RowFate(row.line, row.ref, "new", None, row.warnings))
        elif known[row.ref][0] not in differing:
            found.fates.append(RowFate(row.line, row.ref, "same", None, row.warnings))
        else:
            found.fates.append(_compared(held[known[row.ref][0]], row, found))
    found.counts.update(map(_FATE, found.fates))
    found.counts["warned"] = sum(map(bool, map(_WARNINGS, found.fates)))
    return found


def _compared(held: Held, row: Said, found: Meaning) -> RowFate:
    difference = changes(held, row)
    found.changed.append((held.id, row, difference))
    return RowFate(row.line, row.ref, "updated" if difference else "same", None, row.warnings + difference.warnings)


def write(organisation: UUID, home: Home, batch: Meaning) -> None:
    """Write what a batch means: COPY for what is new, one statement per table for what changes."""
    moment = now()
    at = moment.isoformat()
    new = list(zip(many_uuid7(len(batch.added)), batch.added, strict=True))
    copy_in("customers_party", _PARTY, _party_rows(organisation, home, new, at))
    points = [(party, one) for party, said in new for one in said.contacts]
    points += [(str(party), one) for party, _, change in batch.changed for one in change.points_added]
    # Ids with their time in front: the random ones that the table gives by itself each touch another page of the index.
    rows = (
        (i, p, c.channel, c.value, c.rank, c.state, at)
        for i, (p, c) in zip(many_uuid7(len(points)), points, strict=True)
    )
    _copy("customers_contactpoint", _POINT, rows, points)
    contracts = [(party, one) for party, said in new for one in said.contracts]
    contracts += [(str(party), one) for party, _, change in batch.changed for one in change.contracts_added]
    _copy("customers_contract", _CONTRACT, ((p, *one) for p, one in contracts), contracts)
    decided = list(_decided(new, batch.changed))
    rows_of = ((p, purpose, one.decision, FILE, at, *_told(one.proof)) for p, purpose, one in decided)
    _copy("customers_consent", _CONSENT, rows_of, decided)
    wished = [(party, said) for party, said in new if said.quiet or said.prefers]
    rest = ((p, _array(said.prefers or ()), *(map(str, said.quiet) if said.quiet else _NONE)) for p, said in wished)
    _copy("customers_preference", _PREFERENCE, rest, wished)
    if batch.changed:
        _update(batch.changed, moment)
        _wish([(party, change) for party, _, change in batch.changed])


def _decided(
    new: Sequence[tuple[str, Said]], changed: Sequence[tuple[UUID, Said, Changes]]
) -> Iterator[tuple[str, str, ConsentSaid]]:
    stated: list[tuple[str, Said | Changes]] = [*new, *((str(party), change) for party, _, change in changed)]
    for party, one in stated:
        if one.decision:
            yield party, NOTICES, ConsentSaid(one.decision)
        if one.marketing:
            yield party, COMMERCIAL, one.marketing


def _told(proof: Proof) -> tuple[str, str, str | None, str]:
    return proof.kind, proof.how, proof.given_on.isoformat() if proof.given_on else None, proof.wording


def _wish(changed: Sequence[tuple[UUID, Changes]]) -> None:
    """What a file says of the wishes of those on record; what else they wish stays."""
    hours = [Preference(party_id=p, quiet_from=one.quiet[0], quiet_to=one.quiet[1]) for p, one in changed if one.quiet]
    orders = [Preference(party_id=p, channels=list(one.prefers)) for p, one in changed if one.prefers]
    for rows, fields in ((hours, ["quiet_from", "quiet_to"]), (orders, ["channels"])):
        if rows:
            Preference.objects.bulk_create(rows, update_conflicts=True, unique_fields=["party"], update_fields=fields)


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], when: Sequence[object]) -> None:
    if when:
        copy_in(table, columns, rows)


def _party_rows(organisation: UUID, home: Home, new: Sequence[tuple[str, Said]], at: str) -> Iterator[tuple[Any, ...]]:
    owner = str(organisation)
    for (party, said), stream in zip(new, many_random_ids(len(new)), strict=True):
        yield (
            party, owner, said.ref, said.kind or "company", said.name, said.language or home.language(said.region),
            said.time_zone or home.time_zone, said.region or home.region, _array(said.tags or ()),
            said.status or "active", stream, "\\x" + said.digest.hex(), at, at,
        )  # fmt: skip


@lru_cache(4096)
def _array(texts: tuple[str, ...]) -> str:
    """The literal of a text array: few different ones stand in a file, so each is written once."""
    quoted = ('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    return "{" + ",".join(quoted) + "}"


def _update(changed: Sequence[tuple[UUID, Said, Changes]], moment: datetime) -> None:
    parties = [
        {
            "id": party,
            "digest": said.digest.hex(),
            "changed": bool(change),
            **{v: change.values.get(v) for v in _VALUES},
        }
        for party, said, change in changed
    ]
    points = [
        {"id": point, "rank": rank, "state": state, "reason": reason}
        for _, _, change in changed
        for point, rank, state, reason in change.points_set
    ]
    contracts = [
        {"id": contract, "started_on": start, "ended_on": end}
        for _, _, change in changed
        for contract, start, end in change.contracts_set
    ]
    with connection.cursor() as cursor:
        for name, rows in (("update_parties", parties), ("set_points", points), ("set_contracts", contracts)):
            if rows:
                cursor.execute(named_sql(_PACKAGE, name), {"rows": orjson.dumps(rows).decode(), "now": moment})


def _digests(organisation: UUID, refs: list[str], *, locked: bool) -> dict[str, tuple[UUID, bytes]]:
    name = "digests_locked" if locked else "digests"
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, name), {"organisation": organisation, "refs": refs})
        return {ref: (party, bytes(digest)) for ref, party, digest in cursor.fetchall()}


def _held(parties: Iterable[UUID]) -> dict[UUID, Held]:
    """What is on record of some customers: five reads, however many they are."""
    ids = list(parties)
    if not ids:
        return {}
    found = {row["id"]: Held(row["id"], row) for row in Party.objects.filter(id__in=ids).values("id", *_VALUES)}
    points = ContactPoint.objects.filter(party__in=ids, purpose="notice")
    for point in points:
        held = PointHeld(point.id, point.rank, point.state, point.state_reason)
        found[point.party_id].points[point.channel, point.value] = held
    for contract in Contract.objects.filter(party__in=ids):
        known = ContractHeld(contract.id, contract.started_on, contract.ended_on)
        found[contract.party_id].contracts[contract.number, contract.service] = known
    _hold_consents(found)
    for wish in Preference.objects.filter(party__in=ids):
        if wish.quiet_from or not wish.channels:  # a row for the order alone says nothing of hours
            found[wish.party_id].quiet = (wish.quiet_from, wish.quiet_to)
        found[wish.party_id].prefers = tuple(wish.channels)
    return found


def _hold_consents(found: Mapping[UUID, Held]) -> None:
    for row in Consent.objects.filter(party__in=found, channel__isnull=True).order_by("at", "id"):
        consent = ConsentHeld(row.decision, row.mechanism, Proof(row.kind, row.how, row.given_on, row.wording))
        if row.purpose == NOTICES:
            found[row.party_id].decision = consent
        elif row.purpose == COMMERCIAL:
            found[row.party_id].marketing = consent
