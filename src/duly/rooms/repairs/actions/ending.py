# SPDX-License-Identifier: Apache-2.0
"""Giving a repair up: by staff with a reason, or after a long silence."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.repairs.actions.hearing import which
from duly.rooms.repairs.facts import CLOSED, FORGOTTEN, GIVEN_UP, NO_SUCH_REPAIR, REASON_NEEDED, SILENCE, State
from duly.rooms.repairs.models import Repair

_BATCH = 500


@action("repairs.give_up")
def give_up(actor: Actor, repair_id: UUID, *, reason: str) -> None:
    """Await no correction any more. Records ``repairs.given_up``.

    Raises:
        Refusal: ``repairs.no_such_repair``, ``repairs.closed``, ``repairs.reason_needed``.
    """
    row = awaited(repair_id, actor)
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    end(row, "staff", reason.strip())


@action("repairs.end_silent")
def end_silent(actor: Actor) -> int:
    """Give up what no customer answered for 60 days; gives how many. Records ``repairs.given_up``."""
    old = Repair.objects.select_for_update(skip_locked=True).filter(
        closed_at__isnull=True, opened_at__lt=clock.now() - SILENCE
    )
    rows = list(old.order_by("opened_at")[:_BATCH])
    for row in rows:
        end(row, "silence")
    return len(rows)


@action("repairs.forget")
def forget(actor: Actor, customer_id: UUID) -> int:
    """Await nothing more of a customer whose data is erased, and show nothing of their contact points; gives how many.

    Records ``repairs.forgotten`` for each, and ``repairs.given_up`` for one that was still awaited.
    """
    rows = list(Repair.objects.select_for_update().filter(customer_id=customer_id).exclude(masked=""))
    for row in rows:
        if row.closed_at is None:
            end(row, "erased")
        row.masked = ""
        row.save(update_fields=["masked"])
        record(FORGOTTEN, stream=row.recipient_id, public=which(row))
    return len(rows)


def end(row: Repair, why: str, reason: str = "") -> None:
    """Close it without a correction, inside a running verb."""
    row.state, row.closed_at, row.check_id = State.GIVEN_UP, clock.now(), None
    row.save(update_fields=["state", "closed_at", "check_id"])
    record(
        GIVEN_UP,
        stream=row.recipient_id,
        public=which(row) | {"channel": row.channel, "why": why},
        subject=row.customer_id,
        personal={"reason": reason} if reason else {},
    )


def awaited(repair_id: UUID, actor: Actor) -> Repair:
    """A repair that still waits, held until the verb ends. Calling :func:`end` or another verb closes it.

    Raises:
        Refusal: ``repairs.no_such_repair``, ``repairs.closed``.
    """
    row = Repair.objects.select_for_update().filter(id=repair_id).first()
    may = row is not None and actor.may_see(row.organisation_id)
    if row is None or not may or (actor.kind == "customer" and actor.id != row.customer_id):
        raise NO_SUCH_REPAIR()
    if row.closed_at is not None:
        raise CLOSED()
    return row
