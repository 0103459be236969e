# SPDX-License-Identifier: Apache-2.0
"""From one request to the next in the queue, so that whoever works it need not go back to the list."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from duly.doors.console.change_requests_offers import OFFERS
from duly.doors.console.gate import done, may, staff
from duly.doors.console.requests import uuid_or_none
from duly.doors.look.request_queue import OPEN
from duly.kernel.actors import Actor
from duly.rooms.change_requests import queries
from duly.rooms.change_requests.facts import QUEUE_ORDERS, Card

_MOST = 200
_LEAST = frozenset(
    {
        "hold",
        "freezing",
        "withdrawal",
        "objection",
        "seeing",
        "match",
        "release-request",
        "evidence",
        "attachment",
        "checks",
    }
)
"""What can be done to nearly every request does not make it one that waits for the reader."""


@staff
def next_one(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The next open request of which the reader can take a step on its way; from the end it begins again."""
    here = uuid_or_none(request.GET.get("after"))
    rows = [
        one for one in queries.queue(actor, states=OPEN, order=QUEUE_ORDERS.usual, limit=_MOST) if _waits(actor, one)
    ]
    at = next((place for place, one in enumerate(rows) if one.id == here), -1)
    if not rows or (len(rows) == 1 and at == 0):
        return done(request, _("Nothing else in the queue waits for you."), reverse("console:change-requests"))
    address = reverse("console:change-request", args=[rows[(at + 1) % len(rows)].id])
    return HttpResponse(status=303, headers={"Location": address})


def _waits(actor: Actor, card: Card) -> bool:
    hands = {card.maker, card.intake_by}
    return any(
        card.state in offer.states and may(actor, offer.verb) and not (offer.is_for_others and actor.id in hands)
        for name, offer in OFFERS.items() if name not in _LEAST
    )  # fmt: skip
