# SPDX-License-Identifier: Apache-2.0
"""Feishu applications and robots: the conformance suite, a fake that checks the wire, and events."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.channel_contract import ChannelContract, make_letter
from adapters.channels.conformance import REFERENCE, Answer, Conformance, Request, ScriptedServer, Stage
from adapters.channels.fakes.feishu import FakeFeishu, call
from adapters.channels.messenger_stages import ByRobot, speaking_to
from adapters.channels.samples_of import sample
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.feishu import ADAPTER, FeishuChannel
from duly.adapters.channels.feishu.wire import kind_of, sign
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, Letter, Receipt, Refused, Reply, Unknown

KEY, TOKEN = "encrypt-key", "verification-token"
PEOPLE = tuple(f"ou_demo{nth}" for nth in range(4))


def feishu(url: str, timeout: float = 4.0, **changes: Any) -> FeishuChannel:
    section = {
        "app_id": "cli_demo", "app_secret": "app-secret", "url": url, "verification_token": TOKEN, "encrypt_key": KEY,
        "robots": {"group-a": {"key": "hook-1", "secret": "robot-secret"}, "gone": "hook-2"},
    }  # fmt: skip
    return FeishuChannel(values_of(ADAPTER, section | changes), timeout=timeout)


def event(kind: str, content: Mapping[str, Any], at: float, token: str = TOKEN) -> dict[str, Any]:
    header = {
        "event_id": "e",
        "event_type": kind,
        "create_time": str(int(at * 1000)),
        "token": token,
        "app_id": "cli_demo",
    }
    return {"schema": "2.0", "header": header, "event": content}


def read(at: float, reference: str = REFERENCE) -> dict[str, Any]:
    reader = {"reader_id": {"open_id": "ou_demo0"}, "read_time": str(int(at * 1000)), "tenant_key": "t"}
    return event("im.message.message_read_v1", {"reader": reader, "message_id_list": [reference]}, at)


class FeishuStage(Stage):
    cannot: ClassVar = {
        "bounced": "Feishu tells only that a message was read",
        "unmapped_receipt": "Feishu tells only that a message was read",
    }

    def channel(self, url: str, **changes: Any) -> FeishuChannel:
        return feishu(url, self.timeout, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(PEOPLE[nth])

    def prelude(self, request: Request) -> Answer | None:
        token = {"code": 0, "msg": "ok", "tenant_access_token": "t", "expire": 7200}
        return Answer(200, token) if "tenant_access_token" in request.path else None

    def accepted(self, request: Request) -> Answer:
        return Answer(200, {"code": 0, "msg": "success", "data": {"message_id": REFERENCE}})

    def refused(self, request: Request) -> Answer:
        return Answer(400, {"code": 230013, "msg": "Bot has NO availability to this user."})

    def later(self, request: Request) -> Answer:
        return Answer(400, {"code": 230020, "msg": "This operation triggers the frequency limit."})

    def unmapped(self, request: Request) -> Answer:
        return Answer(400, {"code": 239_999, "msg": "?"})

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[Mapping[str, str], bytes]:
        return call(KEY, read(at), at)

    def unreadable(self) -> tuple[Mapping[str, str], bytes]:
        return call(KEY, event("im.message.message_read_v1", {"reader": 7}, time.time()), time.time())


class RobotStage(ByRobot, FeishuStage):
    cannot: ClassVar = {"receipts": "robots send none"}


class TestConformance(Conformance):
    stage = FeishuStage()


class TestRobotConformance(Conformance):
    stage = RobotStage()


@pytest.fixture()
def fake() -> FakeFeishu:
    return FakeFeishu()


@pytest.fixture()
def channel(fake: FakeFeishu) -> Iterator[FeishuChannel]:
    with speaking_to(fake, feishu) as channel:
        yield channel


class TestContract(ChannelContract):
    good: ClassVar = (*PEOPLE[:3], "robot:group-a")
    refused = "ou_nobody"


def test_the_delivery_is_the_idempotency_key(fake: FakeFeishu, channel: FeishuChannel) -> None:
    letter = make_letter(PEOPLE[0], link="https://portal.example/n/abc")
    assert channel.post([letter]) == channel.post([letter])
    assert [str(letter.delivery_id)] == [row["uuid"] for row in fake.sent]
    content = json.loads(fake.sent[0]["content"])["zh_cn"]
    assert "公司地址变更" == content["title"]
    assert [{"tag": "a", "text": "查看全文", "href": "https://portal.example/n/abc"}] == content["content"][-1]


def test_a_spent_token_is_replaced(fake: FakeFeishu, channel: FeishuChannel) -> None:
    channel.post([make_letter(PEOPLE[0])])
    fake.token_number = 1
    (outcome,) = channel.post([make_letter(PEOPLE[1])])
    assert isinstance(outcome, Accepted)


def test_a_message_that_is_just_being_sent_is_unknown() -> None:
    with ScriptedServer(
        lambda r: FeishuStage().prelude(r) or Answer(400, {"code": 230049, "msg": "being sent"})
    ) as server:
        assert [Unknown("still_being_sent")] == feishu(server.url).post([make_letter(PEOPLE[0])])


def test_a_robot_signs_and_one_that_is_gone_is_out_of_service(fake: FakeFeishu, channel: FeishuChannel) -> None:
    good, gone = channel.post([make_letter("robot:group-a"), make_letter("robot:gone")])
    assert isinstance(good, Accepted)
    assert isinstance(gone, Refused)
    assert ("not_in_service", True) == (gone.code, gone.permanent)
    # HMAC-SHA256 of nothing with key "1700000000\nsecret0", worked out with openssl.
    assert "tsy+QeNh7WfADSPfSul9qeNfFRUJNTOYlKexRHHNg8U=" == sign("secret0", "1700000000")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("ou_1", "open_id"),
        ("on_1", "union_id"),
        ("oc_1", "chat_id"),
        ("a@acme.example", "email"),
        ("4d7a3c6g", "user_id"),
    ],
)
def test_an_address_says_what_it_is(address: str, kind: str) -> None:
    assert kind == kind_of(address)


def test_too_large_is_said_before_anything_is_sent(fake: FakeFeishu, channel: FeishuChannel) -> None:
    outcomes = channel.post(
        [make_letter(PEOPLE[0], text="x" * 150_000), make_letter("robot:group-a", text="x" * 21_000)]
    )
    assert [("too_large", True)] * 2 == [(out.code, out.permanent) for out in outcomes if isinstance(out, Refused)]
    assert [] == fake.sent


# Events -------------------------------------------------------------------------------------------------------------


def test_samples_are_understood() -> None:
    now, channel = time.time(), feishu("")
    said = {name: json.loads(sample("feishu", f"{name}.json")) for name in ("read", "words")}
    for row in said.values():
        row["header"]["token"] = TOKEN
    expected: list[Receipt | Reply] = [
        Receipt(None, "delivered", "read", reference=name, said_at="1609484183000")
        for name in ("om_dc13264520392913993dd051dba21dcf", "om_dc13264520392913993dd051dba21dd0")
    ]
    assert expected == channel.read_receipt(*call(KEY, said["read"], now))
    assert [Reply("ou_demo0", "确认 123456")] == channel.read_receipt(*call(KEY, said["words"], now))
    assert [] == channel.read_receipt(*call(KEY, event("contact.user.updated_v3", {}, now), now))


def test_the_first_question_is_answered_with_its_challenge() -> None:
    asked = {"challenge": "ajls384kdjx98XX", "token": TOKEN, "type": "url_verification"}
    sealed, open_ = call(KEY, asked, time.time())[1], json.dumps(asked).encode()
    for channel, body in ((feishu(""), sealed), (feishu("", encrypt_key=""), open_)):
        assert [] == channel.read_receipt({}, body)
        assert ("application/json", b'{"challenge":"ajls384kdjx98XX"}') == channel.hook_reply([], {}, body)
    with pytest.raises(Refusal):
        feishu("").read_receipt({}, call(KEY, asked | {"token": "guessed"}, time.time())[1])
    with pytest.raises(Refusal):
        feishu("").read_receipt({}, open_)


def test_without_a_key_the_token_and_the_time_must_do() -> None:
    channel, now = feishu("", encrypt_key=""), time.time()
    assert 1 == len(channel.read_receipt({}, json.dumps(read(now)).encode()))
    for forged in (read(now - 86_400), event("im.message.message_read_v1", {}, now, token="guessed")):
        with pytest.raises(Refusal):
            channel.read_receipt({}, json.dumps(forged).encode())


@given(st.binary(max_size=500), st.booleans())
def test_no_bytes_crash_the_reader(body: bytes, sealed: bool) -> None:
    channel = feishu("", encrypt_key=KEY if sealed else "")
    with pytest.raises(Refusal):
        channel.read_receipt({}, json.dumps({"encrypt": body.hex()}).encode() if sealed else body)


def test_every_code_is_one_of_ours() -> None:
    ours = frozenset().union(*FAULTS.values())
    assert {row.code for row in ADAPTER.codes.values() if row.outcome != "unknown"} <= ours
