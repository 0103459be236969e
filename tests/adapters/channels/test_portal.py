# SPDX-License-Identifier: Apache-2.0
"""The portal as a channel: the same cases as everywhere, though hardly any can occur where the inbox is ours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest

from adapters.channels.conformance import Conformance, Stage, make_letter
from duly.adapters.channels.portal import PortalChannel
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import Accepted, Letter
from duly.rooms.delivery.facts import TakenByUs

OURS = "the inbox is ours: nobody says no, and nothing is called"


class PortalStage(Stage):
    cannot: ClassVar = {
        "wire": OURS, "refused": OURS, "later": OURS, "too_many": OURS, "unmapped": OURS, "order": OURS,
        "receipts": "it is in the inbox when we say so; every call is refused, tested below",
    }  # fmt: skip

    def channel(self, url: str, **changes: Any) -> PortalChannel:
        return PortalChannel()

    def letter(self, nth: int = 0) -> Letter:
        return make_letter("")

    @contextmanager
    def provider(self, scenario: str, script: Callable[..., Any]) -> Iterator[str]:
        yield ""

    def accepted(self, request: Any) -> Any: ...


class TestConformance(Conformance):
    stage = PortalStage()


def test_each_letter_is_known_by_its_delivery() -> None:
    letters = [make_letter("") for _ in range(3)]
    assert [Accepted(str(letter.delivery_id)) for letter in letters] == PortalChannel().post(letters)
    assert PortalChannel().check("") is None


@pytest.mark.parametrize("headers", [{}, TakenByUs()])
def test_nobody_reports_on_our_own_pages(headers: Any) -> None:
    with pytest.raises(Refusal):
        PortalChannel().read_receipt(headers, b"[]")
