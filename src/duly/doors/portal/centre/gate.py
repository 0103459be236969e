# SPDX-License-Identifier: Apache-2.0
"""Who may see a page of the service centre: whoever holds a session, in whose name alone everything is read and done."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.debug import sensitive_post_parameters

from duly.doors.portal.centre.words import PAPER_WORDS, TONES
from duly.doors.portal.languages import CHOICE, TONGUES, best, chosen, tongue, wishes
from duly.doors.portal.pages import Said
from duly.doors.portal.trouble import STATUS, trouble
from duly.doors.portal.views import PRIVATE
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.access import queries
from duly.rooms.access.facts import FRESH, NOT_SIGNED_IN, WAY_WORDS, Standing
from duly.rooms.change_requests.facts import STATE_WORDS

P = ParamSpec("P")
_NAME, _DOOR = "duly_my", "duly_door"
_YEAR = 365 * 24 * 3600
PLACES = {
    "home": "portal:my", "record": "portal:my-record", "full": "portal:my-record-full", "change": "portal:my-change",
    "requests": "portal:my-requests", "sessions": "portal:my-sessions", "pin": "portal:my-pin", "data": "portal:my-data",
}  # fmt: skip
"""Where somebody may be led to after a proof: names of ours, never an address from a form."""


@dataclass(frozen=True)
class Inside:
    """One look of a customer who is signed in."""

    session: Standing
    language: str

    @property
    def actor(self) -> Actor:
        """The customer, in whose name everything is done."""
        return self.session.actor

    @property
    def is_fresh(self) -> bool:
        """Whether they proved who they are within the last quarter of an hour."""
        return clock.now() - self.session.proved_at <= FRESH


View = Callable[Concatenate[HttpRequest, Inside, P], HttpResponse]


def for_customers(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for customers who are signed in; others are shown the door."""

    @functools.wraps(view)
    @sensitive_post_parameters()
    def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        cookie = request.COOKIES.get(cookie_name(_NAME), "")
        standing = queries.standing(cookie)
        if standing is None:
            return private(_to_the_door(request))
        inside = Inside(standing, best([*wishes(request), standing.language], TONGUES))
        with translation.override(tongue(inside.language)), timezone.override(_zone(standing)):
            try:
                response = view(request, inside, *args, **kwargs)
            except Refusal as no:
                response = trouble(request, no)
        _keep_awake(response, cookie)
        keep_choice(request, response)
        return private(response)

    enter.for_customers = True  # type: ignore[attr-defined]  # tests/house/test_guards_urls.py asks every address
    return enter


def when_fresh(to: str) -> Callable[[View[P]], View[P]]:
    """A view for somebody who proved who they are just now; others are asked for a proof and led on to ``to``."""

    def wrap(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def look(request: HttpRequest, inside: Inside, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                must_be_fresh(inside)
            except Refusal:
                return HttpResponseRedirect(f"{reverse('portal:my-again')}?{urlencode({'to': to})}", status=303)
            return view(request, inside, *args, **kwargs)

        return look

    return wrap


def must_be_fresh(inside: Inside) -> None:
    """Refuse without a fresh proof.

    Raises:
        Refusal: ``access.fresh_needed``.
    """
    queries.must_be_fresh(inside.session)


def show(request: HttpRequest, inside: Inside, page: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the centre."""
    organisation = accounts.organisations([inside.session.organisation])[inside.session.organisation]
    contact = " · ".join(filter(None, (organisation.phone, organisation.email)))
    context = {
        "me": inside, "languages": TONGUES, "language": inside.language, "organisation": organisation.name(inside.language),
        "contact": contact, "is_fresh": inside.is_fresh, "way_words": WAY_WORDS, "state_words": STATE_WORDS, "tones": TONES,
        "paper_words": PAPER_WORDS,
    } | context  # fmt: skip
    return render(request, f"portal/centre/{page}.html", context, status=status)


def sentence(no: Refusal) -> Said:
    """A refusal as a word to the visitor."""
    return Said("red", no.say(translation.get_language() or "en"))


def status_of(no: Refusal) -> int:
    """The status of a page that shows a refusal."""
    return STATUS[no.kind.because]


def onward(name: str, *args: object, done: str = "") -> HttpResponse:
    """After something was done: to a page of ours, which says what was done."""
    address = reverse(f"portal:{name}", args=args)
    return HttpResponseRedirect(f"{address}?{urlencode({'done': done})}" if done else address, status=303)


def private(response: HttpResponse) -> HttpResponse:
    """No cache keeps the page, no search engine lists it, no other site sees its address."""
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response


def cookie_name(name: str) -> str:
    """With https the browser itself sees to it that no other host and no plain connection sets the cookie."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def set_session(response: HttpResponse, token: str) -> None:
    """Let the browser keep a session that was just opened."""
    _set(response, _NAME, queries.cookie_for(token))
    forget_door(response)


def forget_session(response: HttpResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(cookie_name(_NAME), path="/", samesite="Lax")


def set_door(response: HttpResponse, key: str) -> None:
    """Let the browser keep the key of its attempt."""
    _set(response, _DOOR, key)


def door_key(request: HttpRequest) -> str:
    """The key of this browser's attempt."""
    return request.COOKIES.get(cookie_name(_DOOR), "")


def forget_door(response: HttpResponse) -> None:
    """Let the browser forget the key of its attempt."""
    response.delete_cookie(cookie_name(_DOOR), path="/", samesite="Lax")


def origin_of(request: HttpRequest) -> str:
    """From which address of the network. What a header claims of itself is not believed: anybody can write one."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _set(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        cookie_name(name), value, path="/", httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _keep_awake(response: HttpResponse, cookie: str) -> None:
    name = cookie_name(_NAME)
    if name not in response.cookies:
        _set(response, _NAME, queries.rested(cookie))


def _to_the_door(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return HttpResponseRedirect(reverse("portal:sign-in"))
    return trouble(request, NOT_SIGNED_IN())


def keep_choice(request: HttpRequest, response: HttpResponse) -> None:
    """Remember the language that somebody chose."""
    language = chosen(request)
    if language and request.COOKIES.get(CHOICE) != language:
        response.set_cookie(
            CHOICE, language, max_age=_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )


def _zone(standing: Standing) -> ZoneInfo:
    try:
        return ZoneInfo(standing.time_zone)
    except (ValueError, KeyError, OSError):
        return ZoneInfo("UTC")
