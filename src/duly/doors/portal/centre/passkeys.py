# SPDX-License-Identifier: Apache-2.0
"""Passkeys: the browser's half is ``passkey.js``; it asks what to sign, and posts what the device made of it."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from duly.doors.portal.centre.door import at_the_door, came_in, not_proved, refused
from duly.doors.portal.centre.gate import (
    PLACES,
    Inside,
    door_key,
    for_customers,
    forget_door,
    must_be_fresh,
    onward,
    origin_of,
    set_door,
    status_of,
)
from duly.kernel.refusals import Refusal
from duly.rooms.access import actions
from duly.rooms.access.facts import VISITOR

_LONGEST = 400


def site() -> str:
    """The address under which customers know this house: a passkey is good for it alone."""
    return str(settings.DULY.public_url)


@require_POST
@for_customers
def offer(request: HttpRequest, inside: Inside) -> HttpResponse:
    """What a new passkey is to sign."""
    try:
        offered = actions.offer_passkey(inside.actor, inside.session.id, site=site(), origin=origin_of(request))
    except Refusal as no:
        return HttpResponse(status=status_of(no))
    return _asked(offered)


@require_POST
@for_customers
def add(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Keep the new passkey."""
    agent = request.headers.get("User-Agent", "")[:_LONGEST]
    actions.add_passkey(inside.actor, door_key(request), request.POST.get("credential", ""), site=site(), label=agent)
    response = onward("my-sessions", done="added")
    forget_door(response)
    return response


@require_POST
@for_customers
def ask_again(request: HttpRequest, inside: Inside) -> HttpResponse:
    """What a passkey is to sign that proves anew who is signed in."""
    try:
        return _asked(
            actions.ask_passkey_again(inside.actor, inside.session.id, site=site(), origin=origin_of(request))
        )
    except Refusal as no:
        return HttpResponse(status=status_of(no))


@require_POST
@for_customers
def again(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Prove anew who one is, by a passkey."""
    try:
        actions.prove_by_passkey(inside.actor, door_key(request), request.POST.get("credential", ""), site=site())
    except Refusal as no:
        return not_proved(request, inside, no)
    to = request.POST.get("to", "")
    response = onward(PLACES[to if to in PLACES else "home"].removeprefix("portal:"))
    forget_door(response)
    return response


@require_POST
@for_customers
def remove(request: HttpRequest, inside: Inside, passkey: UUID) -> HttpResponse:
    """A passkey opens nothing any more; only somebody who proved themselves just now takes it away."""
    must_be_fresh(inside)
    actions.remove_passkey(inside.actor, passkey)
    return onward("my-sessions", done="removed")


@require_POST
@at_the_door
def ask(request: HttpRequest, language: str) -> HttpResponse:
    """What a passkey is to sign that opens the door; it is the same question for everybody."""
    try:
        return _asked(actions.ask_passkey(VISITOR, site=site(), origin=origin_of(request)))
    except Refusal as no:
        return HttpResponse(status=status_of(no))


@require_POST
@at_the_door
def enter(request: HttpRequest, language: str) -> HttpResponse:
    """Come in by a passkey."""
    agent = request.headers.get("User-Agent", "")[:_LONGEST]
    try:
        came = actions.enter_by_passkey(
            VISITOR, door_key(request), request.POST.get("credential", ""), site=site(), agent=agent
        )
    except Refusal as no:
        return refused(request, language, no)
    return came_in(request, came)


def _asked(offered: actions.Offer) -> HttpResponse:
    response = HttpResponse(offered.options, content_type="application/json")
    set_door(response, offered.key)
    return response
