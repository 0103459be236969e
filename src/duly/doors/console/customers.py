# SPDX-License-Identifier: Apache-2.0
"""Customers: the list with search, and what is on record about one of them, with addresses in part."""

from collections.abc import Callable
from contextlib import suppress
from itertools import chain
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import customer_record, customer_screen, exports, sheets, touched
from duly.doors.console.gate import STATUS, Page, done, may, sentence, show, staff
from duly.doors.console.paging import asked, turn
from duly.doors.console.requests import day_of, uuid_or_none
from duly.foundation.accounts import queries as accounts
from duly.foundation.paging.facts import Order, Place
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.customers import actions
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import UNKNOWN_CUSTOMER
from duly.rooms.delivery import queries as deliveries


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """Customers of one organisation, a page at a time."""
    wanted = request.GET.get("organisation", "")
    mine = accounts.organisations_for(actor)
    organisation = accounts.organisation_for(actor, wanted) if wanted else mine.first()
    text, ask = request.GET.get("q", "").strip(), asked(request, customers.PARTY_ORDERS)
    if organisation is None:
        return show(request, actor, "customers/listing", room="customers", organisation=None)

    def read(order: Order, after: Place | None, limit: int) -> list[Any]:
        return customers.search_for(actor, organisation.id, text, order=order, after=after, limit=limit)

    if exports.taken(request):
        sheet = sheets.of_customers(read, ask.order)
        return exports.take(request, actor, "register", sheet, sort=ask.order.asked, subject=organisation.id)
    return show(
        request, actor, "customers/listing", room="customers", organisation=organisation, page=turn(ask, read), text=text,
        organisations=list(mine), counts=None if ask.after or text else customers.counts(organisation.id),
        may_import=may(actor, "customers.import"), may_export=may(actor, "customers.export_list"),
    )  # fmt: skip


@staff
def detail(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """One customer."""
    return _detail(request, actor, customer_id)


@staff
def by_ref(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """The page of whoever has this number, as it stands on a letter; where two organisations gave it, the list of one."""
    found = []
    for place in accounts.organisations_for(actor):
        with suppress(Refusal):
            found.append((place, customers.customer_for(actor, place.id, ref)))
    if not found:
        raise UNKNOWN_CUSTOMER(field="customer", ref=ref)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("console:customer", args=[found[0][1].id]))
    return HttpResponseRedirect(
        f"{reverse('console:customers')}?{urlencode({'organisation': found[0][0].ref, 'q': ref})}"
    )


@require_POST
@staff
def looking(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """What is masked, in full and once: for a reason, and the look is on record before anybody sees it."""
    actor.require_sight(customers.profile(customer_id).party.organisation_id)
    try:
        opened = customer_screen.opened(actor, customer_id, uuid_or_none(request.POST.get("entity")), request.POST)
    except Refusal as no:
        return _detail(request, actor, customer_id, STATUS[no.kind.because], refusal=sentence(no), draft=request.POST)
    return _detail(request, actor, customer_id, opened=opened)


@require_POST
@staff
def consent(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """The customer said whether they want to be contacted, on one channel or on all."""
    given = request.POST
    mechanism = given.get("mechanism", "")
    return _answer(
        request, actor, customer_id, _("On record. What the customer says next is taken down the same way."),
        lambda: actions.set_consent(
            actor, customer_id, decision=given.get("decision", ""), channel=given.get("channel") or None,
            mechanism=mechanism if mechanism in customers.MECHANISMS else "call",
            purpose="commercial" if given.get("purpose") == "commercial" else "notices", proof=_proof(given),
        ),
    )  # fmt: skip


@require_POST
@staff
def hours(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """The customer said at which hours they are not to be disturbed."""

    def wish() -> None:
        start, end = (customers.clock_of(request.POST.get(name, "")[:8]) for name in ("quiet_from", "quiet_to"))
        actions.set_preference(actor, customer_id, quiet_from=start, quiet_to=end, mechanism="call")

    return _answer(request, actor, customer_id, _("On record. Empty hours take it back."), wish)


@require_POST
@staff
def order(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """The customer said by which channel they want to be reached first."""
    wanted = [one for one in request.POST.getlist("order") if one]
    return _answer(
        request, actor, customer_id, _("On record. Without a channel it is taken back."),
        lambda: actions.prefer_channels(actor, customer_id, channels=wanted, mechanism="call"),
    )  # fmt: skip


def _proof(given: QueryDict) -> customers.Proof:
    day = given.get("given_on")
    return customers.Proof(
        given.get("kind", ""), given.get("how", ""), day_of(day) if day else None, given.get("wording", "")
    )


def _answer(
    request: HttpRequest, actor: Actor, customer_id: UUID, words: str, deed: Callable[[], object]
) -> HttpResponse:
    actor.require_sight(customers.profile(customer_id).party.organisation_id)
    try:
        deed()
    except Refusal as no:
        return _detail(request, actor, customer_id, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, words, reverse("console:customer", args=[customer_id]))


def _detail(request: HttpRequest, actor: Actor, customer_id: UUID, status: int = 200, **context: Any) -> HttpResponse:
    profile = customers.profile(customer_id)
    actor.require_sight(profile.party.organisation_id)
    organisation = accounts.organisations([profile.party.organisation_id])[profile.party.organisation_id]
    card = customers.cards([customer_id])[customer_id]
    rolls = deliveries.deliveries_of(one.id for one in audience.recipients_of_customer(customer_id))
    return show(
        request, actor, "customers/detail", status, room="customers", profile=profile, organisation=organisation,
        touches=touched.messages_looked_at(chain.from_iterable(rolls.values())), wishes=customers.wishes_of(customer_id), mechanisms=customers.MECHANISMS,
        may_consent=may(actor, "customers.set_consent"), may_wish=may(actor, "customers.set_preference"), **customer_record.panel(request, actor, customer_id),
        **customer_screen.panel(request, actor, card), **({"opened": {}} | context),
    )  # fmt: skip
