# SPDX-License-Identifier: Apache-2.0
"""The dates that the research worked out by hand: research/compliance.md, section (c)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from duly.rooms.rulebook.rules.checks.timing import deadline_day
from duly.rooms.rulebook.rules.periods import plus_months
from rooms.rulebook.looking import outcome

QUESTIONS = {
    "start": {"type": "moment", "say": {"en": "s", "zh": "s"}},
    "done_on": {"type": "date", "assume": None, "say": {"en": "d", "zh": "d"}},
}
STOP, SPRING = date(2027, 3, 31), date(2027, 5, 1)


def lead(start: date, effect: date, **options: Any) -> str:
    now = datetime(start.year, start.month, start.day, 4, tzinfo=UTC)
    return outcome({"check": {"kind": "lead_time", **options}}, now, effective_on=effect, start_on=start).result


@pytest.mark.parametrize(
    ("last", "effect", "options"),
    [
        (date(2027, 2, 28), STOP, {"days": 30}),  # e-commerce law 16: clear days
        (date(2027, 3, 1), STOP, {"days": 30, "count": "plain"}),
        (date(2027, 2, 28), date(2027, 4, 30), {"months": 2}),  # PSD 2
        (date(2027, 3, 1), SPRING, {"months": 2}),
        (date(2026, 12, 11), date(2027, 1, 1), {"days": 21, "count": "plain"}),  # Regulation E
        (date(2027, 1, 15), date(2027, 3, 1), {"days": 45, "count": "plain"}),  # Regulation Z
        (date(2027, 1, 25), date(2027, 2, 1), {"days": 7, "most_days": 30, "count": "plain"}),  # California
    ],
)
def test_the_last_day_of_a_lead_time_passes_and_the_next_one_fails(last: date, effect: date, options: Any) -> None:
    assert lead(last, effect, **options) == "pass"
    assert lead(last + timedelta(days=1), effect, **options) == "fail"


def test_california_opens_thirty_days_ahead() -> None:
    window = {"days": 7, "most_days": 30, "count": "plain"}
    assert lead(date(2027, 1, 2), date(2027, 2, 1), **window) == "pass"
    assert lead(date(2027, 1, 1), date(2027, 2, 1), **window) == "fail"


@pytest.mark.parametrize(
    ("start", "count", "unit", "roll", "region", "wanted"),
    [
        (date(2026, 9, 25), 10, "days", "none", "CN", date(2026, 10, 5)),
        (date(2026, 9, 25), 10, "days", "next", "CN", date(2026, 10, 8)),  # civil code 203
        (date(2026, 9, 25), 10, "days", "previous", "CN", date(2026, 9, 30)),  # how it is planned
        (date(2026, 11, 20), 10, "working_days", "none", "US", date(2026, 12, 7)),  # Thanksgiving left out
        (date(2026, 12, 18), 10, "working_days", "none", "HK", date(2027, 1, 5)),
        (date(2026, 9, 17), 2, "working_days", "none", "CN", date(2026, 9, 20)),  # a Sunday made a working day
        (date(2026, 2, 11), 3, "working_days", "none", "CN", date(2026, 2, 14)),  # a Saturday made a working day
    ],
)
def test_deadlines(start: date, count: int, unit: str, roll: Any, region: str, wanted: date) -> None:
    assert deadline_day(start, count, unit, roll, region) == wanted


def test_months_end_where_the_month_ends() -> None:
    assert plus_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert plus_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert plus_months(date(2027, 1, 15), -2) == date(2026, 11, 15)


def deadline(now: datetime, start: object, **options: Any) -> Any:
    rule = {"check": {"kind": "deadline", "start": "start", "measure": "done_on", **options}}
    answers = {} if start is None else {"start": start}
    return outcome(rule, now, parts={"questions": QUESTIONS}, answers=answers)


def test_hours_are_counted_on_instants_even_where_clocks_change() -> None:
    start = "2026-10-24T12:00:00+02:00"  # the night after it, clocks in Berlin go back: 72 h end at 11:00
    end = datetime(2026, 10, 27, 10, tzinfo=UTC)
    assert deadline(end, start, within_hours=72).result == "pass"
    assert deadline(end + timedelta(minutes=1), start, within_hours=72).result == "fail"


def test_a_deadline_whose_start_nobody_knows_is_unknown() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert deadline(now, None, within_days=10).result == "unknown"
    assert deadline(now, None, within_days=10).reasons == ("start",)


def test_working_days_of_a_year_that_is_not_published_are_unknown_where_it_matters() -> None:
    start = "2027-09-27T09:00:00+08:00"  # the holiday of October lies ahead, and who works at the weekend is not known
    days = [datetime(2027, 9, 27, 4, tzinfo=UTC) + timedelta(days=ahead) for ahead in (1, 8, 40)]
    assert [deadline(day, start, within_working_days=5, calendar="CN").result for day in days] == [
        "pass",
        "unknown",
        "fail",
    ]
