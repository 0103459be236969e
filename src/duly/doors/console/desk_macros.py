# SPDX-License-Identifier: Apache-2.0
"""The ready answers of the desk: in the languages that customers write in, with blanks that are filled for each of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.requests import uuid_or_none
from duly.doors.look.tags import own_name
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import KIND_WORDS, LANGUAGES, LONGEST, NEEDED_LANGUAGES, PLACEHOLDERS, Kind


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All that are offered, and the form for another; a POST keeps it."""
    if request.method != "POST":
        return _page(request, actor)
    given = request.POST
    place = accounts.organisation_for(actor, given.get("organisation") or None)
    texts = {
        part: {one: text for one in LANGUAGES if (text := given.get(f"{part}:{one}", "").strip())}
        for part in ("title", "body")
    }
    try:
        actions.set_macro(
            actor,
            place.id,
            code=given.get("code", ""),
            titles=texts["title"],
            bodies=texts["body"],
            kind=given.get("kind", ""),
        )
    except Refusal as no:
        return _page(request, actor, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, _("Kept. It is offered from now on."), reverse("console:macros"))


@require_POST
@staff
def retirement(request: HttpRequest, actor: Actor, macro_id: UUID) -> HttpResponse:
    """Offer it no longer."""
    try:
        actions.retire_macro(actor, macro_id)
    except Refusal as no:
        return _page(request, actor, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, _("It is offered no longer."), reverse("console:macros"))


def _page(request: HttpRequest, actor: Actor, status: int = 200, refusal: str = "") -> HttpResponse:
    language, rows = get_language() or "en", queries.macros_for(actor)
    wanted = "zh-Hans" if language.startswith("zh") else "en"
    before = next((one for one in rows if one.id == uuid_or_none(request.GET.get("of"))), None)
    return show(
        request, actor, "desk/macros", status, room="macros", refusal=refusal, before=before, longest=LONGEST,
        rows=[(one, one.titles.get(wanted, one.code), one.bodies.get(wanted, "")) for one in rows],
        places={one.id: one for one in accounts.organisations_for(actor)}, fields=_fields(request, before), blanks=PLACEHOLDERS,
        kinds=[(one.value, KIND_WORDS[one].say(language)) for one in Kind], may_set=may(actor, "feedback.set_macro"),
        may_retire=may(actor, "feedback.retire_macro"), draft=request.POST,
    )  # fmt: skip


def _fields(request: HttpRequest, before: Any) -> list[tuple[str, str, bool, str, str]]:
    """A title and a text for each language."""
    titles, bodies = (before.titles, before.bodies) if before else ({}, {})
    return [
        (
            one, own_name(one), one in NEEDED_LANGUAGES, request.POST.get(f"title:{one}", titles.get(one, "")),
            request.POST.get(f"body:{one}", bodies.get(one, "")),
        )
        for one in LANGUAGES
    ]  # fmt: skip
