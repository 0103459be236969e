# SPDX-License-Identifier: Apache-2.0
"""管理制度: which particular must be proved how strongly, how long a change cools off, how fast an answer is due.

One person proposes a version, another puts it into force; what came in before stays under the version it came in under.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.agreement import place_of
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.look.request_words import FIELDS, HOURS
from duly.doors.look.requesting import family_word
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import TIER_WORDS, Tier

_MOST_DIGITS = 5


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rules in force and their versions; a POST proposes a version, or puts one into force."""
    place, form = place_of(request, actor), request.POST
    if request.method != "POST":
        return _page(request, actor, place)
    address = f"{reverse('console:request-policy')}?organisation={place.ref}"
    try:
        if "number" in form:
            number = _number(form["number"])
            actions.confirm_policy(actor, place.id, number)
            return done(request, _("Version %(n)d of the rules is in force now.") % {"n": number}, address)
        number = actions.set_policy(actor, place.id, _document(form))
    except Refusal as no:
        return _page(request, actor, place, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, _("Version %(n)d is proposed. Another person must confirm it.") % {"n": number}, address)


def _page(request: HttpRequest, actor: Actor, place: Any, status: int = 200, **context: Any) -> HttpResponse:
    policy, language = queries.policy_of(place.id), get_language() or "en"
    typed = request.POST if request.method == "POST" and "number" not in request.POST else {}
    return show(
        request, actor, "change_requests/policy", status, room="request-policy", place=place, policy=policy,
        places=accounts.organisations_for(actor), versions=_versions(actor, place.id, policy.version),
        fields=[(name, _field_said(name, language), int(tier), typed.get(f"fields:{name}", str(int(tier)))) for name, tier in policy.fields.items()],
        hours=[(name, HOURS[name].say(language), typed.get(f"hours:{name}", n)) for name, n in policy.hours.items()],
        days=[(name, _tier_said(name, language), typed.get(f"days:{name}", n)) for name, n in policy.days.items()],
        sample=typed.get("sample", policy.sample), may_set=may(actor, "change_requests.set_policy"),
        tiers=[(str(int(tier)), f"T{int(tier)} {TIER_WORDS[tier].say(language)}") for tier in Tier], **context,
    )  # fmt: skip


def _versions(actor: Actor, organisation: Any, newest: int) -> list[dict[str, Any]]:
    cards = queries.policies_for(actor, organisation)
    names = accounts.names_of(who for card in cards for who in (card.by, card.confirmed_by) if who)
    return [
        {
            "card": card, "by": names.get(card.by, ""), "confirmed_by": names.get(card.confirmed_by, "") if card.confirmed_by else "",
            "waits": not card.confirmed_at and card.number > newest, "said": _said(card.content),
        }
        for card in cards
    ]  # fmt: skip


def _said(content: Mapping[str, Any]) -> list[tuple[str, object]]:
    """What a version asks for, line by line."""
    language = get_language() or "en"
    lines: list[tuple[str, object]] = [
        (_field_said(name, language), f"T{tier}") for name, tier in sorted(content.get("fields", {}).items())
    ]
    lines += [
        (HOURS[name].say(language), _("%(n)s hours") % {"n": n})
        for name, n in content.get("hours", {}).items()
        if name in HOURS
    ]
    lines += [
        (_tier_said(name, language), _("%(n)s working days") % {"n": n}) for name, n in content.get("days", {}).items()
    ]
    return lines + ([(_("Looked at of T1"), f"{content['sample']} %")] if "sample" in content else [])


def _tier_said(name: str, language: str) -> str:
    """``T2`` with what it is about."""
    tier = next((one for one in Tier if f"t{int(one)}" == name.lower()), None)
    return name.upper() if tier is None else f"T{int(tier)} {TIER_WORDS[tier].say(language)}"


def _field_said(name: str, language: str) -> str:
    family, _dot, field = name.partition(".")
    said = FIELDS[field].say(language) if field in FIELDS else ""
    return f"{family_word(family)}: {said}" if said else family_word(family)


def _document(form: Mapping[str, str]) -> dict[str, Any]:
    """The form as the document that is kept; what is no number stays what it is and is refused."""
    document: dict[str, Any] = {"fields": {}, "hours": {}, "days": {}}
    for name, text in form.items():
        part, _colon, key = name.partition(":")
        if key and part in document:
            document[part][key] = _whole(text)
    return document | ({"sample": _whole(form["sample"])} if "sample" in form else {})


def _whole(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else text[:20]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0
