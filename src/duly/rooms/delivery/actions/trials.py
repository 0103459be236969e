# SPDX-License-Identifier: Apache-2.0
"""A specimen of a message, by mail to whoever writes it: how it looks where customers would read it."""

from dataclasses import replace
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.ids import uuid7
from duly.rooms.delivery import kinds
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Refused, channel_named
from duly.rooms.delivery.facts import TRIAL_FAILED

MARK = "[测试 TEST]"
"""What every specimen's subject begins with, so that nobody takes it for the real thing."""


def try_out(actor: Actor, subject: UUID, channel: str, letter: Letter, address: str) -> None:
    """Mail a specimen to somebody of the staff; one of another channel comes as its text.

    It is no delivery: it stands in no count and owes no receipt. Records ``delivery.trial_posted`` before the mail
    leaves and ``delivery.trial_ended`` after it did, or did not.

    Raises:
        Refusal: ``delivery.no_such_channel`` without a way to send mail, ``delivery.trial_failed`` with the reason.
    """
    rights.require(actor, "delivery.try_out")
    way = channel_named("email")
    specimen = uuid7()
    _note(actor, subject, channel, letter.language, specimen)
    outcome = way.providers[0].channel.post([_addressed(letter, channel, address, specimen)])[0]
    _end(actor, subject, specimen, outcome)
    if not isinstance(outcome, Accepted):
        raise TRIAL_FAILED(why=outcome.reason)


def _addressed(letter: Letter, channel: str, address: str, specimen: UUID) -> Letter:
    head = f"{MARK} {letter.subject}" if channel == "email" else f"{MARK} [{channel}] {letter.subject}"
    html = letter.html if channel == "email" else None
    return replace(letter, delivery_id=specimen, address=address, subject=head, html=html, unsubscribe_url=None)


@action("delivery.try_out")
def _note(actor: Actor, subject: UUID, channel: str, language: str, specimen: UUID) -> None:
    """Say that a specimen is about to leave. Records ``delivery.trial_posted``."""
    public = {"channel": channel, "language": language, "specimen": str(specimen)}
    record(kinds.TRIAL_POSTED, stream=subject, public=public)


@action("delivery.try_out")
def _end(actor: Actor, subject: UUID, specimen: UUID, outcome: Outcome) -> None:
    """Say what became of a specimen. Records ``delivery.trial_ended``."""
    said = "accepted" if isinstance(outcome, Accepted) else "refused" if isinstance(outcome, Refused) else "unknown"
    record(kinds.TRIAL_ENDED, stream=subject, public={"specimen": str(specimen), "outcome": said})
