# SPDX-License-Identifier: Apache-2.0
"""Putting faults on the list and taking them off, inside a running verb."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from duly.rooms.quality.facts import Needs, State
from duly.rooms.quality.models import Finding, NameKey
from duly.rooms.quality.rules.faults import Fault
from duly.rooms.quality.rules.measuring import Judged, department_of
from duly.rooms.quality.rules.reconciling import Held, reconciled
from duly.rooms.quality.rules.records import Subject


class Listed(NamedTuple):
    """How many findings came onto the list, and how many left it."""

    opened: int
    closed: int


def list_anew(subjects: Sequence[Subject], judged: Sequence[Judged], needs: Needs, now: datetime) -> Listed:
    """Make the list say what is wrong with these customers now."""
    held: dict[UUID, list[Held]] = defaultdict(list)
    rows = Finding.objects.filter(customer_id__in=[one.id for one in subjects]).exclude(state=State.DONE)
    for row in rows:
        held[row.customer_id].append(Held(row.id, row.code, row.about, row.basis, row.state))
    new: list[Finding] = []
    mended: list[UUID] = []
    for subject, told in zip(subjects, judged, strict=True):
        found = reconciled(told.faults, held[subject.id])
        new += [_finding(subject, fault, needs, now) for fault in found.new]
        mended += found.mended
        for finding, fault in found.moved:
            Finding.objects.filter(id=finding).update(basis=fault.basis, detail=dict(fault.detail))
    Finding.objects.bulk_create(new)
    closed = Finding.objects.filter(id__in=mended).update(state=State.DONE, how="mended", ended_at=now) if mended else 0
    return Listed(len(new), closed)


def drop_between(
    organisation: UUID, after: UUID | None, until: UUID | None, present: Sequence[Subject], now: datetime
) -> int:
    """Close what is open about customers who would stand between two ids and do not, and forget by what their names are found:
    they were merged into others, or erased.
    """
    between = Q(organisation_id=organisation) & ~Q(customer_id__in=[one.id for one in present])
    between &= Q(customer_id__gt=after) if after else Q()
    between &= Q(customer_id__lte=until) if until else Q()
    NameKey.objects.filter(between).delete()
    return Finding.objects.filter(between, state=State.OPEN).update(state=State.DONE, how="gone", ended_at=now)


def _finding(subject: Subject, fault: Fault, needs: Needs, now: datetime) -> Finding:
    return Finding(
        organisation_id=subject.organisation, customer_id=subject.id, code=fault.code, about=fault.about,
        basis=fault.basis, detail=dict(fault.detail), department=department_of(subject, needs), opened_at=now,
    )  # fmt: skip
