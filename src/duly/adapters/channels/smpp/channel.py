# SPDX-License-Identifier: Apache-2.0
"""The SMS channel over SMPP 3.4: one session for each worker, bound when it is needed, many messages under way at once."""

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future

from duly.adapters.channels.smpp import wire
from duly.adapters.channels.smpp.codes import ANSWERS, CODES, name_of
from duly.adapters.channels.smpp.session import Door, Lost, NotBound, Session, Take
from duly.adapters.channels.smpp.wire import Packet, Style
from duly.adapters.channels.verdicts import outcome_of
from duly.adapters.channels.waves import NO_TIME, SECONDS
from duly.kernel import sms
from duly.rooms.delivery.channel import Accepted, Letter, Limits, Outcome, Receipt, Refused, Reply, Unknown
from duly.rooms.delivery.facts import BAD_SIGNATURE, TakenByUs

_OK = 0
_AGAIN = (0.5, 1, 2, 5, 10, 30)


class SmppChannel:
    """Carries text messages over one bound session. Receipts come over the session of the process that listens."""

    name = "sms"
    codes = CODES

    def __init__(self, door: Door, style: Style, *, sign: str = "") -> None:
        self.limits = Limits(batch=door.window, connections=1, body_chars=1_000, seconds=SECONDS, receipt_days=3)
        self._door, self._style, self._sign = door, style, sign
        self._session: Session | None = None
        self._take: Take | None = None
        self._binding, self._over = threading.Lock(), threading.Event()

    def check(self, address: str) -> str | None:
        """Why this number can never work, or ``None``."""
        return sms.why_no_number(address)

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters; the outcomes are in the order of the letters."""
        deadline = time.monotonic() + SECONDS - 1 - min(self._door.timeout, SECONDS / 2)
        sending: list[tuple[Letter, str, list[Future[Packet]] | Refused | Unknown]] = []
        stops: list[Refused] = []
        for letter in letters:
            text = sms.signed(letter.text, self._sign, letter.address)
            if not stops and time.monotonic() > deadline:
                stops.append(NO_TIME)
            said = stops[0] if stops else self._send(letter, text, stops)
            if isinstance(said, Refused) and not said.permanent:
                stops.append(said)
            sending.append((letter, text, said))
        until = time.monotonic() + self._door.timeout
        return [self._outcome(letter, text, said, until) for letter, text, said in sending]

    def listen(self, take: Take, stop: threading.Event | None = None) -> None:
        """Stay bound and hand over what is delivered, as raw packets for :meth:`read_receipt`, until ``stop`` is set.

        ``take`` commits, or raises: then the provider brings it again. In this process messages go out by the same session.
        """
        self._take, failures = take, 0
        with self._binding:
            if self._session:
                self._session.close(politely=True)
        over = stop or self._over
        while not over.is_set() and not self._over.is_set():
            try:
                self._bound()
                failures = 0
                over.wait(0.2)
            except NotBound:
                over.wait(_AGAIN[min(failures, len(_AGAIN) - 1)])
                failures += 1
        self._take = None
        self._hang_up()

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """A packet that our own session took; over HTTP nobody may bring one.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        if not isinstance(headers, TakenByUs):
            raise BAD_SIGNATURE(why="packets come over the bound session only")
        return [wire.read_delivered(body, self._style)]

    def close(self) -> None:
        """Unbind."""
        self._over.set()
        self._hang_up()

    def _hang_up(self) -> None:
        with self._binding:
            session, self._session = self._session, None
        if session:
            session.close(politely=True)

    def _bound(self) -> Session:
        with self._binding:
            if self._session is None or not self._session.is_open:
                self._session = Session(self._door, self._take)
            return self._session

    def _send(self, letter: Letter, text: str, stops: list[Refused]) -> list[Future[Packet]] | Refused | Unknown:
        bodies = wire.submit_bodies(letter.address, text, self._style, reference=letter.delivery_id.int)
        sent: list[Future[Packet]] = []
        try:
            session = self._bound()
            for body in bodies:
                sent.append(session.submit(body))
                sent[-1].add_done_callback(lambda answer: _note_stop(answer, stops))
        except NotBound as error:
            return Unknown(f"part_{len(sent) + 1}_of_{len(bodies)}: {error}") if sent else _not_bound(error)
        except Lost as error:
            return Unknown(f"disconnected: {error}")
        return sent

    def _outcome(
        self, letter: Letter, text: str, said: list[Future[Packet]] | Refused | Unknown, until: float
    ) -> Outcome:
        if not isinstance(said, list):
            return said
        found = [self._answer(answer, until) for answer in said]
        kinds = {type(one) for one in found}
        if kinds == {Accepted}:
            last = found[-1]
            count = sms.billed(text, letter.address).count
            return Accepted(last.reference, "ESME_ROK", count) if isinstance(last, Accepted) else last
        if len(kinds) == 1:
            return found[0]
        bad = next(one for one in found if not isinstance(one, Accepted))
        return Unknown(f"only some of {len(found)} parts were taken: {bad.reason}")

    def _answer(self, answer: Future[Packet], until: float) -> Outcome:
        try:
            packet = answer.result(max(until - time.monotonic(), 0.01))
        except TimeoutError:
            if self._session:
                self._session.close()
            return Unknown("no_answer_in_time")
        except Lost as error:
            return Unknown(f"disconnected: {error}")
        if packet.command not in {wire.SUBMIT | wire.RESPONSE, wire.NACK}:
            return Unknown(f"answered by 0x{packet.command:08X}")
        if packet.status != _OK:
            return outcome_of(ANSWERS, name_of(packet.status))
        try:
            return Accepted(wire.normal_id(wire.message_id(packet.body)))
        except ValueError as error:
            return Unknown(f"unreadable_answer: {error}")


def _note_stop(answer: Future[Packet], stops: list[Refused]) -> None:
    """Whether this answer says that the letters that follow should wait: too much, or no longer welcome."""
    if not answer.exception() and (status := answer.result().status):
        outcome = outcome_of(ANSWERS, name_of(status))
        if isinstance(outcome, Refused) and outcome.code in {"too_many", "credentials"}:
            stops.append(outcome)


def _not_bound(error: NotBound) -> Refused:
    if error.status is None:
        return Refused("connect", str(error), permanent=False)
    outcome = outcome_of(ANSWERS, name_of(error.status))
    code = outcome.code if isinstance(outcome, Refused) else "connect"
    return Refused(code, f"bind: {name_of(error.status)}", permanent=False)
