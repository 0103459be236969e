# SPDX-License-Identifier: Apache-2.0
"""A link's token says whom, what for and until when, and nobody else can make one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from duly.kernel.refusals import Refusal
from duly.kernel.tokens import issue, subject_of

SECRET = b"s" * 32
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SUBJECT = UUID("4b1d0a52-3c1e-4f0e-9a52-0f6f3f1f2c77")
TOKEN = issue(SECRET, "portal", SUBJECT, NOW + timedelta(days=1))


def refused(token: str, *, secret: bytes = SECRET, purpose: str = "portal", now: datetime = NOW) -> str:
    with pytest.raises(Refusal) as refusal:
        subject_of(secret, purpose, token, now)
    return refusal.value.code


def test_a_token_names_its_subject() -> None:
    assert subject_of(SECRET, "portal", TOKEN, NOW) == SUBJECT


def test_a_token_serves_one_purpose() -> None:
    assert refused(TOKEN, purpose="unsubscribe") == "tokens.bad"


def test_a_token_of_another_house_is_refused() -> None:
    assert refused(TOKEN, secret=b"t" * 32) == "tokens.bad"


def test_a_token_expires() -> None:
    assert refused(TOKEN, now=NOW + timedelta(days=2)) == "tokens.expired"


@pytest.mark.parametrize("place", range(0, len(TOKEN), 7))
def test_an_altered_token_is_refused(place: int) -> None:
    other = "A" if TOKEN[place] != "A" else "B"

    assert refused(TOKEN[:place] + other + TOKEN[place + 1 :]) == "tokens.bad"


@pytest.mark.parametrize("text", ["", "x", "é", TOKEN[:-1], f"{TOKEN}AA", "%00", TOKEN * 2])
def test_what_is_no_token_is_refused(text: str) -> None:
    assert refused(text) == "tokens.bad"
