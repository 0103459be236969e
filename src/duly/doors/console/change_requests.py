# SPDX-License-Identifier: Apache-2.0
"""The queue of change requests: what is due first comes first; filtered, sorted, taken along as a file."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console import exports, sheets
from duly.doors.console.gate import Page, may, show, staff
from duly.doors.console.paging import Asked, Read, asked, turn
from duly.doors.look.request_queue import OPEN, OVER
from duly.doors.look.requesting import state_said
from duly.foundation.accounts import queries as accounts
from duly.foundation.paging.facts import Order, Place
from duly.kernel.actors import Actor
from duly.rooms.change_requests import queries
from duly.rooms.change_requests.facts import CHANNEL_WORDS, QUEUE_ORDERS, TIER_WORDS, Card, Channel, State, Tier
from duly.rooms.customers import queries as customers


class Filters(NamedTuple):
    """What the list is narrowed to; what nobody offered is no filter."""

    state: str
    tier: str
    channel: str
    mine: bool
    late: bool
    organisation: str

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are meant: one, those that are over, or usually all that are open."""
        if self.state in set(State):
            return (self.state,)
        return OVER if self.state == "over" else OPEN


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """Requests of the reader's organisations."""
    filters, ask = _filters(request), asked(request, QUEUE_ORDERS)
    read = _reader(actor, filters)
    if exports.taken(request):
        sheet = sheets.of_change_requests(read, ask.order)
        return exports.take(request, actor, "change_requests", sheet, sort=ask.order.asked)
    return _listing(request, actor, filters, ask, read)


def _listing(request: HttpRequest, actor: Actor, filters: Filters, ask: Asked, read: Read[Card]) -> HttpResponse:
    page, language = turn(ask, read), get_language() or "en"
    places = {one.id: one for one in accounts.organisations_for(actor)}
    counted = queries.counts(actor, _place_of(actor, filters))
    return show(
        request, actor, "change_requests/listing", room="change-requests", page=page, filters=filters, places=places,
        cards=customers.cards({one.party for one in page.rows if one.party}),
        counts=[(state, counted[state]) for state in OPEN if counted.get(state)],
        states=[(state.value, state_said(state, language)) for state in State],
        tiers=[(str(int(tier)), f"T{int(tier)} {TIER_WORDS[tier].say(language)}") for tier in Tier],
        channels=[(one.value, CHANNEL_WORDS[one].say(language)) for one in Channel],
        may_export=may(actor, "customers.export_list"), may_ask=may(actor, "change_requests.create"),
        mails=sum(len(queries.unread_mails(actor, one)) for one in places),
        heading=_("Over") if filters.state == "over" else "",
    )  # fmt: skip


def _filters(request: HttpRequest) -> Filters:
    given = request.GET
    return Filters(
        given.get("state", ""), given.get("tier", ""), given.get("channel", ""), given.get("mine") == "1",
        given.get("late") == "1", given.get("organisation", ""),
    )  # fmt: skip


def _place_of(actor: Actor, filters: Filters) -> Any:
    return accounts.organisation_for(actor, filters.organisation).id if filters.organisation else None


def _reader(actor: Actor, filters: Filters) -> Read[Card]:
    tiers = {int(filters.tier)} if filters.tier in {str(int(tier)) for tier in Tier} else frozenset()
    channels = {filters.channel} if filters.channel in set(Channel) else frozenset()
    states, place = filters.states, _place_of(actor, filters)

    def read(order: Order, after: Place | None, limit: int) -> list[Card]:
        return queries.queue(
            actor, states=states, organisation=place, order=order, after=after, limit=limit, tiers=tiers, channels=channels,
            mine=filters.mine, late=filters.late,
        )  # fmt: skip

    return read
