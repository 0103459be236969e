# SPDX-License-Identifier: Apache-2.0
"""The SMS channel over Tencent Cloud: one signed request for each message, with an approved template."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from duly.adapters.channels.hooks import Network, require_token
from duly.adapters.channels.http import Answer, Http
from duly.adapters.channels.templates import Template, fill
from duly.adapters.channels.tencent_sms import wire
from duly.adapters.channels.tencent_sms.codes import CODES
from duly.adapters.channels.waves import SECONDS, wave
from duly.kernel import sms
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply, Sent, Unknown


@dataclass(frozen=True, slots=True)
class TencentSettings:
    """Who sends, and how."""

    secret_id: str
    secret: str
    app_id: str
    sign: str
    templates: Mapping[str, Template]
    region: str = "ap-guangzhou"
    url: str = "https://sms.tencentcloudapi.com"
    hook_token: str = ""
    hook_networks: tuple[Network, ...] = ()
    param_chars: int | None = None
    connections: int = 8
    batch: int = 10
    timeout: float = 10.0


class TencentSmsChannel:
    """Carries text messages through one application."""

    name = "sms"
    codes = CODES
    hook_reply = ("application/json", b'{"result":0,"errmsg":"OK"}')
    """What the provider waits for; anything else and it calls again."""

    def __init__(self, settings: TencentSettings) -> None:
        self._set = settings
        self.limits = Limits(
            batch=settings.batch, connections=settings.connections, body_chars=500, seconds=SECONDS,
            receipt_days=3 if settings.hook_token else None,
        )  # fmt: skip
        self._host = urlsplit(settings.url).netloc
        self._http = Http(settings.url, connections=settings.connections, timeout=settings.timeout)
        self._pool = ThreadPoolExecutor(settings.connections, thread_name_prefix="tencent-sms")

    def check(self, address: str) -> str | None:
        """Why this number can never work, or ``None``."""
        return sms.why_no_number(address)

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters; the outcomes are in the order of the letters."""
        return wave(
            self._pool, letters, lambda some: [self._post(letter) for letter in some], patience=self._set.timeout
        )

    def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
        """Ask about letters by number; they are found by the delivery id that went along, or by serial number."""
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
        filled = fill(self._set.templates, letter, longest=self._set.param_chars)
        if isinstance(filled, Refused):
            return filled
        values = [sms.unsigned(value, self._set.sign) for value in filled.values.values()]
        body = wire.send_body(
            self._set.app_id,
            self._set.sign,
            letter.address,
            filled.code,
            values=values,
            delivery_id=letter.delivery_id,
        )
        answer = self._ask("SendSms", body)
        units = sms.billed(sms.signed(filled.text, self._set.sign, letter.address), letter.address).count
        if not isinstance(answer, Answer):
            return answer
        return wire.read_answer(answer.status, answer.content, letter.delivery_id, units)

    def _look_up(self, sent: Sent) -> Receipt | None:
        answer = self._ask(
            "PullSmsSendStatusByPhoneNumber", wire.pull_body(self._set.app_id, sent.address, sent.posted_at)
        )
        return (
            wire.read_pulled(answer.content, sent.delivery_id, sent.reference) if isinstance(answer, Answer) else None
        )

    def _ask(self, action: str, body: bytes) -> Answer | Refused | Unknown:
        request = (self._host, self._set.region, action)
        headers = wire.headers_of(self._set.secret_id, self._set.secret, request, body, at=int(time.time()))
        return self._http.ask("POST", "/", content=body, headers=headers)
