# SPDX-License-Identifier: Apache-2.0
"""Verbs of insight: a forecast is kept as it stood at launch."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import action, record
from duly.foundation.ledger.facts import News
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.rooms.insight import facts, queries
from duly.rooms.insight.models import Forecast
from duly.rooms.insight.pages import compliance_page
from duly.rooms.insight.rules.compliance import Report
from duly.rooms.notices import queries as notices

FREEZE = "insight.freeze"


def hear_launches(_: Actor, news: Sequence[News]) -> None:
    """A notice went out: its forecast is frozen in a job of its own, for counting a large audience takes seconds."""
    for item in news:
        enqueue(FREEZE, key=f"freeze {item.stream}", notice_id=str(item.stream))


def issue_report(actor: Actor, organisation_ref: str | None, month: str, language: str) -> str:
    """Write the compliance report of a month as a page of HTML, and note its digest in the ledger, so that anybody can
    tell later whether it is still what was issued. Records ``insight.report_issued``.

    Raises:
        Refusal: ``insight.bad_month``, ``insight.not_whole``, ``accounts.unknown_organisation``; ``rights.not_allowed``
            before anything is read.
    """
    rights.require(actor, "insight.issue_report")
    organisation = accounts.organisation_for(actor, organisation_ref)
    report = queries.compliance_report_for(actor, organisation.ref, month, language)
    page = compliance_page(report, language)
    _note_report(actor, organisation.id, report, language, f"sha256:{hashlib.sha256(page.encode()).hexdigest()}")
    return page


@action("insight.issue_report")
def _note_report(actor: Actor, organisation: UUID, report: Report, language: str, digest_of_page: str) -> None:
    """Say that a report was issued, by its digest. Records ``insight.report_issued``."""
    public: dict[str, Json] = {
        "organisation": str(organisation), "month": report.month.isoformat()[:7], "language": language,
        "digest": digest_of_page, "notices": len(report.sent), "let_pass": len(report.let_pass),
    }  # fmt: skip
    record(facts.REPORT_ISSUED, stream=organisation, public=public)


@action("insight.freeze")
def freeze(actor: Actor, notice_id: UUID) -> None:
    """Keep what is expected of a notice that was launched, once. Records ``insight.forecast_frozen``.

    Raises:
        Refusal: ``notices.no_such_notice``.
    """
    if Forecast.objects.filter(notice_id=notice_id).exists():
        return
    notice = notices.notice_by_id(notice_id)
    launched_at = notices.history_of(notice).launched_at
    body = queries.forecast_of(notice, launched_at or clock.now())
    row = Forecast.objects.create(notice_id=notice_id, body=body, digest=digest(body), at=clock.now())
    public = {"customers": body["customers"], "confirmed": body["confirmed"], "digest": row.digest}
    record(facts.FORECAST_FROZEN, stream=notice_id, public=public)
