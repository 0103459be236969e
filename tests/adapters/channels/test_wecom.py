# SPDX-License-Identifier: Apache-2.0
"""WeCom applications and group robots: the conformance suite, a fake that checks the wire, and words of members."""

import base64
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from adapters.channels.channel_contract import ChannelContract, make_letter
from adapters.channels.conformance import Answer, Conformance, Request, ScriptedServer, Stage
from adapters.channels.fakes.wechat import call, seal
from adapters.channels.fakes.wecom import FakeWecom
from adapters.channels.messenger_stages import ByRobot, speaking_to
from adapters.channels.samples_of import sample
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.wechat.callbacks import signature
from duly.adapters.channels.wecom import ADAPTER, WecomChannel
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, Letter, Refused, Reply

CORP, TOKEN = "ww0123456789abcdef", "hook-token"
AES = base64.b64encode(bytes(range(32))).decode().rstrip("=")
MEMBERS = ("zhang.san", "li.si", "wang.wu", "zhao.liu")
KEY = "11111111-aaaa-bbbb-cccc-000000000001"
LINK = "https://portal.example/n/abc"


def wecom(url: str, timeout: float = 4.0, **changes: Any) -> WecomChannel:
    section = {
        "corp_id": CORP, "secret": "app-secret", "agent_id": 1_000_002, "url": url, "token": TOKEN, "aes_key": AES,
        "robots": {"group-a": KEY, "group-b": {"key": "removed"}},
    }  # fmt: skip
    return WecomChannel(values_of(ADAPTER, section | changes), timeout=timeout)


class WecomStage(Stage):
    cannot: ClassVar = {"receipts": "WeCom tells nothing about the fate of a message; calls are tested below"}

    def channel(self, url: str, **changes: Any) -> WecomChannel:
        return wecom(url, self.timeout, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(MEMBERS[nth], link=LINK)

    def prelude(self, request: Request) -> Answer | None:
        token = {"errcode": 0, "errmsg": "ok", "access_token": "t", "expires_in": 7200}
        return Answer(200, token) if "gettoken" in request.path else None

    def accepted(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 0, "errmsg": "ok", "msgid": "ref-1"})

    def refused(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 60111, "errmsg": "UserID not found"})

    def later(self, request: Request) -> Answer:
        return Answer(200, {"errcode": -1, "errmsg": "system busy"})

    def unmapped(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 999_999, "errmsg": "?"})


class RobotStage(ByRobot, WecomStage):
    """The same provider through its robot."""


class TestConformance(Conformance):
    stage = WecomStage()


class TestRobotConformance(Conformance):
    stage = RobotStage()


@pytest.fixture()
def fake() -> FakeWecom:
    return FakeWecom()


@pytest.fixture()
def channel(fake: FakeWecom) -> Iterator[WecomChannel]:
    with speaking_to(fake, wecom) as channel:
        yield channel


class TestContract(ChannelContract):
    good: ClassVar = (*MEMBERS[:3], "robot:group-a")
    refused = "nobody"


def test_a_card_leads_to_the_page(fake: FakeWecom, channel: WecomChannel) -> None:
    letter = make_letter("li.si", link=LINK, text="很长" * 400)
    (outcome,) = channel.post([letter])
    assert Accepted("m-1", "ok") == outcome
    card = fake.sent[0]["textcard"]
    assert ("公司地址变更", 512, "查看") == (card["title"], len(card["description"]), card["btntxt"])
    assert card["description"].endswith("…")
    assert card["url"].startswith(LINK + "#d")


def test_two_letters_of_the_same_words_both_arrive_and_one_letter_arrives_once(fake: FakeWecom, channel: WecomChannel) -> None:  # fmt: skip
    for link in (LINK, ""):
        fake.sent.clear()
        first, second = make_letter("li.si", link=link), make_letter("li.si", link=link)
        channel.post([first, second])
        channel.post([first])
        assert 2 == len(fake.sent)


