# SPDX-License-Identifier: Apache-2.0
"""WeChat template messages: the conformance suite, a fake that checks the wire, and the calls that come back."""

import base64
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.channel_contract import ChannelContract, make_letter
from adapters.channels.conformance import REFERENCE, Answer, Conformance, Request, ScriptedServer, Stage
from adapters.channels.fakes.wechat import HOOK, FakeWechat, call, finished
from adapters.channels.samples_of import sample
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.wechat import ADAPTER, WechatChannel
from duly.adapters.channels.wechat.callbacks import elements, signature
from duly.adapters.channels.wechat.templates import BadField, fitted
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, Letter, Receipt, Refused, Reply

AES = base64.b64encode(bytes(range(32))).decode().rstrip("=")
TOKEN, APP = "hook-token", "wx0123456789abcdef"
PEOPLE = tuple(f"oDEMO000000000000000000{nth}" for nth in range(5))


def letter_to(openid: str, **changes: Any) -> Letter:
    letter = make_letter(openid, link="https://portal.example/n/abc", values={"reference": "2026-0001"})
    return replace(letter, **changes)


def wechat(url: str, timeout: float = 4.0, **changes: Any) -> WechatChannel:
    section = {
        "app_id": APP, "app_secret": "app-secret", "url": url, "token": TOKEN, "aes_key": AES,
        "templates": {"zh": {"id": "tpl-zh", "fields": {"thing1": "{subject}", "character_string2": "{values.reference}"}}},
    }  # fmt: skip
    return WechatChannel(values_of(ADAPTER, section | changes), timeout=timeout)


class WechatStage(Stage):
    def channel(self, url: str, **changes: Any) -> WechatChannel:
        return wechat(url, self.timeout, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return letter_to(PEOPLE[nth])

    def prelude(self, request: Request) -> Answer | None:
        return Answer(200, {"access_token": "t", "expires_in": 7200}) if "stable_token" in request.path else None

    def accepted(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 0, "errmsg": "ok", "msgid": 1})

    def refused(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 43004, "errmsg": "require subscribe"})

    def later(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 45009, "errmsg": "reach max api daily quota limit"})

    def unmapped(self, request: Request) -> Answer:
        return Answer(200, {"errcode": 99999, "errmsg": "?"})

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[Mapping[str, str], bytes]:
        status = {"delivered": "success", "bounced": "failed:user block", "unmapped": "failed:of something new"}[what]
        return call(TOKEN, finished(status, REFERENCE, at), at, key=AES, receiver=APP)

    def forged(self, letter: Letter) -> tuple[Mapping[str, str], bytes]:
        headers, body = self.receipt(letter, "delivered", time.time())
        at = body.index(b"CDATA[", body.index(b"Encrypt")) + 20
        return headers, body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]

    def unreadable(self) -> tuple[Mapping[str, str], bytes]:
        return call(TOKEN, "<xml><half>", time.time(), key=AES, receiver=APP)


class TestConformance(Conformance):
    stage = WechatStage()


class TestContract(ChannelContract):
    good: ClassVar = PEOPLE[:3]
    refused = PEOPLE[4]

    @pytest.fixture()
    def channel(self) -> Iterator[WechatChannel]:
        with ScriptedServer(FakeWechat(blocked={PEOPLE[4]: 43101})) as server:
            original = wechat(server.url)
            post = original.post
            original.post = lambda letters: post(  # type: ignore[method-assign]
                [
                    replace(row, link="https://portal.example/n/abc", values={"reference": "2026-0001"})
                    for row in letters
                ]
            )
            yield original
            original.close()


@pytest.fixture()
def fake() -> FakeWechat:
    return FakeWechat()


@pytest.fixture()
def channel(fake: FakeWechat) -> Iterator[WechatChannel]:
    with ScriptedServer(fake) as server:
        channel = wechat(server.url)
        yield channel
        channel.close()


