# SPDX-License-Identifier: Apache-2.0
"""The way in for staff: who is signed in becomes the actor, and a refusal becomes a page in the reader's language."""

import functools
from collections.abc import Callable
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeAlias
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from duly.doors.console.menu import MENU
from duly.doors.console.toasts import Back, say, toasts_of
from duly.foundation.accounts import queries as accounts
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal
from duly.rooms.delivery import queries as delivery

P = ParamSpec("P")
Page: TypeAlias = HttpResponseBase
View = Callable[Concatenate[HttpRequest, Actor, P], Page]

STATUS = {
    Because.INVALID: 422,
    Because.DENIED: 403,
    Because.MISSING: 404,
    Because.CONFLICT: 409,
    Because.UNAVAILABLE: 503,
}


def staff(view: View[P]) -> Callable[Concatenate[HttpRequest, P], Page]:
    """A view for somebody who is signed in; it gets the actor. A refusal that the view lets pass becomes a page."""

    @functools.wraps(view)
    def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Page:
        user = request.user
        if isinstance(user, AnonymousUser) or not user.is_active:
            return _to_sign_in(request)
        actor = accounts.actor_of(user)
        with timezone.override(_zone_of(actor)):
            try:
                response = view(request, actor, *args, **kwargs)
            except Refusal as refusal:
                response = refused(request, actor, refusal)
        response.headers["Cache-Control"] = "no-store"
        return response

    vars(enter)["for_staff"] = True  # a test asks every view of the console for it
    return enter


def show(request: HttpRequest, actor: Actor, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the console, with what every page needs."""
    context |= {
        "actor": actor, "zone": timezone.get_current_timezone_name(), "restored": delivery.restored(), "menu": MENU,
        "toasts": partial(toasts_of, request),
    }  # fmt: skip
    return render(request, f"console/{template}.html", context, status=status)


def done(request: HttpRequest, words: str, address: str, back: Back | None = None) -> HttpResponse:
    """The deed is done: go to the address, say there what was done, and offer the way back where a verb leads there."""
    say(request, words, back)
    return HttpResponseRedirect(address, status=303)


def refused(request: HttpRequest, actor: Actor, refusal: Refusal) -> HttpResponse:
    """A refusal as a page of its own."""
    said = sentence(refusal)
    return show(request, actor, "refused", STATUS[refusal.kind.because], refusal=said, code=refusal.code)


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    return refusal.say(get_language() or "en")


def may(actor: Actor, verb: str) -> bool:
    """Whether the actor's roles allow the verb, so that a page need not offer what would be refused."""
    return bool(rights.table().get(verb, frozenset()) & actor.roles)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = reverse("console:sign-in")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    after = request.get_full_path() if request.method == "GET" else reverse("console:home")
    return HttpResponseRedirect(f"{address}?next={quote(after)}")


def _zone_of(actor: Actor) -> ZoneInfo:
    first = accounts.organisations_for(actor).first()
    return ZoneInfo(first.time_zone if first else "UTC")
