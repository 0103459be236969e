# SPDX-License-Identifier: Apache-2.0
"""Telling a customer that there is an answer. What it says is never in the message: it is read where they have signed in."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import record
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.languages import closest
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import Lane, Line
from duly.rooms.feedback.actions.moving import which
from duly.rooms.feedback.kinds import TOLD
from duly.rooms.feedback.models import Conversation
from duly.rooms.feedback.wording import WORDS, content

_WRITTEN = ("email", "sms", "letter")
"""The first of these that reaches the customer is used: nobody is told one thing twice."""
_BASIS = "the customer's own question or complaint"
_LASTS = timedelta(days=14)
_STEP = 91


class Matter(StrEnum):
    """What a message of the desk is about."""

    RECEIVED = "received"
    ANSWERED = "answered"
    RESOLVED = "resolved"


def tell(row: Conversation, matter: Matter, message: UUID) -> tuple[str, ...]:
    """Plan the message on the first channel that reaches the customer, inside a running verb; gives the channels.

    Records ``feedback.told``.
    """
    channel = next((one for one in _WRITTEN if one in deliveries.open_channels() and _reached(row.party_id, one)), "")
    if channel:
        _plan(row, matter, channel, message)
    record(TOLD, stream=row.id, public=which(row) | {"matter": matter, "told": channel or "–"})
    return (channel,) if channel else ()


def _reached(party: UUID, channel: str) -> bool:
    found = customers.reaches([party], channel).get(party)
    return found is not None and found.usable


def _plan(row: Conversation, matter: Matter, channel: str, message: UUID) -> None:
    card = customers.cards([row.party_id])[row.party_id]
    home = accounts.organisations([row.organisation_id])[row.organisation_id]
    language = closest(row.language, WORDS) or closest(card.language, WORDS) or "en"
    said = {
        tag: {"org": home.name(tag), "number": row.number, "phone": home.phone or home.email or "–"} for tag in WORDS
    }
    contents = {tag: content(tag, matter, is_mail=channel == "email", said=said[tag]) for tag in WORDS}
    mailing = delivery.open_mailing(
        SYSTEM, subject=uuid5(message, f"desk {matter}"), organisation=row.organisation_id, channel=channel, step=_STEP,
        contents=contents, sender={"name": home.name(language), "email": home.email, "phone": home.phone}, mandatory=True,
        legal_basis=_BASIS, respects_quiet_hours=True, expires_at=clock.now() + _LASTS, lane=Lane.NORMAL, purpose="service",
    )  # fmt: skip
    delivery.plan(SYSTEM, mailing, [Line(message, row.party_id, language)])
