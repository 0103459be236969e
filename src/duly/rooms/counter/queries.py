# SPDX-License-Identifier: Apache-2.0
"""Reads: scripts for calls, what earlier calls left behind, and scans of signed slips."""

from collections.abc import Iterator, Mapping
from itertools import islice
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.files import queries as files
from duly.foundation.ledger import queries as ledger
from duly.kernel.actors import Actor
from duly.kernel.disclosures import opened
from duly.rooms.audience import queries as audience
from duly.rooms.counter import scripts
from duly.rooms.counter.facts import NO_SUCH_SCAN, ScanCard
from duly.rooms.counter.models import Scan

Script = scripts.Script
script_in = scripts.script_in
slip_in = scripts.slip_in


def scans_of(recipient_id: UUID) -> list[ScanCard]:
    """The signed slips of one recipient, newest first."""
    rows = list(Scan.objects.filter(recipient_id=recipient_id).order_by("-at"))
    names = accounts.names_of({row.by_id for row in rows})
    return [_card(row, names) for row in rows]


def scan_for(actor: Actor, scan_id: UUID) -> tuple[ScanCard, Iterator[bytes]]:
    """One scan with its bytes, for staff who may see it.

    Raises:
        Refusal: ``counter.no_such_scan``, ``files.missing``, ``files.damaged``, ``files.closed``.
    """
    row = Scan.objects.filter(id=scan_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_SCAN()
    whose = audience.recipient(row.recipient_id).customer_id
    return _card(row, accounts.names_of([row.by_id])), files.chunks(row.digest, whose=[whose])


def files_and_subjects() -> Iterator[tuple[str, UUID]]:
    """Every scan's digest, with the customer under whose key it should lie."""
    rows = Scan.objects.values_list("digest", "recipient_id").iterator()
    while some := list(islice(rows, 500)):
        whose = audience.recipients_by_id(recipient for _, recipient in some)
        yield from ((digest, whose[recipient].customer_id) for digest, recipient in some if recipient in whose)


def earlier_calls(recipient_id: UUID, customer_id: UUID) -> list[dict[str, object]]:
    """What the ledger says of earlier calls, newest first, with the agents' notes while they can still be read."""
    lines = [line for line in ledger.entries_of(recipient_id) if line.fact["type"] == "delivery.called"]
    texts = ledger.disclosures_of(lines, customer_id)
    found = []
    for line in reversed(lines):
        said = dict(opened(text) for text in texts.get((line.stream, line.n), []))
        found.append(ledger.told(line) | {name: said.get(name, "") for name in ("note", "recording")})
    return found


def _card(row: Scan, names: Mapping[UUID, str]) -> ScanCard:
    return ScanCard(row.id, row.recipient_id, row.digest, row.media_type, row.size, row.at, names.get(row.by_id, ""))
