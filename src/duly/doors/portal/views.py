# SPDX-License-Identifier: Apache-2.0
"""What customers do behind their own link. Reading is a GET and changes nothing; every answer is a POST."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_POST

from duly.doors.portal import pages
from duly.doors.portal.languages import chosen, interface
from duly.doors.portal.trouble import STATUS, trouble
from duly.doors.portal.visits import Visit, visit
from duly.doors.portal.wishing import wish
from duly.kernel.refusals import Refusal
from duly.rooms.feedback import actions as feedback
from duly.rooms.obligations import actions as obligations

_NOT_ME = "not-me"
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}
"""The link is the customer's key: no cache keeps the page, no search engine lists it, no other site sees its address."""
Deed = Callable[[HttpRequest, Visit], HttpResponse]


def behind_link(view: Deed) -> Callable[[HttpRequest, str], HttpResponse]:
    """A view for whoever holds a recipient's link."""

    @functools.wraps(view)
    def enter(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, visit(token, chosen(request)))
        except Refusal as refusal:
            response = trouble(request, refusal, is_link=True)
        for name, value in PRIVATE.items():
            response.headers[name] = value
        return response

    return enter


@require_GET
@behind_link
def notice(request: HttpRequest, visitor: Visit) -> HttpResponse:
    """The notice as this customer reads it."""
    return _page(request, visitor, lambda: pages.said(request.GET.get("done", "")))


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


@require_POST
@behind_link
def wishes(request: HttpRequest, visitor: Visit) -> HttpResponse:
    """At which hours the customer is not to be disturbed, and on which channels they may be contacted."""
    return _answer(request, visitor, "wished", lambda: wish(request, visitor.actor, visitor.card.id))


def _answer(request: HttpRequest, visitor: Visit, done: str, deed: Callable[[], object]) -> HttpResponse:
    """Do it and show the page anew, or show the page with the refusal and what was written."""
    try:
        deed()
    except Refusal as refused:
        no = refused  # the name of an exception ends with its clause
        return _page(
            request, visitor, lambda: pages.Said("red", no.say(translation.get_language() or "en")),
            status=STATUS[no.kind.because], draft=request.POST.get("text", ""),
        )  # fmt: skip
    address = reverse("portal:notice", args=[visitor.token])
    query = urlencode({"lang": visitor.wanted or visitor.recipient.language, "done": done})
    return HttpResponseRedirect(f"{address}?{query}", status=303)


def _page(
    request: HttpRequest, visitor: Visit, said: Callable[[], pages.Said | None], status: int = 200, **context: Any
) -> HttpResponse:
    """The page, in the language of the edition that is read and at the customer's own time."""
    with translation.override(interface(visitor.language)), timezone.override(visitor.time_zone):
        shown = pages.of_notice(visitor) | {"said": said()} | context
        return render(request, "portal/notice.html", shown, status=status)
