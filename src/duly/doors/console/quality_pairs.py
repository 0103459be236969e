# SPDX-License-Identifier: Apache-2.0
"""Customers who may be one: the list, two of them beside each other, the judgement, the merge by somebody else and its way back."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import asked, turn
from duly.doors.console.quality import address, place_of, tabs
from duly.doors.console.requests import id_of
from duly.doors.look import record
from duly.doors.look.quality import reasons_said
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.quality import actions, queries
from duly.rooms.quality.facts import PAIR_ORDERS, PAIR_WORDS, WAY_WORDS, PairState, Way

_LONGEST = 1_000
_TONES = {PairState.OPEN: "amber", PairState.APART: "grey", PairState.SAME: "blue", PairState.GONE: "faint"}


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Pairs in one state, the most probable first."""
    place = place_of(request, actor)
    if place is None:
        return show(request, actor, "quality/page", room="quality", place=None)
    return show(request, actor, "quality/pairs", **_listing(request, actor, place))


@require_POST
@staff
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a search, which a worker carries."""
    place = accounts.organisation_for(actor, request.POST.get("organisation") or None)
    try:
        actions.find_duplicates(actor, place.ref, way=request.POST.get("way", ""))
    except Refusal as no:
        context = _listing(request, actor, place) | {"refusal": sentence(no)}
        return show(request, actor, "quality/pairs", STATUS[no.kind.because], **context)
    return done(
        request, _("The search has begun. Pairs appear here as they are found."), address("quality-pairs", place)
    )


@staff
def page(request: HttpRequest, actor: Actor, pair_id: UUID) -> HttpResponse:
    """Two customers beside each other, in part."""
    return show(request, actor, "quality/pair", **page_of(actor, pair_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, pair_id: UUID, name: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    if name not in DEEDS:
        raise Http404
    do, words = DEEDS[name]
    return _SHEET.answer(
        request, actor, pair_id, name, lambda: do(request, actor, pair_id), said=str(words), draft=request.POST
    )


def page_of(actor: Actor, pair_id: UUID) -> dict[str, Any]:
    """Everything on the page of a pair.

    Raises:
        Refusal: ``quality.no_such_pair``.
    """
    card, language = queries.pair_for(actor, pair_id), get_language() or "en"
    place = accounts.organisations([card.organisation])[card.organisation]
    sides = [_side(one) for one in (card.first, card.second)]
    return tabs(actor, place) | {
        "card": card, "sides": sides, "why": reasons_said(card, language), "tone": _TONES[PairState(card.state)],
        "state": PAIR_WORDS[PairState(card.state)].say(language), "way": WAY_WORDS[Way(card.way)].say(language),
        "names": accounts.names_of(one for one in (card.judged_by, card.merged_by) if one), "is_open": card.state == PairState.OPEN,
        "may_judge": may(actor, "quality.judge"), "awaits_merge": card.state == PairState.SAME and not card.merge,
        "may_merge": may(actor, "quality.merge") and card.judged_by != actor.id,
        "may_unmerge": may(actor, "quality.unmerge") and card.merged_by != actor.id,
    }  # fmt: skip


def _side(party: UUID) -> dict[str, Any]:
    """What is on record of one of them, in part, and how much hangs on it."""
    profile, held = customers.profile(party), customers.record_of(party)
    return {"party": profile.party, "things": record.things_of(held.entities), "contracts": len(profile.contracts)}


def _listing(request: HttpRequest, actor: Actor, place: Any) -> dict[str, Any]:
    language, state = get_language() or "en", request.GET.get("state", "")
    state = state if state in set(PairState) else PairState.OPEN
    found = turn(
        asked(request, PAIR_ORDERS),
        lambda order, after, limit: queries.pairs_for(
            actor, place.id, state=state, order=order, after=after, limit=limit
        ),
    )
    cards = customers.cards({party for one in found.rows for party in (one.first, one.second)})
    return tabs(actor, place) | {
        "page": found, "state": state, "states": [(one.value, PAIR_WORDS[one].say(language)) for one in PairState],
        "rows": [(one, cards.get(one.first), cards.get(one.second), reasons_said(one, language)) for one in found.rows],
        "ways": [(one.value, WAY_WORDS[one].say(language)) for one in Way], "is_installed": queries.is_installed(),
        "searches": [(one, WAY_WORDS[Way(one.way)].say(language)) for one in queries.searches_for(actor, place.id, 5)],
        "may_search": may(actor, "quality.find_duplicates"),
    }  # fmt: skip


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:_LONGEST]


Deed = Callable[[HttpRequest, Actor, UUID], object]
DEEDS: Mapping[str, tuple[Deed, Any]] = {
    "judgement": (
        lambda request, actor, key: actions.judge(
            actor, key, same=request.POST.get("same") == "yes", reason=_reason(request)
        ),
        gettext_lazy("Your judgement is on record; the pair is not put on the list again."),
    ),
    "merge": (
        lambda request, actor, key: actions.merge(actor, key, survivor=id_of(request.POST.get("survivor"))),
        gettext_lazy("Merged: one stands for both now. It can be taken back."),
    ),
    "unmerge": (
        lambda request, actor, key: actions.unmerge(actor, key, reason=_reason(request)),
        gettext_lazy("Taken back: they are two customers again."),
    ),
}
_SHEET = Sheet("quality/pair", page_of, "console:quality-pair")
