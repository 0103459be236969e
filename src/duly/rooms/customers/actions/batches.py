# SPDX-License-Identifier: Apache-2.0
"""One batch of a file against what is on record: first what it means, then the writing of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from duly.foundation.ledger.actions import copy_in
from duly.kernel import clock
from duly.kernel.named_sql import named_sql
from duly.rooms.customers.actions import known, newcomers
from duly.rooms.customers.consenting import COMMERCIAL, NOTICES, Proof
from duly.rooms.customers.facts import RowFate
from duly.rooms.customers.models import Consent, Contract, Party, Preference
from duly.rooms.customers.registry.entries import About, entry_for_many
from duly.rooms.customers.registry.held import held_of
from duly.rooms.customers.rules.changes import Changes, ContractHeld, Held, changes
from duly.rooms.customers.rules.consents import FILE, ConsentHeld, ConsentSaid
from duly.rooms.customers.rules.rows import Home, Said

_PACKAGE = "duly.rooms.customers"
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
    on_record = _digests(organisation, [row.ref for row in rows if isinstance(row, Said)], locked=locked)
    differing = {
        on_record[row.ref][0]: row
        for row in rows
        if isinstance(row, Said) and on_record.get(row.ref, ("", row.digest))[1] != row.digest
    }
    held = _held(differing)
    found = Meaning()
    for row in rows:
        if isinstance(row, RowFate):
            found.fates.append(row)
        elif row.ref not in on_record:
            found.added.append(row)
            found.fates.append(RowFate(row.line, row.ref, "new", None, row.warnings))
        elif on_record[row.ref][0] not in differing:
            found.fates.append(RowFate(row.line, row.ref, "same", None, row.warnings))
        else:
            found.fates.append(_compared(held[on_record[row.ref][0]], row, found))
    found.counts.update(map(_FATE, found.fates))
    found.counts["warned"] = sum(map(bool, map(_WARNINGS, found.fates)))
    return found


def _compared(held: Held, row: Said, found: Meaning) -> RowFate:
    difference = changes(held, row)
    found.changed.append((held.id, row, difference))
    return RowFate(row.line, row.ref, "updated" if difference else "same", None, row.warnings + difference.warnings)


def write(organisation: UUID, home: Home, batch: Meaning, about: About) -> UUID:
    """Write what a batch means: COPY for what is new, one statement per table for what changes. Gives its entry in the record."""
    moment = clock.now()
    at = moment.isoformat()
    record = entry_for_many(organisation, about, moment)
    new = newcomers.write(organisation, home, batch.added, record, moment)
    added = [(party, one) for party, _, change in batch.changed for one in change.contracts_added]
    contracts = [*((party, one) for party, said in new for one in said.contracts), *added]
    _copy("customers_contract", _CONTRACT, ((p, *one) for p, one in contracts), contracts)
    decided = list(_decided(new, batch.changed))
    rows_of = ((p, purpose, one.decision, FILE, at, *_told(one.proof)) for p, purpose, one in decided)
    _copy("customers_consent", _CONSENT, rows_of, decided)
    wished = [(party, said) for party, said in new if said.quiet or said.prefers]
    rest = (
        (p, newcomers.array(said.prefers or ()), *(map(str, said.quiet) if said.quiet else _NONE)) for p, said in wished
    )
    _copy("customers_preference", _PREFERENCE, rest, wished)
    if batch.changed:
        _update(organisation, batch.changed, record, moment)
        _wish([(party, change) for party, _, change in batch.changed])
    return record


def _decided(
    new: Sequence[tuple[UUID, Said]], changed: Sequence[tuple[UUID, Said, Changes]]
) -> Iterator[tuple[UUID, str, ConsentSaid]]:
    stated: list[tuple[UUID, Said | Changes]] = [*new, *((party, change) for party, _, change in changed)]
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


def _update(organisation: UUID, changed: Sequence[tuple[UUID, Said, Changes]], record: UUID, moment: datetime) -> None:
    held = known.Known(organisation, changed, moment)
    parties = [
        {
            "id": party,
            "digest": said.digest.hex(),
            "changed": bool(change),
            "version": held.particulars(party, change.values),
            **{v: change.values.get(v) for v in _VALUES if v != "name"},
        }
        for party, said, change in changed
    ]
    points = [
        {"id": point, "rank": rank, "state": state, "reason": reason, "version": held.point(point, rank, state)}
        for _, _, change in changed
        for point, rank, state, reason in change.points_set
    ]
    contracts = [
        {"id": contract, "started_on": start, "ended_on": end}
        for _, _, change in changed
        for contract, start, end in change.contracts_set
    ]
    held.write(record)
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
    """What is on record of some customers: a few reads, however many they are."""
    ids = list(parties)
    if not ids:
        return {}
    found = held_of(Party.objects.filter(id__in=ids))
    for contract in Contract.objects.filter(party__in=ids):
        stands = ContractHeld(contract.id, contract.started_on, contract.ended_on)
        found[contract.party_id].contracts[contract.number, contract.service] = stands
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
