# SPDX-License-Identifier: Apache-2.0
"""The first page: what needs me today."""

from django.http import HttpRequest, HttpResponse

from duly.doors.console.gate import may, show, staff
from duly.doors.console.needs import needs_of
from duly.kernel.actors import Actor


@staff
def today(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything that waits for the reader, by section, with a link to where it is done."""
    sections = needs_of(actor)
    return show(
        request, actor, "home/today", room="home", sections=sections.items(), may_create=may(actor, "notices.create")
    )
