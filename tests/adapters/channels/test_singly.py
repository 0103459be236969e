# SPDX-License-Identifier: Apache-2.0
"""What all adapters share that carry one letter at a time: the wave's end, its time, and its token."""

import threading
import time

import pytest

from adapters.channels.channel_contract import make_letter
from duly.adapters.channels import access_tokens
from duly.adapters.channels.access_tokens import AccessTokens, Token, with_token
from duly.adapters.channels.adapter import Code
from duly.adapters.channels.http import Answer
from duly.adapters.channels.singly import NO_TIME, Singly, verdict
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Refused, Unknown

LETTERS = [make_letter(f"a{nth}") for nth in range(6)]
QUOTA = Refused("quota", "used up", permanent=False)


def carry(one: object, connections: int = 1, **options: object) -> list[Outcome]:
    singly = Singly("test", connections, **options)  # type: ignore[arg-type]
    try:
        return singly.carry(LETTERS, one)  # type: ignore[arg-type]
    finally:
        singly.close()


@pytest.mark.parametrize(("does_end", "asked"), [(True, 2), (False, 6)])
def test_a_refusal_of_the_provider_ends_the_wave(does_end: bool, asked: int) -> None:
    seen = []

    def one(letter: Letter, _: float) -> Outcome:
        seen.append(letter)
        return QUOTA if len(seen) == 2 else Accepted("r")

    outcomes = carry(one, does_end=does_end)
    assert asked == len(seen)
    assert [Accepted("r"), QUOTA] == outcomes[:2]
    assert outcomes[2:] == [QUOTA if does_end else Accepted("r")] * 4


def test_a_letter_that_raises_is_unknown_and_the_others_go_on() -> None:
    def one(letter: Letter, _: float) -> Outcome:
        if letter is LETTERS[1]:
            raise KeyError
        return Accepted("r")

    assert [Accepted("r"), Unknown("fault_keyerror")] + [Accepted("r")] * 4 == carry(one)


def test_what_has_not_begun_in_time_is_not_sent_and_what_has_is_unknown() -> None:
    over = threading.Event()
    outcomes = carry(lambda *_: over.wait(5) and Accepted("r"), connections=2, seconds=0.2)
    over.set()
    assert [Unknown("no_answer_in_time")] * 2 + [NO_TIME] * 4 == outcomes


def test_a_channel_that_was_closed_sends_nothing() -> None:
    singly = Singly("test", 1)
    singly.close()
    (outcome,) = singly.carry(LETTERS[:1], lambda *_: Accepted("r"))
    assert isinstance(outcome, Refused)


def test_a_code_that_is_in_no_table_is_unmapped() -> None:
    codes = {"1": Code("later", "quota", "why"), "2": Code("unknown", "odd", ""), "ok": Code("accepted", "", "")}
    assert Refused("quota", "1: why", permanent=False) == verdict(codes, "1", "")
    assert Unknown("odd") == verdict(codes, "2", "")
    assert [Unknown("unmapped:3"), Unknown("unmapped:ok")] == [verdict(codes, "3", ""), verdict(codes, "ok", "")]


# Tokens -------------------------------------------------------------------------------------------------------------


def test_a_token_is_fetched_once_by_many_and_anew_shortly_before_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = []

    def fetch() -> Token:
        fetched.append(1)
        time.sleep(0.02)
        return Token(f"t{len(fetched)}", 7_200)

    tokens = AccessTokens(fetch)
    threads = [threading.Thread(target=tokens.get) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ("t1", 1) == (tokens.get(), len(fetched))
    later = time.monotonic() + 7_200 - 299
    monkeypatch.setattr(access_tokens.time, "monotonic", lambda: later)
    assert ("t2", 2) == (tokens.get(), len(fetched))


def test_a_spent_token_that_comes_again_is_the_operators_affair() -> None:
    tokens = AccessTokens(lambda: Token("same", 7_200))
    found = with_token(tokens, lambda _: Answer(200, {}, b""), lambda _: True, time.monotonic() + 5)
    assert isinstance(found, Refused)
    assert ("credentials", False) == (found.code, found.permanent)


def test_nothing_is_asked_after_the_time_to_begin_is_over() -> None:
    tokens = AccessTokens(lambda: Token("t", 7_200))
    assert NO_TIME == with_token(tokens, lambda _: Answer(200, {}, b""), lambda _: False, time.monotonic() - 1)
