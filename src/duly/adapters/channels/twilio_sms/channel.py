# SPDX-License-Identifier: Apache-2.0
"""The SMS channel over Twilio: one form for each message; status calls come back with the delivery in their address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duly.adapters.channels.http import Answer
from duly.adapters.channels.twilio import Account, ViaTwilio, callback, read_call
from duly.adapters.channels.twilio_sms import wire
from duly.adapters.channels.twilio_sms.codes import CODES
from duly.adapters.channels.waves import SECONDS
from duly.kernel import sms
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Reply

LONGEST = 1_600
_BATCH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioSettings(Account):
    """Who sends, and how. ``sender`` is a number or name, or the SID of a messaging service (``MG...``)."""

    sender: str
    sms_sign: str


class TwilioSmsChannel(ViaTwilio):
    """Carries text messages through one account."""

    name = "sms"
    codes = CODES
    resource = "Messages"
    hook_reply = ("text/xml", b"<Response/>")
    """Nothing to be said back to a customer who wrote."""

    def __init__(self, settings: TwilioSettings) -> None:
        super().__init__("twilio-sms", settings)
        self._set = settings
        self.limits = Limits(
            batch=_BATCH,
            connections=settings.connections,
            body_chars=LONGEST,
            seconds=SECONDS,
            echoes=True,
            receipt_days=3 if settings.hook_url else None,
        )

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """A status call or a customer's message, after its signature was checked.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        query, fields = read_call(self._set.auth_token, headers, body)
        return [wire.read_event(query, fields)]

    def _post(self, letter: Letter, start_by: float) -> Outcome:
        text = sms.signed(letter.text, self._set.sms_sign, letter.address)
        by = "MessagingServiceSid" if self._set.sender.startswith("MG") else "From"
        form = {"To": letter.address, by: self._set.sender, "Body": text}
        if to := callback(self._set.hook_url, letter.delivery_id):
            form["StatusCallback"] = to
        answer = self._create(form)
        units = sms.billed(text, letter.address).count
        return wire.read_answer(answer, units) if isinstance(answer, Answer) else answer

    def _read_state(self, delivery_id: UUID, said: Mapping[str, Any]) -> Receipt:
        return wire.read_state(delivery_id, said)
