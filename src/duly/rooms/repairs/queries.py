# SPDX-License-Identifier: Apache-2.0
"""Reads."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel import clock, tokens
from duly.kernel.actors import Actor
from duly.rooms.repairs.facts import AWAITED_ORDERS, NO_SUCH_REPAIR, OVER_ORDERS, RepairCard, State
from duly.rooms.repairs.models import Repair

PAGE = 50
_LINK_LASTS = timedelta(days=60)


def repair(repair_id: UUID) -> RepairCard:
    """One repair; a door asks this only after it knows who is there.

    Raises:
        Refusal: ``repairs.no_such_repair``.
    """
    found = Repair.objects.filter(id=repair_id).first()
    if found is None:
        raise NO_SUCH_REPAIR()
    return _card(found)


def exists(repair_id: UUID) -> bool:
    """Whether this id is that of a repair."""
    return Repair.objects.filter(id=repair_id).exists()


def repairs_for(
    actor: Actor, notice_id: UUID | None = None, *, done: bool = False, order: Order | None = None,
    after: Place | None = None, limit: int = PAGE,
) -> list[RepairCard]:  # fmt: skip
    """Repairs that are awaited, whoever waits longest first; or those that are over, newest first; a page at a time."""
    rows = _visible(actor).filter(closed_at__isnull=not done)
    if notice_id is not None:
        rows = rows.filter(notice_id=notice_id)
    usual = (OVER_ORDERS if done else AWAITED_ORDERS).usual
    return [_card(row) for row in sorted_from(rows, order or usual, after)[:limit]]


def counts_for(actor: Actor) -> dict[UUID, int]:
    """How many corrections are awaited for each notice."""
    rows = _visible(actor).filter(closed_at__isnull=True)
    return dict(rows.values_list("notice_id").annotate(n=Count("id")).order_by())


def awaited_of(customer_ids: Iterable[UUID]) -> list[RepairCard]:
    """What these customers are asked to correct, oldest first."""
    rows = Repair.objects.filter(customer_id__in=list(customer_ids), closed_at__isnull=True)
    return [_card(row) for row in rows.order_by("opened_at")]


def token_of(repair_id: UUID) -> str:
    """What opens the page of one repair, and nothing else."""
    return tokens.issue(settings.DULY.secret, "portal", repair_id, clock.now() + _LINK_LASTS)


def _visible(actor: Actor) -> QuerySet[Repair]:
    rows = Repair.objects.all()
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def _card(row: Repair) -> RepairCard:
    return RepairCard(
        row.id, row.organisation_id, row.customer_id, row.notice_id, row.recipient_id, row.channel, row.masked, row.code,
        State(row.state), row.opened_at, row.asked_at, row.asked_on, row.closed_at, row.how, row.reruns,
    )  # fmt: skip
