# SPDX-License-Identifier: Apache-2.0
"""What becomes of the list when a customer is looked at again: new faults come onto it, mended ones leave it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from duly.rooms.quality.facts import State
from duly.rooms.quality.rules.faults import Fault


class Held(NamedTuple):
    """A finding that is open, or was left as it is."""

    id: UUID
    code: str
    about: str
    basis: str
    state: str


class Reconciled(NamedTuple):
    """Faults that are new, findings whose fault is no more, and open ones whose value is another wrong one now."""

    new: tuple[Fault, ...]
    mended: tuple[UUID, ...]
    moved: tuple[tuple[UUID, Fault], ...]


def reconciled(faults: Iterable[Fault], held: Sequence[Held]) -> Reconciled:
    """Compare what is wrong now with what stands on the list.

    What somebody left as it is stays off it for as long as the value is the same; another wrong value is a new finding.
    """
    is_open = {(one.code, one.about): one for one in held if one.state == State.OPEN}
    left = {(one.code, one.about, one.basis) for one in held if one.state == State.IGNORED}
    new, moved, seen = [], [], set()
    for fault in faults:
        key = (fault.code.value, fault.about)
        if (*key, fault.basis) in left or key in seen:
            continue
        seen.add(key)
        if key not in is_open:
            new.append(fault)
        elif is_open[key].basis != fault.basis:
            moved.append((is_open[key].id, fault))
    mended = tuple(one.id for key, one in is_open.items() if key not in seen)
    return Reconciled(tuple(new), mended, tuple(moved))
