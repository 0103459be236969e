# SPDX-License-Identifier: Apache-2.0
"""Announcements over HTTP: signed as Standard Webhooks says, to checked addresses, never through a redirect."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import httpx
import pytest

from duly.adapters.carriers.webhook import WebhookCarrier
from duly.adapters.channels.public_hosts import NotFound
from duly.rooms.downstream.carrier import Answered, Parcel
from duly.rooms.downstream.rules.signing_keys import key_of

SYSTEM = UUID(int=7)
KEY = key_of(b"secret", SYSTEM, 1)
PARCEL = Parcel(UUID(int=9), SYSTEM, "https://erp.example/duly", b'{"type":"duly.record.changed"}', (KEY,))


def carrier(
    answer: Callable[[httpx.Request], httpx.Response] | None = None, *, inside: bool = False, at: str = "93.184.215.14"
) -> WebhookCarrier:
    transport = httpx.MockTransport(answer or (lambda _: httpx.Response(200, json={"acknowledged": True})))
    return WebhookCarrier(lambda: inside, look_up=lambda _host, _port: [at], transport=transport)


def signed(body: bytes, *, key: str = KEY, at: float | None = None) -> Mapping[str, str]:
    """By the specification, not by our own code."""
    stamp = str(int(time.time() if at is None else at))
    secret = base64.b64decode(key.removeprefix("whsec_"))
    mac = hmac.new(secret, f"m1.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {"webhook-id": "m1", "webhook-timestamp": stamp, "webhook-signature": f"v1,{base64.b64encode(mac).decode()}"}


def test_it_is_signed_as_standard_webhooks_says() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(202, content=b"thanks")

    assert carrier(answer).post(PARCEL) == Answered(202, b"thanks")
    (request,) = seen
    stamp, secret = request.headers["webhook-timestamp"], base64.b64decode(KEY.removeprefix("whsec_"))
    mac = hmac.new(secret, f"{PARCEL.id}.{stamp}.".encode() + PARCEL.body, hashlib.sha256).digest()
    assert request.headers["webhook-id"] == str(PARCEL.id)
    assert request.headers["webhook-signature"] == f"v1,{base64.b64encode(mac).decode()}"


def test_while_a_key_is_turned_both_sign() -> None:
    seen: list[Any] = []
    answer = carrier(lambda request: seen.append(request.headers["webhook-signature"]) or httpx.Response(200)).post(
        PARCEL._replace(keys=(key_of(b"secret", SYSTEM, 2), KEY))
    )
    assert answer.is_taken
    assert len(seen[0].split(" ")) == 2


@pytest.mark.parametrize("at", ["10.0.0.8", "127.0.0.1", "169.254.169.254", "::1"])
def test_an_inner_address_is_not_gone_to_unless_the_operator_says_so(at: str) -> None:
    assert carrier(at=at).post(PARCEL) == Answered(0, code="bad_address")
    assert carrier(at=at, inside=True).post(PARCEL).is_taken


def test_without_tls_only_inside() -> None:
    assert carrier().trouble_with("http://erp.local/in")
    assert not carrier(inside=True).trouble_with("http://erp.local/in")
    assert not carrier().trouble_with("https://erp.example/in")


def test_a_redirect_is_not_followed() -> None:
    answer = carrier(lambda _: httpx.Response(302, headers={"Location": "https://thief.example/"})).post(PARCEL)
    assert (answer.status, answer.is_taken) == (302, False)


def test_what_goes_wrong_is_said_in_the_answer() -> None:
    def away(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    def nowhere(_host: str, _port: int) -> list[str]:
        raise NotFound("erp.example")

    assert carrier(away).post(PARCEL) == Answered(0, code="connect")
    lost = WebhookCarrier(lambda: False, look_up=nowhere, transport=httpx.MockTransport(lambda _: httpx.Response(200)))
    assert lost.post(PARCEL) == Answered(0, code="no_route")
    busy = carrier(lambda _: httpx.Response(503, headers={"Retry-After": "30"})).post(PARCEL)
    assert (busy.is_taken, busy.retry_after) == (False, 30.0)


def test_a_call_is_genuine_with_one_of_the_keys_for_five_minutes() -> None:
    body, at = b'{"type":"duly.done"}', time.time()
    assert carrier().is_genuine([key_of(b"secret", SYSTEM, 2), KEY], signed(body), body)
    assert not carrier().is_genuine([KEY], signed(body, key=key_of(b"secret", UUID(int=8), 1)), body)
    assert not carrier().is_genuine([KEY], signed(body), body + b" ")
    assert not carrier().is_genuine([KEY], signed(body, at=at - 301), body)
    assert not carrier().is_genuine([KEY], {}, body)
