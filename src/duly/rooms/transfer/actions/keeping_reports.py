# SPDX-License-Identifier: Apache-2.0
"""A report as a file: printed as it stands, kept under its digest, and the digest on record before anybody has it."""

import hashlib
import io
from typing import NamedTuple
from uuid import UUID

from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import held
from duly.rooms.transfer.models import KeptReport
from duly.rooms.transfer.pages import paper
from duly.rooms.transfer.press import press
from duly.rooms.transfer.refusals import OTHER_DIGEST
from duly.rooms.transfer.reporting import NO_PRESS, REPORT_KEPT
from duly.rooms.transfer.rules.report import RECONCILIATION, Report

PDF = "application/pdf"


class Printed(NamedTuple):
    """A report as it is handed over."""

    name: str
    content: bytes
    digest: str
    stage: str
    about: str
    language: str


def keep_report(actor: Actor, transfer_id: UUID, language: str) -> Printed:
    """Print the report of a transfer as PDF/A, keep it, and give it; what is printed again unchanged is the same file. Records
    ``transfer.report_kept``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_rehearsed``, ``transfer.no_press``, ``printing.…``,
            ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.keep_report")
    tongue = "zh" if language.startswith("zh") else "en"
    report = queries.report_of(actor, transfer_id)
    content = _printed(report, tongue)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    found = Printed(f"{report.ref}-{report.stage}.{tongue}.pdf", content, digest, report.stage, report.about, tongue)
    keep_printed(actor, transfer_id, found)
    return found


@action("transfer.keep_report")
def keep_printed(actor: Actor, transfer_id: UUID, printed: Printed) -> None:
    """Keep a report that was printed, unless it is kept already. Records ``transfer.report_kept``.

    Raises:
        Refusal: ``transfer.no_such_transfer``; ``transfer.other_digest`` when it is not of what stands here now.
    """
    row = held(transfer_id, actor)
    now = queries.reconciled_digest(row.id) if printed.stage == RECONCILIATION else row.rehearsal_digest
    if now != printed.about:
        raise OTHER_DIGEST(field="report", ref=row.ref)
    if row.reports.filter(file=printed.digest).exists():
        return
    files.put(actor, printed.content, media_type=PDF, name=printed.name)
    KeptReport.objects.create(
        transfer=row, about=printed.about, stage=printed.stage, language=printed.language, file=printed.digest,
        size=len(printed.content), by=actor.id, at=clock.now(),
    )  # fmt: skip
    public: dict[str, Json] = {
        "ref": row.ref, "stage": printed.stage, "language": printed.language, "file": printed.digest,
        "size": len(printed.content), "about": printed.about,
    }  # fmt: skip
    record(REPORT_KEPT, stream=row.id, public=public)


def _printed(report: Report, tongue: str) -> bytes:
    printer, out = press(), io.BytesIO()
    if printer is None:
        raise NO_PRESS()
    printer.document(paper(report, tongue), "zh-Hans" if tongue == "zh" else "en", out)
    return out.getvalue()
