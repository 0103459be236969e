# SPDX-License-Identifier: Apache-2.0
"""Erasure of a customer, as far as this room holds scans of them."""

from uuid import UUID

from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.rooms.audience import queries as audience
from duly.rooms.counter.facts import FORGOTTEN
from duly.rooms.counter.models import Scan


@action("counter.forget")
def forget(actor: Actor, customer_id: UUID) -> list[str]:
    """Destroy the scans of a customer's slips; their digests stay in the ledger. Gives them.

    Records ``counter.forgotten`` and ``files.forgotten`` for each.
    """
    recipients = [one.id for one in audience.recipients_of_customer(customer_id)]
    rows = list(Scan.objects.filter(recipient_id__in=recipients).order_by("digest"))
    for row in rows:
        files.forget(actor, row.digest)
        record(FORGOTTEN, stream=row.recipient_id, public={"notice": str(row.notice_id), "attachment": row.digest})
        row.delete()
    return [row.digest for row in rows]
