# SPDX-License-Identifier: Apache-2.0
"""Who stands behind a link: the recipient, the customer, the notice, and the language they read it in."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from duly.doors.look.tags import HERE
from duly.kernel import clock, tokens
from duly.kernel.actors import Actor
from duly.kernel.languages import closest
from duly.rooms.audience import queries as audience
from duly.rooms.audience.facts import RecipientCard
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Card
from duly.rooms.delivery.facts import reply_code
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import Reading


@dataclass(frozen=True, slots=True)
class Visit:
    """One look through one link."""

    token: str
    actor: Actor
    recipient: RecipientCard
    card: Card
    reading: Reading
    languages: tuple[str, ...]

    @property
    def language(self) -> str:
        """The language of the wording that is shown."""
        return self.reading.language

    @property
    def time_zone(self) -> ZoneInfo:
        """The customer's own."""
        return ZoneInfo(self.recipient.time_zone)


def visit(token: str, wanted: str | None) -> Visit:
    """Follow a link; ``wanted`` is the language asked for, if any, else it is the customer's.

    Raises:
        Refusal: ``tokens.bad``, ``tokens.expired``, ``audience.no_recipient``.
    """
    recipient_id = tokens.subject_of(settings.DULY.secret, "portal", token, clock.now())
    recipient = audience.recipient(recipient_id)
    card = customers.cards([recipient.customer_id])[recipient.customer_id]
    notice = notices.notice_by_id(recipient.notice_id)
    languages = tuple(edition.language for edition in notices.current_editions(notice))
    code = reply_code(settings.DULY.secret, recipient_id)
    language = (wanted and closest(wanted, languages)) or recipient.language
    return Visit(
        token=token,
        actor=Actor("customer", card.id, card.name, frozenset({"customer"}), frozenset({card.organisation})),
        recipient=recipient,
        card=card,
        reading=notices.reading(notice.id, language, name=card.name, link=HERE, code=code),
        languages=languages,
    )
