# SPDX-License-Identifier: Apache-2.0
"""The plan of a notice on one page: drawn in days, the cascade of each class, what it may cost, who would be told and why."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console import gantt
from duly.doors.console.gate import show, staff
from duly.doors.console.notice_page import title_of
from duly.doors.console.paging import cut
from duly.doors.look.rules import rule_lines
from duly.doors.look.states import channel_name
from duly.doors.look.tags import Wait, day
from duly.kernel.actors import Actor
from duly.rooms.audience import queries as audience
from duly.rooms.library import queries as library
from duly.rooms.notices import queries as notices
from duly.rooms.notices.queries import PhaseBar, Timetable

_REF = 200
Bars = list[tuple[date, date, str, str, str]]


@staff
def page(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """The plan; the forecast and the preview of the roll come after it, since they count customers."""
    notice = notices.notice_for(actor, notice_id)
    language = get_language() or "en"
    days = notices.timetable_of(notice)
    return show(
        request, actor, "plan/page", room="notices", notice=notice, state=notices.states_of([notice])[notice.id],
        title=title_of(notice, language), organisation=notice.organisation.name(language),
        drawing=_drawing(notice, days), days=days, plan=notice.plan, audience=rule_lines(notice.audience_rule, language),
        lanes=[_lane(notice.plan, lane.name) for lane in days.lanes], may_preview=not notice.launch_records.exists(),
        metrics=library.metrics_in_use(),
    )  # fmt: skip


@staff
def meant(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """Who would be on the roll if it were frozen now, and why; a page at a time."""
    notice = notices.notice_for(actor, notice_id)
    after = request.GET.get("after", "")[:_REF] or None
    found = cut(lambda limit: audience.meant(notice.organisation_id, notice.audience_rule, after, limit), key="ref")
    return show(request, actor, "plan/meant", notice=notice, page=found, rows=found.rows, after=after)


def _drawing(notice: Any, days: Timetable) -> gantt.Drawing:
    marks = [
        (days.today, _("today"), "grey"),
        (days.acknowledge_by, _("confirm by"), "amber"),
        (days.effective_on, _("takes effect"), "green"),
    ]
    lead = notices.must_begin_by(notice)
    if lead is not None:
        marks.append((lead.latest, _("must begin (%(rule)s)") % {"rule": lead.rule}, "red"))
    rows = [(_("Notice period"), [_lead(days)]), *_phase_rows(days), *_lane_rows(days)]
    return gantt.draw(days, rows, marks, notices.idle_days(notice.organisation.region, days.first, days.last))


def _lead(days: Timetable) -> tuple[date, date, str, str, str]:
    label = _("%(n)d clear days") % {"n": days.clear_days}
    return days.starts_on, max(days.effective_on, days.starts_on), label, label, "green"


def _phase_rows(days: Timetable) -> Iterator[tuple[str, Bars]]:
    for phase in days.phases:
        yield _("Phase %(n)d") % {"n": phase.number + 1}, _phase_bars(phase)


def _phase_bars(phase: PhaseBar) -> Bars:
    share = f"{phase.share / 10_000:g} %"
    watched = _("watched until %(day)s") % {"day": day(phase.watched_until)}
    whole = _("%(begins)s – %(ends)s") % {"begins": day(phase.begins), "ends": day(phase.ends)}
    earliest = _("at the earliest")
    hint = f"{whole} · {earliest}" if phase.by_hand else whole
    return [(phase.begins, phase.ends, share, hint, "plum"), (phase.begins, phase.watched_until, "", watched, "amber")]


def _lane_rows(days: Timetable) -> Iterator[tuple[str, Bars]]:
    language = get_language() or "en"
    for lane in days.lanes:
        bars = [
            (bar.begins, bar.ends, channel_name(bar.channel, language),
             f"{channel_name(bar.channel, language)}: {day(bar.begins)} – {day(bar.ends)}", "blue")
            for bar in lane.bars
        ]  # fmt: skip
        yield lane.name or (_("Other customers") if len(days.lanes) > 1 else _("All customers")), bars


def _lane(plan: dict[str, Any], name: str) -> dict[str, Any]:
    group: dict[str, Any] = next((one for one in plan.get("classes", ()) if one["name"] == name), {})
    steps = [
        {"channel": step["channel"], "extras": step.get("extras", ()), "at": step.get("at"),
         "waits": Wait(step["wait"], step.get("working_days", 0))}
        for step in notices.steps_for(plan, name)
    ]  # fmt: skip
    return {"name": name, "steps": steps, **{key: group.get(key, ()) for key in ("tags", "regions", "languages")}}
