# SPDX-License-Identifier: Apache-2.0
"""The SMS channel over Alibaba Cloud: one signed request for each message, with an approved template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from duly.adapters.channels.aliyun_sms import wire
from duly.adapters.channels.aliyun_sms.codes import CODES
from duly.adapters.channels.cloud_texts import CloudSettings, CloudTexts
from duly.adapters.channels.http import Answer
from duly.rooms.delivery.channel import Letter, Outcome, Receipt, Refused, Reply, Sent, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class AliyunSettings(CloudSettings):
    """Whose account it is."""

    access_key_id: str
    access_key_secret: str


class AliyunSmsChannel(CloudTexts):
    """Carries text messages through one account."""

    codes = CODES
    hook_reply = ("application/json", '{"code":0,"msg":"成功"}'.encode())
    """What the provider waits for; anything else and it pushes the same reports again."""
    longest = 35
    with_urls = False

    def __init__(self, settings: AliyunSettings) -> None:
        super().__init__("aliyun-sms", settings)
        self._set = settings

    def _send(self, letter: Letter, template: str, values: Mapping[str, str], units: int) -> Outcome:
        params = wire.send_params(letter.address, self._set.sms_sign, template, values, letter.delivery_id)
        answer = self._ask("SendSms", params)
        return wire.read_answer(answer, units) if isinstance(answer, Answer) else answer

    def _look_up(self, sent: Sent, start_by: float) -> Receipt | None:
        """By number and day; it is found by the delivery id that went along."""
        answer = self._ask("QuerySendDetails", wire.details_params(sent.address, sent.posted_at, sent.reference, 1))
        if not isinstance(answer, Answer):
            return None
        return wire.read_details(answer.content, sent.delivery_id, datetime.now(UTC) - sent.posted_at)

    def _read_events(self, body: bytes) -> list[Receipt | Reply]:
        return wire.read_events(body)

    def _ask(self, action: str, params: Mapping[str, str]) -> Answer | Refused | Unknown:
        query = wire.query_of(params)
        now, nonce, request = datetime.now(UTC), uuid4().hex, (self._host, action, query)
        headers = wire.headers_of(self._set.access_key_id, self._set.access_key_secret, request, now=now, nonce=nonce)
        return self._http.ask("POST", f"/?{query}", headers=headers)
