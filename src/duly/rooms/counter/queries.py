# SPDX-License-Identifier: Apache-2.0
"""Reads: scripts for calls, what earlier calls left behind, and scans of signed slips."""

from collections.abc import Iterator
from uuid import UUID

from duly.foundation.files import queries as files
from duly.foundation.ledger import queries as ledger
from duly.kernel.actors import Actor
from duly.kernel.disclosures import opened
from duly.rooms.counter import scripts
from duly.rooms.counter.facts import NO_SUCH_SCAN, ScanCard
from duly.rooms.counter.models import Scan

Script = scripts.Script
script_in = scripts.script_in
slip_in = scripts.slip_in


def scans_of(recipient_id: UUID) -> list[ScanCard]:
    """The signed slips of one recipient, newest first."""
    return [_card(row) for row in Scan.objects.filter(recipient_id=recipient_id).order_by("-at")]


def scan_for(actor: Actor, scan_id: UUID) -> tuple[ScanCard, Iterator[bytes]]:
    """One scan with its bytes, for staff who may see it.

    Raises:
        Refusal: ``counter.no_such_scan``, ``files.missing``, ``files.damaged``.
    """
    row = Scan.objects.filter(id=scan_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_SCAN()
    return _card(row), files.chunks(row.digest)


def earlier_calls(recipient_id: UUID, customer_id: UUID) -> list[dict[str, object]]:
    """What the ledger says of earlier calls, newest first, with the agents' notes while they can still be read."""
    lines = [line for line in ledger.entries_of(recipient_id) if line.fact["type"] == "delivery.called"]
    texts = ledger.disclosures_of(lines, customer_id)
    found = []
    for line in reversed(lines):
        said = dict(opened(text) for text in texts.get((line.stream, line.n), []))
        found.append(ledger.told(line) | {name: said.get(name, "") for name in ("note", "recording")})
    return found


def _card(row: Scan) -> ScanCard:
    return ScanCard(row.id, row.recipient_id, row.digest, row.media_type, row.size, row.at, row.by_name)
