# SPDX-License-Identifier: Apache-2.0
"""Text messages through Twilio, and the signature of its callbacks."""

from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import pytest

from adapters.channels.conformance import REFERENCE, Answer, Conformance, Request, ScriptedServer, Stage, make_letter
from adapters.channels.fakes.twilio import SENDER, SID, TOKEN, Twilio, signed
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.twilio import signature_of
from duly.adapters.channels.twilio_sms import ADAPTER, TwilioSmsChannel
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, Letter, Receipt, Refused, Reply, Sent, Unknown

SAMPLES = Path(__file__).parent / "samples" / "twilio_sms"
HOOK = "https://duly.example/hooks/twilio"
SECTION = {"account_sid": SID, "auth_token": TOKEN, "sender": SENDER, "hook_url": HOOK}


def make_channel(url: str = "http://x.example", **changes: object) -> TwilioSmsChannel:
    return ADAPTER.build(values_of(ADAPTER, SECTION | {"url": url} | changes))


class TwilioStage(Stage):
    cannot: ClassVar = {"stale": "the signature covers address and fields, and no time"}

    def channel(self, url: str, **changes: object) -> TwilioSmsChannel:
        return make_channel(url, timeout=self.timeout, connections=3, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(f"+1202555010{nth + 1}")

    def accepted(self, request: Request) -> Answer:
        return Twilio()(request)

    def refused(self, request: Request) -> Answer:
        return Twilio(21610)(request)

    def later(self, request: Request) -> Answer:
        return Twilio(21611)(request)

    def unmapped(self, request: Request) -> Answer:
        return Twilio(99999)(request)

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[dict[str, str], bytes]:
        status = {"delivered": "delivered", "bounced": "undelivered"}.get(what, "levitating")
        error = {"ErrorCode": "30005"} if what == "bounced" else {}
        return signed(
            f"{HOOK}?d={letter.delivery_id}",
            {"MessageSid": REFERENCE, "MessageStatus": status, "To": letter.address, **error},
        )

    def unreadable(self) -> tuple[dict[str, str], bytes]:
        return signed(HOOK, {"MessageSid": REFERENCE})


class TestConformance(Conformance):
    stage = TwilioStage()


def test_the_signature_of_the_documentations_example() -> None:
    """The example of "Validating requests", as the provider's own libraries test it."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert "RSOYDt4T1cUTdK1PDd93/VVr8B8=" == signature_of("12345", url, list(fields.items()))


def test_what_the_provider_gets() -> None:
    provider, letter = Twilio(), make_letter("+12025550101", text="Ümlaut & more = 100 %\n中文🏢")
    with ScriptedServer(provider) as server:
        outcomes = make_channel(server.url).post([letter])
    assert [Accepted(REFERENCE, "queued", units=1)] == outcomes
    assert [{
        "To": letter.address, "From": SENDER, "Body": letter.text, "StatusCallback": f"{HOOK}?d={letter.delivery_id}",
    }] == provider.taken  # fmt: skip


def test_a_messaging_service_and_an_api_key() -> None:
    got = []

    def script(request: Request) -> Answer:
        got.append((request.form(), request.headers["authorization"]))
        return Answer(201, {"sid": "SM1", "status": "accepted", "num_segments": "0"})

    with ScriptedServer(script) as server:
        channel = make_channel(server.url, sender="MG1", api_key="SK1", api_secret="s", hook_url="", sms_sign="示例")
        outcomes = channel.post([make_letter("+8613800000000", text="地址变更" * 17)])
    assert [Accepted("SM1", "accepted", units=2)] == outcomes
    ((form, authorization),) = got
    assert {"To", "MessagingServiceSid", "Body"} == set(form)
    assert form["Body"].startswith("【示例】地址")
    assert "Basic U0sxOnM=" == authorization


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(201, {"status": "queued"}), Unknown("http_201_without_sid")),
        (Answer(201, {"sid": "SM1", "status": "floating"}), Unknown("unmapped:floating")),
        (Answer(500, {"code": 20500, "message": "oops"}), Unknown("system")),
        (Answer(502, "<html>"), Unknown("http_502_unreadable")),
        (
            Answer(401, {"code": 20003}),
            Refused("credentials", f"20003: {ADAPTER.codes['20003'].meaning}", permanent=False),
        ),
    ],
)
def test_what_an_answer_means(answer: Answer, expected: object) -> None:
    with ScriptedServer(lambda _: answer) as server:
        assert [expected] == make_channel(server.url).post([make_letter("+12025550101")])


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        ("sent", "", ("accepted", "")),
        ("read", "", ("delivered", "")),
        ("undelivered", "", ("bounced", "no_route")),
        ("undelivered", "30003", ("bounced", "switched_off")),
        ("failed", "30007", ("failed", "policy")),
        ("failed", "12345", ("unmapped", "12345")),
    ],
)
def test_what_a_status_means(status: str, error: str, expected: tuple[str, str]) -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": status} | ({"ErrorCode": error} if error else {})
    (found,) = make_channel().read_receipt(*signed(f"{HOOK}?d={uuid4()}", fields))
    assert isinstance(found, Receipt)
    assert expected == (found.outcome, found.code)


def test_a_delivery_comes_back_by_the_address_only() -> None:
    letter = uuid4()
    (found,) = make_channel().read_receipt(
        *signed(f"{HOOK}?d={letter}", {"MessageStatus": "sent", "MessageSid": "SM1"})
    )
    assert isinstance(found, Receipt)
    assert (letter, "SM1") == (found.delivery_id, found.reference)
    headers, body = signed(f"{HOOK}?d={letter}", {"MessageStatus": "sent", "MessageSid": "SM1"})
    with pytest.raises(Refusal, match="signature"):
        make_channel().read_receipt(headers | {"Duly-Hook-Url": f"{HOOK}?d={uuid4()}"}, body)


def test_a_caller_that_signs_the_port_is_understood() -> None:
    headers, body = signed("https://duly.example:443/hooks/twilio", {"MessageStatus": "sent"})
    assert 1 == len(make_channel().read_receipt(headers | {"Duly-Hook-Url": HOOK}, body))


@pytest.mark.parametrize("name", ["reply", "stop"])
def test_a_customers_message(name: str) -> None:
    fields = dict(line.split("=", 1) for line in (SAMPLES / f"{name}.txt").read_text().splitlines())
    expected = {"reply": Reply("+12025550101", "1 123456"), "stop": Reply("+12025550101", "Please stop", kind="stop")}
    assert [expected[name]] == make_channel().read_receipt(*signed(HOOK, fields))


def test_asking_by_the_providers_own_name() -> None:
    now, letter = datetime.now(UTC), uuid4()
    with ScriptedServer(Twilio(status="delivered")) as server:
        found = make_channel(server.url).look_up_sent([
            Sent(letter, "+12025550101", "SM1", now), Sent(UUID(int=1), "+12025550101", "", now)
        ])  # fmt: skip
    assert [(letter, "delivered")] == [(r.delivery_id, r.outcome) for r in found]


def test_every_code_is_one_of_ours() -> None:
    known = frozenset().union(*FAULTS.values())
    assert [] == [
        n for n, row in ADAPTER.codes.items() if row.outcome not in {"accepted", "delivered"} and row.code not in known
    ]
