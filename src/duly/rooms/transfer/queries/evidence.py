# SPDX-License-Identifier: Apache-2.0
"""What shows somebody outside that a report is on record: its entry in the ledger, proved under a signed checkpoint."""

from uuid import UUID

from duly.foundation.ledger import queries as ledger
from duly.kernel.canonical import Json
from duly.rooms.transfer.reporting import NOT_SEALED, REPORT_KEPT

KIND = "duly.report_evidence"


def evidence_of(transfer_id: UUID, digest: str) -> dict[str, Json]:
    """The evidence of a report that is kept; ``python -m duly_verify report`` reads exactly this.

    Raises:
        Refusal: ``transfer.not_sealed`` while no checkpoint covers it yet.
    """
    lines = [
        line
        for line in ledger.entries_of(transfer_id)
        if line.fact["type"] == REPORT_KEPT.name and line.fact["data"]["file"] == digest
    ]
    if not lines or lines[0].seq >= ledger.sealed_size():
        raise NOT_SEALED()
    note, held = ledger.latest_note(), ledger.log()
    return {
        "kind": KIND, "v": 1, "origin": held.origin, "key": held.verifier_key, "leaf": lines[0].leaf,
        "proof": ledger.proofs([lines[0].seq], note)[lines[0].seq], "checkpoint": note,
    }  # fmt: skip
