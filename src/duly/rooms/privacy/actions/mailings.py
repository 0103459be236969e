# SPDX-License-Identifier: Apache-2.0
"""Our own messages about requests: they answer what the customer asked, so opt-outs do not hold them, but quiet hours do."""

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
from duly.rooms.delivery.facts import Lane, Line, State
from duly.rooms.privacy.facts import CODE_LASTS, TELL_WITHIN
from duly.rooms.privacy.kinds import TOLD
from duly.rooms.privacy.models import Decision, Request
from duly.rooms.privacy.terms import KIND_WORDS, WHY_WORDS, Kind, Why
from duly.rooms.privacy.wording import WORDS, content

_WRITTEN = ("email", "sms", "letter")
_CODED = ("email", "sms")
_BASIS = "the customer's own request about their personal data"
_LASTS = timedelta(days=30)
_STEP = 90
_WAITS = frozenset({State.PLANNED, State.HELD, State.SENDING})
_LEFT = frozenset({State.ACCEPTED, State.DELIVERED})


class Matter(StrEnum):
    """What a message of this room is about."""

    CODE = "code"
    READY = "ready"
    DONE = "done"
    REFUSED = "refused"
    PARTLY = "partly"
    ERASING = "erasing"


def tell(row: Request, matter: Matter) -> list[str]:
    """Plan the message on every written channel that works, inside a running verb; gives the channels.

    Records ``privacy.told``.
    """
    channels = [
        channel for channel in _WRITTEN if channel in deliveries.open_channels() and reached(row.party_id, channel)
    ]
    for channel in channels:
        _plan(row, matter, channel, row.id, TELL_WITHIN if matter is Matter.ERASING else _LASTS)
    record(
        TOLD, stream=row.id, public={"request": str(row.id), "channels": ", ".join(channels) or "–", "matter": matter}
    )
    return channels


def send_code(row: Request, channel: str, check: UUID) -> None:
    """Plan the message with a code, inside a running verb."""
    _plan(row, Matter.CODE, channel, check, CODE_LASTS)


def coded(party: UUID) -> list[str]:
    """The channels on which this customer can get a code now, best first."""
    return [channel for channel in _CODED if channel in deliveries.open_channels() and reached(party, channel)]


def reached(party: UUID, channel: str) -> UUID | None:
    """The contact point that a message on this channel goes to."""
    found = customers.reaches([party], channel).get(party)
    return found.contact_point_id if found is not None and found.usable else None


def has_left(row: Request) -> bool | None:
    """Whether the last message of an erasure is on its way; ``None`` while it may still go."""
    cards = [
        card
        for card in deliveries.deliveries_of([row.id]).get(row.id, [])
        if card.subject == _subject(row, Matter.ERASING)
    ]
    if any(card.state in _WAITS for card in cards):
        return None
    return any(card.state in _LEFT for card in cards)


def _plan(row: Request, matter: Matter, channel: str, recipient: UUID, lasts: timedelta) -> None:
    is_code = matter is Matter.CODE
    card = customers.cards([row.party_id])[row.party_id]
    home = accounts.organisations([row.organisation_id])[row.organisation_id]
    decision = Decision.objects.filter(request=row, sent_back_at=None).first()
    language = closest(card.language, WORDS) or "en"
    said = {
        tag: {
            "org": home.name(tag), "number": row.number, "phone": home.phone or home.email or "–",
            "asked": KIND_WORDS[Kind(row.kind)].say(tag), "day": _day(row, home.time_zone), **_against(decision, tag),
        }
        for tag in WORDS
    }  # fmt: skip
    contents = {tag: content(tag, matter, is_mail=channel == "email", said=said[tag]) for tag in WORDS}
    mailing = delivery.open_mailing(
        SYSTEM, subject=_subject(row, matter), organisation=row.organisation_id, channel=channel, step=_STEP, contents=contents,
        sender={"name": home.name(language), "email": home.email, "phone": home.phone}, mandatory=True, legal_basis=_BASIS,
        respects_quiet_hours=not is_code, expires_at=clock.now() + lasts, lane=Lane.URGENT if is_code else Lane.NORMAL,
        purpose="service",
    )  # fmt: skip
    delivery.plan(SYSTEM, mailing, [Line(recipient, card.id, language)])


def _day(row: Request, zone: str) -> str:
    """The day of an erasure, at the organisation's place."""
    return f"{clock.day_in(zone, row.erase_at):%Y-%m-%d}" if row.erase_at else "–"


def _against(decision: Decision | None, tag: str) -> dict[str, str]:
    why = Why(decision.why) if decision else Why.NONE
    laws = "; ".join(decision.laws) if decision else ""
    return {"why": WHY_WORDS[why].say(tag), "laws": f"({laws}) " if laws else ""}


def _subject(row: Request, matter: Matter) -> UUID:
    """Beside each request there is one campaign for each matter: none is ever taken for a notice."""
    return uuid5(row.id, f"privacy {matter}")
