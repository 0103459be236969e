# SPDX-License-Identifier: Apache-2.0
"""Announcements: for staff, whatever waits longest; for a customer, who was told of what."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.downstream.facts import ANNOUNCEMENT_ORDERS, OPEN, Announced, Matter, State
from duly.rooms.downstream.models import Announcement

PAGE = 50
_HIDDEN = State.SUPERSEDED


def announcements_for(
    actor: Actor, *, system: UUID | None = None, late: bool = False, open_only: bool = False, order: Order | None = None,
    after: Place | None = None, limit: int = PAGE,
) -> list[Announced]:  # fmt: skip
    """Announcements that the actor may see, a page at a time. ``late``: those that somebody has to look at."""
    rows = _visible(actor)
    if system is not None:
        rows = rows.filter(system_id=system)
    if late:
        rows = rows.filter(is_late())
    elif open_only:
        rows = rows.filter(state__in=[str(one) for one in OPEN])
    return announced(sorted_from(rows, order or ANNOUNCEMENT_ORDERS.usual, after)[:limit])


def counts_for(actor: Actor) -> tuple[int, int]:
    """How many announcements are open, and how many of these somebody has to look at."""
    rows = _visible(actor).filter(state__in=[str(one) for one in OPEN])
    return rows.count(), rows.filter(is_late()).count()


def of_customer(party: UUID, limit: int = 200) -> list[tuple[str, Announced]]:
    """Who was told of what about one customer, the newest first: the recipient's name, and the announcement."""
    rows = Announcement.objects.filter(party_id=party).exclude(state=_HIDDEN).select_related("system")
    held = list(rows.order_by("-made_at", "-id")[:limit])
    return list(zip([row.system.name for row in held], announced(held), strict=True))


def of_number(party: UUID, number: str) -> list[tuple[str, Announced]]:
    """Who was told of what one request led to."""
    return [(name, one) for name, one in of_customer(party) if number and one.number == number]


def announced(rows: Iterable[Announcement]) -> list[Announced]:
    """The same as others hold it."""
    return [
        Announced(
            row.id, row.system_id, row.organisation_id, row.party_id, Matter(row.matter), tuple(row.fields), row.number, row.record_id,
            State(row.state), row.made_at, row.due_at, row.taken_at, row.acknowledged_at, row.how, row.attempts, row.next_at, row.trouble,
        )
        for row in rows
    ]  # fmt: skip


def is_late() -> Q:
    """What somebody has to look at: nobody acknowledged it in time, or it is tried no more."""
    open_ones = [str(one) for one in OPEN]
    return Q(state=State.FAILED) | Q(state__in=open_ones, due_at__lt=clock.now())


def _visible(actor: Actor) -> QuerySet[Announcement]:
    rows = Announcement.objects.all()
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    return rows
