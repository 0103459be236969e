# SPDX-License-Identifier: Apache-2.0
"""The roll of a notice."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language

from duly.doors.console.gate import show, staff
from duly.doors.console.notice_page import title_of
from duly.doors.console.paging import PAGE, Page
from duly.doors.console.requests import uuid_or_none
from duly.doors.look.states import RECIPIENT
from duly.kernel.actors import Actor
from duly.rooms.audience import queries as audience
from duly.rooms.audience.facts import RecipientCard
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations
from duly.rooms.obligations.facts import State


@dataclass(frozen=True, slots=True)
class Row:
    """One customer on the roll."""

    recipient: RecipientCard
    name: str
    ref: str
    state: str


@staff
def listing(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """Who is on the roll and why, a page at a time, searched by name or narrowed to a state."""
    notice = notices.notice_for(actor, notice_id)
    roll = audience.roll_for(actor, notice.id)
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    after = request.GET.get("after", "")
    found, next_key = (
        _in_state(notice.id, state, after) if state in RECIPIENT and not text else _by_position(notice.id, text, after)
    )
    return show(
        request, actor, "roll/listing", room="notices", notice=notice, roll=roll, rows=_rows(found), after=after,
        text=text, state="" if text else state, states=RECIPIENT, title=title_of(notice, get_language() or "en"),
        page=Page(found, next_key),
    )  # fmt: skip


def _by_position(notice_id: UUID, text: str, after: str) -> tuple[list[RecipientCard], object | None]:
    found = audience.recipients(notice_id, int(after) if after.isdigit() else None, PAGE + 1, text or None)
    return found[:PAGE], found[PAGE - 1].position if len(found) > PAGE else None


def _in_state(notice_id: UUID, state: str, after: str) -> tuple[list[RecipientCard], object | None]:
    found = obligations.in_state(notice_id, State(state), after=uuid_or_none(after), limit=PAGE + 1)
    cards = audience.recipients_by_id(row.id for row in found[:PAGE])
    shown = [cards[row.id] for row in found[:PAGE] if row.id in cards]
    return shown, found[PAGE - 1].id if len(found) > PAGE else None


def _rows(found: list[RecipientCard]) -> list[Row]:
    named = customers.cards({card.customer_id for card in found})
    owed = obligations.states_of(card.id for card in found)
    rows = []
    for card in found:
        customer, obligation = named.get(card.customer_id), owed.get(card.id)
        state = obligation.state if obligation else "exempt" if card.exempt_reason else "waiting"
        rows.append(Row(card, customer.name if customer else "–", customer.ref if customer else "", state))
    return rows


@staff
def download(request: HttpRequest, actor: Actor, notice_id: UUID) -> StreamingHttpResponse:
    """The whole roll as CSV."""
    notice = notices.notice_for(actor, notice_id)
    audience.roll_for(actor, notice.id)
    headers = {"Content-Disposition": f'attachment; filename="roll-{notice.number}.csv"'}
    return StreamingHttpResponse(audience.roll_csv(notice.id), content_type="text/csv; charset=utf-8", headers=headers)