def test_the_delivery_is_the_idempotency_key(fake: FakeWechat, channel: WechatChannel) -> None:
    letter = letter_to(PEOPLE[0])
    assert channel.post([letter]) == channel.post([letter])
    assert [letter.delivery_id.hex] == [row["client_msg_id"] for row in fake.sent]
    assert {"thing1": {"value": "公司地址变更"}, "character_string2": {"value": "2026-0001"}} == fake.sent[0]["data"]
    assert letter.link == fake.sent[0]["url"]


def test_one_token_serves_all_threads(fake: FakeWechat, channel: WechatChannel) -> None:
    channel.post([letter_to(PEOPLE[nth % 4]) for nth in range(20)])
    assert (1, 20) == (fake.token_calls, len(fake.sent))


def test_a_token_that_ended_early_is_replaced_once_and_the_letter_sent(
    fake: FakeWechat, channel: WechatChannel
) -> None:
    channel.post([letter_to(PEOPLE[0])])
    fake.token_number = 1
    assert [Accepted] * 8 == [type(out) for out in channel.post([letter_to(PEOPLE[nth % 4]) for nth in range(8)])]
    assert (2, 9) == (fake.token_calls, len(fake.sent))


def test_a_token_that_is_refused_again_is_the_operators_affair(fake: FakeWechat, channel: WechatChannel) -> None:
    with ScriptedServer(
        lambda r: fake(r) if "token" in r.path else Answer(200, {"errcode": 40001, "errmsg": "no"})
    ) as s:
        (outcome,) = wechat(s.url).post([letter_to(PEOPLE[0])])
    assert isinstance(outcome, Refused)
    assert ("credentials", False) == (outcome.code, outcome.permanent)


def test_a_wrong_secret_sends_nothing(fake: FakeWechat) -> None:
    with ScriptedServer(fake) as server:
        outcomes = wechat(server.url, app_secret="another").post([letter_to(PEOPLE[0]), letter_to(PEOPLE[1])])
    assert [("credentials", False)] * 2 == [(out.code, out.permanent) for out in outcomes if isinstance(out, Refused)]
    assert [] == fake.sent
    assert 1 == fake.token_calls, "a refusal is remembered for the others"


@pytest.mark.parametrize(("code", "ours"), [(43004, "unsubscribed_there"), (43019, "unsubscribed_there"), (43101, "unsubscribed_there")])  # fmt: skip
def test_a_customer_who_left_or_blocks_is_told_apart(
    fake: FakeWechat, channel: WechatChannel, code: int, ours: str
) -> None:
    fake.blocked[PEOPLE[0]] = code
    (outcome,) = channel.post([letter_to(PEOPLE[0])])
    assert isinstance(outcome, Refused)
    assert (ours, True) == (outcome.code, outcome.permanent)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"values": {}}, "reference"), ({"language": "de"}, "no template for de"), ({"values": {"reference": "编号"}}, "cannot be")],
)  # fmt: skip
def test_a_field_that_cannot_be_filled_refuses_the_letter_unsent(fake: FakeWechat, channel: WechatChannel, changes: Any, why: str) -> None:  # fmt: skip
    (outcome,) = channel.post([letter_to(PEOPLE[0], **changes)])
    assert isinstance(outcome, Refused)
    assert ("bad_content", True) == (outcome.code, outcome.permanent)
    assert why in outcome.reason
    assert [] == fake.sent


@pytest.mark.parametrize(
    ("name", "value", "as_sent"),
    [
        ("thing1", "关于二〇二六年十二月一日起公司注册地址变更的通知", "关于二〇二六年十二月一日起公司注册地址…"),
        ("thing2", "two\nlines", "two lines"), ("time3", "2026年12月1日 15:01", "2026年12月1日 15:01"),
        ("amount4", "￥100.50元", "￥100.50元"), ("phrase5", "已变更", "已变更"), ("phone_number6", "+86-10-6655", "+86-10-6655"),
        ("keyword1", "anything", "anything"), ("number7", "12.5", "12.5"), ("car_number8", "粤A8Z888挂", "粤A8Z888挂"),
    ],
)  # fmt: skip
def test_fields_keep_the_rules_of_their_kind(name: str, value: str, as_sent: str) -> None:
    assert as_sent == fitted(name, value)
    assert len(fitted(name, value)) <= 20


