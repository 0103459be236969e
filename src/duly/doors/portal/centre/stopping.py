# SPDX-License-Identifier: Apache-2.0
"""Somebody was told of a change that they did not ask for: the number and the stop code from that message stop it.

It is open to everybody, because whoever is being robbed may not be able to sign in. It says the same to everybody.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from duly.doors.portal.centre.door import at_the_door
from duly.doors.portal.languages import TONGUES
from duly.doors.portal.pages import Said
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.access.facts import VISITOR
from duly.rooms.change_requests import actions, queries


@require_http_methods(["GET", "POST"])
@at_the_door
def stop(request: HttpRequest, language: str) -> HttpResponse:
    """Type the number and the stop code."""
    said = None
    if request.method == "POST":
        number, code = (request.POST.get(name, "").strip()[:64] for name in ("number", "code"))
        for organisation in accounts.organisations_for(SYSTEM):
            _try(organisation.id, number, code)
        said = Said(
            "green",
            _(
                "If both belong together, the change is stopped now and somebody of ours looks into it. You can also call us."
            ),
        )
    return render(request, "portal/centre/stop.html", {"languages": TONGUES, "language": language, "said": said})


def _try(organisation: UUID, number: str, code: str) -> None:
    """In the name of somebody who has proved nothing, and for whom only this organisation's numbers exist."""
    found = queries.id_by_number(organisation, number)
    if found is None:
        return
    actor = Actor("customer", VISITOR.id, VISITOR.name, VISITOR.roles, frozenset({organisation}))
    try:
        actions.object_to(actor, found, code)
    except Refusal:
        return
