# SPDX-License-Identifier: Apache-2.0
"""The SMS channel over HTTP: one request for each batch, signed; the delivery id is the idempotency key."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import httpx
import orjson

from duly.adapters.channels.signing import require_signed, sign
from duly.adapters.channels.sms_http import wire
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply, Unknown

_E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z")
_LOOKING = 4
_GONE = 404
NOT_REACHED = "connect"


class SmsHttpChannel:
    """Carries text messages through one gateway. ``transport`` is for tests."""

    name = "sms"

    def __init__(
        self,
        url: str,
        secret: bytes,
        *,
        connections: int = 4,
        batch: int = 20,
        per_second: float | None = None,
        timeout: float = 10.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.limits = Limits(batch=batch, connections=connections, body_chars=1_000, per_second=per_second)
        self._secret = secret
        self._client = httpx.Client(
            base_url=url.rstrip("/"), timeout=httpx.Timeout(timeout, connect=5.0), transport=transport
        )
        self._pool = ThreadPoolExecutor(connections, thread_name_prefix="sms")

    def check(self, address: str) -> str | None:
        """Why this number can never work, or ``None``."""
        return None if _E164.match(address) else "not a number in international form, such as +8613800000000"

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters, a request for each batch; the outcomes are in the order of the letters."""
        size = self.limits.batch
        batches = [letters[at : at + size] for at in range(0, len(letters), size)]
        return [outcome for some in self._pool.map(self._post, batches) for outcome in some]

    def look_up(self, delivery_ids: Sequence[UUID]) -> list[Receipt]:
        """Ask the gateway about letters whose outcome is unknown."""
        found = self._pool.map(self._look_up, delivery_ids)
        return [receipt for receipt in found if receipt is not None]

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """The receipts and replies in a signed call of the gateway.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        require_signed(self._secret, headers, body)
        return wire.read_events(body)

    def close(self) -> None:
        """Close all connections."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _post(self, letters: Sequence[Letter]) -> list[Outcome]:
        body = orjson.dumps({"messages": [wire.message_of(letter) for letter in letters]})
        try:
            answer = self._client.post("/messages", content=body, headers=_headers(self._secret, body))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            return [Refused(NOT_REACHED, str(error) or type(error).__name__, permanent=False)] * len(letters)
        except httpx.HTTPError as error:
            return [Unknown(f"no_answer_{type(error).__name__}".lower())] * len(letters)
        return wire.read_answer(answer.status_code, answer.content, [letter.delivery_id for letter in letters])

    def _look_up(self, delivery_id: UUID) -> Receipt | None:
        try:
            answer = self._client.get(
                f"/messages/{delivery_id}", headers=_headers(self._secret, str(delivery_id).encode())
            )
        except httpx.HTTPError:
            return None
        if answer.status_code == _GONE:
            return Receipt(delivery_id, "failed", "never_seen")
        return wire.read_state(delivery_id, answer.content) if answer.is_success else None


def _headers(secret: bytes, body: bytes) -> dict[str, Any]:
    return {"Content-Type": "application/json", **sign(secret, body)}
