# SPDX-License-Identifier: Apache-2.0
"""The customer's support PIN: set, or ended, by somebody who proved who they are just now. It is shown on no page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from duly.doors.portal.centre.gate import Inside, for_customers, onward, sentence, show, status_of, when_fresh
from duly.doors.portal.pages import Said
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries

_LONGEST = 64


@require_http_methods(["GET", "POST"])
@for_customers
@when_fresh("pin")
def page(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Whether there is one, and a form to set one; typed twice, because nobody will see it again."""
    if request.method != "POST":
        return _page(request, inside, said=_done(request.GET.get("done", "")))
    first, again = (request.POST.get(name, "")[:_LONGEST] for name in ("pin", "again"))
    if first != again:
        return _page(request, inside, 422, said=Said("red", _("The two are not the same. Type the PIN twice alike.")))
    try:
        actions.set_pin(inside.actor, first)
    except Refusal as no:
        return _page(request, inside, status_of(no), said=sentence(no))
    return onward("my-pin", done="set")


@require_POST
@for_customers
@when_fresh("pin")
def end(request: HttpRequest, inside: Inside) -> HttpResponse:
    """No PIN any more."""
    try:
        actions.end_pin(inside.actor)
    except Refusal as no:
        return _page(request, inside, status_of(no), said=sentence(no))
    return onward("my-pin", done="ended")


def _page(request: HttpRequest, inside: Inside, status: int = 200, *, said: Said | None) -> HttpResponse:
    return show(request, inside, "pin", status, said=said, pin=queries.pin_of(inside.session.party))


def _done(done: str) -> Said | None:
    words = {
        "set": _("Your support PIN is set. It counts from tomorrow on; we have told your contact points."),
        "ended": _("You have no support PIN any more."),
    }
    return Said("green", words[done]) if done in words else None
