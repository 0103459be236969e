# SPDX-License-Identifier: Apache-2.0
"""What a table of codes makes of an answer; a code that is in no table is never guessed."""

from uuid import uuid4

import pytest

from duly.adapters.channels.adapter import Code
from duly.adapters.channels.verdicts import outcome_of, receipt_of, uuid_of
from duly.rooms.delivery.channel import Receipt, Refused, Unknown

CODES = {
    "1": Code("later", "quota", "why"), "2": Code("unknown", "odd", ""), "3": Code("refused", "policy", ""),
    "4": Code("bounced", "no_route", ""), "ok": Code("accepted", "", ""),
}  # fmt: skip
LETTER = uuid4()


def test_a_refusal_says_the_code_and_the_providers_words_or_else_ours() -> None:
    assert Refused("quota", "1: why", permanent=False) == outcome_of(CODES, "1")
    assert Refused("quota", "1: slow down", False, 7.0) == outcome_of(CODES, "1", "slow down", retry_after=7.0)
    assert Refused("policy", "3: no", permanent=True) == outcome_of(CODES, "3", "no")


def test_an_unknown_outcome_never_carries_the_providers_words() -> None:
    assert Unknown("odd") == outcome_of(CODES, "2", "to +12025550101")


@pytest.mark.parametrize("code", ["9", "ok", "4"])
def test_a_code_that_is_in_no_table_or_no_answer_is_unmapped(code: str) -> None:
    assert Unknown(f"unmapped:{code}") == outcome_of(CODES, code, "said")


@pytest.mark.parametrize(
    ("code", "outcome", "ours"),
    [("1", "failed", "quota"), ("2", "unmapped", "odd"), ("3", "failed", "policy"), ("4", "bounced", "no_route"),
     ("ok", "accepted", ""), ("9", "unmapped", "9")],
)  # fmt: skip
def test_what_a_receipt_says(code: str, outcome: str, ours: str) -> None:
    found = receipt_of(CODES, code, LETTER, said="so", reference="r", said_at="now")
    assert Receipt(LETTER, outcome, ours, f"{code} so", "r", "now") == found  # type: ignore[arg-type]


def test_what_is_no_delivery_is_none() -> None:
    assert [LETTER, None, None] == [uuid_of(str(LETTER)), uuid_of("r-1"), uuid_of(None)]