@pytest.mark.parametrize(
    ("name", "value"), [("phrase1", "六个汉字太多了"), ("time2", "soon"), ("number3", "1 2"), ("thing4", " ")]
)
def test_a_value_that_would_be_cut_or_refused_is_refused_here(name: str, value: str) -> None:
    with pytest.raises(BadField):
        fitted(name, value)


@pytest.mark.parametrize("fields", [{"thing1": "{nothing}"}, {"thing1": "{values}"}, {"thing1": "{subject.x}"}])
def test_a_template_of_unknown_blanks_is_refused_when_the_file_is_read(fields: Any) -> None:
    with pytest.raises(ValueError, match="templates"):
        wechat("", templates={"zh": {"id": "a", "fields": fields}})


def test_every_code_is_one_of_ours() -> None:
    ours = frozenset().union(*FAULTS.values())
    assert {row.code for row in ADAPTER.codes.values() if row.outcome in {"refused", "later", "bounced"}} <= ours


# What comes back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("finished", Receipt(None, "delivered", "", "success", reference="200163836", said_at="1395658920")),
        ("blocked", Receipt(None, "bounced", "unsubscribed_there", "failed:user block", reference="200163840", said_at="1395658984")),
        ("failed", Receipt(None, "failed", "system", "failed: system failed", reference="200163841", said_at="1395658984")),
        ("text", Reply("oDEMO0000000000000000001", "1 123456")),
        ("left", Reply("oDEMO0000000000000000001", "unsubscribe", kind="stop")),
    ],
)  # fmt: skip
def test_samples_are_understood(name: str, expected: object) -> None:
    xml = sample("wechat", f"{name}.xml").decode()
    assert [expected] == wechat("").read_receipt(*call(TOKEN, xml, time.time(), key=AES, receiver=APP))
    assert [expected] == wechat("", aes_key="").read_receipt(*call(TOKEN, xml, time.time()))


def test_the_signature_is_the_documented_one() -> None:
    # sha1sum over "1700000000hook-tokenn0nce": the parts in alphabetical order.
    assert "2b664e2936de2c4e2c6a7932478bbce0edb63f43" == signature("hook-token", "1700000000", "n0nce")


def test_where_a_key_is_set_a_plain_call_is_refused() -> None:
    with pytest.raises(Refusal):
        wechat("").read_receipt(*call(TOKEN, finished("success"), time.time()))


@pytest.mark.parametrize(
    "query", [{"receiver": "wx-of-another"}, {"key": base64.b64encode(bytes(32)).decode().rstrip("=")}]
)
def test_what_was_sealed_for_another_account_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        wechat("").read_receipt(
            *call(TOKEN, finished("success"), time.time(), **({"key": AES, "receiver": APP} | query))
        )


def test_the_first_question_is_answered_with_its_own_word() -> None:
    headers, _ = call(TOKEN, "", time.time(), echostr="4811573")
    channel = wechat("")
    assert [] == channel.read_receipt(headers, b"")
    assert ("text/plain", b"4811573") == channel.hook_reply([], headers, b"")
    assert ("text/plain", b"success") == channel.hook_reply([], headers, b"<xml/>")
    with pytest.raises(Refusal):
        channel.read_receipt({"Duly-Hook-Url": f"{HOOK}?echostr=1&signature=x&timestamp=1&nonce=2"}, b"")


@pytest.mark.parametrize("name", ["laughs", "outside", "deep"])
def test_harmful_xml_is_refused(name: str) -> None:
    with pytest.raises(Refusal):
        elements(sample("wechat", f"{name}.xml"))
    with pytest.raises(Refusal):
        elements(b"<xml><a>" + b"x" * 70_000 + b"</a></xml>")


@given(st.binary(max_size=2_000))
def test_no_bytes_crash_the_reader(body: bytes) -> None:
    with pytest.raises(Refusal):
        wechat("").read_receipt({"Duly-Hook-Url": f"{HOOK}?{uuid4()}"}, body)
    try:
        assert isinstance(elements(body), dict)
    except Refusal as refusal:
        assert "delivery.bad_receipt" == refusal.code
