# SPDX-License-Identifier: Apache-2.0
"""Lay down a list of customers, in bulk."""

from collections.abc import Iterable
from uuid import UUID

from duly.foundation.ledger.actions import action, copy_lines, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.ids import uuid7
from duly.rooms.customers.facts import SEGMENT_LAID
from duly.rooms.customers.models import Segment, SegmentMember

_LONGEST = 200


@action("customers.lay_segment")
def lay_segment(
    actor: Actor, organisation: UUID, title: str, members: Iterable[UUID], *, beside: UUID | None = None
) -> UUID:
    """Lay down who belongs together: one COPY, whoever they are; gives the id of the list. ``beside`` names a list whose
    customers are on this one, too. Records ``customers.segment_laid``.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    row, whole = Segment(id=uuid7(), organisation_id=organisation, title=title[:_LONGEST], by=actor.id), set(members)
    if beside is not None:
        whole.update(SegmentMember.objects.filter(segment_id=beside).values_list("party_id", flat=True).iterator())
    row.count, row.at = len(whole), clock.now()
    row.save(force_insert=True)
    copy_lines(
        "customers_segmentmember", ("segment_id", "party_id"), (f"{row.id.hex}\t{one.hex}\n" for one in sorted(whole))
    )
    record(SEGMENT_LAID, stream=row.id, public={"organisation": str(organisation), "count": row.count})
    return row.id
