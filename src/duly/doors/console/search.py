# SPDX-License-Identifier: Apache-2.0
"""One search over notices, customers and what customers asked. Addresses are shown in part only."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from duly.doors.console.gate import show, staff
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import queries as feedback
from duly.rooms.notices import queries as notices

MOST, LONGEST = 20, 100


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the words stand in, a few of each kind; the lists show the rest."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = notices.found_for(actor, text, language=get_language() or "en", limit=MOST + 1)
    parties = customers.found_for(actor, text, MOST + 1)
    asked = feedback.found_for(actor, text, limit=MOST + 1)
    names = customers.cards({row.customer_id for row in asked})
    numbers = {one.id: one.number for one in notices.notices_by_id({row.notice_id for row in asked if row.notice_id})}
    return show(
        request, actor, "search/page", room="search", sought=text, notices=found[:MOST], customers=parties[:MOST],
        questions=asked[:MOST], names=names, numbers=numbers, most=MOST,
        is_cut=any(len(rows) > MOST for rows in (found, parties, asked)),
    )  # fmt: skip
