# SPDX-License-Identifier: Apache-2.0
"""Delegations: who signs for whom and until when, given, looked at before they are taken back, and given again."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from duly.doors.console.gate import STATUS, done, sentence, show, staff
from duly.doors.console.requests import day_of, id_of
from duly.doors.console.toasts import Back
from duly.doors.look.tags import day, thousands
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.agreement import actions, queries
from duly.rooms.agreement.facts import DelegationCard


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those that are not over; a POST gives a delegation or takes one back."""
    if request.method != "POST":
        return _page(request, actor)
    try:
        words, back = _take_back(request, actor) if "delegation" in request.POST else _give(request, actor)
    except Refusal as no:
        return _page(request, actor, STATUS[no.kind.because], refusal=sentence(no), said=request.POST)
    return done(request, words, reverse("console:delegations"), back)


def _give(request: HttpRequest, actor: Actor) -> tuple[str, Back]:
    form = request.POST
    until = day_of(form.get("until", ""))
    made = actions.delegate(
        actor, form.get("organisation") or None, form.get("to", ""), from_on=day_of(form.get("from_on", "")), until=until,
        department=form.get("department") or None, reason=form.get("reason", ""),
    )  # fmt: skip
    words = _("%(to)s signs for you until %(until)s.") % {"to": form.get("to", ""), "until": day(until)}
    return words, Back(reverse("console:delegations"), {"delegation": str(made)})


def _take_back(request: HttpRequest, actor: Actor) -> tuple[str, Back | None]:
    wanted = id_of(request.POST.get("delegation"))
    card = next((one for one in queries.delegations_for(actor) if one.id == wanted), None)
    actions.end_delegation(actor, wanted, reason=request.POST.get("reason", ""))
    return _("Taken back. What was signed under it stands."), _again(actor, card) if card else None


def _again(actor: Actor, card: DelegationCard) -> Back | None:
    """The same delegation once more, by who gave it; the days that are over stay out of it."""
    place, taker = (
        accounts.organisations([card.organisation])[card.organisation],
        accounts.users_for(actor).filter(id=card.taker).first(),
    )
    today = clock.day_in(place.time_zone, clock.now())
    if taker is None or card.giver != actor.id or card.until < today:
        return None
    return Back(reverse("console:delegations"), {
        "organisation": place.ref, "to": taker.email, "from_on": max(card.from_on, today).isoformat(),
        "until": card.until.isoformat(), "department": card.department or "", "reason": card.reason,
    })  # fmt: skip


def _page(
    request: HttpRequest, actor: Actor, status: int = 200, *, refusal: str = "", said: Mapping[str, Any] | None = None
) -> HttpResponse:
    cards = queries.delegations_for(actor)
    names = accounts.names_of(who for card in cards for who in (card.giver, card.taker))
    places = {one.id: one for one in accounts.organisations_for(actor)}
    lent, language = queries.lent(one.id for one in cards), get_language() or "en"
    called = {(one.organisation_id, one.ref): one.name(language) for one in accounts.departments_for(actor)}
    rows = [
        {
            "card": card, "giver": names.get(card.giver, ""), "taker": names.get(card.taker, ""),
            "place": places.get(card.organisation), "department": called.get((card.organisation, card.department or ""), card.department), "touches": _touches(lent.get(card.id, 0)),
            "may_end": card.giver == actor.id or "operator" in actor.roles,
        }
        for card in cards
    ]  # fmt: skip
    return show(
        request, actor, "agreement/delegations", status, room="delegations", rows=rows, refusal=refusal, said=said or {},
        mine=accounts.departments_for(actor).filter(id__in=actor.departments), places=places.values(),
    )  # fmt: skip


def _touches(n: int) -> tuple[str, ...]:
    words = ngettext("%(n)s open sign-off or task can no longer be done under it.", "%(n)s open sign-offs and tasks can no longer be done under it.", n)  # fmt: skip
    return (words % {"n": thousands(n)},)
