# SPDX-License-Identifier: Apache-2.0
"""The help: articles that two people have read, for everybody, signed in to nothing."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from duly.doors.portal.caching import PAGE, fresh
from duly.doors.portal.centre.gate import keep_choice
from duly.doors.portal.languages import TONGUES, best, tongue, wishes
from duly.doors.portal.trouble import trouble
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.feedback import queries

_LONGEST = 100
_SHOWN = 50


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All articles, or those in which some words stand; of one organisation or of all."""
    language = best(wishes(request), TONGUES)
    text, ref = request.GET.get("q", "").strip()[:_LONGEST], request.GET.get("org", "")
    home = _home(ref)
    with translation.override(tongue(language)):
        found = queries.published(language, text=text, organisation=home, limit=_SHOWN + 1) if home or not ref else []
        refs = _refs({one.organisation for one in found})
        rows = [(one, refs[one.organisation]) for one in found[:_SHOWN]]
        context = {
            "rows": rows, "sought": text, "org": ref if home else "", "languages": TONGUES, "language": language,
            "is_cut": len(found) > _SHOWN,
        }  # fmt: skip
        return _kept(request, render(request, "portal/help.html", context))


@require_safe
def article(request: HttpRequest, organisation: str, slug: str) -> HttpResponse:
    """One article, in the reader's language."""
    language = best(wishes(request), TONGUES)
    with translation.override(tongue(language)):
        try:
            home = accounts.organisation_by_ref(organisation)
            found = queries.published_article(slug, language, home.id)
        except Refusal as no:
            return trouble(request, no)
        context = {
            "article": found, "organisation": home.name(language), "org": organisation, "languages": TONGUES,
            "language": language, "canonical": f"{settings.DULY.public_url}{request.path}?lang={language}",
            "alternates": [(tag, f"{settings.DULY.public_url}{request.path}?lang={tag}") for tag in TONGUES],
            "default": f"{settings.DULY.public_url}{request.path}",
            "contact": " · ".join(filter(None, (home.phone, home.email))),
        }  # fmt: skip
        return _kept(request, render(request, "portal/help_article.html", context))


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Caches may keep the page; the choice of a language is remembered."""
    keep_choice(request, response)
    return fresh(request, response, seconds=PAGE)


def _home(ref: str) -> UUID | None:
    try:
        return accounts.organisation_by_ref(ref).id if ref else None
    except Refusal:
        return None


def _refs(homes: set[UUID]) -> dict[UUID, str]:
    """Organisations by their short names, for addresses."""
    return {one.id: one.ref for one in accounts.organisations_for(SYSTEM) if one.id in homes}
