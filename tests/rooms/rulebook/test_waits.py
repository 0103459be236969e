# SPDX-License-Identifier: Apache-2.0
"""Working days and hours at the customer's place; whoever's place is unknown gets the strictest reading."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duly.rooms.rulebook.queries import after_working_days, has_calendar, is_zone, local_moment
from duly.rooms.rulebook.rules import days
from duly.rooms.rulebook.rules.waits import EVERYWHERE

FRIDAY = datetime(2026, 3, 6, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def test_a_weekend_is_passed_over() -> None:
    assert after_working_days(FRIDAY, 1, "Europe/Berlin", "DE") == datetime(
        2026, 3, 9, 15, 0, tzinfo=ZoneInfo("Europe/Berlin")
    )


def test_the_spring_festival_is_passed_over() -> None:
    before = datetime(2026, 2, 13, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    after = after_working_days(before, 2, "Asia/Shanghai", "CN").astimezone(ZoneInfo("Asia/Shanghai"))
    assert after.date() > date(2026, 2, 23)
    assert after.time() == time(10, 0)


def test_the_clock_of_the_customer_counts_across_a_change_of_the_clocks() -> None:
    before = datetime(2026, 3, 27, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    after = after_working_days(before, 1, "Europe/Berlin", "DE").astimezone(ZoneInfo("Europe/Berlin"))
    assert (after.date(), after.hour) == (date(2026, 3, 30), 9)


def test_an_unknown_region_waits_longest() -> None:
    unknown = after_working_days(FRIDAY, 5, "UTC", "")
    assert unknown == max(after_working_days(FRIDAY, 5, "UTC", region) for region in EVERYWHERE)
    assert not has_calendar("ZZ")
    assert after_working_days(FRIDAY, 5, "UTC", "ZZ") == unknown


@settings(max_examples=100, deadline=None)
@given(MOMENTS, st.integers(1, 20), st.sampled_from(("CN", "DE", "US", "GB", "JP")))
def test_so_many_working_days_lie_between(moment: datetime, count: int, region: str) -> None:
    begins, ends = minute(moment), after_working_days(minute(moment), count, "UTC", region)
    between = [
        date.fromordinal(day)
        for day in range(begins.date().toordinal() + 1, ends.date().toordinal() + 1)
        if days.is_working_day(date.fromordinal(day), region)
    ]
    assert len(between) == count


def test_a_start_is_by_the_customers_clock() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert local_moment(now, date(2026, 3, 5), time(9), "Asia/Tokyo", "JP") == datetime(2026, 3, 5, 0, 0, tzinfo=UTC)
    assert local_moment(now, date(2026, 3, 5), time(9), "America/New_York", "US") == datetime(
        2026, 3, 5, 14, tzinfo=UTC
    )


def test_a_start_that_is_past_is_now() -> None:
    now = datetime(2026, 3, 6, 12, tzinfo=UTC)
    assert local_moment(now, date(2026, 3, 5), time(9), "Asia/Tokyo", "JP") == now


def test_without_a_day_the_next_time_that_the_clock_shows_it() -> None:
    evening = datetime(2026, 3, 5, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert local_moment(evening, None, time(9), "Europe/Berlin", "DE") == datetime(
        2026, 3, 6, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")
    )


@settings(max_examples=100, deadline=None)
@given(MOMENTS, st.sampled_from(("US", "RU", "CN", "GB", "")))
def test_an_unknown_zone_is_reached_nowhere_before_the_hour(moment: datetime, region: str) -> None:
    found = local_moment(minute(moment), date(2028, 3, 5), time(9), "", region)
    for zone in ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu") if region in {"US", ""} else ():
        local = found.astimezone(ZoneInfo(zone))
        assert (local.date(), local.time()) >= (date(2028, 3, 5), time(9))


@pytest.mark.parametrize(("name", "known"), [("Europe/Berlin", True), ("", False), ("Mars/Olympus", False)])
def test_which_zones_are_known(name: str, *, known: bool) -> None:
    assert is_zone(name) is known
