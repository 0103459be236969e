# SPDX-License-Identifier: Apache-2.0
"""Customers: the list with search, and what is on record about one of them, with addresses in part."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from duly.doors.console.gate import may, show, staff
from duly.doors.console.paging import cut
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Customers of one organisation, a page at a time."""
    wanted = request.GET.get("organisation", "")
    mine = accounts.organisations_for(actor)
    organisation = accounts.organisation_for(actor, wanted) if wanted else mine.first()
    text, after = request.GET.get("q", "").strip(), request.GET.get("after") or None
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
    profile = customers.profile(customer_id)
    actor.require_sight(profile.party.organisation_id)
    organisation = accounts.organisations([profile.party.organisation_id])[profile.party.organisation_id]
    return show(request, actor, "customers/detail", room="customers", profile=profile, organisation=organisation)
