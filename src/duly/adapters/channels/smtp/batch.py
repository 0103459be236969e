# SPDX-License-Identifier: Apache-2.0
"""Several messages over one connection, one after another, in as few round trips as the relay allows.

Where the relay offers PIPELINING, MAIL, RCPT and DATA go out in one write, and those of the next message together with
the end of the one before (RFC 2920, section 3.1): one round trip for each message. A message itself is sent only after
the answer to the one before is here, so at most one on each connection is ever in doubt.
"""

import asyncio
from collections.abc import Callable, Sequence
from enum import Enum, auto

from duly.adapters.channels.smtp.answers import Answer
from duly.adapters.channels.smtp.connection import Connection
from duly.adapters.channels.smtp.parcels import Envelope, Parcel, envelope_of, stuffed
from duly.adapters.channels.smtp.replies import is_no, is_yes, refusal_of
from duly.rooms.delivery.channel import Accepted, Outcome, Refused, Unknown

CLOSING = "the relay is closing the connection"
_GO_AHEAD = 354
_CLOSING_DOWN = 421


class Batch:
    """Carries parcels in order. An outcome that stays ``None`` is of a message that never left; ``ended`` says why."""

    def __init__(self, connection: Connection, parcels: Sequence[Parcel]) -> None:
        self.outcomes: list[Outcome | None] = [None] * len(parcels)
        self.ended = ""
        self._connection = connection
        self._pipelines = "PIPELINING" in connection.offers
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._going: list[tuple[int, Envelope, Parcel]] = []
        self._current = 0
        self._owed = _Owed.MAIL
        self._refused: Refused | None = None
        self._steps: dict[_Owed, Callable[[Answer], None]] = {
            _Owed.RESET: self._reset_heard,
            _Owed.MAIL: self._mail_heard,
            _Owed.RCPT: self._rcpt_heard,
            _Owed.DATA: self._data_heard,
            _Owed.NOTHING_SENT: self._nothing_heard,
            _Owed.MESSAGE: self._message_heard,
        }
        for place, parcel in enumerate(parcels):
            envelope = envelope_of(parcel, connection.offers)
            if isinstance(envelope, Refused):
                self.outcomes[place] = envelope
            else:
                self._going.append((place, envelope, parcel))

    async def carry(self) -> None:
        """Carry until all have their outcome, or the connection ends."""
        self._connection.listen(self)
        self._introduce()
        await self._done

    def heard(self, answer: Answer) -> None:
        """The relay's next answer, in the order of what it was told."""
        if answer.code == _CLOSING_DOWN:
            self._close(answer)
        else:
            self._steps[self._owed](answer)

    def broke(self, reason: str) -> None:
        """What was sent and not answered is unknown; the rest never left."""
        if self._done.done():
            return
        if self._owed is _Owed.MESSAGE:
            self._note(Unknown(reason))
        elif self._refused is not None:
            self._note(self._refused)
        self.ended = self.ended or reason
        self._done.set_result(None)

    def _introduce(self) -> None:
        """Say the next envelope while nothing else is under way; or stop, when there is none."""
        connection = self._connection
        if self._current == len(self._going):
            connection.listen(None)
            self._done.set_result(None)
            return
        envelope, before = self._going[self._current][1], b""
        self._owed = _Owed.MAIL
        if connection.must_reset:
            connection.must_reset = False
            self._owed, before = _Owed.RESET, b"RSET\r\n"
        if self._pipelines:
            connection.say(before + envelope.at_once)
        else:
            connection.say(before or envelope.mail)

    def _reset_heard(self, answer: Answer) -> None:
        if not is_yes(answer):
            self._connection.end(f"RSET: {answer.code} {answer.text}")
            return
        self._owed = _Owed.MAIL
        if not self._pipelines:
            self._connection.say(self._going[self._current][1].mail)

    def _mail_heard(self, answer: Answer) -> None:
        self._owed = _Owed.RCPT
        if not is_yes(answer):
            self._refuse(answer)
        elif not self._pipelines:
            self._connection.say(self._going[self._current][1].rcpt)

    def _rcpt_heard(self, answer: Answer) -> None:
        self._owed = _Owed.DATA
        if not is_yes(answer):
            self._refuse(answer)
        elif not self._pipelines:
            self._connection.say(b"DATA\r\n")

    def _data_heard(self, answer: Answer) -> None:
        if answer.code != _GO_AHEAD:
            if self._refused is None and not is_no(answer):
                self._connection.end(f"DATA: {answer.code} {answer.text}")
                return
            self._settle(self._refused or refusal_of(answer.code, answer.text))
        elif self._refused is not None:
            self._owed = _Owed.NOTHING_SENT
            self._connection.say(b".\r\n")
        else:
            self._send()

    def _nothing_heard(self, answer: Answer) -> None:
        self._settle(self._refused or refusal_of(answer.code, answer.text))

    def _message_heard(self, answer: Answer) -> None:
        if is_yes(answer):
            text = answer.lines[0]
            self._note(Accepted(text, f"{answer.code} {text}"))
        elif is_no(answer):
            self._note(refusal_of(answer.code, answer.text))
        else:
            self._connection.end(f"unmapped:{answer.code}")
            return
        self._owed = _Owed.MAIL
        if not self._pipelines or self._current == len(self._going):
            self._introduce()

    def _send(self) -> None:
        data = stuffed(self._going[self._current][2].data)
        self._owed = _Owed.MESSAGE
        following = self._current + 1
        if self._pipelines and following < len(self._going):
            data += self._going[following][1].at_once
        self._connection.say(data)

    def _refuse(self, answer: Answer) -> None:
        """A no to the envelope. Where the rest of it was said already, its answers are still to come."""
        if self._refused is None:
            if not is_no(answer):
                self._connection.end(f"{answer.code} {answer.text}")
                return
            self._refused = refusal_of(answer.code, answer.text)
        if not self._pipelines:
            self._settle(self._refused)

    def _settle(self, refused: Refused) -> None:
        self._note(refused)
        self._connection.must_reset = True
        self._introduce()

    def _note(self, outcome: Outcome) -> None:
        self.outcomes[self._going[self._current][0]] = outcome
        self._current += 1
        self._refused = None

    def _close(self, answer: Answer) -> None:
        """421: whatever was under way was not taken, and the connection is over."""
        if self._owed is _Owed.MESSAGE:
            self._refused = refusal_of(answer.code, answer.text)
        self._owed = _Owed.MAIL
        self.ended = CLOSING
        self._connection.end(f"{answer.code} {answer.text}")


class _Owed(Enum):
    """Which answer comes next."""

    RESET = auto()
    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    NOTHING_SENT = auto()
    """A full stop alone ended a message whose recipient had been refused."""
    MESSAGE = auto()
