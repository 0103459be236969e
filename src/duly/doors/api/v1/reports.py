# SPDX-License-Identifier: Apache-2.0
"""The monthly compliance report for programs."""

from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.rooms.insight import queries

router = Router()


class ReportOut(Schema):
    """合规性报告: one organisation, one month by its own calendar."""

    organisation: str
    month: str
    totals: dict[str, int]
    sent: list[dict[str, Any]]
    failed: list[dict[str, Any]]
    let_pass: list[dict[str, Any]]
    deadlines: dict[str, Any]
    packs: list[dict[str, str]]
    metrics: list[dict[str, Any]]
    """Targets of the bundles in use, with what was measured; ``value`` is ``null`` where nothing is."""


@router.get(
    "/compliance-report",
    response={200: ReportOut, 404: Problem, 422: Problem},
    summary="Compliance report / 合规性报告",
)
def compliance_report(
    request: HttpRequest, month: str, organisation: str | None = None, language: Literal["zh", "en"] = "en"
) -> ReportOut:
    """What went out in a month (``2026-11``), the rules that were not met, overrides, deadlines, packs and who signed them."""
    found = queries.compliance_report_for(actor_of(request), organisation, month, language)
    return ReportOut(
        organisation=found.organisation, month=found.month.isoformat()[:7], totals=found.totals,
        sent=[asdict(one) for one in found.sent], failed=[asdict(one) for one in found.failed],
        let_pass=[asdict(one) for one in found.let_pass], deadlines=asdict(found.deadlines),
        packs=[{"pack": pack, "status": status, "signed_by": by} for pack, status, by in found.packs],
        metrics=[asdict(one) for one in found.metrics],
    )  # fmt: skip
