# SPDX-License-Identifier: Apache-2.0
"""What an approval binds to, and how an item stands against the record: as asked, as it is now, as it is to be."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from duly.kernel import canonical


class Bound(NamedTuple):
    """One item as the approval binds it. ``digest`` is salted, so that it may stand in the ledger."""

    position: int
    family: str
    entity: UUID | None
    field: str
    base: str
    digest: str
    attributes: Mapping[str, str]
    ends: bool


class Head(NamedTuple):
    """What all items of a request have in common."""

    request: UUID
    party: UUID
    nature: str
    effective: str
    round: int


def item_digest(value: str | None, salt: str) -> str:
    """The digest of a value that is to be; whoever does not hold the salt learns nothing from it."""
    return f"sha256:{hashlib.sha256(canonical.encode({'salt': salt, 'value': value})).hexdigest()}"


def payload_digest(head: Head, items: Iterable[Bound]) -> str:
    """What a checker agrees to: every item with its base, in order, and when and of what nature the change is."""
    rows: list[canonical.Json] = [
        {
            "position": one.position, "family": one.family, "entity": str(one.entity or ""), "field": one.field,
            "base": one.base, "digest": one.digest, "ends": one.ends,
            "attributes": [[name, value] for name, value in sorted(one.attributes.items())],
        }
        for one in sorted(items, key=lambda one: one.position)
    ]  # fmt: skip
    return canonical.digest({
        "request": str(head.request), "party": str(head.party), "nature": head.nature, "effective": head.effective,
        "round": head.round, "items": rows,
    })  # fmt: skip


class Sides(NamedTuple):
    """One item against the record. ``base`` and ``now`` are digests of the record's; ``is_there`` whether the entity is."""

    base: str
    now: str
    is_there: bool
    is_new: bool
    says_so: bool
    """Whether what is on record now equals exactly what is asked."""


def verdict(sides: Sides) -> str:
    """``same``: nothing moved; ``already``: it says so already; ``changed``: somebody else changed it meanwhile.

    The same comparison, to the letter, serves the reviewer's view and the writing: a difference of case is a difference.
    """
    if sides.is_new:
        return "already" if sides.says_so else "same"
    if sides.says_so:
        return "already"
    if not sides.is_there:
        return "changed"
    return "same" if sides.base == sides.now else "changed"
