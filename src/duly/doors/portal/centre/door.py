# SPDX-License-Identifier: Apache-2.0
"""The customers' own door: say where a code may go, type it, be in. Every answer is the same for a stranger."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from duly.doors.portal.centre.gate import (
    PLACES,
    Inside,
    door_key,
    for_customers,
    forget_session,
    keep_choice,
    onward,
    origin_of,
    private,
    sentence,
    set_door,
    set_session,
    show,
    status_of,
)
from duly.doors.portal.languages import TONGUES, best, tongue, wishes
from duly.doors.portal.pages import Said
from duly.foundation.accounts import queries as accounts
from duly.kernel.refusals import Refusal
from duly.rooms.access import actions, queries
from duly.rooms.access.facts import VISITOR, Came
from duly.rooms.change_requests import actions as change_requests
from duly.rooms.delivery import queries as deliveries

_LONGEST = 400
Page = Callable[[HttpRequest, str], HttpResponse]


def at_the_door(view: Page) -> Callable[[HttpRequest], HttpResponse]:
    """A view for whoever stands outside, in the language of their browser."""

    @functools.wraps(view)
    @sensitive_post_parameters()
    def enter(request: HttpRequest) -> HttpResponse:
        language = best(wishes(request), TONGUES)
        with translation.override(tongue(language)):
            response = view(request, language)
        keep_choice(request, response)
        return private(response)

    return enter


@require_http_methods(["GET", "POST"])
@at_the_door
def sign_in(request: HttpRequest, language: str) -> HttpResponse:
    """Say where a code may go. Who is on record and who is not gets the same next page."""
    if request.method != "POST":
        return _shown(request, language, "sign_in")
    contact = request.POST.get("contact", "")[:_LONGEST]
    try:
        asked = actions.ask(VISITOR, contact, origin=origin_of(request), language=language)
    except Refusal as no:
        return _shown(request, language, "sign_in", status_of(no), said=sentence(no), contact=contact)
    response = onward("code")
    set_door(response, asked.key)
    return response


@require_http_methods(["GET", "POST"])
@at_the_door
def code(request: HttpRequest, language: str) -> HttpResponse:
    """Type the code."""
    key = door_key(request)
    if request.method != "POST":
        return _shown(request, language, "code", is_waiting=queries.is_waiting(key))
    try:
        came = actions.prove(VISITOR, key, request.POST.get("code", "")[:64], agent=_agent(request))
    except Refusal as no:
        return _shown(request, language, "code", status_of(no), said=sentence(no), is_waiting=queries.is_waiting(key))
    if not came.is_right:
        return _shown(request, language, "code", 422, said=_wrong(came), is_waiting=bool(came.left))
    return came_in(request, came)


@require_http_methods(["GET", "POST"])
@at_the_door
def who(request: HttpRequest, language: str) -> HttpResponse:
    """Several customers have this contact point: which of them is it?"""
    key = door_key(request)
    choices = queries.choices(key)
    if request.method == "POST":
        try:
            wanted = UUID(request.POST.get("party", ""))
            return came_in(request, actions.choose(VISITOR, key, wanted, agent=_agent(request)))
        except (ValueError, Refusal):
            choices = queries.choices(key)
    homes = accounts.organisations({one.organisation for one in choices})
    rows = [(one.party, one.masked, homes[one.organisation].name(language)) for one in choices]
    return _shown(request, language, "who", 200 if rows else 409, rows=rows)


@require_POST
@for_customers
def sign_out(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Leave: here, or everywhere."""
    if request.POST.get("everywhere"):
        actions.end_all(inside.actor)
    else:
        actions.end(inside.actor, inside.session.id)
    response = onward("sign-in")
    forget_session(response)
    return response


