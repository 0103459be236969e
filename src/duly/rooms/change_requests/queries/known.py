# SPDX-License-Identifier: Apache-2.0
"""How a customer was proved lately, over all their requests: what whoever speaks with them wants to know."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.change_requests.models import Verification
from duly.rooms.change_requests.queries.reading import requests_of
from duly.rooms.change_requests.terms import Who


class Known(NamedTuple):
    """One proof that was passed: how strong, by which method, when, and in which request."""

    level: int
    method: str
    at: datetime
    request: UUID
    number: str


def proved_of(actor: Actor, party: UUID, limit: int = 10) -> list[Known]:
    """Proofs that this customer themselves passed, the latest first.

    One by which a new contact point proved itself, a second person's, and one that somebody with a mandate passed say
    nothing of who is there, so they are none of them.
    """
    numbers = {one.id: one.number for one in requests_of(actor, party)}
    rows = Verification.objects.filter(request__in=numbers, request__on_behalf=False, item=None, result="passed")
    told = rows.filter(who=Who.REQUESTER, at__isnull=False).order_by("-at", "-id")
    return [
        Known(level, method, at, request, numbers[request])
        for level, method, at, request in told.values_list("level", "method", "at", "request_id")[:limit]
        if at is not None
    ]
