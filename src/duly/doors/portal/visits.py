# SPDX-License-Identifier: Apache-2.0
"""Who stands behind a link: the recipient, the customer, the notice, and the language they read it in."""

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings

from duly.doors.look.tags import HERE
from duly.foundation.accounts import queries as accounts
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


@dataclass(frozen=True)
class Visit:
    """One look through one link. What only the page needs is read when the page asks: an answer costs two reads."""

    token: str
    actor: Actor
    recipient: RecipientCard
    card: Card
    wanted: str | None
    """The language asked for, if any; else it is the customer's."""

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """In which the notice can be read."""
        notice = notices.notice_by_id(self.recipient.notice_id)
        return tuple(edition.language for edition in notices.current_editions(notice))

    @cached_property
    def reading(self) -> Reading:
        """The notice as this customer reads it.

        Raises:
            Refusal: ``notices.missing_translation``.
        """
        return notices.reading(
            self.recipient.notice_id,
            (self.wanted and closest(self.wanted, self.languages)) or self.recipient.language,
            name=self.card.name,
            link=HERE,
            code=reply_code(settings.DULY.secret, self.recipient.id),
            recipient_id=self.recipient.id,
        )

    @property
    def language(self) -> str:
        """The language of the wording that is shown."""
        return self.reading.language

    @cached_property
    def time_zone(self) -> ZoneInfo:
        """The customer's own; the sender's for somebody whose zone nobody knows."""
        try:
            return ZoneInfo(self.recipient.time_zone)
        except (ValueError, KeyError, OSError):
            return ZoneInfo(accounts.organisations([self.card.organisation])[self.card.organisation].time_zone)


def visit(token: str, wanted: str | None) -> Visit:
    """Follow a link; ``wanted`` is the language asked for, if any.

    Raises:
        Refusal: ``tokens.bad``, ``tokens.expired``, ``audience.no_recipient``.
    """
    recipient = audience.recipient(tokens.subject_of(settings.DULY.secret, "portal", token, clock.now()))
    card = customers.cards([recipient.customer_id])[recipient.customer_id]
    actor = Actor("customer", card.id, card.name, frozenset({"customer"}), frozenset({card.organisation}))
    return Visit(token, actor, recipient, card, wanted)
