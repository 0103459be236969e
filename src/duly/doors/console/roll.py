# SPDX-License-Identifier: Apache-2.0
"""The roll of a notice."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language

from duly.doors.console import exports, sheets
from duly.doors.console.gate import Page, may, show, staff
from duly.doors.console.notice_page import title_of
from duly.doors.console.paging import Read, asked, turn
from duly.doors.look.states import RECIPIENT
from duly.foundation.paging.facts import Column, Order, Orders, Place
from duly.kernel.actors import Actor
from duly.rooms.audience import queries as audience
from duly.rooms.audience.facts import ROLL_ORDERS, RecipientCard
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
    position: int
    id: UUID


STATE_ORDERS = Orders("id", id=(Column("id", UUID),))
"""Those in one state: no index has them by their places."""


@staff
def listing(request: HttpRequest, actor: Actor, notice_id: UUID) -> Page:
    """Who is on the roll and why, a page at a time, searched by name or narrowed to a state."""
    notice = notices.notice_for(actor, notice_id)
    roll = audience.roll_for(actor, notice.id)
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    state = state if state in RECIPIENT and not text else ""
    ask = asked(request, STATE_ORDERS if state else ROLL_ORDERS)
    read = _in_state(notice.id, State(state)) if state else _by_position(notice.id, text)
    if exports.taken(request):
        sheet = sheets.of_roll(read, ask.order)
        return exports.take(request, actor, "roll", sheet, sort=ask.order.asked, subject=notice.id)
    return show(
        request, actor, "roll/listing", room="notices", notice=notice, roll=roll, page=turn(ask, read), text=text,
        state=state, states=RECIPIENT, title=title_of(notice, get_language() or "en"),
        may_export=may(actor, "customers.export_list"),
    )  # fmt: skip


def _by_position(notice_id: UUID, text: str) -> Read[Row]:
    return lambda order, after, limit: _rows(audience.recipients_page(notice_id, order, after, limit, text))


def _in_state(notice_id: UUID, state: State) -> Read[Row]:
    def read(_order: Order, after: Place | None, limit: int) -> list[Row]:
        last = after[0] if after and isinstance(after[0], UUID) else None
        found = obligations.in_state(notice_id, state, after=last, limit=limit)
        cards = audience.recipients_by_id(row.id for row in found)
        return _rows([cards[row.id] for row in found])

    return read


def _rows(found: list[RecipientCard]) -> list[Row]:
    named = customers.cards({card.customer_id for card in found})
    owed = obligations.states_of(card.id for card in found)
    rows = []
    for card in found:
        customer, obligation = named.get(card.customer_id), owed.get(card.id)
        state = obligation.state if obligation else "exempt" if card.exempt_reason else "waiting"
        rows.append(
            Row(
                card,
                customer.name if customer else "–",
                customer.ref if customer else "",
                state,
                card.position,
                card.id,
            )
        )
    return rows
