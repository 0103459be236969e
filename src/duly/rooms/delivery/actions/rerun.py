# SPDX-License-Identifier: Apache-2.0
"""After a contact point was corrected: what it had missed goes out after all, as the same delivery's next attempt."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import connection

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.delivery import kinds
from duly.rooms.delivery.actions.frozen import mailing_of
from duly.rooms.delivery.actions.pace import PACKAGE
from duly.rooms.delivery.actions.tokens import wake
from duly.rooms.delivery.channel import installed

_BREATH = timedelta(seconds=1)


@action("delivery.rerun")
def rerun(actor: Actor, customer_id: UUID, old: UUID, new: UUID, *, recipients: Collection[UUID]) -> int:
    """Plan again what the old contact point missed, for these recipients, at the new one; gives how many.

    Only what bounced, failed, or was left out because the address had bounced: nothing that a provider accepted and
    nothing whose outcome is unknown is sent twice. Records ``delivery.rerun`` for each.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(named_sql(PACKAGE, "rerun"), [customer_id, old, list(recipients), now + _BREATH, new, now])
        rows = cursor.fetchall()
    facts = [
        FactRow(recipient, kinds.which(delivery, mailing_of(mailing)) | {"attempt": attempt + 1})
        for delivery, mailing, recipient, attempt in rows
    ]
    record_many(kinds.RERUN, facts)
    for channel in {mailing_of(mailing).channel for _, mailing, _, _ in rows} & installed().keys():
        wake(channel, len(rows))
    return len(rows)
