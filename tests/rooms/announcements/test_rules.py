# SPDX-License-Identifier: Apache-2.0
"""What a page says, and what a look adds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.announcements import rules
from duly.rooms.announcements.facts import Fetched
from duly.rooms.announcements.rules import Known, Step

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PAGE = '<nav>x</nav><h1 data-said="title">We <b>move</b></h1><p data-said="summary">Soon &amp; far</p><p>else<br></p>'
EXPECTED = rules.digest_of(("We move", "Soon & far"))


def test_only_marked_words_count_and_no_layout() -> None:
    assert EXPECTED == rules.read_page(PAGE.encode())
    assert EXPECTED == rules.read_page(PAGE.replace("We ", "We\n   <br/><img src=x>").encode())
    assert rules.read_page(PAGE.replace("far", "near").encode()) != EXPECTED
    assert rules.read_page(b"<p>nothing</p>") is None


@pytest.mark.parametrize(
    ("fetched", "code"),
    [
        (Fetched(200, PAGE.encode()), ""),
        (Fetched(200, b"<p>maintenance</p>"), "absent"),
        (Fetched(200, PAGE.replace("move", "stay").encode()), "altered"),
        (Fetched(503, PAGE.encode()), "status"),
        (Fetched(0), "unreachable"),
    ],
)
def test_why_an_announcement_is_missing(fetched: Fetched, code: str) -> None:
    assert code == rules.code_of(fetched, EXPECTED)


@given(st.binary())
def test_no_page_breaks_the_reader(content: bytes) -> None:
    rules.read_page(content)


@pytest.mark.parametrize(
    ("known", "code", "expected"),
    [
        (None, "", Step(ends=False, begins=True, tells=True)),
        (Known(True, "", NOW - rules.EVERY, NOW.date()), "", Step(ends=False, begins=False, tells=False)),
        (Known(True, "", NOW - rules.EVERY, date(2026, 5, 3)), "", Step(ends=False, begins=False, tells=True)),
        (Known(True, "", NOW - rules.EVERY, NOW.date()), "altered", Step(ends=True, begins=True, tells=True)),
        (Known(False, "status", NOW - rules.EVERY, NOW.date()), "absent", Step(ends=True, begins=True, tells=True)),
        (Known(True, "", NOW - timedelta(hours=2), NOW.date()), "", Step(ends=True, begins=True, tells=True)),
    ],
)
def test_changes_gaps_and_days_are_told(known: Known | None, code: str, expected: Step) -> None:
    assert expected == rules.step(known, code, NOW, is_current=True)


def test_the_archive_may_rest_for_a_day() -> None:
    known = Known(True, "", NOW - timedelta(days=1), NOW.date())
    assert not rules.step(known, "", NOW, is_current=False).begins


def test_an_announcement_is_current_until_a_month_after_the_change() -> None:
    assert datetime(2026, 7, 1, tzinfo=UTC) == rules.usual_end(date(2026, 6, 1), NOW)
    assert rules.usual_end(date(2020, 1, 1), NOW) == NOW + timedelta(days=30)
