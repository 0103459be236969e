# SPDX-License-Identifier: Apache-2.0
"""The robot call over Twilio: the script goes along with the request, keys come back to the hook.

A call that an answering machine took is accepted, not delivered: nobody has heard it. Only key 1 confirms.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from duly.adapters.channels.http import Answer, Http
from duly.adapters.channels.twilio import Account, callback, read_call
from duly.adapters.channels.twilio_voice import wire
from duly.adapters.channels.twilio_voice.codes import CODES
from duly.adapters.channels.twilio_voice.sealing import key_of, seal, unseal
from duly.adapters.channels.twilio_voice.speech import LONGEST, Script, answer_to, script_of, twiml_of, voice_of
from duly.adapters.channels.waves import SECONDS, wave
from duly.kernel import sms
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply, Sent

STATE = "s"
XML = "text/xml; charset=utf-8"
_NOTHING = b"<Response/>"


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Who calls, and how. ``rings`` are seconds until nobody is taken to answer."""

    account: Account
    caller: str
    hook_url: str
    url: str = "https://api.twilio.com"
    rings: int = 30
    body_chars: int = 600
    detects_machines: bool = True
    connections: int = 4
    batch: int = 5
    timeout: float = 10.0


class TwilioVoiceChannel:
    """Rings people up and reads to them."""

    name = "voice"
    codes = CODES

    def __init__(self, settings: VoiceSettings) -> None:
        self._set = settings
        self.limits = Limits(
            batch=settings.batch,
            connections=settings.connections,
            body_chars=settings.body_chars,
            seconds=SECONDS,
            echoes=True,
            receipt_days=1,
        )
        self._key = key_of(settings.account.token)
        self._http = Http(settings.url, connections=settings.connections, timeout=settings.timeout)
        self._pool = ThreadPoolExecutor(settings.connections, thread_name_prefix="twilio-voice")
        self._headers = {"Authorization": settings.account.authorization(), "Accept": "application/json"}

    def check(self, address: str) -> str | None:
        """Why this number can never work, or ``None``."""
        return sms.why_no_number(address)

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Ask for calls; the outcomes are in the order of the letters."""
        return wave(
            self._pool, letters, lambda some: [self._post(letter) for letter in some], patience=self._set.timeout
        )

    def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
        """Ask about calls by the provider's own name for them; those without one cannot be asked about."""
        found = self._pool.map(self._look_up, [one for one in sent if one.reference])
        return [receipt for receipt in found if receipt is not None]

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What a status call or a pressed key says, after the signature was checked.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        return self.answer_call(headers, body)[0]

    def answer_call(self, headers: Mapping[str, str], body: bytes) -> tuple[list[Receipt | Reply], bytes]:
        """What a call of the provider says, and the document that it gets back: what the telephone says next.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        query, fields = read_call(self._set.account.token, headers, body)
        if STATE not in query:
            return [wire.read_status(query, fields)], _NOTHING
        script = wire.script_from(unseal(self._key, query[STATE]))
        said = wire.read_key(script, fields)
        return said, answer_to(script, fields["Digits"], self._action).encode()

    def hook_reply(
        self, items: Sequence[Receipt | Reply], headers: Mapping[str, str], body: bytes
    ) -> tuple[str, bytes]:
        """Type and content of the answer to a call that was taken."""
        return XML, self.answer_call(headers, body)[1]

    def close(self) -> None:
        """Close all connections."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._http.close()

    def _post(self, letter: Letter) -> Outcome:
        if voice_of(letter.language) is None:
            return Refused("bad_content", f"no voice speaks {letter.language}", permanent=True)
        script = script_of(letter)
        if not script.text or len(script.text) > self._set.body_chars:
            why = f"{len(script.text)} characters to read out; between 1 and {self._set.body_chars} are allowed"
            return Refused("too_large" if script.text else "bad_content", why, permanent=True)
        twiml = twiml_of(script, self._action)
        if len(twiml) > LONGEST:
            why = f"the script has {len(twiml)} characters, {LONGEST} are allowed"
            return Refused("too_large", why, permanent=True)
        form = {
            "To": letter.address,
            "From": self._set.caller,
            "Twiml": twiml,
            "StatusCallback": callback(self._set.hook_url, letter.delivery_id),
            "StatusCallbackMethod": "POST",
            "Timeout": str(self._set.rings),
        }
        if self._set.detects_machines:
            form["MachineDetection"] = "Enable"
        answer = self._http.ask("POST", self._set.account.path("Calls"), data=form, headers=self._headers)
        return wire.read_answer(answer.status, answer.content) if isinstance(answer, Answer) else answer

    def _action(self, script: Script) -> str:
        return callback(self._set.hook_url, script.delivery_id, **{STATE: seal(self._key, wire.state_of(script))})

    def _look_up(self, sent: Sent) -> Receipt | None:
        answer = self._http.ask("GET", self._set.account.path(f"Calls/{sent.reference}"), headers=self._headers)
        if not isinstance(answer, Answer) or answer.status != 200:
            return None
        return wire.read_state(sent.delivery_id, answer.content)