def test_a_member_named_as_invalid_is_refused_although_the_code_is_0() -> None:
    answer = Answer(200, {"errcode": 0, "errmsg": "ok", "invaliduser": "others|zhang.san", "msgid": "m-1"})
    with ScriptedServer(lambda r: WecomStage().prelude(r) or answer) as server:
        outcomes = wecom(server.url).post([make_letter("Zhang.San"), make_letter("zhang.sa")])
    assert isinstance(outcomes[0], Refused)
    assert ("bad_address", True) == (outcomes[0].code, outcomes[0].permanent)
    assert isinstance(outcomes[1], Accepted)


def test_a_member_without_a_licence_waits(fake: FakeWecom, channel: WecomChannel) -> None:
    fake.unlicensed.add("li.si")
    (outcome,) = channel.post([make_letter("li.si")])
    assert isinstance(outcome, Refused)
    assert ("quota", False) == (outcome.code, outcome.permanent)


def test_a_long_text_without_a_page_is_refused_and_with_one_is_visibly_cut(fake: FakeWecom, channel: WecomChannel) -> None:  # fmt: skip
    (outcome,) = channel.post([make_letter("li.si", text="长" * 800)])
    assert isinstance(outcome, Refused)
    assert ("too_large", True) == (outcome.code, outcome.permanent)
    (outcome,) = channel.post([make_letter("robot:group-a", text="长" * 800, link=LINK)])
    assert isinstance(outcome, Accepted)
    content = fake.sent[0]["text"]["content"]
    assert len(content.encode()) <= 2_048
    assert "长…\n\n" + LINK in content


def test_a_removed_robot_is_out_of_service(channel: WecomChannel) -> None:
    (outcome,) = channel.post([make_letter("robot:group-b")])
    assert isinstance(outcome, Refused)
    assert ("not_in_service", True) == (outcome.code, outcome.permanent)


@pytest.mark.parametrize("address", ["@all", "@ALL", "a|b", "", "robot:nobody", "x" * 65])
def test_an_address_never_reaches_more_than_one_member(channel: WecomChannel, fake: FakeWecom, address: str) -> None:
    assert channel.check(address)
    (outcome,) = channel.post([make_letter(address)])
    assert isinstance(outcome, Refused)
    assert ([], outcome.code) == (fake.sent, "bad_address")


@pytest.mark.parametrize(
    "section", [{"robots": {}, "secret": ""}, {"robots": {"a b": "k"}}, {"robots": {"a": {"secret": "s"}}}]
)
def test_a_section_that_can_carry_nothing_is_refused(section: Any) -> None:
    with pytest.raises(ValueError, match="robots"):
        wecom("", **section)


def test_keys_are_not_shown() -> None:
    assert KEY not in repr(values_of(ADAPTER, {"robots": {"a": KEY}})["robots"])


def test_words_of_a_member_are_read() -> None:
    xml = sample("wecom", "text.xml").decode()
    channel = wecom("")
    assert [Reply("zhang.san", "确认 123456")] == channel.read_receipt(
        *call(TOKEN, xml, time.time(), key=AES, receiver=CORP)
    )
    with pytest.raises(Refusal):
        channel.read_receipt(*call(TOKEN, xml, time.time() - 86_400, key=AES, receiver=CORP))
    with pytest.raises(Refusal):
        channel.read_receipt(*call("guessed", xml, time.time(), key=AES, receiver=CORP))


def test_the_first_question_is_decrypted_and_answered() -> None:
    sealed, stamp = seal(b"1616140317555161061", AES, CORP), str(int(time.time()))
    query = {"msg_signature": signature(TOKEN, stamp, "n", sealed), "timestamp": stamp, "nonce": "n", "echostr": sealed}
    headers = {
        "Duly-Hook-Url": "https://duly.example/hooks/wecom?"
        + "&".join(f"{k}={v.replace('+', '%2B')}" for k, v in query.items())
    }
    channel = wecom("")
    assert [] == channel.read_receipt(headers, b"")
    assert ("text/plain", b"1616140317555161061") == channel.hook_reply([], headers, b"")


def test_every_code_is_one_of_ours() -> None:
    assert {row.code for row in ADAPTER.codes.values()} <= frozenset().union(*FAULTS.values())


def test_the_address_is_compared_without_regard_to_case(fake: FakeWecom, channel: WecomChannel) -> None:
    (outcome,) = channel.post([replace(make_letter("LI.SI"), link=LINK)])
    assert isinstance(outcome, Accepted)
