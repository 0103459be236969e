# SPDX-License-Identifier: Apache-2.0
"""Pure decisions of the post office."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from duly.rooms.delivery.facts import State
from duly.rooms.delivery.rules import (
    Case,
    Decision,
    Meaning,
    Verdict,
    counts,
    decide,
    next_look_up,
    next_try,
    read_reply,
    rest_after,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def make_case(**changes: Any) -> Case:
    values = {
        "due_at": NOW,
        "expires_at": None,
        "has_address": True,
        "address_is_good": True,
        "may_send": True,
        "decent_at": NOW,
    }
    return Case(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Decision(Verdict.SEND)),
        ({"expires_at": NOW}, Decision(Verdict.EXPIRE, "expired")),
        ({"expires_at": NOW + HOUR}, Decision(Verdict.SEND)),
        ({"due_at": NOW - 24 * HOUR}, Decision(Verdict.SEND)),
        ({"due_at": NOW - 25 * HOUR}, Decision(Verdict.ASK, "stale")),
        ({"due_at": NOW - 25 * HOUR, "expires_at": NOW - HOUR}, Decision(Verdict.EXPIRE, "expired")),
        ({"has_address": False}, Decision(Verdict.SKIP, "no_contact")),
        ({"address_is_good": False}, Decision(Verdict.SKIP, "contact_bounced")),
        ({"may_send": False}, Decision(Verdict.SKIP, "opted_out")),
        ({"decent_at": NOW + HOUR}, Decision(Verdict.HOLD, "quiet_hours", NOW + HOUR)),
        ({"decent_at": NOW + HOUR, "may_send": False}, Decision(Verdict.SKIP, "opted_out")),
    ],
)
def test_may_it_go_now(changes: dict[str, Any], expected: Decision) -> None:
    assert decide(make_case(**changes), NOW) == expected


def test_waits_grow_and_end() -> None:
    waits = [next_try(attempt, "later") for attempt in range(1, 12)]
    known = [wait for wait in waits if wait is not None]
    assert known == sorted(known)
    assert waits[-1] is None


def test_a_provider_that_is_away_uses_up_no_attempts() -> None:
    assert all(next_try(attempt, "connect") for attempt in range(1, 1000))


def test_rests_grow_to_a_minute() -> None:
    assert [2, 5, 10, 30, 60, 60] == [rest_after(n).total_seconds() for n in range(1, 7)]


def test_questions_to_a_provider_become_rarer_and_end() -> None:
    waits = [next_look_up(asked) for asked in range(10)]
    assert waits[0] == timedelta(seconds=10)
    assert waits[-1] is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (State.ACCEPTED, State.DELIVERED, True),
        (State.ACCEPTED, State.BOUNCED, True),
        (State.DELIVERED, State.BOUNCED, False),
        (State.DELIVERED, State.ACCEPTED, False),
        (State.BOUNCED, State.DELIVERED, True),
        (State.UNKNOWN, State.ACCEPTED, True),
        (State.UNKNOWN, State.FAILED, True),
        (State.SENDING, State.DELIVERED, True),
        (State.PLANNED, State.DELIVERED, False),
        (State.SKIPPED, State.DELIVERED, False),
        (State.EXPIRED, State.BOUNCED, False),
    ],
)
def test_the_better_grade_wins(old: State, new: State, expected: bool) -> None:
    assert counts(old, new) is expected


def test_receipts_in_any_order_end_in_the_same_state() -> None:
    news = (State.ACCEPTED, State.BOUNCED, State.DELIVERED)
    ends = set()
    for order in itertools.permutations(news):
        state = State.UNKNOWN
        for new in order:
            state = new if counts(state, new) else state
        ends.add(state)
    assert ends == {State.DELIVERED}


CODE = "123456"
CONFIRMED, BARE = Meaning("confirm", CODE), Meaning("confirm")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 123456", CONFIRMED), ("1123456", CONFIRMED), ("1,123456", CONFIRMED), ("1\n123456", CONFIRMED),
        ("确认123456", CONFIRMED), ("确认 123456", CONFIRMED), ("確認 123456", CONFIRMED), ("123456确认", CONFIRMED),
        ("１　１２３４５６", CONFIRMED), ("确认１２３４５６。", CONFIRMED), ("YES 123456", CONFIRMED), ("yes! 123456", CONFIRMED),
        ("123456", CONFIRMED), ("OK 123456", CONFIRMED), ("收到 123456", CONFIRMED), ("1 123456 123456", CONFIRMED),
        ("1", BARE), ("１", BARE), (" 1 ", BARE), ("1.", BARE), ("确认", BARE), ("确认！", BARE), ("Yes", BARE),
        ("ok", Meaning("other")), ("好的", Meaning("other")), ("收到", Meaning("other")),
        ("", Meaning("other")), ("?", Meaning("other")), ("1?", Meaning("other")), ("确认？", Meaning("other")),
        ("确认吗", Meaning("other")), ("不确认 123456", Meaning("other", CODE)), ("no 123456", Meaning("other", CODE)),
        ("1 will be too late for me", Meaning("other")), ("2 123456", Meaning("other", CODE)),
        ("1 12345", Meaning("other")), ("1 1234567", Meaning("other")), ("11", Meaning("other")),
        ("1 123456 654321", Meaning("other")), ("10 123456", Meaning("other", CODE)), ("STOP", Meaning("other")),
        ("退订", Meaning("other")), ("My number is 123456, why do you ask?", Meaning("other", CODE)),
    ],
)  # fmt: skip
def test_what_a_reply_means(text: str, expected: Meaning) -> None:
    assert read_reply(text) == expected
