# SPDX-License-Identifier: Apache-2.0
"""Text messages over HTTP, with a gateway that can misbehave."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from adapters.channels.channel_contract import ChannelContract, make_letter, must_be_not_reached
from adapters.channels.conformance import REFERENCE, Answer, Conformance, Request, Stage
from adapters.channels.props import free_port, sms_gateway
from duly.adapters.channels.signing import sign
from duly.adapters.channels.sms_http import SmsHttpChannel
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import Accepted, Letter, Receipt, Refused, Reply, Unknown

SECRET = b"shared"
TO = "+12025550101"


@pytest.fixture(scope="module")
def gateway() -> Iterator[str]:
    with sms_gateway() as url:
        yield url


class GatewayStage(Stage):
    def channel(self, url: str, **changes) -> SmsHttpChannel:
        return SmsHttpChannel(url, SECRET, timeout=self.timeout, batch=3, connections=2, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(f"+1202555010{nth}")

    def answer(self, request: Request, **said: object) -> Answer:
        ids = [message["id"] for message in request.json()["messages"]]
        return Answer(200, {"messages": [{"id": name, "reference": REFERENCE} | said for name in ids]})

    def accepted(self, request: Request) -> Answer:
        return self.answer(request, status="accepted")

    def refused(self, request: Request) -> Answer:
        return self.answer(request, status="refused", code="not_in_service")

    def later(self, request: Request) -> Answer:
        return self.answer(request, status="refused", code="busy", permanent=False)

    def unmapped(self, request: Request) -> Answer:
        return self.answer(request, status="refused", code="odd")

    def mixed(self, request: Request, bad: Letter) -> Answer:
        whole = self.accepted(request)
        for item in whole.body["messages"]:
            if item["id"] == str(bad.delivery_id):
                item |= {"status": "refused", "code": "bad_address"}
        return whole

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[dict[str, str], bytes]:
        status = {"bounced": "undelivered", "unmapped": "odd"}.get(what, what)
        body = make_call([{"type": "receipt", "id": str(letter.delivery_id), "status": status}])
        return sign(SECRET, body, at=int(at)), body

    def unreadable(self) -> tuple[dict[str, str], bytes]:
        return sign(SECRET, b"[]"), b"[]"


class TestConformance(Conformance):
    stage = GatewayStage()


@pytest.mark.slow()
class TestContract(ChannelContract):
    good = ("+12025550101", "+12025550102", "+442079460003")
    refused = "+12025550000"

    @pytest.fixture()
    def channel(self, gateway: str) -> Iterator[SmsHttpChannel]:
        channel = SmsHttpChannel(gateway, SECRET)
        yield channel
        channel.close()


@pytest.mark.slow()
def test_the_delivery_is_the_idempotency_key(gateway: str) -> None:
    channel, letter = SmsHttpChannel(gateway, SECRET), make_letter(TO)
    first, second = channel.post([letter]), channel.post([letter])
    assert first == second
    inbox = httpx.get(f"{gateway}/inbox").json()
    assert 1 == sum(message["id"] == str(letter.delivery_id) for message in inbox["messages"])


@pytest.mark.slow()
def test_a_gateway_that_takes_and_never_answers_leaves_it_unknown_and_can_be_asked() -> None:
    with sms_gateway("--hang-every", "1") as url:
        channel, letter = SmsHttpChannel(url, SECRET, timeout=0.5), make_letter(TO)
        assert [type(o) for o in channel.post([letter])] == [Unknown]
        assert [Receipt(letter.delivery_id, "delivered")] == channel.look_up([letter.delivery_id])


@pytest.mark.slow()
def test_a_letter_that_the_gateway_never_saw_is_known_to_have_failed(gateway: str) -> None:
    never = uuid4()
    assert [Receipt(never, "failed", "never_seen")] == SmsHttpChannel(gateway, SECRET).look_up([never])


@pytest.mark.slow()
def test_a_wrong_secret_costs_nobody_their_message(gateway: str) -> None:
    must_be_not_reached(SmsHttpChannel(gateway, b"wrong"), TO)


def test_nobody_listens() -> None:
    must_be_not_reached(SmsHttpChannel(f"http://127.0.0.1:{free_port()}", SECRET), TO)


def make_answering(status: int, content: object) -> SmsHttpChannel:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=content))
    return SmsHttpChannel("http://gateway.example", SECRET, transport=transport)


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        (200, {"messages": []}, Unknown("http_200")),
        (200, {"oops": 1}, Unknown("http_200")),
        (500, {}, Unknown("http_500")),
        (504, {}, Unknown("http_504")),
        (503, {}, Refused("connect", "HTTP 503", permanent=False)),
        (429, {}, Refused("too_many", "HTTP 429", permanent=False)),
    ],
)
def test_what_an_answer_means(status: int, content: object, expected: object) -> None:
    assert [expected] == make_answering(status, content).post([make_letter(TO)])


def test_a_refusal_for_now_is_not_for_good() -> None:
    letter = make_letter(TO)
    answer = {"messages": [{"id": str(letter.delivery_id), "status": "refused", "code": "busy", "permanent": False}]}
    assert [Refused("busy", "", permanent=False)] == make_answering(200, answer).post([letter])


def test_an_acceptance_gives_the_gateways_reference() -> None:
    letter = make_letter(TO)
    answer = {"messages": [{"id": str(letter.delivery_id), "status": "accepted", "reference": "gw-7"}]}
    assert [Accepted("gw-7", "accepted")] == make_answering(200, answer).post([letter])


def test_a_number_in_mainland_china_gets_one_signature_and_pays_for_it() -> None:
    letter, got = make_letter("+8613800000000", text="x" * 66), []

    def answer(request: httpx.Request) -> httpx.Response:
        got.append(json.loads(request.content)["messages"][0]["text"])
        return httpx.Response(200, json={"messages": [{"id": str(letter.delivery_id), "status": "accepted"}]})

    channel = SmsHttpChannel("http://gateway.example", SECRET, sms_sign="示例", transport=httpx.MockTransport(answer))
    assert [Accepted("", "accepted", units=1)] == channel.post([letter])
    assert ["【示例】" + "x" * 66] == got


@pytest.mark.parametrize("number", ["", "13800000000", "+0123456789", "+1 202 555 0101", "+86138000000001234"])
def test_numbers_that_can_never_work(number: str) -> None:
    assert SmsHttpChannel("http://gateway.example", SECRET).check(number)


def make_call(events: list[dict[str, str]]) -> bytes:
    return json.dumps({"events": events}, ensure_ascii=False).encode()


def test_a_signed_call_is_read() -> None:
    letter = uuid4()
    body = make_call([
        {"type": "receipt", "id": str(letter), "status": "delivered"},
        {"type": "receipt", "id": "not-ours", "status": "undelivered", "code": "absent"},
        {"type": "reply", "from": TO, "text": "确认 123456"},
    ])  # fmt: skip
    found = SmsHttpChannel("http://gateway.example", SECRET).read_receipt(sign(SECRET, body), body)
    assert [Receipt(letter, "delivered"), Receipt(None, "bounced", "absent"), Reply(TO, "确认 123456")] == found


def test_a_call_as_gateways_send_it() -> None:
    body = (Path(__file__).parent / "samples" / "sms_http" / "events.json").read_bytes()
    found = SmsHttpChannel("http://gateway.example", SECRET).read_receipt(sign(SECRET, body), body)
    assert ["delivered", "bounced"] == [item.outcome for item in found if isinstance(item, Receipt)]
    assert [Reply(TO, "确认 123456")] == [item for item in found if isinstance(item, Reply)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"events": [{"type": "receipt"}]}',
    ],
)
def test_a_signed_call_that_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        SmsHttpChannel("http://gateway.example", SECRET).read_receipt(sign(SECRET, body), body)


def test_a_recorded_call_grows_useless() -> None:
    body = make_call([])
    with pytest.raises(Refusal, match="too far from now"):
        SmsHttpChannel("http://gateway.example", SECRET).read_receipt(
            sign(SECRET, body, at=int(time.time()) - 400), body
        )


def test_a_changed_body_is_refused() -> None:
    headers = sign(SECRET, make_call([]))
    with pytest.raises(Refusal, match="does not match"):
        SmsHttpChannel("http://gateway.example", SECRET).read_receipt(headers, make_call([{"type": "reply"}]))


def test_without_a_secret_nothing_is_taken() -> None:
    body = make_call([])
    with pytest.raises(Refusal, match="no secret"):
        SmsHttpChannel("http://gateway.example", b"").read_receipt(sign(b"", body), body)
