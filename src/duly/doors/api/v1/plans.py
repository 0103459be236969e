# SPDX-License-Identifier: Apache-2.0
"""The plan of a notice in days, and whom it would tell."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from duly.doors.api import pages
from duly.doors.api.callers import actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.rooms.audience import queries as audience
from duly.rooms.notices import queries

router = Router()


class BarOut(Schema):
    """One step: the days in which its answer is awaited."""

    number: int
    channel: str
    begins: date
    ends: date


class LaneOut(Schema):
    """The steps of one class of customers; an empty name is for those of none."""

    name: str
    bars: list[BarOut]


class PlannedPhaseOut(Schema):
    """One phase; ``share`` in millionths. ``by_hand``: a person decides before it, so these are the earliest days."""

    number: int
    share: int
    begins: date
    watched_until: date
    ends: date
    by_hand: bool


class TimetableOut(Schema):
    """时间表: a plan in civil days at the organisation's place."""

    starts_on: date
    acknowledge_by: date
    effective_on: date
    clear_days: int
    lanes: list[LaneOut]
    phases: list[PlannedPhaseOut]
    holidays: list[date]
    must_begin_by: date | None
    """The last day on which sending may begin by the strictest rule on lead time, which is ``must_begin_rule``."""
    must_begin_rule: str | None


class MeantOut(Schema):
    """A customer who would be on the roll, and why."""

    customer: str
    name: str
    language: str
    region: str
    reasons: list[dict[str, Any]]
    exempt_reason: str | None


@router.get("/notices/{notice}/timetable", response={200: TimetableOut, 404: Problem}, summary="Timetable / 时间表")
def timetable(request: HttpRequest, notice: str) -> TimetableOut:
    """When each step and phase is due, and the public holidays in between."""
    found = queries.notice_for(actor_of(request), notice)
    days = queries.timetable_of(found)
    idle = queries.idle_days(found.organisation.region, days.first, days.last)
    lead = queries.must_begin_by(found)
    return TimetableOut(
        starts_on=days.starts_on, acknowledge_by=days.acknowledge_by, effective_on=days.effective_on,
        clear_days=days.clear_days, phases=[PlannedPhaseOut(**phase._asdict()) for phase in days.phases],
        lanes=[LaneOut(name=lane.name, bars=[BarOut(**bar._asdict()) for bar in lane.bars]) for lane in days.lanes],
        holidays=[day for day, is_holiday in idle.items() if is_holiday],
        must_begin_by=lead.latest if lead else None, must_begin_rule=lead.rule if lead else None,
    )  # fmt: skip


@router.get(
    "/notices/{notice}/roll-preview", response={200: Page[MeantOut], 404: Problem, 422: Problem},
    summary="Who would be told / 名册预览",
)  # fmt: skip
def roll_preview(
    request: HttpRequest, notice: str, cursor: str | None = None, limit: Limit = pages.USUAL
) -> dict[str, Any]:
    """Whom the audience rule means now and why, before the roll is frozen; by reference, a page at a time."""
    found = queries.notice_for(actor_of(request), notice)
    after = pages.place_of(cursor, str)
    rows = audience.meant(found.organisation_id, found.audience_rule, after, limit + 1)
    shown = [
        MeantOut(
            customer=row.ref, name=row.name, language=row.language, region=row.region, reasons=row.reasons,
            exempt_reason=row.exempt_reason,
        )
        for row in rows[:limit]
    ]  # fmt: skip
    return {"items": shown, "next": pages.cursor(rows[limit - 1].ref) if len(rows) > limit else None}
