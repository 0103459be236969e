# SPDX-License-Identifier: Apache-2.0
"""A customer corrects a contact point that does not work: say which one does, type the code that came there, done.

The page has a link of its own, which opens nothing else; the old address is shown in part, the new one not at all.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from duly.doors.portal import pages, views
from duly.doors.portal.languages import LANGUAGES, best, interface, wishes
from duly.doors.portal.trouble import STATUS, trouble
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock, tokens
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Card
from duly.rooms.repairs import actions, queries
from duly.rooms.repairs.facts import RepairCard, State


@dataclass(frozen=True, slots=True)
class Mending:
    """One look through a link to a repair."""

    token: str
    actor: Actor
    repair: RepairCard
    card: Card
    language: str


View = Callable[[HttpRequest, Mending], HttpResponse]


def behind_repair(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """A view for whoever holds the link to a repair; the link to a notice does not open it, nor the other way round."""

    @functools.wraps(view)
    def enter(request: HttpRequest, token: str) -> HttpResponse:
        try:
            visitor = _visit(request, token)
            with translation.override(interface(visitor.language)):
                response = view(request, visitor)
        except Refusal as refusal:
            response = trouble(request, refusal, is_link=True)
        for name, value in views.PRIVATE.items():
            response.headers[name] = value
        return response

    return enter


@require_GET
def entrance(request: HttpRequest, token: str) -> HttpResponse:
    """Every link of a message leads here: to a notice, or to what is to be corrected."""
    try:
        subject = tokens.subject_of(settings.DULY.secret, "portal", token, clock.now())
        is_repair = queries.exists(subject)
    except Refusal:
        is_repair = False
    if is_repair:
        return HttpResponseRedirect(reverse("portal:mending", args=[token]))
    return views.notice(request, token)


@require_GET
@behind_repair
def form(request: HttpRequest, visitor: Mending) -> HttpResponse:
    """What does not work, and where to say what does."""
    return _page(request, visitor)


@require_POST
@behind_repair
def proposal(request: HttpRequest, visitor: Mending) -> HttpResponse:
    """The customer gives another contact point; a code goes there."""
    value = request.POST.get("value", "")[:1000]
    try:
        actions.propose(visitor.actor, visitor.repair.id, value)
    except Refusal as no:
        said = pages.Said("red", no.say(translation.get_language() or "en"))
        return _page(request, visitor, STATUS[no.kind.because], said=said, draft=value)
    return _again(visitor)


@require_POST
@behind_repair
def proof(request: HttpRequest, visitor: Mending) -> HttpResponse:
    """The customer types the code."""
    try:
        came = actions.prove(visitor.actor, visitor.repair.id, request.POST.get("code", "")[:20])
    except Refusal as no:
        said = pages.Said("red", no.say(translation.get_language() or "en"))
        return _page(request, visitor, STATUS[no.kind.because], said=said)
    if came.is_right:
        return _again(visitor)
    if came.left:
        text = _("This is not the code that was sent. You can try %(left)s more times.") % {"left": came.left}
    else:
        text = _("This is not the code that was sent. Give the new contact point again to get another code.")
    return _page(request, visitor, 422, said=pages.Said("red", text), is_used_up=not came.left)


def _visit(request: HttpRequest, token: str) -> Mending:
    subject = tokens.subject_of(settings.DULY.secret, "portal", token, clock.now())
    repair = queries.repair(subject)
    card = customers.cards([repair.customer_id])[repair.customer_id]
    actor = Actor("customer", card.id, card.name, frozenset({"customer"}), frozenset({card.organisation}))
    wanted = wishes(request) if request.GET.get("lang") else [card.language, *wishes(request)]
    return Mending(token, actor, repair, card, best(wanted, LANGUAGES))


def _page(request: HttpRequest, visitor: Mending, status: int = 200, **context: Any) -> HttpResponse:
    repair = queries.repair(visitor.repair.id)
    sender = accounts.organisations([visitor.card.organisation])[visitor.card.organisation]
    context = {
        "repair": repair, "token": visitor.token, "languages": LANGUAGES, "language": visitor.language,
        "organisation": sender.name(visitor.language), "contact": " · ".join(filter(None, (sender.phone, sender.email))),
        "is_checking": repair.state is State.CHECKING, "is_done": repair.state is State.CORRECTED,
        "is_over": repair.state is State.GIVEN_UP,
    } | context  # fmt: skip
    return render(request, "portal/mending.html", context, status=status)


def _again(visitor: Mending) -> HttpResponse:
    address = reverse("portal:mending", args=[visitor.token])
    return HttpResponseRedirect(f"{address}?lang={visitor.language}", status=303)
