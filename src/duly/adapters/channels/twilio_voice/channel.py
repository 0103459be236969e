# SPDX-License-Identifier: Apache-2.0
"""The robot call over Twilio: the script goes along with the request, keys come back to the hook.

A call that an answering machine took is accepted, not delivered: nobody has heard it. Only key 1 confirms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duly.adapters.channels.http import Answer
from duly.adapters.channels.twilio import Account, ViaTwilio, callback, read_call
from duly.adapters.channels.twilio_voice import wire
from duly.adapters.channels.twilio_voice.codes import CODES
from duly.adapters.channels.twilio_voice.sealing import key_of, seal, unseal
from duly.adapters.channels.twilio_voice.speech import LONGEST, Script, answer_to, script_of, twiml_of, voice_of
from duly.adapters.channels.waves import SECONDS
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply

STATE = "s"
XML = "text/xml; charset=utf-8"
_NOTHING = b"<Response/>"
_BATCH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings(Account):
    """Who calls, and how. ``rings`` are seconds until nobody is taken to answer."""

    caller: str
    rings: int
    body_chars: int
    machine_detection: bool


class TwilioVoiceChannel(ViaTwilio):
    """Rings people up and reads to them."""

    name = "voice"
    codes = CODES
    resource = "Calls"

    def __init__(self, settings: VoiceSettings) -> None:
        super().__init__("twilio-voice", settings)
        self._set = settings
        self._key = key_of(settings.auth_token)
        self.limits = Limits(
            batch=_BATCH,
            connections=settings.connections,
            body_chars=settings.body_chars,
            seconds=SECONDS,
            echoes=True,
            receipt_days=1,
        )

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
        query, fields = read_call(self._set.auth_token, headers, body)
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

    def _post(self, letter: Letter, start_by: float) -> Outcome:
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
        if self._set.machine_detection:
            form["MachineDetection"] = "Enable"
        answer = self._create(form)
        return wire.read_answer(answer) if isinstance(answer, Answer) else answer

    def _action(self, script: Script) -> str:
        return callback(self._set.hook_url, script.delivery_id, **{STATE: seal(self._key, wire.state_of(script))})

    def _read_state(self, delivery_id: UUID, said: Mapping[str, Any]) -> Receipt:
        return wire.read_state(delivery_id, said)
