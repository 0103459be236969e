# SPDX-License-Identifier: Apache-2.0
"""Webhooks: the conformance suite, signatures checked by another library, where we do not go, and confirmations."""

import base64
import ipaddress
import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
import standardwebhooks
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.channel_contract import make_letter
from adapters.channels.conformance import Answer, Conformance, Request, ScriptedServer, Stage
from adapters.channels.samples_of import sample
from adapters.channels.scripted import Behaviour, free_port, nobody_answers_the_door
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.public_hosts import NotAllowed, addresses_of, is_public, split
from duly.adapters.channels.webhook import ADAPTER, WebhookChannel
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, Letter, Outcome, Refused, Reply, Unknown

SECRET, OLDER = (f"whsec_{base64.b64encode(bytes([nth]) * 32).decode()}" for nth in (1, 2))
URL = "https://erp.example/duly"


def webhook(timeout: float = 4.0, look_up: Callable[[str, int], Sequence[str]] | None = None, **changes: Any) -> WebhookChannel:  # fmt: skip
    section = {"secret": SECRET, "allow_private": True, "allow_http": True}
    more = {"look_up": look_up} if look_up else {}
    return WebhookChannel(values_of(ADAPTER, section | changes), timeout=timeout, **more)


class WebhookStage(Stage):
    cannot: ClassVar = {
        "receipts": "a 2xx is all that such a system says; its confirmation is tested below",
        "too_many": "one customer's system is busy, not the provider: `busy`, tested below",
        "not_there": "one customer's system is away, not the provider: `no_route`, tested below",
        "connect_hangs": "one customer's system is away, not the provider: `no_route`, tested below",
    }

    def channel(self, url: str, **changes: Any) -> WebhookChannel:
        self.url = url
        return webhook(self.timeout, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(f"{self.url}/customer-{nth}")

    def accepted(self, request: Request) -> Answer:
        return Answer(204)

    def malformed(self, request: Request) -> Answer:
        return Answer(500, b"<html>")

    def refused(self, request: Request) -> Answer:
        return Answer(410)

    def later(self, request: Request) -> Answer:
        return Answer(503)

    def unmapped(self, request: Request) -> Answer:
        return Answer(418)

    def mixed(self, request: Request, bad: Letter) -> Behaviour:
        return Answer(410 if request.path == urlsplit(bad.address).path else 200)


class TestConformance(Conformance):
    stage = WebhookStage()

    def test_order(self) -> None:
        with ScriptedServer(lambda r: Answer(410 if r.path == "/customer-1" else 200)) as server:
            self.stage.channel(server.url)
            outcomes = self.stage.channel(server.url).post([self.stage.letter(nth) for nth in range(4)])
        assert [Accepted, Refused, Accepted, Accepted] == [type(outcome) for outcome in outcomes]


def post_one(behaviour: Behaviour, path: str = "/duly", **changes: Any) -> tuple[Outcome, list[Request], Letter]:
    with ScriptedServer(lambda _: behaviour) as server:
        letter = make_letter(server.url + path, link="https://portal.example/n/abc")
        (outcome,) = webhook(**changes).post([letter])
        return outcome, server.requests, letter


def test_another_library_finds_the_signature_good() -> None:
    outcome, (request,), letter = post_one(
        Answer(200), previous_secret=OLDER, acknowledge_url="https://duly.example/hooks/webhook"
    )
    assert Accepted(str(letter.delivery_id), "HTTP 200") == outcome
    for secret in (SECRET, OLDER):
        key = webhook(secret=secret).secret_for(letter.address)
        said = standardwebhooks.Webhook(key).verify(request.body, dict(request.headers))
        assert ("duly.notice", str(letter.delivery_id)) == (said["type"], said["data"]["id"])
    assert str(letter.delivery_id) == request.headers["webhook-id"]
    assert json.loads(sample("webhook", "notice.json"))["data"].keys() == said["data"].keys()
    assert ("示例科技有限公司", "123456", "zh-Hans") == tuple(
        said["data"][name] for name in ("organisation", "code", "language")
    )
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(SECRET).verify(request.body, dict(request.headers))


def test_each_address_has_a_key_of_its_own() -> None:
    channel = webhook(secrets={URL: OLDER})
    assert channel.secret_for("https://a.example/") != channel.secret_for("https://b.example/")
    assert "" == channel.secret_for(URL), "the customer knows the key that he brought"


def test_a_letter_that_is_sent_again_has_the_same_id() -> None:
    with ScriptedServer(lambda _: Answer(200)) as server:
        letter, channel = make_letter(server.url), webhook()
        channel.post([letter])
        channel.post([letter])
        assert [str(letter.delivery_id)] * 2 == [request.headers["webhook-id"] for request in server.requests]


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [(410, "not_in_service", True), (301, "bad_address", True), (302, "no_route", False), (404, "no_route", False),
     (400, "rejected", False), (413, "too_large", True), (429, "busy", False), (503, "busy", False)],
)  # fmt: skip
def test_statuses_are_told_apart(status: int, code: str, permanent: bool) -> None:
    outcome, requests, _ = post_one(Answer(status, b"", {"Location": "http://127.0.0.1/elsewhere", "Retry-After": "7"}))
    assert isinstance(outcome, Refused)
    assert (code, permanent) == (outcome.code, outcome.permanent)
    assert 1 == len(requests), "no redirect is followed"
    assert outcome.retry_after == 7


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_fault_of_the_system_is_unknown_and_may_be_sent_again(status: int) -> None:
    outcome, _, _ = post_one(Answer(status))
    assert isinstance(outcome, Unknown)
    assert webhook().limits.blind_resend, "receivers know what they have had by webhook-id"


