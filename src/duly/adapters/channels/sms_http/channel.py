# SPDX-License-Identifier: Apache-2.0
"""The SMS channel over HTTP: one request for each batch, signed; the delivery id is the idempotency key."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx
import orjson

from duly.adapters.channels.http import Answer, Http
from duly.adapters.channels.signing import require_signed, sign
from duly.adapters.channels.sms_http import wire
from duly.adapters.channels.sms_http.codes import CODES
from duly.adapters.channels.waves import SECONDS, Hands
from duly.kernel import sms
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Reply

_GONE = 404


class SmsHttpChannel:
    """Carries text messages through one gateway. ``transport`` is for tests."""

    name = "sms"
    codes = CODES

    def __init__(
        self,
        url: str,
        secret: bytes,
        *,
        connections: int = 4,
        batch: int = 20,
        per_second: float | None = None,
        timeout: float = 10.0,
        sms_sign: str = "",
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.limits = Limits(
            batch=batch,
            connections=connections,
            body_chars=1_000,
            per_second=per_second,
            seconds=SECONDS,
            echoes=True,
            receipt_days=3,
        )
        self._secret, self._sign = secret, sms_sign
        self._http = Http(url, connections=connections, timeout=timeout, transport=transport)
        self._hands = Hands("sms", connections, patience=timeout)

    def check(self, address: str) -> str | None:
        """Why this number can never work, or ``None``."""
        return sms.why_no_number(address)

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters, a request for each batch; the outcomes are in the order of the letters."""
        return self._hands.carry_batches(letters, self._post, size=self.limits.batch)

    def look_up(self, delivery_ids: Sequence[UUID]) -> list[Receipt]:
        """Ask the gateway about letters whose outcome is unknown."""
        return self._hands.ask(delivery_ids, self._look_up)

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """The receipts and replies in a signed call of the gateway.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        require_signed(self._secret, headers, body)
        return wire.read_events(body)

    def close(self) -> None:
        """Close all connections."""
        self._hands.close()
        self._http.close()

    def _post(self, letters: Sequence[Letter], start_by: float) -> list[Outcome]:
        texts = [sms.signed(letter.text, self._sign, letter.address) for letter in letters]
        body = orjson.dumps(
            {"messages": [wire.message_of(letter, text) for letter, text in zip(letters, texts, strict=True)]}
        )
        answer = self._http.ask("POST", "/messages", content=body, headers=_headers(self._secret, body))
        if not isinstance(answer, Answer):
            return [answer] * len(letters)
        found = wire.read_answer(answer.status, answer.content, [letter.delivery_id for letter in letters])
        told = zip(found, texts, letters, strict=True)
        return [wire.counted(outcome, text, letter.address) for outcome, text, letter in told]

    def _look_up(self, delivery_id: UUID, start_by: float) -> Receipt | None:
        answer = self._http.ask(
            "GET", f"/messages/{delivery_id}", headers=_headers(self._secret, str(delivery_id).encode())
        )
        if not isinstance(answer, Answer):
            return None
        if answer.status == _GONE:
            return Receipt(delivery_id, "failed", "never_seen")
        return wire.read_state(delivery_id, answer.content) if answer.status == 200 else None


def _headers(secret: bytes, body: bytes) -> dict[str, Any]:
    return {"Content-Type": "application/json", **sign(secret, body)}
