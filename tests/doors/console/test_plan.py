# SPDX-License-Identifier: Apache-2.0
"""The plan of a notice on the screen: drawn, priced, and with everybody who would be told."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from doors.story import a_bilingual_file, a_browser, text_of
from duly.doors.console import gantt
from duly.rooms.notices import actions as notices
from duly.rooms.notices.rules.timetable import timetable
from duly.rooms.tariffs import actions as tariffs
from rooms.notices.letters import a_peopled_world
from rooms.tariffs.price_lists import price, sheet

pytestmark = pytest.mark.django_db


def test_the_plan_is_drawn_with_its_steps_and_its_dates(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path)
    notice = notices.create(world.ada, "acme", a_bilingual_file())
    page = a_browser("ada@example.com").get(f"/console/notices/{notice.id}/plan")
    shown = text_of(page)
    assert page.status_code == 200
    assert "takes effect" in shown
    assert page.content.decode().count("<rect") > 3


def test_everybody_who_would_be_told_stands_there_with_the_reason(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path, 60)
    notice = notices.create(world.ada, "acme", a_bilingual_file())
    browser = a_browser("ada@example.com")
    first = browser.get(f"/console/notices/{notice.id}/plan/meant")
    second = browser.get(f"/console/notices/{notice.id}/plan/meant", {"after": "C-00049"})
    assert "Customer 0" in text_of(first)
    assert "Customer 59" not in text_of(first)
    assert "Customer 59" in text_of(second)
    assert "hosting" in text_of(second)


def test_days_without_work_that_follow_one_another_are_one_band() -> None:
    plan = timetable(
        {"steps": [{"channel": "email", "wait": 86400 * 9}]}, today=date(2026, 11, 23), acknowledge_by=date(2026, 12, 1),
        effective_on=date(2026, 12, 4), later=lambda day, wait, _: day + wait,
    )  # fmt: skip
    idle = {date(2026, 11, 28): False, date(2026, 11, 29): False, date(2026, 12, 2): True}
    drawing = gantt.draw(
        plan, [("a", [(plan.starts_on, plan.effective_on, "x", "x", "green")])], [(plan.today, "t", "grey")], idle
    )
    assert [is_holiday for _, _, is_holiday in drawing.idle] == [False, True]
    assert drawing.idle[0][1] == pytest.approx(2 * drawing.idle[1][1], abs=0.2)


def test_two_marks_close_together_stand_on_two_lines() -> None:
    plan = timetable(
        {"steps": [{"channel": "email", "wait": 86400}]}, today=date(2026, 11, 23), acknowledge_by=date(2027, 3, 1),
        effective_on=date(2027, 3, 2), later=lambda day, wait, _: day + wait,
    )  # fmt: skip
    marks = [(plan.acknowledge_by, "confirm by", "amber"), (plan.effective_on, "takes effect", "green")]
    drawn = gantt.draw(plan, [("a", [])], marks, {}).marks
    assert drawn[0].text_y != drawn[1].text_y
    assert drawn[1].x - drawn[0].x < timedelta(days=3).days * 10


def test_the_forecast_is_held_against_the_budget(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path)
    tariffs.set_sheet(world.operator, sheet(price(provider="*", channel="email", region="*", price="2")))
    notice = notices.create(world.ada, "acme", a_bilingual_file(**{"plan/budget": "CNY 1"}))
    assert "the forecast is above it" in text_of(
        a_browser("ada@example.com").get(f"/console/notices/{notice.id}/forecast")
    )


def test_the_plan_says_whether_quiet_hours_hold(tmp_path: Path) -> None:
    world, browser = a_peopled_world(tmp_path), a_browser("ada@example.com")
    held, waived = (
        notices.create(world.ada, "acme", a_bilingual_file(**more)) for more in ({}, {"plan/quiet_hours": "waived"})
    )
    assert "Quiet hours hold" in text_of(browser.get(f"/console/notices/{held.id}/plan"))
    assert "Quiet hours are waived" in text_of(browser.get(f"/console/notices/{waived.id}/plan"))
