# SPDX-License-Identifier: Apache-2.0
"""What is late: to be passed upwards, and as it waits for somebody."""

from uuid import UUID

from django.db.models import Q

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.change_requests.rules.states import OPEN
from duly.rooms.change_requests.sights import LateLine

_DECIDE = frozenset({"checker", "legal", "operator"})
_MOST = 200


def to_escalate(limit: int) -> list[UUID]:
    """Requests whose answer is overdue while their clock runs, and of which nobody above was told."""
    rows = ChangeRequest.objects.filter(
        state__in=OPEN, paused_at__isnull=True, due_at__lt=clock.now(), escalation__isnull=True
    )
    return list(rows.order_by("due_at", "id").values_list("id", flat=True)[:limit])


def late_for(actor: Actor, limit: int = _MOST) -> list[LateLine]:
    """Late requests of which somebody should hear: those passed up to them, those that have no head where they may decide,
    and those that they took in or prepared themselves.
    """
    whose = Q(escalation__head_id=actor.id) | Q(intake_by=actor.id) | Q(maker_id=actor.id)
    if actor.roles & _DECIDE:
        whose |= Q(escalation__isnull=False, escalation__head_id__isnull=True)
    rows = ChangeRequest.objects.filter(whose, state__in=OPEN, paused_at__isnull=True, due_at__lt=clock.now())
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    found = rows.select_related("escalation").order_by("due_at", "id")[:limit]
    return [LateLine(row.id, row.number, row.organisation_id, row.due_at, hasattr(row, "escalation")) for row in found]
