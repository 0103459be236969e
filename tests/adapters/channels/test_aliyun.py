# SPDX-License-Identifier: Apache-2.0
"""Text messages through Alibaba Cloud, against a stand-in that checks the signature as the documentation tells."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import pytest

from adapters.channels.conformance import REFERENCE, Answer, Conformance, Request, ScriptedServer, Stage, make_letter
from adapters.channels.fakes.aliyun import KEY_ID, SECRET, SIGN, TEMPLATE, Aliyun
from adapters.channels.scripted import free_port
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.aliyun_sms import ADAPTER, AliyunSmsChannel, wire
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, CanLookUpSent, Letter, Receipt, Refused, Reply, Sent

SAMPLES = Path(__file__).parent / "samples" / "aliyun_sms"
SECTION = {
    "access_key_id": KEY_ID, "access_key_secret": SECRET, "sms_sign": SIGN, "hook_token": "hook-secret",
    "templates": {"default": {"code": TEMPLATE, "params": {"customer": "name", "path": "link_path"}}},
}  # fmt: skip
HOOK = "https://duly.example/hooks/aliyun?token={}"


def make_channel(url: str, **changes: object) -> AliyunSmsChannel:
    return ADAPTER.build(values_of(ADAPTER, SECTION | {"url": url} | changes))


def make_sms(number: str = "+8613800000000", **changes: object) -> Letter:
    return make_letter(number, **({"name": "张三", "link": "https://duly.example/n/abc?x=1"} | changes))


def called(body: bytes, token: str = "hook-secret", **more: str) -> tuple[dict[str, str], bytes]:
    return {"Duly-Hook-Url": HOOK.format(token), **more}, body


class AliyunStage(Stage):
    cannot: ClassVar = {"stale": "the provider puts no time into what it signs, because it signs nothing"}

    def channel(self, url: str, **changes: object) -> AliyunSmsChannel:
        return make_channel(url, timeout=self.timeout, connections=3, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_sms(f"+861380000000{nth}")

    def accepted(self, request: Request) -> Answer:
        return Aliyun()(request)

    def coded(self, request: Request, code: str, status: int = 200) -> Answer:
        assert Aliyun()(request).body["Code"] == "OK"
        return Answer(status, {"Code": code, "Message": "no", "RequestId": "R-1"})

    def refused(self, request: Request) -> Answer:
        return self.coded(request, "isv.MOBILE_NUMBER_ILLEGAL")

    def later(self, request: Request) -> Answer:
        return self.coded(request, "isv.BUSINESS_LIMIT_CONTROL")

    def unmapped(self, request: Request) -> Answer:
        return self.coded(request, "isv.NEVER_HEARD_OF")

    def mixed(self, request: Request, bad: Letter) -> Answer:
        return self.refused(request) if request.says(wire.phone_of(bad.address)) else self.accepted(request)

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[dict[str, str], bytes]:
        code = {"delivered": "DELIVERED", "bounced": "IS_CLOSED"}.get(what, "ODD")
        row = {
            "phone_number": "13800000000",
            "success": what == "delivered",
            "err_code": code,
            "out_id": str(letter.delivery_id),
        }
        return called(json.dumps([row | {"biz_id": REFERENCE}]).encode())

    def forged(self, letter: Letter) -> tuple[dict[str, str], bytes]:
        _, body = self.receipt(letter, "delivered", 0)
        return called(body, "guessed")

    def unreadable(self) -> tuple[dict[str, str], bytes]:
        return called(b'[{"phone_number": "13800000000"}]')


class TestConformance(Conformance):
    stage = AliyunStage()


def test_the_signature_of_the_documentations_fixed_example() -> None:
    """ "V3 request structure and signature", the example with fixed parameters."""
    query = wire.query_of({"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"})
    headers = wire.headers_of(
        "YourAccessKeyId", "YourAccessKeySecret", ("ecs.cn-shanghai.aliyuncs.com", "RunInstances", query),
        now=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC), nonce="3156853299f313e23d1673dc12e1703d", version="2014-05-26",
    )  # fmt: skip
    assert headers["Authorization"].endswith("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_what_the_provider_gets() -> None:
    provider, letter = Aliyun(), make_sms(name=f"【{SIGN}】张 三&=+~*/é🏢")
    with ScriptedServer(provider) as server:
        (outcome,) = make_channel(server.url).post([letter])
    assert isinstance(outcome, Accepted), outcome
    (taken,) = provider.taken
    assert "13800000000" == taken["PhoneNumbers"]
    assert str(letter.delivery_id) == taken["OutId"]
    assert {"customer": "张 三&=+~*/é🏢", "path": "n/abc?x=1"} == json.loads(taken["TemplateParam"])


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": ""}, "nothing to fill 'customer' with (name)"),
        ({"name": "长" * 36}, "has 36 characters, 35 are allowed"),
        ({"name": "see https://x.example"}, "is an address"),
    ],
)
def test_a_value_that_the_provider_would_not_take_is_refused_before_it_goes(changes: dict[str, str], why: str) -> None:
    (outcome,) = make_channel(f"http://127.0.0.1:{free_port()}").post([make_sms(**changes)])
    assert isinstance(outcome, Refused)
    assert ("bad_content", True) == (outcome.code, outcome.permanent)
    assert why in outcome.reason


def test_a_wrong_secret_rests_the_channel_and_costs_nobody_their_message() -> None:
    with ScriptedServer(Aliyun()) as server:
        outcomes = make_channel(server.url, access_key_secret="wrong").post([make_sms()] * 30)
        assert len(server.requests) <= 8
    assert [("credentials", False)] * 30 == [(o.code, o.permanent) for o in outcomes if isinstance(o, Refused)]


def test_segments_are_counted_with_the_signature() -> None:
    templates = {"default": {"code": TEMPLATE, "wording": "x" * 65}}
    with ScriptedServer(Aliyun()) as server:
        (outcome,) = make_channel(server.url, templates=templates).post([make_sms()])
    assert Accepted(REFERENCE, "OK", units=2) == outcome  # 65 and the six of 【示例科技】


def test_a_template_by_kind_and_language() -> None:
    templates = {"default": {"code": "SMS_0"}, "zh-Hans": {"code": "SMS_1"}, "fee/zh-Hans": {"code": TEMPLATE}}
    with ScriptedServer(Aliyun()) as server:
        (outcome,) = make_channel(server.url, templates=templates).post([make_sms(values={"kind": "fee"})])
    assert isinstance(outcome, Accepted), outcome


def test_asking_by_number_and_day_finds_the_delivery() -> None:
    provider, letter, other, now = Aliyun(), make_sms(), uuid4(), datetime.now(UTC)
    with ScriptedServer(provider) as server:
        channel = make_channel(server.url)
        channel.post([letter])
        assert isinstance(channel, CanLookUpSent)
        asked = [
            Sent(letter.delivery_id, letter.address, "", now),
            Sent(other, letter.address, "", now - timedelta(hours=2)),
            Sent(uuid4(), letter.address, "", now),
        ]
        found = channel.look_up_sent(asked)
    assert [(letter.delivery_id, "delivered"), (other, "failed")] == [(r.delivery_id, r.outcome) for r in found]
    assert "never_seen" == found[1].code


def test_pushed_reports() -> None:
    first, second = make_channel("http://x.example").read_receipt(*called((SAMPLES / "report.json").read_bytes()))
    assert isinstance(first, Receipt) and isinstance(second, Receipt)
    assert (UUID("11111111-2222-4333-8444-555555555555"), "delivered") == (first.delivery_id, first.outcome)
    assert "2026-03-01 09:30:17" == first.said_at
    assert (None, "bounced", "not_in_service") == (second.delivery_id, second.outcome, second.code)
    assert "900000000000000002^0" == second.reference


def test_pushed_replies() -> None:
    found = make_channel("http://x.example").read_receipt(*called((SAMPLES / "reply.json").read_bytes()))
    assert [Reply("+8613800000000", "确认 123456"), Reply("+8613800000001", "退订", kind="stop")] == found


def test_success_that_contradicts_itself_is_for_a_person() -> None:
    body = b'[{"phone_number": "13800000000", "success": false, "err_code": "DELIVERED", "out_id": ""}]'
    (found,) = make_channel("http://x.example").read_receipt(*called(body))
    assert isinstance(found, Receipt)
    assert "unmapped" == found.outcome


def test_only_from_the_networks_named() -> None:
    channel = make_channel("http://x.example", hook_networks="203.0.113.0/24, 2001:db8::/32")
    assert [] == channel.read_receipt(*called(b"[]", **{"Duly-Hook-From": "203.0.113.9"}))
    for away in ({}, {"Duly-Hook-From": "198.51.100.1"}, {"Duly-Hook-From": "odd"}):
        with pytest.raises(Refusal, match="hook_networks"):
            channel.read_receipt(*called(b"[]", **away))


def test_without_a_token_nothing_is_taken() -> None:
    with pytest.raises(Refusal, match="no hook_token"):
        make_channel("http://x.example", hook_token="").read_receipt(*called(b"[]", ""))


@pytest.mark.parametrize(
    ("templates", "why"),
    [
        ({}, "default"),
        ({"default": {"params": []}}, "must have a `code`"),
        ({"default": {"code": "x", "parms": []}}, "parms is not known"),
        ({"default": {"code": "x", "params": 7}}, "list or a mapping"),
    ],
)
def test_templates_that_are_wrong_are_named(templates: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make_channel("http://x.example", templates=templates)


def test_every_code_is_one_of_ours() -> None:
    known = frozenset().union(*FAULTS.values())
    for name, row in ADAPTER.codes.items():
        assert row.outcome in {"accepted", "delivered"} or row.code in known, name
        assert row.outcome in {"accepted", "delivered", "bounced", "refused", "later", "unknown"}, name
