# SPDX-License-Identifier: Apache-2.0
"""What customers do behind their own link. Reading is a GET and changes nothing; every answer is a POST."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_POST

from duly.doors.portal import pages
from duly.doors.portal.languages import CHOICE, best, chosen, interface, wishes
from duly.doors.portal.visits import Visit, visit
from duly.kernel.refusals import Because, Refusal
from duly.rooms.feedback import actions as feedback
from duly.rooms.obligations import actions as obligations

_STATUS = {
    Because.MISSING: 404,
    Because.DENIED: 403,
    Because.CONFLICT: 409,
    Because.INVALID: 422,
    Because.UNAVAILABLE: 503,
}
_YEAR = 365 * 24 * 3600
_NOT_ME = "not-me"
_PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}
"""The link is the customer's key: no cache keeps the page, no search engine lists it, no other site sees its address."""
Deed = Callable[[HttpRequest, Visit], HttpResponse]


def behind_link(view: Deed) -> Callable[[HttpRequest, str], HttpResponse]:
    """A view for whoever holds a recipient's link; pages are in the language of the edition that is read."""

    @functools.wraps(view)
    def enter(request: HttpRequest, token: str) -> HttpResponse:
        try:
            visitor = visit(token, chosen(request))
            with translation.override(interface(visitor.language)), timezone.override(visitor.time_zone):
                response = view(request, visitor)
        except Refusal as refusal:
            response = trouble(request, refusal, is_link=True)
        for name, value in _PRIVATE.items():
            response.headers[name] = value
        return response

    return enter


@require_GET
@behind_link
def notice(request: HttpRequest, visitor: Visit) -> HttpResponse:
    """The notice as this customer reads it."""
    return _page(request, visitor, said=pages.said(request.GET.get("done", "")))


@require_POST
@behind_link
def viewing(request: HttpRequest, visitor: Visit) -> HttpResponse:
    """The page was open in a browser that runs its script; a scanner that only fetches links does not get here."""
    obligations.view(visitor.actor, visitor.recipient.id, language=visitor.language)
    return HttpResponse(status=204)


@require_POST
@behind_link
def confirmation(request: HttpRequest, visitor: Visit) -> HttpResponse:
    """The customer pressed the button."""
    return _answer(
        request,
        visitor,
        "confirmed",
        lambda: obligations.acknowledge(visitor.actor, visitor.recipient.id, how="portal"),
    )


@require_POST
@behind_link
def refusal(request: HttpRequest, visitor: Visit) -> HttpResponse:
    """The customer refuses, or is somebody else."""
    note = request.POST.get("note", "").strip()[:500]
    reason = "not the addressee" if request.POST.get("reason") == _NOT_ME else "refused"
    said = f"{reason}: {note}" if note else reason
    return _answer(
        request, visitor, "refused",
        lambda: obligations.refuse(visitor.actor, visitor.recipient.id, how="portal", reason=said),
    )  # fmt: skip


@require_POST
@behind_link
def question(request: HttpRequest, visitor: Visit) -> HttpResponse:
    """The customer asks something."""
    return _answer(
        request, visitor, "asked",
        lambda: feedback.ask(visitor.actor, visitor.recipient.id, text=request.POST.get("text", "")),
    )  # fmt: skip


def _answer(request: HttpRequest, visitor: Visit, done: str, deed: Callable[[], object]) -> HttpResponse:
    """Do it and show the page anew, or show the page with the refusal and what was written."""
    try:
        deed()
    except Refusal as no:
        said = pages.Said("red", no.say(translation.get_language() or "en"))
        return _page(request, visitor, said=said, draft=request.POST.get("text", ""), status=_STATUS[no.kind.because])
    address = reverse("portal:notice", args=[visitor.token])
    return HttpResponseRedirect(f"{address}?lang={visitor.language}&done={done}", status=303)


def _page(request: HttpRequest, visitor: Visit, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "portal/notice.html", pages.of_notice(visitor) | context, status=status)


def announcements(request: HttpRequest) -> HttpResponse:
    """What is public, newest first."""
    language = _page_language(request)
    with translation.override(interface(language)):
        context = pages.of_announcements(wishes(request) or [language]) | {"language": language}
        return _remember(request, render(request, "portal/announcements.html", context))


def announcement(request: HttpRequest, slug: str) -> HttpResponse:
    """One announcement."""
    try:
        context = pages.of_announcement(slug, wishes(request))
    except Refusal as no:
        return trouble(request, no)
    with translation.override(interface(str(context["language"]))):
        return _remember(request, render(request, "portal/announcement.html", context))


def feed(request: HttpRequest) -> HttpResponse:
    """The announcements as an Atom feed (RFC 4287)."""
    language = _page_language(request)
    with translation.override(interface(language)):
        context = pages.of_announcements(wishes(request) or [language])
        context |= {"site": settings.DULY.public_url, "language": language}
        return render(request, "portal/announcements.xml", context, content_type="application/atom+xml; charset=utf-8")


def trouble(request: HttpRequest, no: Refusal, *, is_link: bool = False) -> HttpResponse:
    """A refusal as a friendly page, in the visitor's language."""
    language = _page_language(request)
    with translation.override(interface(language)):
        context = {"refusal": no.say(language), "is_link": is_link, "languages": pages.LANGUAGES, "language": language}
        return render(request, "portal/trouble.html", context, status=_STATUS[no.kind.because])


def _page_language(request: HttpRequest) -> str:
    return best(wishes(request), pages.LANGUAGES)


def _remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    language = chosen(request)
    if language:
        response.set_cookie(
            CHOICE, language, max_age=_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    return response
