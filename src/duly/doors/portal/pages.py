# SPDX-License-Identifier: Apache-2.0
"""What the portal's pages show, gathered from the rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from duly.doors.look.fields import FieldShown, shown_fields
from duly.doors.portal.visits import Visit
from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger import queries as ledger
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import queries as feedback
from duly.rooms.feedback.facts import ConversationCard, MessageLine, Side
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations
from duly.rooms.repairs import queries as repairs
from duly.rooms.rulebook import queries as rulebook

_MOST_FACTS = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A word to the visitor about what just happened."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as the page shows it."""

    language: str
    organisation: str
    number: str
    title: str
    summary: str
    body: str
    effective_on: date
    fields: Sequence[FieldShown]
    contact: str = ""
    published_at: datetime | None = None


def said(done: str) -> Said | None:
    """What to say after an answer was taken."""
    match done:
        case "confirmed":
            return Said("green", _("Thank you. Your confirmation is on record."))
        case "refused":
            return Said(
                "plum", _("Thank you. Your answer is on record, and we will not write to you about this again.")
            )
        case "wished":
            return Said("green", _("Thank you. Your wishes are on record."))
        case "asked":
            return Said("green", _("Thank you. Your question has reached us; somebody will answer you."))
        case _:
            return None


def of_notice(visitor: Visit) -> dict[str, Any]:
    """The page behind a customer's own link."""
    notice = notices.notice_by_id(visitor.recipient.notice_id)
    read, customer_id = visitor.reading, visitor.card.id
    sender = accounts.organisations([visitor.card.organisation])[visitor.card.organisation]
    letter = Letter(
        language=read.language, organisation=read.organisation, number=read.number, title=read.title, summary=read.summary,
        body=read.body, effective_on=read.effective_on, contact=" · ".join(filter(None, (sender.phone, sender.email))),
        fields=shown_fields(rulebook.kinds().get(notice.change.kind), notice.change.fields, read.language),
    )  # fmt: skip
    reaches = [
        reach for channel in ("email", "sms", "letter") for reach in customers.reaches([customer_id], channel).values()
    ]
    return {
        "letter": letter, "token": visitor.token, "languages": visitor.languages, "language": read.language,
        "is_cancelled": read.is_cancelled, "owed": obligations.obligation(visitor.recipient.id), "due_at": notices.due_at(notice),
        "threads": _threads(visitor), "card": visitor.card, "reaches": reaches,
        "repairs": [(one, repairs.token_of(one.id)) for one in repairs.awaited_of([customer_id])],
        "wishes": customers.wishes_of(customer_id),
        "reasons": visitor.recipient.reasons, "timeline": ledger.facts_of(visitor.recipient.id)[-_MOST_FACTS:],
    }  # fmt: skip


def thread(lines: Sequence[MessageLine]) -> list[tuple[MessageLine, bool]]:
    """What was said, each with whether we said it."""
    return [(line, line.side is not Side.CUSTOMER) for line in lines]


def _threads(visitor: Visit) -> list[tuple[ConversationCard, list[tuple[MessageLine, bool]]]]:
    """What this recipient asked about the notice, with our answers; the link is the key to this notice's alone."""
    return [
        (card, thread(feedback.thread_of(visitor.actor, card.id)))
        for card in feedback.of_recipient(visitor.recipient.id)
    ]
