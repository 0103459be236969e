# SPDX-License-Identifier: Apache-2.0
"""The conformance suite for the two ways of sending mail: a relay over raw sockets, and Amazon SES."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from adapters.channels.conformance import REFERENCE, Answer, Conformance, Request, Stage, make_letter
from adapters.channels.relay import CLOSE, HANG, TRICKLE, Relay, Says
from adapters.channels.samples_of import sample
from adapters.channels.test_bounces import make_report
from adapters.channels.test_ses import Amazon, call
from adapters.channels.test_ses import make_channel as make_ses
from adapters.channels.test_ses import sample as ses_sample
from duly.adapters.channels.signing import sign
from duly.adapters.channels.smtp import SmtpChannel, read_url
from duly.adapters.channels.smtp.answers import Answer as Said
from duly.adapters.channels.smtp.replies import refusal_of
from duly.rooms.delivery.channel import Letter

pytestmark = pytest.mark.slow()
SECRET = b"mail-hook"
HUGE = b"250-" + b"x" * 10_000_000 + b"\r\n250 ok\r\n"
RELAYS: Mapping[str, Mapping[str, Says]] = {
    "accepted": {},
    "refused": {"RCPT": b"550 5.1.1 no such mailbox\r\n"},
    "later": {"RCPT": b"450 4.2.0 greylisted, come back\r\n"},
    "too_many": {"MAIL": b"450 4.7.28 too many messages\r\n"},
    "unmapped": {"message": b"354 go on\r\n"},
    "mixed": {"RCPT": lambda nth: b"550 5.1.1 no such mailbox\r\n" if nth == 2 else b"250 2.1.5 ok\r\n"},
    "hangs": {"message": HANG},
    "cut": {"message": b"250 2.0.0 ke" + CLOSE},
    "closed": {"message": CLOSE},
    "malformed": {"message": b"250-one\r\n550 two\r\n"},
    "garbage": {"message": b"\x00\xff no protocol at all \r\n\r\n"},
    "flood": {"message": HUGE},
    "trickle": {"message": TRICKLE},
}


class SmtpStage(Stage):
    cannot: ClassVar = {
        "unreadable_receipt": "anybody may write to a mailbox: what is no report is kept as unmatched (test_bounces)"
    }
    retry_after = None  # a relay names no time

    def channel(self, url: str, **changes: Any) -> SmtpChannel:
        options = f"?connections=1&starttls=never&timeout={self.timeout}"
        return SmtpChannel(read_url(url + options, mail_from="notices@acme.example", hook_secret=SECRET))

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(f"customer-{nth}@example.com")

    def not_there(self, port: int) -> str:
        return f"smtp://127.0.0.1:{port}"

    @contextmanager
    def provider(self, scenario: str, script: Callable[..., Any]) -> Iterator[str]:
        with Relay(RELAYS[scenario]).running() as relay:
            yield self.not_there(relay.port)

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[Mapping[str, str], bytes]:
        says = {"delivered": "Action: delivered", "bounced": "Action: failed", "unmapped": "Action: teleported"}[what]
        body = make_report(f"bounces+{letter.delivery_id.hex}@acme.example", action=says)
        return sign(SECRET, body, at=int(at)), body

    def accepted(self, request: Any) -> Any: ...

    refused = later = unmapped = accepted


class TestSmtpConformance(Conformance):
    stage = SmtpStage()


def error(status: int, code: str, **headers: str) -> Answer:
    return Answer(status, {"message": "said so"}, {"x-amzn-ErrorType": code, **headers})


class SesStage(Stage):
    def channel(self, url: str, **changes: Any) -> Any:
        channel = make_ses(url, timeout=self.timeout, **changes)
        channel._guard._fetch = Amazon()
        return channel

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(f"customer-{nth}@example.com")

    def accepted(self, request: Request) -> Answer:
        return Answer(200, {"MessageId": REFERENCE})

    def refused(self, request: Request) -> Answer:
        return error(400, "MessageRejected")

    def later(self, request: Request) -> Answer:
        return error(400, "LimitExceededException")

    def too_many(self, request: Request) -> Answer:
        return Answer(429, {}, {"x-amzn-ErrorType": "TooManyRequestsException", "Retry-After": "7"})

    def unmapped(self, request: Request) -> Answer:
        return error(418, "Teapot")

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[Mapping[str, str], bytes]:
        name = {"delivered": "delivery", "bounced": "bounce_no_mailbox", "unmapped": "bounce_new_kind"}[what]
        event = ses_sample(name)
        event["mail"] |= {"messageId": REFERENCE, "tags": {"duly-delivery": [letter.delivery_id.hex]}}
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(at))
        return {}, call(event, Timestamp=stamp)

    def forged(self, letter: Letter) -> tuple[Mapping[str, str], bytes]:
        headers, body = self.receipt(letter, "delivered", time.time())
        return headers, body.replace(b"Notification", b"notification", 1)

    def unreadable(self) -> tuple[Mapping[str, str], bytes]:
        return {}, call(Message="[1, 2]")


class TestSesConformance(Conformance):
    stage = SesStage()

    @pytest.fixture(autouse=True)
    def _short_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("duly.adapters.channels.ses.channel.CONNECT", self.stage.timeout)

    def test_forged(self) -> None:
        """SNS signs the body itself, so there is no header to leave out; a body that was changed is refused."""
        self.must_be_refused(*self.stage.forged(self.stage.letter()))
        _, body = self.stage.receipt(self.stage.letter(), "delivered", time.time())
        self.must_be_refused({}, body.replace(REFERENCE.encode(), b"ref-2"))
        self.must_be_refused({}, body.replace(b"SigningCertURL", b"OtherCertURL"))


@pytest.mark.parametrize("line", sample("smtp", "answers.txt").decode().splitlines())
def test_answers_of_relays_are_understood(line: str) -> None:
    """Each line: our code, ``good`` or ``now``, and the answer."""
    code, how, text = line.split(" ", 2)
    said = Said(int(text[:3]), (text[4:],))
    found = refusal_of(said.code, said.text)
    assert (code, how == "good") == (found.code, found.permanent)
    assert replace(found, reason="") != found, "the relay's own words are kept"
