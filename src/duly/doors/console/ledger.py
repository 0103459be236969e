# SPDX-License-Identifier: Apache-2.0
"""The ledger: how it stands, its key for a verifier, and what was recorded last, read aloud."""

from django.http import HttpRequest, HttpResponse

from duly.doors.console.gate import show, staff
from duly.foundation.jobs import actions as jobs
from duly.foundation.ledger import queries as ledger
from duly.kernel.actors import Actor


@staff
def standing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole page; asked by htmx, only the part that moves. Entries of all organisations: only for who sees them all."""
    template = "ledger/moving" if request.headers.get("HX-Request") else "ledger/standing"
    return show(
        request,
        actor,
        template,
        standing=ledger.standing(),
        queues=jobs.stats(),
        recent=ledger.recent() if actor.organisations is None else [],
        room="ledger",
    )
