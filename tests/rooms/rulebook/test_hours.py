# SPDX-License-Identifier: Apache-2.0
"""Nobody is disturbed at an indecent hour: held, never dropped."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from duly.rooms.rulebook.queries import decent_moment, may_send
from duly.rooms.rulebook.rules import days

ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles",
    "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana", "Africa/Cairo", "Pacific/Apia", "Pacific/Kiritimati",
)  # fmt: skip
REGIONS = ("CN", "HK", "DE", "GB-ENG", "US-CA", "US", "TW", "JP", "ZZ", "")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
CHANNELS = st.sampled_from(("email", "sms", "call", "voice"))
CLOCKS = st.times().map(lambda clock: clock.replace(microsecond=0))

MINUTES = CLOCKS.map(lambda clock: clock.replace(second=0))


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@settings(max_examples=300, deadline=None)
@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(REGIONS), CHANNELS)
def test_no_moment_is_in_quiet_hours_or_in_the_past(now: datetime, zone: str, region: str, channel: str) -> None:
    moment = decent_moment(now, zone, region, channel=channel)
    local = moment.astimezone(ZoneInfo(zone))
    assert moment >= now
    assert time(8) <= local.time() < time(21)
    assert channel == "email" or days.is_working_day(local.date(), region)
    assert decent_moment(moment, zone, region, channel=channel) == moment


@settings(max_examples=300, deadline=None)
@given(MOMENTS, st.sampled_from(ZONES), CLOCKS, CLOCKS)
@example(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Europe/Berlin", time(2, 30), time(2, 45))
@example(datetime(2026, 10, 25, 0, 50, tzinfo=UTC), "Europe/Berlin", time(2, 40), time(2, 50))
def test_a_window_of_the_recipient_holds_across_midnight_and_clock_changes(
    now: datetime, zone: str, start: time, end: time
) -> None:
    moment = decent_moment(now, zone, "ZZ", channel="sms", window=(start, end))
    clock = moment.astimezone(ZoneInfo(zone)).time()
    assert moment >= now
    assert start == end or (start <= clock < end if start < end else clock >= start or clock < end)


@settings(max_examples=300, deadline=None)
@given(MOMENTS, st.sampled_from(ZONES), MINUTES, MINUTES)
def test_hours_of_rest_are_taken_from_the_decent_ones(now: datetime, zone: str, start: time, end: time) -> None:
    assume(start != end)
    moment = decent_moment(now, zone, "ZZ", channel="email", quiet=(start, end))
    clock = moment.astimezone(ZoneInfo(zone)).time()
    covers_the_day = not any(not is_in(time(hour, minute), start, end) for hour in range(8, 21) for minute in range(60))
    assert now <= moment
    assert not is_in(clock, start, end)
    assert covers_the_day or time(8) <= clock < time(21)


def is_in(clock: time, start: time, end: time) -> bool:
    return start <= clock < end if start < end else clock >= start or clock < end


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [
        ((time(12), time(14)), "2026-11-24T14:00"),
        ((time(22), time(7)), "2026-11-24T12:30"),
        ((time(12), time(9)), "2026-11-25T09:00"),
        ((time(6), time(22)), "2026-11-24T22:00"),
    ],
)
def test_a_nap_a_night_and_a_night_shift(quiet: tuple[time, time], expected: str) -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    now = datetime(2026, 11, 24, 12, 30, tzinfo=shanghai)
    assert decent_moment(now, "Asia/Shanghai", "CN", channel="email", quiet=quiet) == (
        datetime.fromisoformat(expected).replace(tzinfo=shanghai)
    )


@pytest.mark.parametrize(
    ("now", "zone", "region", "channel", "expected"),
    [
        ("2026-11-23T09:00", "Asia/Shanghai", "CN", "sms", "2026-11-23T09:00"),
        ("2026-11-23T20:59:59", "Asia/Shanghai", "CN", "sms", "2026-11-23T20:59:59"),
        ("2026-11-23T21:00", "Asia/Shanghai", "CN", "sms", "2026-11-24T08:00"),
        ("2026-11-23T03:00", "Asia/Shanghai", "CN", "sms", "2026-11-23T08:00"),
        ("2026-11-21T12:00", "Asia/Shanghai", "CN", "sms", "2026-11-23T08:00"),
        ("2026-11-21T12:00", "Asia/Shanghai", "CN", "email", "2026-11-21T12:00"),
        ("2026-10-01T12:00", "Asia/Shanghai", "CN", "email", "2026-10-08T08:00"),
        ("2026-10-10T12:00", "Asia/Shanghai", "CN", "sms", "2026-10-10T12:00"),
        ("2026-12-25T12:00", "Europe/Berlin", "DE", "email", "2026-12-27T08:00"),
        ("2026-12-25T12:00", "Europe/Berlin", "DE", "call", "2026-12-28T08:00"),
        ("2026-12-25T02:00", "Europe/Berlin", "DE", "portal", "2026-12-25T02:00"),
        ("2026-03-28T22:00", "Europe/Berlin", "DE", "email", "2026-03-29T08:00"),
    ],
)
def test_known_cases(now: str, zone: str, region: str, channel: str, expected: str) -> None:
    assert decent_moment(at(now, zone), zone, region, channel=channel) == at(expected, zone)


def test_a_weekend_day_that_was_made_a_working_day_is_one() -> None:
    assert days.is_working_day(at("2026-09-20").date(), "CN")
    assert not days.is_working_day(at("2026-10-05").date(), "CN")


def test_a_chinese_year_without_data_holds_weekends_for_every_channel() -> None:
    assert not days.is_known("CN", 2031)
    saturday = at("2031-03-15T12:00")
    assert decent_moment(saturday, "Asia/Shanghai", "CN", channel="email") == at("2031-03-17T08:00")


def test_without_a_time_zone_it_must_be_decent_everywhere_in_the_region() -> None:
    moment = decent_moment(at("2026-11-23T09:00", "America/New_York"), "", "US", channel="email")
    assert time(8) <= moment.astimezone(ZoneInfo("America/Los_Angeles")).time()
    assert time(8) <= moment.astimezone(ZoneInfo("Pacific/Honolulu")).time()
    assert moment.astimezone(ZoneInfo("America/New_York")).time() < time(21)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd"])
def test_without_zone_and_region_one_hour_of_the_day_is_left(zone: str) -> None:
    moment = decent_moment(datetime(2026, 11, 23, 15, tzinfo=UTC), zone, "", channel="sms")
    assert moment == datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_hold_ends_within_a_fortnight_even_over_the_longest_holidays() -> None:
    start = at("2026-01-01T22:00")
    for day in range(360):
        now = start + timedelta(days=day)
        assert decent_moment(now, "Asia/Shanghai", "CN", channel="call") - now < timedelta(days=14)


@pytest.mark.parametrize(
    ("opted_out", "mandatory", "basis", "expected"),
    [(False, False, "", True), (True, False, "law", False), (True, True, "", False), (True, True, "law", True)],
)
def test_an_opt_out_is_respected_unless_the_law_asks(
    *, opted_out: bool, mandatory: bool, basis: str, expected: bool
) -> None:
    assert may_send(opted_out, mandatory, basis) is expected
