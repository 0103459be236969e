# SPDX-License-Identifier: Apache-2.0
"""What Twilio's messages and calls have in common: accounts, signed callbacks, the address that carries the delivery id.

Source: Twilio's "Usage: security", validating requests. Providers that are compatible with it sign the same way.
"""

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

import orjson

from duly.adapters.channels.hooks import URL, form_of, header, query_of
from duly.adapters.channels.tables import uuid_of
from duly.rooms.delivery.facts import BAD_SIGNATURE

DELIVERY = "d"
"""The name in the callback's query under which the delivery comes back."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account it is. With an API key, requests carry that; callbacks are signed with the token all the same."""

    sid: str
    token: str
    api_key: str = ""
    api_secret: str = ""

    def authorization(self) -> str:
        """The header of a request."""
        user, password = (self.api_key, self.api_secret) if self.api_key else (self.sid, self.token)
        return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def path(self, resource: str) -> str:
        """Where a resource of this account is."""
        return f"/2010-04-01/Accounts/{quote(self.sid, safe='')}/{resource}.json"


def signature_of(token: str, url: str, fields: Sequence[tuple[str, str]]) -> str:
    """The signature of a callback: HMAC-SHA1 over its address and its fields, sorted, without anything between."""
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), "sha1")).decode()


def read_call(token: str, headers: Mapping[str, str], body: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Query and form of a callback, after its signature was checked.

    Raises:
        Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
    """
    given, url = header(headers, "x-twilio-signature"), header(headers, URL)
    if not token or not given or not url:
        raise BAD_SIGNATURE(why="no signature, no token, or no address to check it with")
    fields = form_of(body)
    if not any(hmac.compare_digest(signature_of(token, one, fields), given) for one in _ways_to_write(url)):
        raise BAD_SIGNATURE(why="the signature does not match; is hook_url the address that the provider calls?")
    return query_of(headers), dict(fields)


def callback(hook_url: str, delivery_id: UUID, **more: str) -> str:
    """The address to be called about one delivery."""
    if not hook_url:
        return ""
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in {DELIVERY: str(delivery_id), **more}.items())
    return f"{hook_url}{'&' if urlsplit(hook_url).query else '?'}{query}"


def delivery_of(query: Mapping[str, str]) -> UUID | None:
    """The delivery that a callback is about."""
    return uuid_of(query.get(DELIVERY, ""))


def answer_of(content: bytes) -> dict[str, Any]:
    """An answer's JSON object.

    Raises:
        ValueError: it is none.
    """
    said = orjson.loads(content)
    if not isinstance(said, dict):
        message = "not an object"
        raise ValueError(message)  # noqa: TRY004  one kind of error for all that cannot be read
    return said


def _ways_to_write(url: str) -> tuple[str, ...]:
    """The address as it came, and with the port of its scheme written out, which some callers sign."""
    parts = urlsplit(url)
    port = {"https": 443, "http": 80}.get(parts.scheme)
    return (url,) if parts.port or port is None else (url, parts._replace(netloc=f"{parts.netloc}:{port}").geturl())
