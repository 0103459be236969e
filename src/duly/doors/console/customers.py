# SPDX-License-Identifier: Apache-2.0
"""Customers: the list with search, and what is on record about one of them, with addresses in part."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from duly.doors.console import exports, sheets
from duly.doors.console.gate import STATUS, Page, may, sentence, show, staff
from duly.doors.console.paging import cut
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions
from duly.rooms.customers import queries as customers


@staff
def listing(request: HttpRequest, actor: Actor) -> Page:
    """Customers of one organisation, a page at a time."""
    wanted = request.GET.get("organisation", "")
    mine = accounts.organisations_for(actor)
    organisation = accounts.organisation_for(actor, wanted) if wanted else mine.first()
    text, after = request.GET.get("q", "").strip(), request.GET.get("after") or None
    if organisation and (kind := exports.wanted(request)):
        return exports.answer(kind, "customers", sheets.of_customers(actor, organisation.id, text))
    page = (
        cut(lambda limit: customers.search_for(actor, organisation.id, text, after, limit), key="ref")
        if organisation
        else None
    )
    return show(
        request, actor, "customers/listing", room="customers", organisation=organisation, page=page, text=text,
        organisations=list(mine), after=after,
        counts=customers.counts(organisation.id) if organisation and not after and not text else None,
        may_import=may(actor, "customers.import"),
    )  # fmt: skip


@staff
def detail(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """One customer."""
    return _detail(request, actor, customer_id)


@require_POST
@staff
def consent(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """The customer said whether they want to be contacted, on one channel or on all."""
    given = request.POST
    mechanism = given.get("mechanism", "")
    return _answer(
        request, actor, customer_id,
        lambda: actions.set_consent(
            actor, customer_id, decision=given.get("decision", ""), channel=given.get("channel") or None,
            mechanism=mechanism if mechanism in customers.MECHANISMS else "call",
        ),
    )  # fmt: skip


@require_POST
@staff
def hours(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """The customer said at which hours they are not to be disturbed."""

    def wish() -> None:
        start, end = (customers.clock_of(request.POST.get(name, "")[:8]) for name in ("quiet_from", "quiet_to"))
        actions.set_preference(actor, customer_id, quiet_from=start, quiet_to=end, mechanism="call")

    return _answer(request, actor, customer_id, wish)


@require_POST
@staff
def order(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """The customer said by which channel they want to be reached first."""
    wanted = [one for one in request.POST.getlist("order") if one]
    return _answer(
        request, actor, customer_id,
        lambda: actions.prefer_channels(actor, customer_id, channels=wanted, mechanism="call"),
    )  # fmt: skip


def _answer(request: HttpRequest, actor: Actor, customer_id: UUID, deed: Callable[[], object]) -> HttpResponse:
    actor.require_sight(customers.profile(customer_id).party.organisation_id)
    try:
        deed()
    except Refusal as no:
        return _detail(request, actor, customer_id, STATUS[no.kind.because], refusal=sentence(no))
    return HttpResponseRedirect(reverse("console:customer", args=[customer_id]), status=303)


def _detail(request: HttpRequest, actor: Actor, customer_id: UUID, status: int = 200, **context: Any) -> HttpResponse:
    profile = customers.profile(customer_id)
    actor.require_sight(profile.party.organisation_id)
    organisation = accounts.organisations([profile.party.organisation_id])[profile.party.organisation_id]
    return show(
        request, actor, "customers/detail", status, room="customers", profile=profile, organisation=organisation,
        wishes=customers.wishes_of(customer_id), mechanisms=customers.MECHANISMS,
        may_consent=may(actor, "customers.set_consent"), may_wish=may(actor, "customers.set_preference"), **context,
    )  # fmt: skip
