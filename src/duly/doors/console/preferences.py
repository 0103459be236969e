# SPDX-License-Identifier: Apache-2.0
"""What whoever sits here wants: light or dark, keys or none, kept in cookies, so no page flashes; and the daily mail."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from duly.doors.console.gate import done, may, show, staff
from duly.kernel.actors import Actor
from duly.rooms.reminders import actions as switching
from duly.rooms.reminders import queries as reminders
from duly.rooms.reminders.facts import OUTCOME_WORDS

THEMES = ("auto", "light", "dark")
_KEYS = ("on", "off")
_YEAR = 365 * 24 * 3600
_PATH = "/console/"
"""Customers' pages never see these cookies, so shared caches may keep those pages."""


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form, and what it is set to; a POST keeps what was chosen."""
    if request.method == "POST":
        return _switch(request, actor) if "reminders" in request.POST else _keep(request)
    theme, keys = request.COOKIES.get("duly_theme", "auto"), request.COOKIES.get("duly_keys", "on")
    themes = [("auto", _("as the system has it")), ("light", _("light")), ("dark", _("dark"))]
    standing = reminders.standing_for(actor)
    outcome = OUTCOME_WORDS[standing.last_outcome] if standing.last_outcome else None
    return show(
        request, actor, "preferences/page", room="preferences", chosen=theme, keys=keys, themes=themes,
        reminders=standing, last_outcome=outcome, may_switch=may(actor, "reminders.switch"),
    )  # fmt: skip


def _switch(request: HttpRequest, actor: Actor) -> HttpResponse:
    is_on = request.POST["reminders"] == "on"
    switching.switch(actor, on=is_on)
    off = _("No daily mail from now on. What waits for you stands under “Today”.")
    return done(request, _("The daily mail is on. It comes in the morning, when something waits for you.") if is_on else off, reverse("console:preferences"))  # fmt: skip


def _keep(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(reverse("console:preferences"), status=303)
    for name, known in (("theme", THEMES), ("keys", _KEYS)):
        value = request.POST.get(name, "")
        if value in known:
            response.set_cookie(
                f"duly_{name}", value, max_age=_YEAR, path=_PATH, samesite="Lax", httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
    messages.success(request, _("Kept for this browser."))
    return response
