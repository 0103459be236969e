# SPDX-License-Identifier: Apache-2.0
"""A wave of letters ends in time, in order, and asks no provider twice who is not there."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from adapters.channels.conformance import make_letter
from duly.adapters.channels.waves import NO_TIME, Hands
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Receipt, Refused, Sent, Unknown

AWAY = Refused("connect", "away", permanent=False)
QUOTA = Refused("quota", "used up", permanent=False)
LETTERS = [make_letter(f"+1202555{n:04d}") for n in range(20)]


def taken(some: Sequence[Letter], _: float) -> list[Outcome]:
    return [Accepted(letter.address) for letter in some]


def carry(
    some: Callable[[Sequence[Letter], float], list[Outcome]], connections: int = 1, size: int = 1, **options: float
) -> list[Outcome]:
    hands = Hands("test", connections, **options)  # type: ignore[arg-type]
    try:
        return hands.carry_batches(LETTERS, some, size=size)
    finally:
        hands.close()


@pytest.mark.parametrize("size", [1, 3, 50])
def test_outcomes_come_in_the_order_of_the_letters(size: int) -> None:
    assert [Accepted(letter.address) for letter in LETTERS] == carry(taken, connections=4, size=size)


def test_letters_are_carried_one_by_one_where_a_provider_takes_one() -> None:
    hands = Hands("test", 4)
    assert [Accepted(letter.address) for letter in LETTERS] == hands.carry(
        LETTERS, lambda one, _: Accepted(one.address)
    )
    hands.close()


def test_a_provider_who_is_not_there_is_asked_once_for_each_connection() -> None:
    asked = []

    def away(some: Sequence[Letter], _: float) -> list[Outcome]:
        asked.append(some)
        return [AWAY] * len(some)

    assert [AWAY] * 20 == carry(away)
    assert 1 == len(asked)


@pytest.mark.parametrize(("does_end", "asked"), [(True, 2), (False, 20)])
def test_a_refusal_of_the_provider_ends_the_wave(does_end: bool, asked: int) -> None:
    seen = []

    def one(some: Sequence[Letter], start_by: float) -> list[Outcome]:
        seen.extend(some)
        return [QUOTA] if len(seen) == 2 else [Accepted("r")]

    outcomes = carry(one, does_end=does_end)
    assert asked == len(seen)
    assert [Accepted("r"), QUOTA] == outcomes[:2]
    assert outcomes[2:] == [QUOTA if does_end else Accepted("r")] * 18


@pytest.mark.parametrize("outcome", [Refused("quota", "", permanent=True), Refused("busy", "", permanent=False)])
def test_a_refusal_of_one_letter_ends_nothing(outcome: Refused) -> None:
    assert [outcome] * 20 == carry(lambda some, _: [outcome] * len(some))


def test_what_takes_too_long_is_unknown_and_what_has_not_begun_waits() -> None:
    over = threading.Event()

    def forever(some: Sequence[Letter], start_by: float) -> list[Outcome]:
        over.wait(10)
        return taken(some, start_by)

    started = time.monotonic()
    outcomes = carry(forever, connections=2, seconds=0.3, patience=0.1)
    over.set()
    assert time.monotonic() - started < 2
    assert [Unknown("no_answer_in_time")] * 2 + [NO_TIME] * 18 == outcomes


def test_nothing_is_begun_that_could_end_too_late() -> None:
    def slow(some: Sequence[Letter], _: float) -> list[Outcome]:
        time.sleep(0.25)
        return [Accepted("r")] * len(some)

    first, *rest = carry(slow, seconds=0.6, patience=0.4)
    assert Accepted("r") == first
    assert [NO_TIME] * 19 == rest


def test_a_fault_of_ours_is_unknown_and_the_others_go_on() -> None:
    def broken(some: Sequence[Letter], start_by: float) -> list[Outcome]:
        if some[0] is LETTERS[1]:
            raise KeyError("oops")
        return taken(some, start_by)

    expected = [Accepted(letter.address) for letter in LETTERS]
    expected[1:2] = [Unknown("fault_keyerror")]
    assert expected == carry(broken)


def test_a_channel_that_was_closed_refuses_for_now() -> None:
    hands = Hands("test", 1)
    hands.close()
    outcomes = hands.carry_batches(LETTERS, taken, size=3)
    assert [("connect", False)] * 20 == [(o.code, o.permanent) for o in outcomes if isinstance(o, Refused)]


def test_letters_that_are_under_way_when_the_channel_is_closed_are_not_called_unsent() -> None:
    hands = Hands("test", 1)
    begun = threading.Event()

    def slow(some: Sequence[Letter], start_by: float) -> list[Outcome]:
        begun.set()
        time.sleep(0.2)
        return taken(some, start_by)

    found: list[Outcome] = []
    thread = threading.Thread(target=lambda: found.extend(hands.carry_batches(LETTERS, slow, size=1)))
    thread.start()
    begun.wait(5)
    hands.close()
    thread.join(5)
    first, *rest = found
    assert Accepted(LETTERS[0].address) == first
    assert {("connect", False)} == {(o.code, o.permanent) for o in rest if isinstance(o, Refused)}
    assert 19 == len(rest)


def test_questions_of_which_nothing_comes_are_left_out_and_a_slow_one_holds_nobody_up() -> None:
    now, over = datetime.now(UTC), threading.Event()
    known, unknown, slow = (Sent(uuid4(), "+12025550100", name, now) for name in ("known", "unknown", "slow"))

    def one(sent: Sent, _: float) -> Receipt | None:
        if sent is slow:
            over.wait(10)
        return None if sent is unknown else Receipt(sent.delivery_id, "delivered")

    hands, started = Hands("test", 3, seconds=0.3), time.monotonic()
    assert [Receipt(known.delivery_id, "delivered")] == hands.ask([known, unknown, slow], one)
    assert time.monotonic() - started < 2
    over.set()
    hands.close()
