# SPDX-License-Identifier: Apache-2.0
"""Dates and moments: what is read, what is not, and that the short way and the careful way agree."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from duly.rooms.transfer.rules.reading import dates, times
from rooms.transfer.rules import plainly

FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d", "%Y.%m.%d")
_days = some.dates()


@pytest.mark.parametrize(
    ("order", "written", "kept"),
    [
        ("ymd", "2026-11-23", "2026-11-23"), ("ymd", "2026/3/5", "2026-03-05"), ("ymd", "2026年3月5日", "2026-03-05"),
        ("ymd", "20260305", "2026-03-05"), ("ymd", "2026.03.05", "2026-03-05"), ("ymd", " 2026-3-5 ", "2026-03-05"),
        ("ymd", "05-Mar-2026", "2026-03-05"), ("ymd", "5 March 2026", "2026-03-05"), ("ymd", "Mar 5, 2026", "2026-03-05"),
        ("ymd", "5th Sept 2026", "2026-09-05"), ("ymd", "２０２６／３／５", "2026-03-05"), ("ymd", "2026年 3 月 5 号", "2026-03-05"),
        ("ymd", "民国115年3月5日", "2026-03-05"), ("ymd", "中華民國115年3月5日", "2026-03-05"), ("ymd", "2026-03-05 00:00:00", "2026-03-05"),
        ("ymd", "2024-02-29", "2024-02-29"), ("dmy", "05/03/2026", "2026-03-05"), ("dmy", "5.3.2026", "2026-03-05"),
        ("dmy", "2026-03-05", "2026-03-05"), ("mdy", "03/05/2026", "2026-03-05"), ("mdy", "3-5-2026", "2026-03-05"),
        ("excel", "46086", "2026-03-05"), ("excel", "46086.0", "2026-03-05"), ("excel", "1", "1900-01-01"), ("excel", "59", "1900-02-28"),
        ("excel", "61", "1900-03-01"), ("excel1904", "0", "1904-01-01"), ("excel", "2958465", "9999-12-31"),
    ],
)  # fmt: skip
def test_a_date_is_read(order: str, written: str, kept: str) -> None:
    assert plainly.read(dates.reader(order), written) == [(kept, None)]
    assert dates.day(written, order) == kept


@pytest.mark.parametrize(
    ("order", "written"),
    [
        ("ymd", "05/03/2026"), ("ymd", "2026-02-30"), ("ymd", "2026-13-01"), ("ymd", "26-03-05"), ("ymd", "2026-03"), ("ymd", "无"),
        ("ymd", "2026-03-05 14:00:00"), ("ymd", "46086"), ("ymd", ""), ("ymd", "0000-01-01"), ("ymd", "2026-03-05T00:00:00Z"),
        ("ymd", "20261305"), ("ymd", "+2026-3-5"), ("ymd", "5 Foo 2026"), ("dmy", "13/13/2026"), ("dmy", "03/25/2026"), ("mdy", "25/03/2026"),
        ("excel", "60"), ("excel", "0"), ("excel", "46086.5"), ("excel", "2958466"), ("dmy", "5/3/26"), ("ymd", "2026/03-05x"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_for_certain_is_a_fault(order: str, written: str) -> None:
    assert plainly.read(dates.reader(order), written) == [(None, "bad_date")]


@given(
    some.lists(some.tuples(_days, some.sampled_from(FORMS)), max_size=8),
    some.sampled_from(["ymd", "dmy", "mdy", "excel"]),
)
def test_plain_forms_are_read_in_any_order(written: list[tuple[datetime, str]], order: str) -> None:
    texts = [f"{day.year:04}" + day.strftime(form)[len(day.strftime("%Y")) :] for day, form in written]
    assert [value for value, _ in plainly.read(dates.reader(order), *texts)] == [day.isoformat() for day, _ in written]


@given(some.lists(_days, min_size=1, max_size=8))
def test_the_order_decides_between_day_and_month(days: list[datetime]) -> None:
    british = [f"{day.day:02}/{day.month:02}/{day.year:04}" for day in days]
    assert [value for value, _ in plainly.read(dates.reader("dmy"), *british)] == [day.isoformat() for day in days]
    american = [f"{day.month}/{day.day}/{day.year:04}" for day in days]
    assert [value for value, _ in plainly.read(dates.reader("mdy"), *american)] == [day.isoformat() for day in days]


@given(
    some.lists(some.none() | some.text(alphabet="0123456789-/.年月日 T:aJ", max_size=12), max_size=20),
    some.sampled_from(dates.ORDERS),
)
def test_a_column_is_read_as_its_values_are_one_by_one(texts: list[str | None], order: str) -> None:
    kept = [None if text is None else dates.day(text, order) for text in texts]
    assert [value for value, _ in plainly.read(dates.reader(order), *texts)] == kept
    assert [fault for _, fault in plainly.read(dates.reader(order), *texts)] == [
        "bad_date" if text is not None and value is None else None for text, value in zip(texts, kept, strict=True)
    ]


@pytest.mark.parametrize(
    ("zone", "written", "kept"),
    [
        ("Asia/Shanghai", "2026-11-23 12:05:06", "2026-11-23T04:05:06.000000Z"), ("Asia/Shanghai", "2026-11-23T12:05:06.5", "2026-11-23T04:05:06.500000Z"),
        ("Asia/Shanghai", "2026-11-23 12:05:06+00:00", "2026-11-23T12:05:06.000000Z"), ("", "2026-11-23T12:05:06Z", "2026-11-23T12:05:06.000000Z"),
        ("", "2026-11-23 12:05:06.123456 +0530", "2026-11-23T06:35:06.123456Z"), ("", "2026-11-23T04:05:06.000000Z", "2026-11-23T04:05:06.000000Z"),
        ("Asia/Shanghai", "2026/3/5 9:07", "2026-03-05T01:07:00.000000Z"), ("Asia/Shanghai", "2026年3月5日 09:07:08", "2026-03-05T01:07:08.000000Z"),
        ("Asia/Shanghai", "20260305090708", "2026-03-05T01:07:08.000000Z"), ("UTC", "3/5/2026 9:07 PM", "2026-03-05T21:07:00.000000Z"),
        ("UTC", "2026-03-05 12:00 am", "2026-03-05T00:00:00.000000Z"), ("Asia/Shanghai", "2026-03-05", "2026-03-04T16:00:00.000000Z"),
        ("", "2026-03-05 09:07:08.1234567000Z", None), ("UTC", "2026-03-05 09:07:08,123", "2026-03-05T09:07:08.123000Z"),
        ("", "2026-03-05T09:07:08.1234560Z", "2026-03-05T09:07:08.123456Z"), ("", "2026-03-05 09:07:08+08", "2026-03-05T01:07:08.000000Z"),
    ],
)  # fmt: skip
def test_a_moment_is_read(zone: str, written: str, kept: str | None) -> None:
    assert plainly.read(times.reader(zone, "mdy"), written) == [(kept, None if kept else "too_precise")]


@pytest.mark.parametrize(
    ("zone", "written", "fault"),
    [
        ("", "2026-03-05 09:07:08", "zone_lacking"), ("Asia/Shanghai", "2026-03-05 25:07:08", "bad_timestamp"),
        ("Asia/Shanghai", "2026-02-30 09:07:08", "bad_timestamp"), ("Asia/Shanghai", "yesterday", "bad_timestamp"),
        ("Europe/Berlin", "2026-10-25 02:30:00", "ambiguous_time"), ("Europe/Berlin", "2026-03-29 02:30:00", "ambiguous_time"),
        ("UTC", "2026-03-05 13:00 pm", "bad_timestamp"), ("UTC", "2026-03-05 09:07:08+25:00", "bad_timestamp"),
        ("UTC", "2026-03-05 09:07:08.0000001", "too_precise"), ("UTC", "05/03/26 09:07", "bad_timestamp"), ("UTC", "0001-01-01 00:00+10:00", "bad_timestamp"),
    ],
)  # fmt: skip
def test_a_moment_that_is_not_certain_is_a_fault(zone: str, written: str, fault: str) -> None:
    assert plainly.read(times.reader(zone, "ymd"), written) == [(None, fault)]


_moments = some.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001 - of any zone


@given(
    some.lists(_moments, max_size=8), some.sampled_from(["Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu"])
)
def test_moments_of_a_zone_are_those_of_the_standard_library(moments: list[datetime], zone: str) -> None:
    def plain(at: datetime) -> str | None:
        one, other = (at.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
        if one.utcoffset() != other.utcoffset():
            return None
        return one.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    read = plainly.read(times.reader(zone, "ymd"), *(at.isoformat(sep=" ", timespec="microseconds") for at in moments))
    assert [value for value, _ in read] == [plain(at) for at in moments]
