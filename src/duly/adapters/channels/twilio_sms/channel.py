# SPDX-License-Identifier: Apache-2.0
"""The SMS channel over Twilio: one form for each message; status calls come back with the delivery in their address."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from duly.adapters.channels.http import Answer, Http
from duly.adapters.channels.twilio import Account, callback, read_call
from duly.adapters.channels.twilio_sms import wire
from duly.adapters.channels.twilio_sms.codes import CODES
from duly.adapters.channels.waves import SECONDS, wave
from duly.kernel import sms
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Reply, Sent

LONGEST = 1_600


@dataclass(frozen=True, slots=True)
class TwilioSettings:
    """Who sends, and how. ``sender`` is a number or name, or the SID of a messaging service (``MG...``)."""

    account: Account
    sender: str
    hook_url: str = ""
    sign: str = ""
    url: str = "https://api.twilio.com"
    connections: int = 8
    batch: int = 10
    timeout: float = 10.0


class TwilioSmsChannel:
    """Carries text messages through one account."""

    name = "sms"
    codes = CODES
    hook_reply = ("text/xml", b"<Response/>")
    """Nothing to be said back to a customer who wrote."""

    def __init__(self, settings: TwilioSettings) -> None:
        self._set = settings
        self.limits = Limits(
            batch=settings.batch, connections=settings.connections, body_chars=LONGEST, seconds=SECONDS, echoes=True,
            receipt_days=3 if settings.hook_url else None,
        )  # fmt: skip
        self._http = Http(settings.url, connections=settings.connections, timeout=settings.timeout)
        self._pool = ThreadPoolExecutor(settings.connections, thread_name_prefix="twilio-sms")
        self._headers = {"Authorization": settings.account.authorization(), "Accept": "application/json"}

    def check(self, address: str) -> str | None:
        """Why this number can never work, or ``None``."""
        return sms.why_no_number(address)

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters; the outcomes are in the order of the letters."""
        return wave(
            self._pool, letters, lambda some: [self._post(letter) for letter in some], patience=self._set.timeout
        )

    def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
        """Ask about letters by the provider's own name for them; those without one cannot be asked about."""
        found = self._pool.map(self._look_up, [one for one in sent if one.reference])
        return [receipt for receipt in found if receipt is not None]

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """A status call or a customer's message, after its signature was checked.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        query, fields = read_call(self._set.account.token, headers, body)
        return [wire.read_event(query, fields)]

    def close(self) -> None:
        """Close all connections."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._http.close()

    def _post(self, letter: Letter) -> Outcome:
        text = sms.signed(letter.text, self._set.sign, letter.address)
        by = "MessagingServiceSid" if self._set.sender.startswith("MG") else "From"
        form = {"To": letter.address, by: self._set.sender, "Body": text}
        if to := callback(self._set.hook_url, letter.delivery_id):
            form["StatusCallback"] = to
        answer = self._http.ask("POST", self._set.account.path("Messages"), data=form, headers=self._headers)
        if not isinstance(answer, Answer):
            return answer
        return wire.read_answer(answer.status, answer.content, sms.billed(text, letter.address).count)

    def _look_up(self, sent: Sent) -> Receipt | None:
        path = self._set.account.path(f"Messages/{sent.reference}")
        answer = self._http.ask("GET", path, headers=self._headers)
        is_there = isinstance(answer, Answer) and answer.status == 200
        return wire.read_state(sent.delivery_id, answer.content) if isinstance(answer, Answer) and is_there else None
