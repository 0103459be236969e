# SPDX-License-Identifier: Apache-2.0
"""Our own small messages about contact data. They respect opt-outs and quiet hours, but for the code that somebody awaits."""

from datetime import timedelta
from enum import IntEnum
from uuid import UUID, uuid5

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.languages import closest
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.facts import Content, Lane, Line
from duly.rooms.repairs.facts import CODE_LASTS
from duly.rooms.repairs.models import Repair
from duly.rooms.repairs.wording import WORDS, as_mail, as_text

_LASTS = timedelta(days=60)
_STEP = {channel: number for number, channel in enumerate(("email", "sms", "voice", "letter"))}
_REST = 9
_OWN_REQUEST = "the customer's own request"


class Matter(IntEnum):
    """What a message of this room is about; the number is that of its mailing, plus one digit for the broken channel."""

    ASK = 10
    CHECK = 20
    TOLD = 30


def send(actor: Actor, row: Repair, matter: Matter, channel: str, *, recipient: UUID) -> None:
    """Plan one message to the customer of a repair, inside a running verb."""
    is_check = matter is Matter.CHECK
    card = customers.cards([row.customer_id])[row.customer_id]
    now = clock.now()
    age = CODE_LASTS if is_check else _LASTS
    mailing = delivery.open_mailing(
        actor,
        subject=_campaign(row, matter),
        organisation=row.organisation_id,
        channel=channel,
        step=matter + _STEP.get(row.channel, _REST),
        contents=_contents(row, matter, channel),
        sender=deliveries.sender_of(row.notice_id) or {"name": "", "email": "", "phone": ""},
        mandatory=is_check,
        legal_basis=_OWN_REQUEST if is_check else "",
        respects_quiet_hours=not is_check,
        expires_at=None if is_check else now + age,
        lane=Lane.URGENT if is_check else Lane.NORMAL,
        purpose="check" if is_check else "service",
    )
    language = closest(card.language, WORDS) or "en"
    delivery.plan(actor, mailing, [Line(recipient, card.id, language)])


def _campaign(row: Repair, matter: Matter) -> UUID:
    """Beside each notice there is one campaign of this room: its messages are never taken for the notice's own."""
    return uuid5(row.notice_id, f"repairs {matter.name.lower()}")


def _contents(row: Repair, matter: Matter, channel: str) -> dict[str, Content]:
    organisation = accounts.organisations([row.organisation_id])[row.organisation_id]
    make = as_mail if channel == "email" else as_text
    phone = organisation.phone or organisation.email
    return {
        language: make(language, matter.name.lower(), row.channel, organisation.name(language), phone)
        for language in WORDS
    }