@require_http_methods(["GET", "POST"])
@for_customers
def again(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Prove anew who one is: choose a contact point on record, type the code that came there."""
    form = request.POST
    to = form.get("to") or request.GET.get("to", "")
    context = _again(inside, to)
    try:
        if form.get("point"):
            return _sent_again(request, inside, context)
        if "code" in form:
            return _proved_again(request, inside, context)
    except Refusal as no:
        return show(request, inside, "again", status_of(no), said=sentence(no), **context)
    return show(request, inside, "again", **context)


@for_customers
def sessions(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Where one is signed in, and the way to end it, or to stop everything."""
    said = {
        "ended": _("You are signed out there."), "added": _("The passkey was added. Your contact points are told of it."),
        "removed": _("The passkey was removed."), "frozen": _("Your record is frozen. Nothing about it changes until two of our people have spoken with you."),
    }.get(request.GET.get("done", ""))  # fmt: skip
    return show(
        request, inside, "sessions", rows=queries.sessions_of(inside.session.party),
        passkeys=queries.passkeys_of(inside.session.party), takes_passkeys=queries.takes_passkeys(settings.DULY.public_url),
        said=Said("green", said) if said else None,
    )  # fmt: skip


@require_POST
@for_customers
def end_session(request: HttpRequest, inside: Inside, session: UUID) -> HttpResponse:
    """Sign out somewhere else."""
    actions.end(inside.actor, session)
    return onward("my-sessions", done="ended")


@require_POST
@for_customers
def freeze(request: HttpRequest, inside: Inside) -> HttpResponse:
    """冻结: stop everything about one's own record at once, and sign out everywhere else."""
    change_requests.freeze_record(inside.actor, inside.session.party)
    actions.end_all(inside.actor, but=inside.session.id)
    return onward("my-sessions", done="frozen")


def not_proved(request: HttpRequest, inside: Inside, no: Refusal) -> HttpResponse:
    """The page on which one proves anew who one is, once more, with why it did not work."""
    return show(
        request, inside, "again", status_of(no), said=sentence(no), **_again(inside, request.POST.get("to", ""))
    )


def _again(inside: Inside, to: str) -> dict[str, Any]:
    by_passkey = queries.takes_passkeys(settings.DULY.public_url) and queries.older_passkeys(inside.session)
    return {
        "to": to if to in PLACES else "home", "points": queries.points_of(inside.session.party), "by_passkey": by_passkey
    }  # fmt: skip


def _sent_again(request: HttpRequest, inside: Inside, context: dict[str, Any]) -> HttpResponse:
    try:
        point = UUID(request.POST["point"])
    except ValueError:
        point = UUID(int=0)
    asked = actions.ask_again(
        inside.actor, inside.session.id, point, origin=origin_of(request), language=inside.language
    )
    response = show(request, inside, "again", is_out=True, **context)
    set_door(response, asked.key)
    return response


def _proved_again(request: HttpRequest, inside: Inside, context: dict[str, Any]) -> HttpResponse:
    came = actions.prove(inside.actor, door_key(request), request.POST["code"][:64])
    if not came.is_right:
        return show(request, inside, "again", 422, said=_wrong(came), is_out=bool(came.left), **context)
    return onward(PLACES[context["to"]].removeprefix("portal:"))


def refused(request: HttpRequest, language: str, no: Refusal) -> HttpResponse:
    """The door once more, with why not."""
    return _shown(request, language, "sign_in", status_of(no), said=sentence(no))


def came_in(request: HttpRequest, came: Came) -> HttpResponse:
    """The form's secret is a new one, too: nothing that was in this browser before the proof is worth anything after it."""
    rotate_token(request)
    response = onward("my" if came.token else "who")
    if came.token:
        set_session(response, came.token)
    else:
        set_door(response, came.key)
    return response


def _wrong(came: Came) -> Said:
    if came.left:
        return Said(
            "red", _("This is not the code that was sent. You can try %(left)s more times.") % {"left": came.left}
        )
    return Said("red", _("This is not the code that was sent. Ask for a new one."))


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:_LONGEST]


def _shown(request: HttpRequest, language: str, page: str, status: int = 200, **context: Any) -> HttpResponse:
    able = deliveries.open_channels()
    context = {
        "languages": TONGUES,
        "language": language,
        "by_mail": "email" in able,
        "by_sms": "sms" in able,
        "takes_passkeys": queries.takes_passkeys(settings.DULY.public_url),
    } | context
    return render(request, f"portal/centre/{page}.html", context, status=status)
