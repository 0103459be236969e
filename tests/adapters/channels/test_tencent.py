# SPDX-License-Identifier: Apache-2.0
"""Text messages through Tencent Cloud, against a stand-in that checks the signature as the documentation tells."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import pytest

from adapters.channels.conformance import REFERENCE, Answer, Conformance, Request, ScriptedServer, Stage, make_letter
from adapters.channels.fakes.tencent import APP, SECRET_ID, SECRET_KEY, SIGN, TEMPLATE, Tencent, fault
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.tencent_sms import ADAPTER, TencentSmsChannel, wire
from duly.rooms.delivery.channel import FAULTS, Accepted, Letter, Receipt, Refused, Reply, Sent

SAMPLES = Path(__file__).parent / "samples" / "tencent_sms"
SECTION = {
    "secret_id": SECRET_ID, "secret_key": SECRET_KEY, "sdk_app_id": APP, "sms_sign": f"【{SIGN}】", "hook_token": "t",
    "templates": {"default": {"code": TEMPLATE, "params": ["name", "address_new"]}},
}  # fmt: skip


def make_channel(url: str, **changes: object) -> TencentSmsChannel:
    return ADAPTER.build(values_of(ADAPTER, SECTION | {"url": url} | changes))


def make_sms(number: str = "+8613800000000", **changes: object) -> Letter:
    return make_letter(number, **({"name": "张三", "values": {"address_new": "新街 1 号"}} | changes))


def called(body: bytes, token: str = "t") -> tuple[dict[str, str], bytes]:
    return {"Duly-Hook-Url": f"https://duly.example/hooks/tencent?token={token}"}, body


class TencentStage(Stage):
    cannot: ClassVar = {"stale": "the provider puts no time into what it signs, because it signs nothing"}

    def channel(self, url: str, **changes: object) -> TencentSmsChannel:
        return make_channel(url, timeout=self.timeout, connections=3, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_sms(f"+861380000000{nth}")

    def accepted(self, request: Request) -> Answer:
        return Tencent()(request)

    def refused(self, request: Request) -> Answer:
        return Tencent("FailedOperation.PhoneNumberInBlacklist")(request)

    def later(self, request: Request) -> Answer:
        return Tencent("LimitExceeded.PhoneNumberDailyLimit")(request)

    def unmapped(self, request: Request) -> Answer:
        return Tencent("FailedOperation.NeverHeardOf")(request)

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[dict[str, str], bytes]:
        status, code = {"delivered": ("SUCCESS", "DELIVRD"), "bounced": ("FAIL", "EXPIRED")}.get(
            what, ("FAIL", "MK:0001")
        )
        row = {"report_status": status, "errmsg": code, "sid": REFERENCE, "mobile": "13800000000", "nationcode": "86"}
        return called(json.dumps([row]).encode())

    def forged(self, letter: Letter) -> tuple[dict[str, str], bytes]:
        return called(self.receipt(letter, "delivered", 0)[1], "guessed")

    def unreadable(self) -> tuple[dict[str, str], bytes]:
        return called(b'[{"mobile": "13800000000"}]')


class TestConformance(Conformance):
    stage = TencentStage()


def test_the_signature_of_the_documentations_example() -> None:
    """ "Signature v3": DescribeInstances with the values that the page calculates with."""
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    headers = {"content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com"}
    scope, signature = wire.signature_of("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "cvm", headers, body, at=1551113065)
    assert "2019-02-25/cvm/tc3_request" == scope
    assert "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168" == signature


def test_what_the_provider_gets_and_bills() -> None:
    provider, letter = Tencent(), make_sms()
    with ScriptedServer(provider) as server:
        (outcome,) = make_channel(server.url).post([letter])
    assert Accepted(REFERENCE, "Ok", units=2) == outcome
    (taken,) = provider.taken
    assert [letter.address] == taken["PhoneNumberSet"]
    assert (SIGN, ["张三", "新街 1 号"]) == (taken["SignName"], taken["TemplateParamSet"])
    assert str(letter.delivery_id) == taken["SessionContext"]


def test_an_answer_about_another_message_is_no_answer() -> None:
    def script(request: Request) -> Answer:
        answer = Tencent()(request)
        answer.body["Response"]["SendStatusSet"][0]["SessionContext"] = str(uuid4())
        return answer

    with ScriptedServer(script) as server:
        (outcome,) = make_channel(server.url).post([make_sms()])
    assert "about_another" in outcome.reason


def test_a_missing_value_is_refused_before_it_goes() -> None:
    with ScriptedServer(Tencent()) as server:
        (outcome,) = make_channel(server.url).post([make_sms(values={})])
        assert [] == server.requests
    assert isinstance(outcome, Refused)
    assert ("bad_content", True) == (outcome.code, outcome.permanent)


def test_a_wrong_key_rests_the_channel() -> None:
    with ScriptedServer(Tencent()) as server:
        (outcome,) = make_channel(server.url, secret_key="wrong").post([make_sms()])
    assert isinstance(outcome, Refused)
    assert ("credentials", False) == (outcome.code, outcome.permanent)


def test_too_many_requests_are_said_in_the_body() -> None:
    with ScriptedServer(lambda _: fault("RequestLimitExceeded")) as server:
        (outcome,) = make_channel(server.url).post([make_sms()])
    assert isinstance(outcome, Refused)
    assert ("too_many", False) == (outcome.code, outcome.permanent)


def test_asking_by_number_finds_the_delivery_and_absence_says_nothing() -> None:
    provider, letter, now = Tencent(), make_sms(), datetime.now(UTC)
    with ScriptedServer(provider) as server:
        channel = make_channel(server.url)
        channel.post([letter])
        found = channel.look_up_sent([
            Sent(letter.delivery_id, letter.address, "", now), Sent(uuid4(), letter.address, "", now)
        ])  # fmt: skip
    assert [(letter.delivery_id, "delivered", REFERENCE)] == [(r.delivery_id, r.outcome, r.reference) for r in found]


def test_pushed_reports() -> None:
    found = make_channel("http://x.example").read_receipt(*called((SAMPLES / "report.json").read_bytes()))
    assert [
        ("delivered", "", "2026:-1000000000000000001"),
        ("bounced", "switched_off", "2026:-1000000000000000002"),
        ("unmapped", "ZZ:9999", "2026:-1000000000000000003"),
    ] == [(r.outcome, r.code, r.reference) for r in found if isinstance(r, Receipt)]


@pytest.mark.parametrize(("status", "code"), [("SUCCESS", "UNDELIV"), ("FAIL", "DELIVRD"), ("SUCCESS", "ODD")])
def test_a_report_that_contradicts_itself_is_for_a_person(status: str, code: str) -> None:
    body = json.dumps([{"report_status": status, "errmsg": code, "sid": "x"}]).encode()
    (found,) = make_channel("http://x.example").read_receipt(*called(body))
    assert isinstance(found, Receipt)
    assert "unmapped" == found.outcome


def test_a_pushed_reply() -> None:
    found = make_channel("http://x.example").read_receipt(*called((SAMPLES / "reply.json").read_bytes()))
    assert [Reply("+8613800000000", "1 123456")] == found


def test_every_code_is_one_of_ours() -> None:
    known = frozenset().union(*FAULTS.values())
    assert [] == [
        n for n, row in ADAPTER.codes.items() if row.outcome not in {"accepted", "delivered"} and row.code not in known
    ]
