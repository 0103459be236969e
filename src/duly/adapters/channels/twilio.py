# SPDX-License-Identifier: Apache-2.0
"""What Twilio's messages and calls have in common: accounts, signed callbacks, the address that carries the delivery id.

Source: Twilio's "Usage: security", validating requests. Providers that are compatible with it sign the same way.
"""

import base64
import hmac
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from duly.adapters.channels.adapter import Code, Field
from duly.adapters.channels.hooks import URL, form_of, header, query_of
from duly.adapters.channels.http import Answer
from duly.adapters.channels.one_by_one import ByNumber
from duly.adapters.channels.verdicts import outcome_of, uuid_of
from duly.kernel.words import Words
from duly.rooms.delivery.channel import Receipt, Refused, Sent, Unknown
from duly.rooms.delivery.facts import BAD_SIGNATURE

DELIVERY = "d"
"""The name in the callback's query under which the delivery comes back."""


ACCOUNT = (
    Field("account_sid", Words(en="account SID", zh="Account SID"), required=True),
    Field("auth_token", Words(en="auth token; also checks callbacks", zh="Auth Token，也用于验证回调签名"), required=True, secret=True),
    Field("api_key", Words(en="API key, instead of the token in requests", zh="API Key，在请求中代替 Auth Token"), default=""),
    Field("api_secret", Words(en="secret of the API key", zh="API Key 的密钥"), default="", secret=True),
)  # fmt: skip
SERVICE = (
    Field("url", Words(en="address of the service", zh="服务地址"), default="https://api.twilio.com"),
    Field("timeout", Words(en="seconds for each answer", zh="每次应答的秒数"), float, 10.0),
)
_CREATED = 201


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose account it is. With an API key, requests carry that; callbacks are signed with the token all the same."""

    account_sid: str
    auth_token: str
    api_key: str
    api_secret: str
    hook_url: str
    url: str
    connections: int
    timeout: float

    def authorization(self) -> str:
        """The header of a request."""
        has_key = bool(self.api_key)
        user, password = (self.api_key, self.api_secret) if has_key else (self.account_sid, self.auth_token)
        return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def path(self, resource: str) -> str:
        """Where a resource of this account is."""
        return f"/2010-04-01/Accounts/{quote(self.account_sid, safe='')}/{resource}.json"


class ViaTwilio(ByNumber):
    """A resource of an account: each letter is a new one, which can be asked for by its SID."""

    resource: str

    def __init__(self, thread: str, account: Account) -> None:
        super().__init__(thread, account.url, account.connections, account.timeout, patience=account.timeout)
        self._account = account
        self._headers = {"Authorization": account.authorization(), "Accept": "application/json"}

    def _create(self, form: Mapping[str, str]) -> Answer | Refused | Unknown:
        return self._http.ask("POST", self._account.path(self.resource), data=form, headers=self._headers)

    def _look_up(self, sent: Sent, start_by: float) -> Receipt | None:
        """By the provider's own name for it; one without cannot be asked about."""
        if not sent.reference:
            return None
        path = self._account.path(f"{self.resource}/{sent.reference}")
        answer = self._http.ask("GET", path, headers=self._headers)
        said = answer.said() if isinstance(answer, Answer) and answer.status == 200 else None
        return None if said is None else self._read_state(sent.delivery_id, said)

    @abstractmethod
    def _read_state(self, delivery_id: UUID, said: Mapping[str, Any]) -> Receipt:
        """What a resource that was asked for stands at."""


def created(answer: Answer, errors: Mapping[str, Code]) -> dict[str, Any] | Refused | Unknown:
    """The new resource that an answer describes, or why there is none."""
    said = answer.said()
    if said is None:
        return Unknown(f"http_{answer.status}_unreadable")
    if answer.status != _CREATED:
        code = said.get("code")
        return outcome_of(errors, str(code), str(said.get("message", ""))) if code else Unknown(f"http_{answer.status}")
    return said if said.get("sid") else Unknown("http_201_without_sid")


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


def _ways_to_write(url: str) -> tuple[str, ...]:
    """The address as it came, and with the port of its scheme written out, which some callers sign."""
    parts = urlsplit(url)
    port = {"https": 443, "http": 80}.get(parts.scheme)
    return (url,) if parts.port or port is None else (url, parts._replace(netloc=f"{parts.netloc}:{port}").geturl())
