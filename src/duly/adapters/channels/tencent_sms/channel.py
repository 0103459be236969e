# SPDX-License-Identifier: Apache-2.0
"""The SMS channel over Tencent Cloud: one signed request for each message, with an approved template."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from duly.adapters.channels.cloud_texts import CloudSettings, CloudTexts
from duly.adapters.channels.http import Answer
from duly.adapters.channels.tencent_sms import wire
from duly.adapters.channels.tencent_sms.codes import CODES
from duly.rooms.delivery.channel import Letter, Outcome, Receipt, Refused, Reply, Sent, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class TencentSettings(CloudSettings):
    """Whose account it is, and which of its applications sends."""

    secret_id: str
    secret_key: str
    sdk_app_id: str
    region: str
    param_chars: int | None


class TencentSmsChannel(CloudTexts):
    """Carries text messages through one application."""

    codes = CODES
    hook_reply = ("application/json", b'{"result":0,"errmsg":"OK"}')
    """What the provider waits for; anything else and it calls again."""

    def __init__(self, settings: TencentSettings) -> None:
        super().__init__("tencent-sms", settings)
        self._set = settings
        self.longest = settings.param_chars

    def _send(self, letter: Letter, template: str, values: Mapping[str, str], units: int) -> Outcome:
        app, sign, blanks = self._set.sdk_app_id, self._set.sms_sign, list(values.values())
        body = wire.send_body(app, sign, letter.address, template, values=blanks, delivery_id=letter.delivery_id)
        answer = self._ask("SendSms", body)
        return wire.read_answer(answer, letter.delivery_id, units) if isinstance(answer, Answer) else answer

    def _look_up(self, sent: Sent, start_by: float) -> Receipt | None:
        """By number; it is found by the delivery id that went along, or by serial number."""
        body = wire.pull_body(self._set.sdk_app_id, sent.address, sent.posted_at)
        answer = self._ask("PullSmsSendStatusByPhoneNumber", body)
        if not isinstance(answer, Answer):
            return None
        return wire.read_pulled(answer.content, sent.delivery_id, sent.reference)

    def _read_events(self, body: bytes) -> list[Receipt | Reply]:
        return wire.read_events(body)

    def _ask(self, action: str, body: bytes) -> Answer | Refused | Unknown:
        request = (self._host, self._set.region, action)
        headers = wire.headers_of(self._set.secret_id, self._set.secret_key, request, body, at=int(time.time()))
        return self._http.ask("POST", "/", content=body, headers=headers)
