# SPDX-License-Identifier: Apache-2.0
"""A token is fetched once, replaced once, and never at the price of a letter."""

import threading
import time

import pytest

from duly.adapters.channels import access_tokens
from duly.adapters.channels.access_tokens import AccessTokens, Token, token_of, with_token
from duly.adapters.channels.adapter import Code
from duly.adapters.channels.http import Answer
from duly.adapters.channels.waves import NO_TIME
from duly.rooms.delivery.channel import Refused, Unknown

OK = Answer(200, {}, b"")
CODES = {"-1": Code("later", "system", "busy"), "7": Code("refused", "bad_content", "odd")}


def test_a_token_is_fetched_once_by_many_and_anew_shortly_before_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = []

    def read(_: Answer) -> Token:
        fetched.append(1)
        time.sleep(0.02)
        return Token(f"t{len(fetched)}", 7_200)

    tokens = AccessTokens(lambda: OK, read)
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
    tokens = AccessTokens(lambda: OK, lambda _: Token("same", 7_200))
    found = with_token(tokens, lambda _: OK, lambda _: True, time.monotonic() + 5)
    assert isinstance(found, Refused)
    assert ("credentials", False) == (found.code, found.permanent)


def test_nothing_is_asked_after_the_time_to_begin_is_over() -> None:
    tokens = AccessTokens(lambda: OK, lambda _: Token("t", 7_200))
    assert NO_TIME == with_token(tokens, lambda _: OK, lambda _: False, time.monotonic() - 1)


def test_without_an_answer_about_a_token_no_letter_was_sent() -> None:
    found = AccessTokens(lambda: Unknown("no_answer_readtimeout"), lambda _: Token("t", 7_200)).get()
    assert Refused("connect", "no token: no_answer_readtimeout", permanent=False) == found


@pytest.mark.parametrize(
    ("code", "value", "seconds", "expected"),
    [
        ("0", "t", 7_200, Token("t", 7_200.0)),
        ("0", "", 7_200, "credentials"), ("0", "t", 0, "credentials"), ("0", "t", "7200", "credentials"),
        ("", "t", 7_200, "credentials"), ("7", "t", 7_200, "credentials"), ("99", None, None, "credentials"),
        ("-1", "t", 7_200, "system"),
    ],
)  # fmt: skip
def test_what_is_a_token(code: str, value: object, seconds: object, expected: Token | str) -> None:
    found = token_of(CODES, code, "said", value, seconds)
    assert expected == (found.code if isinstance(found, Refused) else found)
    assert isinstance(found, Token) or not found.permanent
