# SPDX-License-Identifier: Apache-2.0
"""After a backup came back: what it shows as planned may have gone already, so nothing goes until somebody looked.

While a restore is not released, ``active.sql`` names no mailing, and so no wave claims anything.
"""

from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record, record_many
from duly.foundation.ledger.facts import LOG_STREAM, FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.facts import NOT_RESTORED, REASON_NEEDED
from duly.rooms.delivery.models import Restore


@action("delivery.hold_restored")
def hold_restored(actor: Actor, *, signed: int, entries: int) -> bool:
    """Hold everything that waits to be sent or was being sent, once for each restore; gives whether it was done now.

    ``signed`` entries of the ledger had been signed and it has ``entries``. Records ``delivery.restored`` on the
    ledger's own stream, and with its count on that of each subject.
    """
    found, is_new = Restore.objects.get_or_create(signed=signed, defaults={"entries": entries, "found_at": clock.now()})
    if not is_new:
        return False
    counts = _each("hold_restored")
    found.held = sum(counts.values())
    found.save(update_fields=["held"])
    said = {"signed": signed, "entries": entries}
    streams = {LOG_STREAM: found.held, **counts}
    record_many(kinds.RESTORED, [FactRow(stream, {"count": count, **said}) for stream, count in streams.items()])
    return True


@action("delivery.release_restored")
def release_restored(actor: Actor, *, reason: str) -> int:
    """Send after all what a restore holds; gives how many. What must not go is cancelled before, notice by notice.

    Rows that were being sent when the backup was made become ``unknown`` and are not sent again blindly. Records
    ``delivery.restore_seen`` on the ledger's own stream and ``delivery.released`` on that of each subject.

    Raises:
        Refusal: ``delivery.reason_needed``, ``delivery.not_restored``.
    """
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    open_ones = list(Restore.objects.select_for_update().filter(released_at=None).values_list("signed", flat=True))
    if not open_ones:
        raise NOT_RESTORED()
    counts = _each("release_restored")
    Restore.objects.filter(released_at=None).update(released_at=clock.now())
    record(
        kinds.RESTORE_SEEN,
        stream=LOG_STREAM,
        public={"count": sum(counts.values()), "signed": max(open_ones)},
        subject=actor.id,
        personal={"reason": reason.strip()},
    )
    record_many(kinds.RELEASED, [FactRow(subject, {"count": count}) for subject, count in counts.items()])
    return sum(counts.values())


def _each(statement: str) -> dict[UUID, int]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, statement), {"now": clock.now()})
        return dict(cursor.fetchall())
