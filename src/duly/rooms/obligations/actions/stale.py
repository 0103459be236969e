# SPDX-License-Identifier: Apache-2.0
"""What fell due while nobody was at work is not sent by itself: somebody says whether it still makes sense."""

from uuid import UUID

from django.db.models import F, QuerySet

from duly.foundation.ledger.actions import action, record
from duly.foundation.ledger.facts import FactKind
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.obligations import kinds
from duly.rooms.obligations.actions.advance import give_up
from duly.rooms.obligations.actions.owed import these
from duly.rooms.obligations.facts import NOTHING_OWED, NOTHING_STALE, Trouble
from duly.rooms.obligations.models import Cascade, Obligation
from duly.rooms.obligations.rules import MET, OPEN

_BATCH = 1_000


@action("obligations.release_stale")
def release_stale(actor: Actor, subject: UUID, *, reason: str = "") -> int:
    """Go on with everything of a notice that was overdue; gives how many steps and messages.

    Records ``obligations.stale_released``, ``delivery.released``.

    Raises:
        Refusal: ``obligations.nothing_stale``, ``obligations.nothing_owed``.
    """
    cascade = _held(actor, subject)
    messages = delivery.release(actor, subject)
    steps = _parked(subject).update(next_at=clock.now(), trouble=F("trouble").bitand(~Trouble.STALE & 0x7FFF))
    return _decided(actor, cascade, kinds.STALE_RELEASED, {"steps": steps, "messages": messages}, reason)


@action("obligations.drop_stale")
def drop_stale(actor: Actor, subject: UUID, *, reason: str = "") -> int:
    """Drop everything of a notice that was overdue; gives how many steps and messages.

    The messages are not sent. Customers whose next step was overdue go to the work list. Records
    ``obligations.stale_dropped``, ``obligations.exhausted``, ``delivery.skipped``.

    Raises:
        Refusal: ``obligations.nothing_stale``, ``obligations.nothing_owed``.
    """
    cascade = _held(actor, subject)
    messages = steps = 0
    while held := deliveries.stale_among([subject], limit=_BATCH):
        messages += delivery.halt(actor, subject, held, code="stale")
    last = UUID(int=0)
    while rows := these(_parked(subject).filter(id__gt=last).order_by("id").values_list("id", flat=True)[:_BATCH]):
        for owed in rows:
            owed.trouble &= ~Trouble.STALE
        give_up(actor, cascade, [owed for owed in rows if owed.state in OPEN | MET])
        steps, last = steps + len(rows), rows[-1].id
    return _decided(actor, cascade, kinds.STALE_DROPPED, {"steps": steps, "messages": messages}, reason)


def _parked(subject: UUID) -> QuerySet[Obligation]:
    stale = Obligation.objects.annotate(mark=F("trouble").bitand(int(Trouble.STALE)))
    return stale.filter(subject=subject, mark__gt=0, next_at__isnull=True, state__in=OPEN | MET)


def _decided(actor: Actor, cascade: Cascade, kind: FactKind, counts: dict[str, int], reason: str) -> int:
    if not any(counts.values()):
        raise NOTHING_STALE()
    Cascade.objects.filter(subject=cascade.subject).update(stale=0)
    personal = {"reason": reason.strip()} if reason.strip() else {}
    record(kind, stream=cascade.subject, public=counts, subject=actor.id, personal=personal)
    return sum(counts.values())


def _held(actor: Actor, subject: UUID) -> Cascade:
    cascade = Cascade.objects.select_for_update().filter(subject=subject).first()
    if cascade is None:
        raise NOTHING_OWED()
    if cascade.organisation_id is not None:
        actor.require_sight(cascade.organisation_id)
    return cascade
