# SPDX-License-Identifier: Apache-2.0
"""The tray: accepted means in it and no more, and only our own intake reports on letters."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar
from uuid import uuid4

import orjson
import pytest

from adapters.channels.channel_contract import ChannelContract, make_letter
from adapters.channels.conformance import Conformance, Stage
from adapters.channels.samples_of import sample
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.letter import ADAPTER, LetterChannel
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import Letter, Receipt
from duly.rooms.delivery.facts import TakenByUs

GOOD = "2 New Street\n10115 Berlin"


class TestTheTray(ChannelContract):
    good = (GOOD, "100000 北京市朝阳区示例路1号")

    @pytest.fixture
    def channel(self) -> LetterChannel:
        return LetterChannel()


OURS = "the tray is ours and has room for all: nobody there says no"


class LetterStage(Stage):
    cannot: ClassVar = {
        "wire": "nothing is called: the tray is a table of ours",
        "refused": OURS, "later": OURS, "too_many": OURS, "unmapped": OURS, "order": OURS,
        "stale": "news come through our own intake, and carriers report days later",
    }  # fmt: skip

    def channel(self, url: str, **changes: Any) -> LetterChannel:
        return LetterChannel()

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(GOOD)

    @contextmanager
    def provider(self, scenario: str, script: Callable[..., Any]) -> Iterator[str]:
        yield ""

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[Mapping[str, str], bytes]:
        code = {"delivered": "delivered", "bounced": "not_in_service", "unmapped": "eaten"}[what]
        return TakenByUs(), orjson.dumps([{"delivery": str(letter.delivery_id), "outcome": what, "code": code}])

    def forged(self, letter: Letter) -> tuple[Mapping[str, str], bytes]:
        return {"Duly-Taken-By": "us"}, self.receipt(letter, "delivered", 0)[1]

    def unreadable(self) -> tuple[Mapping[str, str], bytes]:
        return TakenByUs(), b'[{"delivery": "half'

    def accepted(self, request: Any) -> Any: ...


class TestConformance(Conformance):
    stage = LetterStage()
    least_units = 0


def test_the_sample_is_understood() -> None:
    found = LetterChannel().read_receipt(TakenByUs(), sample("letter", "news.json"))
    assert [("delivered", ""), ("bounced", "not_in_service"), ("unmapped", "eaten")] == [
        (r.outcome, r.code) for r in found
    ]


def test_an_address_that_no_window_shows_is_refused() -> None:
    channel = LetterChannel()
    assert all(map(channel.check, ("", " \n ", "x" * 81, "line\n" * 8)))


def told(*rows: dict[str, str], headers: Any = None) -> list[Any]:
    return LetterChannel().read_receipt(TakenByUs() if headers is None else headers, orjson.dumps(rows))


def test_news_of_our_own_intake_become_receipts() -> None:
    one = uuid4()
    rows = told(
        {"delivery": str(one), "outcome": "delivered", "code": "", "said_at": "2026-05-06", "response": "EMS"},
        {"delivery": str(one), "outcome": "bounced", "code": "not_in_service"},
        {"delivery": str(one), "outcome": "bounced", "code": "eaten"},
    )
    assert Receipt(one, "delivered", "", "EMS", said_at="2026-05-06") == rows[0]
    assert [("bounced", "not_in_service"), ("unmapped", "eaten")] == [(row.outcome, row.code) for row in rows[1:]]


def test_nobody_else_is_listened_to() -> None:
    with pytest.raises(Refusal) as refused:
        told(headers={})
    assert "delivery.bad_signature" == refused.value.code
    for body in (b"{}x", b"[1]", b'[{"delivery": "no"}]'):
        with pytest.raises(Refusal):
            LetterChannel().read_receipt(TakenByUs(), body)


@pytest.mark.parametrize(
    ("section", "heads"),
    [
        ({"return_address": "2 New Street\n10115 Berlin"}, {"": ("2 New Street", "10115 Berlin")}),
        ({"return_address": {"acme": ["A", "B"], "other": "C"}}, {"acme": ("A", "B"), "other": ("C",)}),
    ],
)
def test_the_section_says_where_letters_come_from(section: dict[str, Any], heads: dict[str, Any]) -> None:
    channel = ADAPTER.build(values_of(ADAPTER, section))
    assert isinstance(channel, LetterChannel)
    assert heads == {name: head.lines for name, head in channel.heads.items()}


@pytest.mark.parametrize(
    "section",
    [{}, {"return_address": ""}, {"return_address": "x", "layout": "a5"}, {"return_address": "x", "sides": 3},
     {"return_address": "x", "per_file": 0}, {"return_address": [1]}, {"return_address": "x", "colour": "red"}],
)  # fmt: skip
def test_a_section_with_a_mistake_is_refused(section: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        ADAPTER.build(values_of(ADAPTER, section))
