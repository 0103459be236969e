# SPDX-License-Identifier: Apache-2.0
"""DingTalk work notifications and robots: the conformance suite, a fake that checks the wire, results and words."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from adapters.channels.channel_contract import ChannelContract, make_letter
from adapters.channels.conformance import Answer, Conformance, Request, Stage
from adapters.channels.fakes.dingtalk import FakeDingtalk
from adapters.channels.messenger_stages import ByRobot, speaking_to
from adapters.channels.samples_of import sample
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.dingtalk import ADAPTER, DingtalkChannel
from duly.adapters.channels.dingtalk.wire import read_result, sign
from duly.adapters.channels.http import Answer as HttpAnswer
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, CanLookUpSent, Letter, Receipt, Refused, Reply, Sent

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MEMBERS = ("zhangsan", "lisi", "wangwu", "zhaoliu")
LINK = "https://portal.example/n/abc"


def dingtalk(url: str, timeout: float = 4.0, **changes: Any) -> DingtalkChannel:
    section = {
        "app_key": "ding-key", "app_secret": "app-secret", "agent_id": "4242", "url": url,
        "robots": {"group-a": {"key": "robot-token", "secret": "SECrobot"}, "wrong": {"key": "robot-token", "secret": "?"}},
    }  # fmt: skip
    return DingtalkChannel(values_of(ADAPTER, section | changes), timeout=timeout)


class DingtalkStage(Stage):
    cannot: ClassVar = {"receipts": "DingTalk sends none; it is asked (look_up), and words of members are tested below"}

    def channel(self, url: str, **changes: Any) -> DingtalkChannel:
        return dingtalk(url, self.timeout, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(MEMBERS[nth], link=LINK)

    def prelude(self, request: Request) -> Answer | None:
        token = {"errcode": 0, "errmsg": "ok", "access_token": "t", "expires_in": 7200}
        return Answer(200, token) if "gettoken" in request.path else None

    def accepted(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 0, "errmsg": "ok", "task_id": 77})

    def refused(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 33012, "errmsg": "invalid USERID"})

    def later(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 88, "sub_code": "90018", "sub_msg": "too fast", "errmsg": "ding talk error"})

    def unmapped(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 88, "sub_code": "isv.new", "errmsg": "?"})


class RobotStage(ByRobot, DingtalkStage):
    """The same provider through its robot."""


class TestConformance(Conformance):
    stage = DingtalkStage()


class TestRobotConformance(Conformance):
    stage = RobotStage()


@pytest.fixture()
def fake() -> FakeDingtalk:
    return FakeDingtalk()


@pytest.fixture()
def channel(fake: FakeDingtalk) -> Iterator[DingtalkChannel]:
    with speaking_to(fake, dingtalk) as channel:
        yield channel


class TestContract(ChannelContract):
    good: ClassVar = (*MEMBERS[:3], "robot:group-a")
    refused = "nobody"


def test_equal_words_are_not_swallowed(fake: FakeDingtalk, channel: DingtalkChannel) -> None:
    channel.post(
        [make_letter("lisi", link=LINK), make_letter("lisi", link=LINK), make_letter("lisi"), make_letter("lisi")]
    )
    assert 4 == len(fake.sent)


def test_a_card_is_cut_to_size_only_where_the_whole_is_a_click_away(
    fake: FakeDingtalk, channel: DingtalkChannel
) -> None:
    (short, long) = channel.post(
        [make_letter("lisi", link=LINK, text="长" * 2_000), make_letter("lisi", text="长" * 2_000)]
    )
    assert isinstance(short, Accepted)
    assert "长…" in fake.sent[0]["msg"]["action_card"]["markdown"]
    assert isinstance(long, Refused)
    assert ("too_large", True) == (long.code, long.permanent)


def test_words_of_the_letter_do_not_become_formatting(fake: FakeDingtalk, channel: DingtalkChannel) -> None:
    channel.post([make_letter("lisi", link=LINK, text="[here](https://evil.example) *now*")])
    assert "\\[here\\](https://evil.example) \\*now\\*" in fake.sent[0]["msg"]["action_card"]["markdown"]


def test_a_spent_token_comes_as_a_sub_code(fake: FakeDingtalk, channel: DingtalkChannel) -> None:
    channel.post([make_letter("lisi")])
    fake.token_number = 1
    (outcome,) = channel.post([make_letter("wangwu")])
    assert isinstance(outcome, Accepted)


def test_a_robots_call_is_signed(fake: FakeDingtalk, channel: DingtalkChannel) -> None:
    good, bad = channel.post([make_letter("robot:group-a", link=LINK), make_letter("robot:wrong")])
    assert isinstance(good, Accepted)
    assert isinstance(bad, Refused)
    assert ("credentials", False) == (bad.code, bad.permanent)
    assert ["actionCard"] == [row["msgtype"] for row in fake.sent]


def test_the_signature_is_the_documented_one() -> None:
    # HMAC-SHA256 with key "SEC0" over "1700000000000\nSEC0", worked out with openssl.
    assert "grq97xXoTUjTHFvKaCG7ayUVYZj98Kc7erzY+P9gZxg=" == sign("SEC0", "1700000000000")


def test_what_became_of_a_letter_can_be_asked(fake: FakeDingtalk, channel: DingtalkChannel) -> None:
    letters = [make_letter(member) for member in MEMBERS]
    outcomes = channel.post(letters)
    references = [int(out.reference) for out in outcomes if isinstance(out, Accepted)]
    fake.tasks[references[1]] = {"read_user_id_list": ["lisi"]}
    fake.tasks[references[2]] = {
        "forbidden_user_id_list": ["wangwu"],
        "forbidden_list": [{"code": "143105", "userid": "wangwu"}],
    }
    fake.tasks[references[3]] = {}
    assert isinstance(channel, CanLookUpSent)
    sent = [
        Sent(row.delivery_id, row.address, ref, NOW) for row, ref in zip(letters, map(str, references), strict=True)
    ]
    found = {row.delivery_id: (row.outcome, row.code) for row in channel.look_up_sent(sent)}
    expected = [("delivered", "unread"), ("delivered", "read"), ("failed", "quota")]
    assert expected == [found[row.delivery_id] for row in letters[:3]]
    assert letters[3].delivery_id not in found
    assert [] == channel.look_up_sent([sent[0]._replace(reference=""), sent[1]._replace(reference="msg-1")])


def test_a_sample_of_results_is_understood() -> None:
    letter = make_letter("lisi")
    found = read_result(HttpAnswer(200, {}, sample("dingtalk", "result.json")), letter.delivery_id, "256271667526")
    assert isinstance(found, Receipt)
    assert ("failed", "rejected", "256271667526") == (found.outcome, found.code, found.reference)


def said(at: float, secret: str = "app-secret") -> dict[str, str]:
    stamp = str(int(at * 1000))
    return {"timestamp": stamp, "sign": sign(secret, stamp)}


def test_words_of_a_member_are_read() -> None:
    channel, body = dingtalk(""), sample("dingtalk", "words.json")
    assert [Reply("zhangsan", "确认 123456")] == channel.read_receipt(said(time.time()), body)
    for headers in (said(time.time() - 86_400), said(time.time(), "guessed"), {}):
        with pytest.raises(Refusal):
            channel.read_receipt(headers, body)
    for broken in (b"{", b"[]", json.dumps({"msgtype": "text", "senderStaffId": "a"}).encode()):
        with pytest.raises(Refusal):
            channel.read_receipt(said(time.time()), broken)


def test_every_code_is_one_of_ours() -> None:
    ours = frozenset().union(*FAULTS.values())
    assert {row.code for row in ADAPTER.codes.values() if row.outcome != "delivered"} <= ours
