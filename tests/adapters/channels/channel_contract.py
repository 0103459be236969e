# SPDX-License-Identifier: Apache-2.0
"""What every channel promises, whatever carries it. Each adapter's tests run these against a real counterpart."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import Accepted, Channel, Letter, Refused, Sender, Unknown


def make_letter(address: str, **changes: object) -> Letter:
    """A letter with everything a channel may want."""
    values: dict[str, object] = {
        "delivery_id": uuid4(), "address": address, "language": "zh-Hans",
        "sender": Sender("示例科技有限公司", "notices@acme.example", "+12025550100"), "subject": "公司地址变更",
        "text": "尊敬的客户：\n\n.点号开头\n地址自 2026年12月1日 起变更。", "html": "<p>尊敬的客户</p>", "code": "123456",
    }  # fmt: skip
    return Letter(**(values | changes))  # type: ignore[arg-type]


class ChannelContract:
    """Subclasses give ``channel``, ``good``, ``refused``: a channel and addresses that its counterpart takes or refuses."""

    good: Sequence[str]
    refused: str | None = None

    def test_outcomes_come_in_the_order_of_the_letters(self, channel: Channel) -> None:
        letters = [make_letter(address) for address in self.good]
        if self.refused:
            letters.insert(1, make_letter(self.refused))
        outcomes = channel.post(letters)
        assert len(outcomes) == len(letters)
        for letter, outcome in zip(letters, outcomes, strict=True):
            expected = Refused if letter.address == self.refused else Accepted
            assert isinstance(outcome, expected), outcome

    def test_a_batch_larger_than_all_connections_is_carried(self, channel: Channel) -> None:
        many = channel.limits.batch * channel.limits.connections + 3
        outcomes = channel.post([make_letter(self.good[0]) for _ in range(many)])
        assert [type(outcome) for outcome in outcomes] == [Accepted] * many

    def test_nothing_to_post_is_fine(self, channel: Channel) -> None:
        assert channel.post([]) == []

    def test_a_wave_fits_into_the_lease(self, channel: Channel) -> None:
        assert channel.limits.seconds <= 20

    def test_good_addresses_are_not_complained_about(self, channel: Channel) -> None:
        assert [channel.check(address) for address in self.good] == [None] * len(self.good)

    def test_an_unsigned_call_is_refused(self, channel: Channel) -> None:
        with pytest.raises(Refusal):
            channel.read_receipt({}, b"{}")


def must_be_not_reached(channel: Channel, address: str) -> None:
    """A provider that is not there: refused for now, in a way that says nothing left the house."""
    (outcome,) = channel.post([make_letter(address)])
    assert isinstance(outcome, Refused)
    assert ("connect", False) == (outcome.code, outcome.permanent)


def must_be_unknown(post: Callable[[], list[object]]) -> None:
    """Bytes left and no answer came."""
    assert [type(outcome) for outcome in post()] == [Unknown]


def ids(letters: Sequence[Letter]) -> list[UUID]:
    """The delivery ids of letters."""
    return [letter.delivery_id for letter in letters]
