# SPDX-License-Identifier: Apache-2.0
"""Notices that come round, and what waits for somebody's word."""

from dataclasses import dataclass
from uuid import UUID

from duly.kernel.actors import Actor
from duly.rooms.notices.models import Cancellation, Notice, Repetition, Succession
from duly.rooms.notices.queries.finding import notices_for
from duly.rooms.obligations import queries as obligations


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something of a notice that fell due while nobody was at work, and does not go on by itself."""

    notice_id: UUID
    number: str
    what: str
    """``steps`` of customers, ``messages``, or a ``round``."""
    count: int


def coming_round() -> list[UUID]:
    """Notices that were launched for real, come round, and have not been ended."""
    rows = Notice.objects.filter(
        terms__has_key="repeat", launch_records__isnull=False, launch_records__rehearsal__isnull=True,
        cancellation_records__isnull=True, succession_records__isnull=True,
    )  # fmt: skip
    return list(rows.values_list("id", flat=True))


def fit_rounds() -> list[UUID]:
    """Rounds that may go as they were approved, and have not gone yet."""
    waiting = Repetition.objects.filter(
        fit=True, notice__revision=1, notice__launch_records__isnull=True, notice__cancellation_records__isnull=True
    )
    return list(waiting.values_list("notice_id", flat=True))


def last_period(first: Notice) -> int:
    """The latest round that was written; 0 when there is none."""
    latest = Repetition.objects.filter(first=first).order_by("-period").first()
    return latest.period if latest else 0


def is_over(first: Notice) -> bool:
    """Whether a notice does not come round any more: it was cancelled, or another took its place."""
    return Cancellation.objects.filter(notice=first).exists() or Succession.objects.filter(notice=first).exists()


def stale_for(actor: Actor) -> list[Waiting]:
    """What asks before it goes, of all notices of the actor's organisations."""
    numbers = dict(notices_for(actor).filter(launch_records__isnull=False).values_list("id", "number"))
    found = []
    for subject, (steps, messages) in obligations.stale_for(actor).items():
        for what, count in (("steps", steps), ("messages", messages)):
            if count and subject in numbers:
                found.append(Waiting(subject, numbers[subject], what, count))
    late = Repetition.objects.filter(
        fit=False, notice__in=notices_for(actor), notice__launch_records__isnull=True,
        notice__cancellation_records__isnull=True,
    )  # fmt: skip
    found += [Waiting(row.notice_id, row.notice.number, "round", 1) for row in late.select_related("notice")]
    return sorted(found, key=lambda one: (one.number, one.what))