def test_one_customers_absence_is_no_fault_of_the_channel() -> None:
    with nobody_answers_the_door() as silent, ScriptedServer(lambda _: Answer(200)) as server:
        away = [make_letter(f"http://127.0.0.1:{port}/") for port in (free_port(), silent)]
        outcomes = webhook(0.4).post([*away, make_letter(server.url)])
    assert [("no_route", False)] == [(out.code, out.permanent) for out in outcomes[:1] if isinstance(out, Refused)]
    assert isinstance(outcomes[1], Refused)
    assert "connect" != outcomes[1].code
    assert isinstance(outcomes[2], Accepted)


def test_a_body_beyond_all_measure_is_not_sent() -> None:
    (outcome,) = webhook(look_up=lambda *_: ["203.0.113.1"]).post([make_letter(URL, text="x" * 300_000)])
    assert isinstance(outcome, Refused)
    assert ("too_large", True) == (outcome.code, outcome.permanent)


# Where we do not go -------------------------------------------------------------------------------------------------

INNER = (
    "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "::",
    "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "2001::1", "224.0.0.1", "255.255.255.255", "192.0.0.8", "198.18.0.1", "ff02::1", "240.0.0.1", "fec0::1", "192.0.2.1",
)  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "1.1.1.1"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


@given(st.integers(0, 2**32 - 1))
def test_no_inner_address_passes_in_disguise(number: int) -> None:
    inner = ipaddress.IPv4Address(number)
    if not is_public(str(inner)):
        assert not is_public(f"::ffff:{inner}")
        assert not is_public(str(ipaddress.IPv6Address((0x64_FF9B << 96) | number)))


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["169.254.169.254"], ["::1"]])
def test_a_name_that_leads_inside_is_refused_for_good(found: list[str]) -> None:
    channel = webhook(allow_private=False, look_up=lambda *_: found)
    (outcome,) = channel.post([make_letter(URL)])
    assert isinstance(outcome, Refused)
    assert ("bad_address", True) == (outcome.code, outcome.permanent)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "localhost"])
