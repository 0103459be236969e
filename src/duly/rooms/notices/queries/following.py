# SPDX-License-Identifier: Apache-2.0
"""Which notice took the place of which, and who had got the earlier ones."""

from collections.abc import Collection, Iterable
from uuid import UUID

from duly.rooms.notices.facts import Relation, Successor
from duly.rooms.notices.models import Notice, Publication, Succession
from duly.rooms.obligations import queries as obligations

_LONGEST = 50


def successor_of(notice_id: UUID) -> Successor | None:
    """Which notice corrects, withdraws or supersedes this one, once it is launched."""
    return successors_of([notice_id]).get(notice_id)


def successors_of(notice_ids: Iterable[UUID]) -> dict[UUID, Successor]:
    """The same for many notices; those that nothing followed are absent."""
    rows = list(Succession.objects.filter(notice__in=list(notice_ids)).select_related("successor"))
    slugs = dict(Publication.objects.filter(notice__in=[r.successor_id for r in rows]).values_list("notice_id", "slug"))
    return {
        row.notice_id: Successor(
            row.successor_id, row.successor.number, Relation(row.relation), slugs.get(row.successor_id), row.at
        )
        for row in rows
    }


def told_before(notice: Notice, customer_ids: Collection[UUID]) -> set[UUID]:
    """Which of these customers may have read the notice whose place this one takes, or one that it took the place of."""
    earlier: list[UUID] = []
    step: Notice | None = notice.predecessor
    while step is not None and step.id not in earlier and len(earlier) < _LONGEST:
        earlier.append(step.id)
        step = step.predecessor
    return obligations.told(earlier, customer_ids)
