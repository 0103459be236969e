# SPDX-License-Identifier: Apache-2.0
"""A wave of letters ends in time, in order, and asks no provider twice who is not there."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.channels.conformance import make_letter
from duly.adapters.channels import waves
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Refused, Unknown

AWAY = Refused("connect", "away", permanent=False)
LETTERS = [make_letter(f"+1202555{n:04d}") for n in range(20)]


def taken(some: Sequence[Letter]) -> list[Outcome]:
    return [Accepted(letter.address) for letter in some]


@pytest.mark.parametrize("size", [1, 3, 50])
def test_outcomes_come_in_the_order_of_the_letters(size: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = waves.wave(pool, LETTERS, taken, size=size)
    assert [letter.address for letter in LETTERS] == [o.reference for o in found if isinstance(o, Accepted)]


def test_a_provider_who_is_not_there_is_asked_once_for_each_connection() -> None:
    asked = []

    def away(some: Sequence[Letter]) -> list[Outcome]:
        asked.append(some)
        return [AWAY] * len(some)

    with ThreadPoolExecutor(1) as pool:
        assert [AWAY] * 20 == waves.wave(pool, LETTERS, away)
    assert 1 == len(asked)


def test_what_takes_too_long_is_unknown_and_what_has_not_begun_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waves, "SECONDS", 1.3)
    over = threading.Event()

    def forever(some: Sequence[Letter]) -> list[Outcome]:
        over.wait(10)
        return taken(some)

    started = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        first, *rest = waves.wave(pool, LETTERS, forever, patience=0.1)
        over.set()
    assert time.monotonic() - started < 2
    assert Unknown("no_answer_in_time") == first
    assert {("later", False)} == {(o.code, o.permanent) for o in rest if isinstance(o, Refused)}


def test_a_fault_of_ours_is_unknown() -> None:
    def broken(some: Sequence[Letter]) -> list[Outcome]:
        raise KeyError("oops")

    with ThreadPoolExecutor(1) as pool:
        assert [Unknown("fault_keyerror")] == waves.wave(pool, LETTERS[:1], broken)


def test_a_closed_channel_refuses_for_now() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    (outcome,) = waves.wave(pool, LETTERS[:1], taken)
    assert isinstance(outcome, Refused)
    assert ("connect", False) == (outcome.code, outcome.permanent)
