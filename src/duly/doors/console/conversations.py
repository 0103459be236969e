# SPDX-License-Identifier: Apache-2.0
"""The queue of the service desk, what is due first at the top; and taking down what a customer says on the telephone."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import asked, turn
from duly.doors.console.requests import uuid_or_none
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import (
    CHANNEL_WORDS,
    KIND_WORDS,
    LONGEST,
    QUEUE_ORDERS,
    STATE_WORDS,
    Asking,
    Channel,
    Kind,
    State,
)

BY_HAND = (Channel.PHONE, Channel.COUNTER, Channel.LETTER, Channel.EMAIL)


class Filters(NamedTuple):
    """What the queue is narrowed to; what nobody offered is no filter."""

    whose: str
    kind: str
    state: str
    department: UUID | None
    done: bool


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Conversations that wait, or that are over."""
    filters, language = _filters(request), get_language() or "en"
    found = turn(
        asked(request, QUEUE_ORDERS),
        lambda order, after, limit: queries.queue(
            actor, state=filters.state, kind=filters.kind, department=filters.department, mine=filters.whose == "mine",
            unassigned=filters.whose == "nobody", late=filters.whose == "late", done=filters.done, order=order, after=after,
            limit=limit,
        ),
    )  # fmt: skip
    departments = {one.id: one for one in accounts.departments_for(actor)}
    return show(
        request, actor, "desk/listing", room="conversations", page=found, filters=filters, counts=queries.counts_for(actor),
        cards=customers.cards({one.party for one in found.rows}), departments=departments,
        names=accounts.names_of({one.assignee for one in found.rows if one.assignee}),
        kinds=[(one.value, KIND_WORDS[one].say(language)) for one in Kind],
        states=[(one.value, STATE_WORDS[one].say(language)) for one in State],
    )  # fmt: skip


@staff
def following(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The conversation that waits longest for the reader, or for nobody yet."""
    found = queries.queue(actor, mine=True, limit=1) or queries.queue(actor, unassigned=True, limit=1)
    if not found:
        return done(request, _("Nothing waits for you."), reverse("console:conversations"))
    return HttpResponseRedirect(reverse("console:conversation", args=[found[0].id]))


@staff
def begin(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """The form for what a customer says; a POST puts it on record."""
    return _open(request, actor, customer_id) if request.method == "POST" else _form(request, actor, customer_id)


def _open(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    given = request.POST
    actor.require_sight(_card(customer_id).organisation)
    asking = Asking(
        customer_id, given.get("text", ""), given.get("kind", ""), given.get("channel", ""), about=given.get("about", "").strip()[:40],
        department=uuid_or_none(given.get("department")),
    )  # fmt: skip
    try:
        made = actions.open(actor, asking)
    except Refusal as no:
        return _form(request, actor, customer_id, STATUS[no.kind.because], refusal=sentence(no), draft=given)
    said = _("On record as %(number)s.") % {"number": made.number}
    return done(request, said, reverse("console:conversation", args=[made.id]))


def _form(request: HttpRequest, actor: Actor, customer_id: UUID, status: int = 200, **context: Any) -> HttpResponse:
    card, language = _card(customer_id), get_language() or "en"
    actor.require_sight(card.organisation)
    return show(
        request, actor, "desk/begin", status, room="conversations", customer=card, longest=LONGEST,
        kinds=[(one.value, KIND_WORDS[one].say(language)) for one in Kind],
        channels=[(one.value, CHANNEL_WORDS[one].say(language)) for one in BY_HAND],
        departments=accounts.departments_of(card.organisation).values(), may_open=may(actor, "feedback.open"), **context,
    )  # fmt: skip


def _card(customer_id: UUID) -> Any:
    customers.profile(customer_id)  # refuses whom nobody knows
    return customers.cards([customer_id])[customer_id]


def _filters(request: HttpRequest) -> Filters:
    given = request.GET
    whose, kind, state = given.get("whose", ""), given.get("kind", ""), given.get("state", "")
    return Filters(
        whose if whose in {"mine", "nobody", "late"} else "", kind if kind in set(Kind) else "",
        state if state in set(State) else "", uuid_or_none(given.get("department")), given.get("done") == "1",
    )  # fmt: skip
