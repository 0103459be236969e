# SPDX-License-Identifier: Apache-2.0
"""The SMS channel over Alibaba Cloud: one signed request for each message, with an approved template."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import uuid4

from duly.adapters.channels.aliyun_sms import wire
from duly.adapters.channels.aliyun_sms.codes import CODES
from duly.adapters.channels.hooks import Network, require_token
from duly.adapters.channels.http import Answer, Http
from duly.adapters.channels.templates import Template, fill
from duly.adapters.channels.waves import SECONDS, wave
from duly.kernel import sms
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply, Sent, Unknown

PARAM_CHARS = 35
"""The longest value of a template's blank that is taken."""


@dataclass(frozen=True, slots=True)
class AliyunSettings:
    """Who sends, and how."""

    key_id: str
    secret: str
    sign: str
    templates: Mapping[str, Template]
    url: str = "https://dysmsapi.aliyuncs.com"
    hook_token: str = ""
    hook_networks: tuple[Network, ...] = ()
    connections: int = 8
    batch: int = 10
    timeout: float = 10.0


class AliyunSmsChannel:
    """Carries text messages through one account."""

    name = "sms"
    codes = CODES
    hook_reply = ("application/json", '{"code":0,"msg":"成功"}'.encode())
    """What the provider waits for; anything else and it pushes the same reports again."""

    def __init__(self, settings: AliyunSettings) -> None:
        self._set = settings
        self.limits = Limits(
            batch=settings.batch, connections=settings.connections, body_chars=500, seconds=SECONDS,
            receipt_days=3 if settings.hook_token else None,
        )  # fmt: skip
        self._host = urlsplit(settings.url).netloc
        self._http = Http(settings.url, connections=settings.connections, timeout=settings.timeout)
        self._pool = ThreadPoolExecutor(settings.connections, thread_name_prefix="aliyun-sms")

    def check(self, address: str) -> str | None:
        """Why this number can never work, or ``None``."""
        return sms.why_no_number(address)

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters; the outcomes are in the order of the letters."""
        return wave(
            self._pool, letters, lambda some: [self._post(letter) for letter in some], patience=self._set.timeout
        )

    def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
        """Ask about letters by number and day; they are found by the delivery id that went along."""
        found = self._pool.map(self._look_up, sent)
        return [receipt for receipt in found if receipt is not None]

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """Reports and replies. The provider signs nothing: the address called must carry ``?token=``.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        require_token(headers, self._set.hook_token, self._set.hook_networks)
        return wire.read_events(body)

    def close(self) -> None:
        """Close all connections."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._http.close()

    def _post(self, letter: Letter) -> Outcome:
        filled = fill(self._set.templates, letter, longest=PARAM_CHARS, with_urls=False)
        if isinstance(filled, Refused):
            return filled
        values = {name: sms.unsigned(value, self._set.sign) for name, value in filled.values.items()}
        params = wire.send_params(letter.address, self._set.sign, filled.code, values, letter.delivery_id)
        answer = self._ask("SendSms", params)
        text = sms.signed(filled.text, self._set.sign, letter.address)
        units = sms.billed(text, letter.address).count
        return wire.read_answer(answer.status, answer.content, units) if isinstance(answer, Answer) else answer

    def _look_up(self, sent: Sent) -> Receipt | None:
        answer = self._ask("QuerySendDetails", wire.details_params(sent.address, sent.posted_at, sent.reference, 1))
        if not isinstance(answer, Answer):
            return None
        return wire.read_details(answer.content, sent.delivery_id, datetime.now(UTC) - sent.posted_at)

    def _ask(self, action: str, params: Mapping[str, str]) -> Answer | Refused | Unknown:
        query = wire.query_of(params)
        request = (self._host, action, query)
        headers = wire.headers_of(self._set.key_id, self._set.secret, request, now=datetime.now(UTC), nonce=uuid4().hex)
        return self._http.ask("POST", f"/?{query}", headers=headers)