def test_writing_it_in_another_way_does_not_help(host: str) -> None:
    with ScriptedServer(lambda _: Answer(200)) as server:
        (outcome,) = webhook(allow_private=False).post([make_letter(f"http://{host}:{server.port}/")])
        assert isinstance(outcome, Refused)
        assert [] == server.requests


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """The name is looked up once: what it means a moment later does not matter."""
    asked = []

    def look_up(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["203.0.113.99"]

    with ScriptedServer(lambda _: Answer(200)) as server:
        (outcome,) = webhook(look_up=look_up).post([make_letter(f"http://erp.example:{server.port}/a?b=c")])
        assert isinstance(outcome, Accepted), outcome
        (request,) = server.requests
    assert ["erp.example"] == asked
    assert (f"erp.example:{server.port}", "/a?b=c") == (request.headers["host"], request.target)


@pytest.mark.parametrize(
    "url",
    ["http://erp.example/", "ftp://erp.example/", "https://", "https://user:pw@erp.example/", "https://erp.example/#a",
     "https://erp.example/\r\nX: y", "https://erp.example:99999/", "erp.example", "file:///etc/passwd", "https://a b/"],
)  # fmt: skip
def test_addresses_that_can_never_work_are_complained_about(url: str) -> None:
    channel = webhook(allow_http=False)
    assert channel.check(url)
    (outcome,) = channel.post([make_letter(url)])
    assert isinstance(outcome, Refused)
    assert ("bad_address", True) == (outcome.code, outcome.permanent)


def test_a_good_address_is_not_complained_about() -> None:
    assert webhook(allow_http=False).check("https://erp.example:8443/duly?tenant=1") is None


def test_a_name_that_is_not_found_is_tried_again() -> None:
    (outcome,) = webhook().post([make_letter("https://no-such-host.invalid/")])
    assert isinstance(outcome, Refused)
    assert ("no_route", False) == (outcome.code, outcome.permanent)


def test_one_inner_address_among_several_is_enough() -> None:
    with pytest.raises(NotAllowed):
        addresses_of(split(URL, allow_http=False), allow_private=False, look_up=lambda *_: ["8.8.8.8", "fd00::1"])


# Confirmations ------------------------------------------------------------------------------------------------------


def acknowledged(letter: Letter, key: str, at: float | None = None, **data: Any) -> tuple[Mapping[str, str], bytes]:
    """What a customer's system posts back, signed with another library."""
    at = time.time() if at is None else at
    whole = {"id": str(letter.delivery_id), "url": letter.address, "code": "123456"} | data
    body = json.dumps({"type": "duly.acknowledged", "data": whole})
    signature = standardwebhooks.Webhook(key).sign("msg_1", datetime.fromtimestamp(at, UTC), body)
    return {"Webhook-Id": "msg_1", "Webhook-Timestamp": str(int(at)), "Webhook-Signature": signature}, body.encode()


def test_a_confirmation_is_a_reply_to_its_delivery() -> None:
    letter, channel = make_letter(URL), webhook(previous_secret=OLDER)
    expected = [Reply(URL, "1 123456", letter.delivery_id)]
    assert expected == channel.read_receipt(*acknowledged(letter, channel.secret_for(URL)))
    assert expected == channel.read_receipt(*acknowledged(letter, webhook(secret=OLDER).secret_for(URL)))
    assert expected == webhook(secrets={URL: OLDER}).read_receipt(*acknowledged(letter, OLDER))


def test_nobody_confirms_for_another_address() -> None:
    letter, channel = make_letter(URL), webhook()
    mine = channel.secret_for("https://mine.example/")
    for headers, body in (
        acknowledged(letter, mine), acknowledged(letter, SECRET), ({}, acknowledged(letter, mine)[1]),
        acknowledged(letter, channel.secret_for(URL), time.time() - 3_600),
        acknowledged(letter, channel.secret_for(URL), code="12345"), acknowledged(letter, channel.secret_for(URL), id="x"),
    ):  # fmt: skip
        with pytest.raises(Refusal):
            channel.read_receipt(headers, body)


@given(st.binary(max_size=500))
def test_no_bytes_crash_the_reader(body: bytes) -> None:
    with pytest.raises(Refusal):
        webhook().read_receipt({"webhook-signature": "v1,\x00 " * 3}, body)


@pytest.mark.parametrize(
    "changes", [{"secret": "abc"}, {"secret": "whsec_YWJj"}, {"secrets": ["a"]}, {"allow_private": "yes"}]
)
def test_a_bad_section_is_refused(changes: Any) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        webhook(**changes)


def test_every_code_is_one_of_ours() -> None:
    assert {row.code for row in ADAPTER.codes.values() if row.code} <= frozenset().union(*FAULTS.values())
