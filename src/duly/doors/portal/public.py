# SPDX-License-Identifier: Apache-2.0
"""What everybody may read, signed in to nothing: the archive, one announcement, feeds, the banner, the map of the site."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from duly.doors.look.banner import script
from duly.doors.portal import archive, feeds
from duly.doors.portal.caching import FILE, LIST, PAGE, for_all_origins, fresh
from duly.doors.portal.languages import CHOICE, chosen, interface, page_language, wishes
from duly.doors.portal.trouble import gone, trouble
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.refusals import Refusal

BANNER = Path(__file__).parent / "static" / "banner.js"
_YEAR = 365 * 24 * 3600
_CLOSED = ("/console/", "/api/", "/hooks/", "/n/", "/my")


@require_safe
def announcements(request: HttpRequest) -> HttpResponse:
    """The archive: newest first, a page at a time, by year and organisation."""
    language = page_language(request)
    with translation.override(interface(language)):
        context = archive.of_list(archive.asked(request.GET), wishes(request) or [language], language)
        response = render(request, "portal/announcements.html", context)
        return fresh(request, _remember(request, response), seconds=PAGE)


@require_safe
def announcement(request: HttpRequest, slug: str) -> HttpResponse:
    """One announcement, in the language asked for or the best one for this visitor."""
    try:
        context = archive.of_one(slug, wishes(request))
    except Refusal as no:
        return trouble(request, no)
    term = context["term"]
    if term is not None and term.taken_down_at is not None:
        return gone(request, term.taken_down_at)
    with translation.override(interface(str(context["language"]))):
        response = _remember(request, render(request, "portal/announcement.html", context))
        return fresh(request, response, seconds=PAGE, changed_at=context["changed_at"])


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The announcements as an Atom feed (RFC 4287)."""
    language = page_language(request)
    with translation.override(interface(language)):
        context = feeds.atom(archive.asked(request.GET), wishes(request) or [language], language)
        kind = "application/atom+xml; charset=utf-8"
        response = render(request, "portal/announcements.xml", context, content_type=kind)
    return for_all_origins(fresh(request, response, seconds=LIST))


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """The announcements as a JSON Feed (version 1.1)."""
    language = page_language(request)
    with translation.override(interface(language)):
        content = feeds.json_feed(archive.asked(request.GET), wishes(request) or [language], language)
    response = JsonResponse(content, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})
    return for_all_origins(fresh(request, response, seconds=LIST))


@require_safe
def banner(request: HttpRequest, organisation: str) -> HttpResponse:
    """What the banner of an organisation shows now; any website may ask."""
    language = page_language(request)
    try:
        accounts.organisation_by_ref(organisation)
    except Refusal as no:
        return for_all_origins(JsonResponse({"error": no.code, "message": no.say(language)}, status=404))
    content = feeds.banner(organisation, wishes(request) or [language], clock.now())
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    return for_all_origins(fresh(request, response, seconds=PAGE))


@require_safe
def banner_script(request: HttpRequest) -> HttpResponse:
    """The script that other websites embed; CORS lets them pin it by its digest (SRI)."""
    response = HttpResponse(script(), content_type="text/javascript; charset=utf-8")
    return for_all_origins(fresh(request, response, seconds=FILE))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address, each with its other languages."""
    context = feeds.sitemap()
    response = render(request, "portal/sitemap.xml", context, content_type="application/xml; charset=utf-8")
    return fresh(request, response, seconds=LIST, changed_at=context["changed_at"])


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: announcements, and nothing behind a link or a password."""
    rules = "".join(f"Disallow: {path}\n" for path in _CLOSED)
    text = f"User-agent: *\n{rules}Allow: /\n\nSitemap: {archive.site()}{reverse('portal:sitemap')}\n"
    return fresh(request, HttpResponse(text, content_type="text/plain; charset=utf-8"), seconds=FILE)


def _remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a choice of language; one that is kept already is not sent again, so that caches may keep the page."""
    language = chosen(request)
    if language and request.COOKIES.get(CHOICE) != language:
        response.set_cookie(
            CHOICE, language, max_age=_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    return response
