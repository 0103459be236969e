# SPDX-License-Identifier: Apache-2.0
"""The approval policy of an organisation: proposed in a form or as a file, in force once somebody else has confirmed it."""

from collections.abc import Sequence
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.agreement import place_of
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.policy_form import document_of, rows_of
from duly.doors.look.departments import names_in
from duly.doors.look.places import without_codes
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.agreement import actions, queries
from duly.rooms.agreement.facts import STEP_WORDS, PolicyCard
from duly.rooms.rulebook import queries as rulebook

NOT_YAML = refusal(
    "console.not_yaml",
    Because.INVALID,
    en="The policy cannot be read as YAML: {why}",
    zh="政策内容不是有效的 YAML：{why}",
)
_LARGEST = 100_000


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The policy in force in a form, and its versions; a POST proposes one, confirms one, or asks for another row."""
    place = place_of(request, actor)
    if request.method != "POST":
        return _page(request, actor, place, _current(place))
    form = request.POST
    address = f"{reverse('console:policy')}?organisation={place.ref}"
    if "add" in form and may(actor, "agreement.set_policy"):
        return _page(request, actor, place, document_of(form), added=form["add"])
    try:
        if "number" in form:
            number = _number(form["number"])
            actions.confirm_policy(actor, place.ref, number)
            return done(request, _("Version %(n)d of the policy is in force now.") % {"n": number}, address)
        number = actions.set_policy(actor, place.ref, _given(request))
    except Refusal as no:
        said = without_codes(sentence(no), get_language() or "en")
        typed = document_of(form) if "approvers" in form else _current(place)
        return _page(request, actor, place, typed, refusal=said, status=STATUS[no.kind.because])
    return done(request, _("Version %(n)d is proposed. Another person must confirm it.") % {"n": number}, address)


@staff
def as_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The policy in force as YAML, to be kept, compared or taken in elsewhere."""
    place = place_of(request, actor)
    headers = {"Content-Disposition": f'attachment; filename="policy-{place.ref}.yaml"'}
    return HttpResponse(_yaml(_current(place)), content_type="application/yaml; charset=utf-8", headers=headers)


def _page(
    request: HttpRequest, actor: Actor, place: Any, document: Any, *, refusal: str = "", status: int = 200, added: str = ""
) -> HttpResponse:  # fmt: skip
    language, cards = get_language() or "en", queries.policies_for(actor, place.id)
    newest = max((card.number for card in cards if card.confirmed_at), default=0)
    return show(
        request, actor, "agreement/policy", status, room="policy", place=place, refusal=refusal, added=added,
        versions=_versions(cards, newest), newest=newest, places=accounts.organisations_for(actor),
        departments=accounts.departments_for(actor, place.id), names=names_in(place.id, language),
        kinds=[(name, kind.words.say(language)) for name, kind in rulebook.kinds().items() if not kind.retired],
        steps=[(step.value, words.say(language)) for step, words in STEP_WORDS.items()],
        document=request.POST.get("document") or _yaml(_current(place)), may_set=may(actor, "agreement.set_policy"),
        **rows_of(document, added),
    )  # fmt: skip


def _versions(cards: Sequence[PolicyCard], newest: int) -> list[dict[str, Any]]:
    names = accounts.names_of(who for card in cards for who in (card.by, card.confirmed_by) if who)
    return [
        {
            "card": card, "text": _yaml(card.content), "by": names.get(card.by, ""), "waits": not card.confirmed_at and card.number > newest,
            "confirmed_by": names.get(card.confirmed_by, "") if card.confirmed_by else "", **rows_of(card.content),
        }
        for card in cards
    ]  # fmt: skip


def _current(place: Any) -> dict[str, Any]:
    return queries.plain(queries.policy_of(place.id))


def _given(request: HttpRequest) -> object:
    """What is proposed: a file, the text beside it, or the form."""
    upload = request.FILES.get("file")
    if upload:
        return _plain(upload.read(_LARGEST).decode("utf-8", "replace"))
    if "document" in request.POST:
        return _plain(request.POST["document"][:_LARGEST])
    return document_of(request.POST)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < len("1000000") else 0


def _plain(text: str) -> object:
    try:
        return yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise NOT_YAML(field="document", why=str(error).splitlines()[0]) from error


def _yaml(content: Any) -> str:
    said: str = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False)
    return said
