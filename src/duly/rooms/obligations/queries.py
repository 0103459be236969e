# SPDX-License-Identifier: Apache-2.0
"""Reads."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Count

from duly.rooms.obligations.facts import NOTHING_OWED, State
from duly.rooms.obligations.models import Cascade, Obligation
from duly.rooms.obligations.rules import OPEN


def tally(subject: UUID) -> dict[str, int]:
    """How many recipients of a notice are in each state; every state appears."""
    counted = Obligation.objects.filter(subject=subject).values_list("state").annotate(n=Count("id"))
    return {state.value: 0 for state in State} | dict(counted)


def obligation(recipient_id: UUID) -> Obligation:
    """What one recipient owes.

    Raises:
        Refusal: ``obligations.nothing_owed``.
    """
    found = Obligation.objects.filter(id=recipient_id).first()
    if found is None:
        raise NOTHING_OWED()
    return found


def states_of(recipient_ids: Iterable[UUID]) -> dict[UUID, Obligation]:
    """What these recipients owe, by recipient."""
    return Obligation.objects.in_bulk(list(recipient_ids))


def in_state(subject: UUID, state: State, *, after: UUID | None = None, limit: int = 50) -> list[Obligation]:
    """Recipients of a notice in a state, by id, a page at a time."""
    rows = Obligation.objects.filter(subject=subject, state=state)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id")[:limit])


def cascade(subject: UUID) -> Cascade | None:
    """The cascade of a notice, once it is launched."""
    return Cascade.objects.filter(subject=subject).first()


def chased(subject: UUID) -> int:
    """How many recipients still have a step, or the end of one, ahead of them."""
    return Obligation.objects.filter(subject=subject, next_at__isnull=False).count()


def open_among(recipient_ids: Collection[UUID]) -> list[Obligation]:
    """Which of these recipients have not settled."""
    return list(Obligation.objects.filter(id__in=recipient_ids, state__in=OPEN))
