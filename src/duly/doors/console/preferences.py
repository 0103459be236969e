# SPDX-License-Identifier: Apache-2.0
"""How the console looks to whoever sits here: light or dark, keys or none. Kept in cookies, so no page flashes."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from duly.doors.console.gate import show, staff
from duly.kernel.actors import Actor

THEMES = ("auto", "light", "dark")
_KEYS = ("on", "off")
_YEAR = 365 * 24 * 3600
_PATH = "/console/"
"""Customers' pages never see these cookies, so shared caches may keep those pages."""


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form, and what it is set to; a POST keeps what was chosen."""
    if request.method == "POST":
        return _keep(request)
    theme, keys = request.COOKIES.get("duly_theme", "auto"), request.COOKIES.get("duly_keys", "on")
    themes = [("auto", _("as the system has it")), ("light", _("light")), ("dark", _("dark"))]
    return show(request, actor, "preferences/page", room="preferences", chosen=theme, keys=keys, themes=themes)


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
