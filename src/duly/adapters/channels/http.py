# SPDX-License-Identifier: Apache-2.0
"""One conversation with a provider over HTTP, for all adapters that speak it.

What matters is *when* something goes wrong. Before the request left, nothing can have been accepted; after it left, and
until a whole answer of a sane size is here, nobody knows.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import orjson

from duly.rooms.delivery.channel import Refused, Unknown

LARGEST = 256 * 1024
"""No provider's answer about a message is longer than this; one that is cannot be trusted."""
CONNECT = 5.0
_FOR_NOW = {429: "too_many", 503: "connect"}
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. ``status`` is HTTP's; ``retry_after`` is in seconds."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    retry_after: float | None = None

    def said(self) -> dict[str, Any] | None:
        """The body's JSON object, or ``None`` where it is none: then nobody knows what the provider did."""
        try:
            found = orjson.loads(self.content)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


class Http:
    """Connections to one provider. ``transport`` is for tests that need no sockets."""

    def __init__(
        self,
        base_url: str,
        *,
        connections: int = 4,
        timeout: float = 10.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._timeout = timeout
        self._client = httpx.Client(
            base_url=base_url.rstrip("/"),
            timeout=httpx.Timeout(timeout, connect=CONNECT),
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            headers={"Accept-Encoding": "identity"},
            transport=transport,
            follow_redirects=False,
            trust_env=False,
        )

    def ask(self, method: str, path: str, **request: Any) -> Answer | Refused | Unknown:
        """Send one request; gives the whole answer, or why there is none. 429 and 503 are refusals for now.

        The other statuses are for the adapter to understand: where they say nothing of the message (502 and 504 come
        from something in between), it is ``Unknown``. An answer that trickles in beyond the time-out is none.
        """
        try:
            found = self._whole_answer(method, path, request)
        except _NOT_SENT as error:
            return Refused("connect", str(error) or type(error).__name__, permanent=False)
        except httpx.HTTPError as error:
            return Unknown(f"no_answer_{type(error).__name__}".lower())
        if isinstance(found, Answer) and found.status in _FOR_NOW:
            code = _FOR_NOW[found.status]
            return Refused(code, f"HTTP {found.status}", permanent=False, retry_after=found.retry_after)
        return found

    def _whole_answer(self, method: str, path: str, request: Mapping[str, Any]) -> Answer | Unknown:
        deadline, content = time.monotonic() + self._timeout, b""
        with self._client.stream(method, path, **request) as response:
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                return Unknown("encoded_answer")  # never asked for; a few packed bytes can be gigabytes
            for part in response.iter_bytes():  # as they come: to wait for a chunk of some size is to wait for ever
                content += part
                if len(content) > LARGEST:
                    return Unknown("answer_too_large")
                if time.monotonic() > deadline:
                    return Unknown("no_answer_in_time")
        return Answer(response.status_code, response.headers, content, retry_after(response.headers))

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of ``Retry-After`` (RFC 9110, 10.2.3), whether given as seconds or as a date; at most a day."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return min(float(text), 86_400.0)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - datetime.now(UTC)).total_seconds(), 0.0), 86_400.0)
