# SPDX-License-Identifier: Apache-2.0
"""What stays and why, who looked, who signed: holds, rules of keeping, what is due, alarms, undertakings."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.requests import uuid_or_none
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import HOLD_WORDS, LOOK_WORDS, HoldReason, LookReason

_PAGE = "privacy/keeping"
_WEEKS = timedelta(days=30)


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of it on one page."""
    return show(request, actor, _PAGE, **_context(actor))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    if name not in DEEDS:
        raise Http404
    do, said = DEEDS[name]
    try:
        do(request, actor)
    except Refusal as no:
        context = _context(actor) | {"refusal": sentence(no)}
        return show(request, actor, _PAGE, STATUS[no.kind.because], **context)
    return done(request, str(said), reverse("console:privacy-keeping"))


def _context(actor: Actor) -> dict[str, Any]:
    tongue, now = get_language() or "en", clock.now()
    holds, due, alerts = queries.holds_for(actor), queries.due_for(actor), queries.alerts_for(actor)
    flags = queries.flags_for(actor)
    wanted = (
        {one.party_id for one in holds if one.party_id} | {one.party_id for one in due} | {one.party for one in alerts}
    ) | {one.party_id for one in flags}
    homes = list(accounts.organisations_for(actor))
    today = {home.id: clock.day_in(home.time_zone, now) for home in homes}
    return {
        "room": "privacy-keeping", "holds": holds, "due": due, "alerts": alerts, "flags": flags, "cards": customers.cards(wanted),
        "rules": queries.rules_for(actor), "laws": list(queries.LAWS.values()), "organisations": homes,
        "names": queries.names_of([one.user for one in alerts]),
        "odd": [one for home in homes for one in queries.odd_days(actor, home.id, today[home.id] - _WEEKS, today[home.id])],
        "reasons": [(one.value, HOLD_WORDS[one].say(tongue)) for one in HoldReason],
        "hold_words": {one.value: HOLD_WORDS[one].say(tongue) for one in HoldReason},
        "look_words": {one.value: LOOK_WORDS[one].say(tongue) for one in LookReason},
        **{f"may_{verb}": may(actor, f"privacy.{verb}") for verb in _VERBS},
    }  # fmt: skip


def _hold(request: HttpRequest, actor: Actor) -> None:
    given = request.POST
    home = accounts.organisation_for(actor, given.get("organisation") or None)
    ref = given.get("ref", "").strip()
    party = customers.customer_for(actor, home.id, ref).id if ref else None
    actions.hold(actor, home.id, party, reason=given.get("reason", ""), note=given.get("note", ""))


def _rule(request: HttpRequest, actor: Actor) -> None:
    given = request.POST
    home = accounts.organisation_for(actor, given.get("organisation") or None)
    months = given.get("months", "")
    terms = actions.Terms(
        given.get("purpose", ""), given.get("basis", ""), int(months) if months.isascii() and months.isdigit() else -1,
        automatic=given.get("automatic") == "1",
    )  # fmt: skip
    actions.propose_rule(actor, home.id, terms, number=given.get("number", ""))


def _id(request: HttpRequest, name: str) -> UUID:
    return uuid_or_none(request.POST.get(name)) or UUID(int=0)


_VERBS = ("lift", "hold", "ask_release", "release", "propose_rule", "agree_rule", "end_rule", "see_alert")
DEEDS: dict[str, tuple[Callable[[HttpRequest, Actor], object], Any]] = {
    "hold": (_hold, gettext_lazy("The hold stands: nothing under it is erased.")),
    "release-request": (
        lambda request, actor: actions.ask_release(actor, _id(request, "hold"), note=request.POST.get("note", "")),
        gettext_lazy("Asked. It stands until somebody else agrees."),
    ),
    "release": (
        lambda request, actor: actions.release(actor, _id(request, "hold")),
        gettext_lazy("The hold has ended."),
    ),
    "rule": (_rule, gettext_lazy("Proposed. It holds once somebody else has agreed.")),
    "rule-agreement": (
        lambda request, actor: actions.agree_rule(actor, _id(request, "rule")),
        gettext_lazy("The rule holds from now on."),
    ),
    "rule-end": (
        lambda request, actor: actions.end_rule(actor, _id(request, "rule")),
        gettext_lazy("The rule has ended."),
    ),
    "lifting": (
        lambda request, actor: actions.lift(actor, _id(request, "flag"), reason=request.POST.get("reason", "")),
        gettext_lazy("It holds no more."),
    ),
    "alert": (
        lambda request, actor: actions.see_alert(actor, _id(request, "look"), note=request.POST.get("note", "")),
        gettext_lazy("On record what came of it."),
    ),
}
