# SPDX-License-Identifier: Apache-2.0
"""A customer as the rules of this room see one: plain records, opened elsewhere, with the truth checks already made."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

USED = frozenset({"active", "bounced", "broken"})
"""States of contact points that are meant to be used; ``unproven`` and ``ended`` ones are not."""


class Verdict(NamedTuple):
    """What a truth check says of a value: ``pass``, ``warn``, ``fail`` or ``unknown``, and which check says the worst."""

    outcome: str
    code: str = ""


class Point(NamedTuple):
    """A contact point."""

    id: UUID
    channel: str
    value: str
    state: str
    digest: str = ""
    verdict: Verdict = Verdict("unknown")


class Identifier(NamedTuple):
    """A number that tells a customer from others."""

    id: UUID
    kind: str
    value: str
    digest: str = ""
    verdict: Verdict = Verdict("unknown")
    expires_on: date | None = None


class Said(NamedTuple):
    """A decision about being contacted, and what is known of how it was given."""

    purpose: str
    channel: str
    decision: str
    mechanism: str = ""
    kind: str = ""
    how: str = ""
    given_on: date | None = None
    wording: str = ""


class Subject(NamedTuple):
    """One customer, opened."""

    id: UUID
    organisation: UUID
    ref: str
    kind: str
    """``person`` or ``company``."""
    name: str
    language: str
    region: str
    time_zone: str = ""
    status: str = "active"
    tags: tuple[str, ...] = ()
    born: str = ""
    verdict: Verdict = Verdict("unknown")
    """What the truth checks say of the name."""
    points: tuple[Point, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    said: tuple[Said, ...] = ()
    changed_at: datetime | None = None
    """When anything on record of them was last written."""
    confirmed_at: datetime | None = None
    """When they, or somebody for them, last said that it is still right."""
    is_erased: bool = False
    """Nothing of them can be opened any more."""
