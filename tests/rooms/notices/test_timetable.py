# SPDX-License-Identifier: Apache-2.0
"""The plan of a notice in days."""

from datetime import date, timedelta

from duly.rooms.notices.rules.timetable import Timetable, timetable

TODAY = date(2026, 11, 23)
DAY = 24 * 3600


def _later(day: date, wait: timedelta, working_days: int) -> date:
    return day + wait + timedelta(days=working_days)


def _of(plan: dict[str, object]) -> Timetable:
    return timetable(plan, today=TODAY, acknowledge_by=date(2027, 1, 10), effective_on=date(2027, 1, 20), later=_later)


def _step(channel: str, days: int, **more: object) -> dict[str, object]:
    return {"channel": channel, "wait": days * DAY, **more}


def test_each_step_begins_when_the_wait_of_the_one_before_it_ends() -> None:
    found = _of({"steps": [_step("email", 3), _step("sms", 2), _step("call", 0, working_days=5)]})
    begun = [(bar.channel, (bar.begins - TODAY).days, (bar.ends - TODAY).days) for bar in found.lanes[0].bars]
    assert begun == [("email", 0, 3), ("sms", 3, 5), ("call", 5, 10)]


def test_a_plan_begins_on_the_day_that_it_names_but_never_in_the_past() -> None:
    steps = [_step("email", 1)]
    assert _of({"steps": steps, "start": {"on": "2026-12-01", "at": "09:00"}}).starts_on == date(2026, 12, 1)
    assert _of({"steps": steps, "start": {"on": "2026-11-01", "at": "09:00"}}).starts_on == TODAY


def test_neither_the_first_message_nor_the_effective_date_counts_as_a_clear_day() -> None:
    assert _of({"steps": [_step("email", 1)], "start": {"on": "2027-01-18", "at": "09:00"}}).clear_days == 1


def test_every_class_with_steps_of_its_own_has_a_lane() -> None:
    own = {"name": "vip", "tags": ["vip"], "steps": [_step("call", 2)]}
    found = _of({"steps": [_step("email", 3)], "classes": [own]})
    assert [(lane.name, lane.bars[0].channel) for lane in found.lanes] == [("", "email"), ("vip", "call")]


def test_a_phase_begins_when_the_one_before_it_was_watched_and_says_when_people_decide() -> None:
    phases = [
        {"share": 100_000, "limits": {}, "wait": 2 * DAY, "go": "human"},
        {"share": 1_000_000, "limits": {}, "wait": DAY, "go": "auto"},
    ]
    first, second = _of({"steps": [_step("email", 3), _step("sms", 2)], "phases": phases}).phases
    assert (first.begins, first.ends, first.by_hand) == (TODAY, TODAY + timedelta(days=5), False)
    assert (second.begins, second.ends, second.by_hand) == (first.watched_until, TODAY + timedelta(days=7), True)


def test_the_last_day_is_the_latest_of_all() -> None:
    assert _of({"steps": [_step("email", 90)]}).last == TODAY + timedelta(days=90)
