# SPDX-License-Identifier: Apache-2.0
"""What waits for the customer, and every notice that was ever sent to them."""

from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from duly.doors.look.fields import shown_fields
from duly.doors.look.tags import HERE
from duly.doors.portal.centre.gate import Inside, for_customers, show
from duly.doors.portal.centre.words import OPEN, contact_word
from duly.doors.portal.pages import Letter
from duly.foundation.ledger import queries as ledger
from duly.kernel import clock, tokens
from duly.kernel.languages import closest
from duly.kernel.refusals import Refusal
from duly.rooms.access.facts import DAY
from duly.rooms.audience import queries as audience
from duly.rooms.audience.facts import RecipientCard
from duly.rooms.change_requests import queries as requests
from duly.rooms.change_requests.facts import Card
from duly.rooms.customers import queries as customers
from duly.rooms.delivery.facts import reply_code
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import Reading
from duly.rooms.obligations import queries as obligations
from duly.rooms.repairs import queries as repairs
from duly.rooms.rulebook import queries as rulebook

_AWAITED = frozenset({"waiting", "reached", "stalled", "unreachable"})
PAGE, _FEW = 30, 5
_MOST_AWAITED = 20
_MOST_NOTICES = 1_000_000
_MOST_FACTS = 50


class Row(NamedTuple):
    """One notice in the customer's list."""

    recipient: UUID
    reading: Reading
    owed: Any

    @property
    def is_awaited(self) -> bool:
        """Whether the customer's word is still asked for."""
        return self.owed is not None and self.owed.state in _AWAITED and not self.reading.is_cancelled


@require_GET
@for_customers
def home(request: HttpRequest, inside: Inside) -> HttpResponse:
    """What waits, what is under way, and the way to everything else."""
    party = inside.session.party
    sent = audience.recipients_of_customer(party)
    owed = obligations.states_of(card.id for card in sent)
    rows = _rows(inside, [card for card in sent if card.id in owed and owed[card.id].state in _AWAITED][:_MOST_AWAITED])
    cards = requests.requests_of(inside.actor, party)
    return show(
        request, inside, "home", awaited=[row for row in rows if row.is_awaited][:_FEW], under_way=open_ones(cards)[:_FEW],
        count=len(sent), points=_points(party),
        repairs=[(one, repairs.token_of(one.id)) for one in repairs.awaited_of([party])],
        is_frozen=requests.record_is_frozen(party),
    )  # fmt: skip


@require_GET
@for_customers
def messages(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Every notice that was ever sent to this customer, the latest first, and what they answered."""
    given = request.GET.get("from", "")
    start = int(given) if given.isascii() and given.isdigit() and len(given) < len(str(_MOST_NOTICES)) else 0
    rows = notices_of(inside, start, PAGE + 1)
    return show(request, inside, "messages", rows=rows[:PAGE], older=start + PAGE if len(rows) > PAGE else 0)


@require_GET
@for_customers
def message(request: HttpRequest, inside: Inside, recipient: UUID) -> HttpResponse:
    """One notice with its text, what happened to it, and the way to answer."""
    card = own(inside, recipient)
    read = _read(inside, card)
    notice = notices.notice_by_id(card.notice_id)
    letter = Letter(
        language=read.language, organisation=read.organisation, number=read.number, title=read.title, summary=read.summary,
        body=read.body, effective_on=read.effective_on,
        fields=shown_fields(rulebook.kinds().get(notice.change.kind), notice.change.fields, read.language),
    )  # fmt: skip
    owed = obligations.states_of([recipient]).get(recipient)
    return show(
        request, inside, "message", letter=letter, row=Row(recipient, read, owed), reasons=card.reasons,
        timeline=ledger.facts_of(recipient)[-_MOST_FACTS:],
        token=tokens.issue(settings.DULY.secret, "portal", recipient, clock.now() + DAY),
    )  # fmt: skip


def notices_of(inside: Inside, start: int = 0, limit: int = PAGE) -> list[Row]:
    """The notices that were sent to this customer, the latest first, a page at a time."""
    return _rows(inside, audience.recipients_of_customer(inside.session.party)[start : start + limit])


def _rows(inside: Inside, cards: list[RecipientCard]) -> list[Row]:
    """What cannot be read in any language is left out."""
    owed = obligations.states_of(card.id for card in cards)
    rows = []
    for card in cards:
        try:
            rows.append(Row(card.id, _read(inside, card), owed.get(card.id)))
        except Refusal:
            continue
    return rows


def own(inside: Inside, recipient: UUID) -> RecipientCard:
    """The customer's own place on a roll.

    Raises:
        Refusal: ``audience.no_recipient``, also where it is somebody else's.
    """
    card = audience.recipient(recipient)
    return card if card.customer_id == inside.session.party else audience.recipient(UUID(int=0))


def open_ones(cards: list[Card]) -> list[Card]:
    """Requests that may still change something."""
    return [card for card in cards if card.state in OPEN]


def _points(party: UUID) -> list[tuple[str, str]]:
    found = customers.profile(party).contact_points
    return [
        (contact_word(one.channel), customers.masked(one.channel, one.value)) for one in found if one.state == "active"
    ]


def _read(inside: Inside, card: RecipientCard) -> Reading:
    notice = notices.notice_by_id(card.notice_id)
    languages = tuple(edition.language for edition in notices.current_editions(notice))
    return notices.reading(
        card.notice_id, closest(inside.language, languages) or card.language, name=inside.session.name, link=HERE,
        code=reply_code(settings.DULY.secret, card.id), recipient_id=card.id,
    )  # fmt: skip
