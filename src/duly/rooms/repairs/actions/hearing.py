# SPDX-License-Identifier: Apache-2.0
"""What failed deliveries mean for contact data. Called only by ``house/flow.py``."""

from collections.abc import Sequence
from uuid import UUID

from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow, News
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import queries as deliveries
from duly.rooms.repairs.facts import OPENED
from duly.rooms.repairs.models import Repair


@action("repairs.hear")
def hear_failures(actor: Actor, news: Sequence[News]) -> int:
    """Open a repair for each contact point that a carrier called wrong, once; gives how many are new.

    A failure that is not the address's fault opens none, and neither does one of our own messages about contact data.
    Records ``repairs.opened``.
    """
    ids = [UUID(str(item.public["delivery"])) for item in news if item.public.get("delivery")]
    failed = deliveries.missed(ids)
    points = customers.points({one.contact_point for one in failed})
    under_repair = set(
        Repair.objects.filter(contact_point_id__in=list(points), closed_at__isnull=True).values_list(
            "contact_point_id", flat=True
        )
    )
    opened: list[Repair] = []
    for one in failed:
        point = points.get(one.contact_point)
        is_broken = point is not None and point.state == "bounced" and point.channel in customers.correctable
        if point is None or not is_broken or point.id in under_repair:
            continue
        under_repair.add(point.id)
        opened.append(
            Repair(
                organisation_id=one.organisation, customer_id=one.customer, contact_point_id=point.id,
                notice_id=one.subject, recipient_id=one.recipient, channel=point.channel, masked=point.masked,
                code=one.code[:40], opened_at=clock.now(),
            )
        )  # fmt: skip
    Repair.objects.bulk_create(opened)
    facts = [FactRow(row.recipient_id, which(row) | {"channel": row.channel, "code": row.code}) for row in opened]
    record_many(OPENED, facts)
    return len(opened)


def which(row: Repair) -> dict[str, str]:
    """The fields that every leaf about a repair begins with."""
    return {"notice": str(row.notice_id), "repair": str(row.id)}
