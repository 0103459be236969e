# SPDX-License-Identifier: Apache-2.0
"""Audits that stay switched on: each looks at a bounded number of rows and remembers how far it came.

*Dead ends*: accepted on a channel that promises receipts, and none came. *Missing rows*: somebody on a roll has neither
a delivery nor a reason. *Orphans*: receipts for references that no answer ever gave. *Homeless*: due, and the channel has
no provider any more.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max, OuterRef, Subquery

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.applying import unmatched_fact
from duly.rooms.delivery.actions.claiming import active
from duly.rooms.delivery.actions.frozen import mailing_of
from duly.rooms.delivery.actions.orphans import adopt_orphans
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.facts import State
from duly.rooms.delivery.models import Audit, Delivery, Mailing, Orphan, Reference
from duly.rooms.delivery.weighing import is_carried

Roll = Callable[[UUID, UUID | None, int], Sequence[UUID]]
"""``(subject, after, limit)``: the recipients, in the order of their ids, who must have a delivery by now."""
_PAGE = 5_000
_BATCH = 1_000
_AGAIN = timedelta(hours=24)
_YOUNG = timedelta(days=120)
_ORPHANED = timedelta(hours=1)
_HOMELESS = timedelta(hours=1)
_roll: list[Roll] = []


def install_roll(roll: Roll) -> None:
    """Say who is on a roll. Called once, by the house: this room carries letters and does not know who is owed one."""
    _roll[:] = [roll]


@action("delivery.audit", silent="mostly nobody was forgotten; then only the place moves up to which was looked")
def audit(actor: Actor) -> int:
    """One bounded round of all audits; gives how many rows were found or compared.

    Letters that were accepted and whose receipt is overdue get the code ``no_receipt``: records
    ``delivery.stalled_receipt`` for each, 1,000 a round. The next 5,000 of some roll are compared with their deliveries:
    records ``delivery.missing`` on the stream of each recipient who has nothing; a roll that was compared to its end is
    compared again a day later, until it is four months old. Receipts whose reference nobody gave within an hour belong
    to nothing: records ``delivery.unmatched``; one that is known by now is applied. What has been due for an hour on a
    channel that lost its last provider is held as ``no_provider`` until somebody says what becomes of it: records
    ``delivery.held``.
    """
    return _adopt_late(actor) + _find_dead_ends() + _give_up_orphans() + _find_missing() + _hold_homeless()


def _find_dead_ends() -> int:
    now = clock.now()
    mailings = [mailing.id for mailing in active()]
    if not mailings:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "dead_ends"), [mailings, now, _BATCH])
        rows = cursor.fetchall()
    facts = [
        FactRow(recipient, kinds.which(delivery, mailing_of(mailing)) | {"days": (now - since).days})
        for delivery, mailing, recipient, since in rows
    ]
    record_many(kinds.STALLED_RECEIPT, facts)
    return len(rows)


def _find_missing() -> int:
    subject = _next_subject() if _roll else None
    if subject is None:
        return 0
    found, _ = Audit.objects.select_for_update().get_or_create(subject=subject)
    ids = list(_roll[0](subject, found.after, _PAGE))
    if found.finished_at is not None:
        found.checked, found.missing, found.finished_at = 0, 0, None
    missing = _without_delivery(ids)
    record_many(kinds.MISSING, [FactRow(one, {"notice": str(subject)}) for one in missing])
    found.checked, found.missing = found.checked + len(ids), found.missing + len(missing)
    found.after = ids[-1] if len(ids) == _PAGE else None
    found.finished_at = None if found.after else clock.now()
    found.save()
    return len(ids)


def _adopt_late(actor: Actor) -> int:
    """Receipts that came in the very moment in which the answer was committed: neither saw the other then."""
    same = Reference.objects.filter(provider=OuterRef("provider"), reference=OuterRef("reference"))
    known = Orphan.objects.annotate(delivery=Subquery(same.values("delivery_id")[:1])).filter(delivery__isnull=False)
    found: dict[str, set[tuple[str, str, UUID]]] = defaultdict(set)
    for channel, *named in known.values_list("slip__channel", "provider", "reference", "delivery")[:_BATCH]:
        found[channel].add((named[0], named[1], named[2]))
    return sum(adopt_orphans(actor, channel, sorted(references)) for channel, references in found.items())


def _give_up_orphans() -> int:
    old = Orphan.objects.filter(received_at__lt=clock.now() - _ORPHANED).select_related("slip")
    orphans = list(old.select_for_update(of=("self",), skip_locked=True)[:_BATCH])
    if orphans:
        facts = [unmatched_fact(one.slip.channel, "receipt", one.slip_id, one.slip.digest) for one in orphans]
        record_many(kinds.UNMATCHED, facts)
        Orphan.objects.filter(id__in=[one.id for one in orphans]).delete()
    return len(orphans)


def _hold_homeless() -> int:
    """An hour, since a provider may be taken out of the file for a moment, and a restart brings it back."""
    closed = [mailing.id for mailing in active() if not is_carried(mailing.channel)]
    if not closed:
        return 0
    now = clock.now()
    waiting = Delivery.objects.filter(mailing_id__in=closed, state__in=(State.PLANNED, State.HELD))
    rows = list(waiting.filter(next_at__lt=now - _HOMELESS).select_for_update(skip_locked=True)[:_BATCH])
    ids = [row.id for row in rows]
    Delivery.objects.filter(id__in=ids).update(
        state=State.HELD, outcome_code="no_provider", next_at=None, updated_at=now
    )
    said = {"code": "no_provider", "until": None}
    record_many(
        kinds.HELD, [FactRow(row.recipient_id, kinds.which(row.id, mailing_of(row.mailing_id)) | said) for row in rows]
    )
    return len(rows)


def _next_subject() -> UUID | None:
    """The roll that was begun, or else the one that has waited longest."""
    now = clock.now()
    young = Mailing.objects.filter(created_at__gt=now - _YOUNG).values("subject").annotate(newest=Max("created_at"))
    held = Audit.objects.in_bulk([row["subject"] for row in young])
    waiting = []
    for row in young:
        audit = held.get(row["subject"])
        if audit is None or audit.finished_at is None:
            waiting.append((audit is None, row["newest"], row["subject"]))
        elif now - audit.finished_at > _AGAIN:
            waiting.append((True, audit.finished_at, row["subject"]))
    return min(waiting)[2] if waiting else None


def _without_delivery(recipients: list[UUID]) -> list[UUID]:
    if not recipients:
        return []
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "missing"), [recipients])
        return [row[0] for row in cursor.fetchall()]
