# SPDX-License-Identifier: Apache-2.0
"""Pure decisions of the post office."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.rooms.delivery.facts import State
from duly.rooms.delivery.rules import (
    SURE_AFTER,
    Case,
    Decision,
    Meaning,
    Verdict,
    after_look_up,
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
        ("1 123456?", Meaning("other", CODE)), ("1123456？", Meaning("other")),
        ("确认吗", Meaning("other")), ("不确认 123456", Meaning("other", CODE)), ("no 123456", Meaning("other", CODE)),
        ("1 will be too late for me", Meaning("other")), ("2 123456", Meaning("other", CODE)),
        ("1 12345", Meaning("other")), ("1 1234567", Meaning("other")), ("11", Meaning("other")),
        ("1 123456 654321", Meaning("other")), ("10 123456", Meaning("other", CODE)), ("STOP", Meaning("other")),
        ("退订", Meaning("other")), ("My number is 123456, why do you ask?", Meaning("other", CODE)),
    ],
)  # fmt: skip
def test_what_a_reply_means(text: str, expected: Meaning) -> None:
    assert read_reply(text) == expected


SIGNED = [
    "张三",
    "张三\n采购部\n示例有限公司",
    "--\nAlex Sample\nAcme Ltd\n+1 202-555-0100",
    "Best regards,\nMax",
    "No. 5 High Street",
]


@pytest.mark.parametrize("word", ["1", "确认", "confirm", "YES", "１"])
@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n \n\n"])
def test_a_name_below_a_confirmation_changes_nothing(word: str, name: str, gap: str) -> None:
    assert read_reply(f"{word} {CODE}{gap}{name}") == CONFIRMED


@pytest.mark.parametrize(
    "below",
    [
        "Does this change my invoices?", "为什么搬？", "影响发票吗", "No, I refuse", "I do not agree", "但我不同意", "Please call me",
        "I moved away", "我已搬走", "退订", "654321", "1 654321", "Max\n\nNot yet", "\n".join("abcdefg"), "x" * 61, "؟", "Stop",
        "WON’T DO", "Ich bin nicht dabei", "請問", "Wrong person!",
    ],
)  # fmt: skip
def test_more_than_a_name_below_a_confirmation_is_for_a_person(below: str) -> None:
    assert read_reply(f"1 {CODE}\n\n{below}").kind == "other"


@pytest.mark.parametrize(
    "text",
    [f"Max\n\n1 {CODE}", f"1\n\n{CODE}\n\nMax", f"{CODE}\n\nMax", f"OK {CODE}\n\nMax", "1\n\nMax", f"1 {CODE}\nMax", f"2 {CODE}\n\nMax"],
)  # fmt: skip
def test_word_and_code_must_stand_together_and_first(text: str) -> None:
    assert read_reply(text).kind == "other"


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_that_asks_confirms(before: str, after: str) -> None:
    for ask in ("?", "？", "吗？"):
        assert read_reply(f"1 {CODE}\n\n{before}{ask}{after}").kind == "other"


@given(st.text(max_size=80))
def test_two_codes_never_confirm(between: str) -> None:
    assert read_reply(f"1 {CODE} \n\n {between} 654321").kind == "other"


def test_a_letter_goes_again_only_when_its_provider_surely_never_had_it() -> None:
    first = after_look_up("no_answer", 1, never_seen=True, may_resend=False)
    assert (first.code, first.wait, first.goes_again) == ("never_seen?", SURE_AFTER, False)
    assert after_look_up(first.code, 1, never_seen=True, may_resend=False).goes_again
    unanswered = after_look_up(first.code, 1, never_seen=False, may_resend=False)
    assert (unanswered.code, unanswered.goes_again) == ("never_seen??", False)
    assert not after_look_up("never_seen?", 9, never_seen=True, may_resend=False).goes_again
    blind = after_look_up("no_answer", 2, never_seen=False, may_resend=True)
    assert (blind.goes_again, blind.wait) == (True, timedelta(seconds=60))
    assert after_look_up("no_answer" + "?" * 9, 1, never_seen=False, may_resend=False).wait is None
