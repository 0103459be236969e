# SPDX-License-Identifier: Apache-2.0
"""What the lines of a file come to, held against the record: which thing each means, whether it can be true, how grave it is."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from duly.rooms.change_requests.facts import Wish
from duly.rooms.change_requests.filing import Fate
from duly.rooms.change_requests.queries.aiming import alike, meant
from duly.rooms.change_requests.rules.bulk import Said
from duly.rooms.change_requests.rules.policy import Policy
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity, Family, Nature, Record

_AT_ONCE = 500
_TOLD_APART = frozenset({Family.CONTACT, Family.IDENTIFIER})


class Judged(NamedTuple):
    """One line, and what is to be made of it."""

    said: Said
    party: UUID | None = None
    wish: Wish | None = None
    tier: int | None = None
    fate: str = ""
    why: str = ""
    codes: tuple[str, ...] = ()


class _Desk(NamedTuple):
    """What all lines are held against."""

    policy: Policy
    today: date


class _NoError(Exception):
    """This line goes no further; the code says why."""


def judged(organisation: UUID, lines: Iterable[Said], policy: Policy, today: date) -> Iterator[Judged]:
    """Every line, in order. Two lines that change the same thing are one too many: the later one is refused."""
    held, desk, seen = list(lines), _Desk(policy, today), set()
    for start in range(0, len(held), _AT_ONCE):
        part = held[start : start + _AT_ONCE]
        records = {one.ref: one for one in customers.records_named(organisation, {one.ref for one in part if one.ref})}
        for said in part:
            found = _judged(said, records, desk)
            place = _place(found)
            if not found.fate and place in seen:
                found = found._replace(fate=Fate.REFUSED, why="twice")
            seen.add(place)
            yield found


def _judged(said: Said, records: Mapping[str, Record], desk: _Desk) -> Judged:
    if said.wrong or said.wish is None:
        return Judged(said, fate=Fate.REFUSED, why=said.wrong)
    now = records.get(said.ref)
    if now is None:
        return Judged(said, fate=Fate.REFUSED, why="no_customer")
    try:
        entity = _entity(said, said.wish, now)
        codes = _truth(said.wish, entity, now, desk.today)
    except _NoError as no:
        return Judged(said, now.party, fate=Fate.REFUSED, why=str(no))
    wish = _aimed(said.wish, entity)
    is_so = entity is not None and said.nature != Nature.END and _said(entity, wish.field) == wish.value
    tier = int(desk.policy.tier_of(wish.family, wish.field))
    return Judged(said, now.party, wish, tier, Fate.ALREADY if is_so else "", "", codes)


def _entity(said: Said, wish: Wish, now: Record) -> Entity | None:
    there = alike(wish.family, wish.attributes, now.entities)
    if wish.family in _TOLD_APART and said.old:
        found = meant(wish.family, wish.attributes, now.entities, said.old)
        if found is None:
            raise _NoError("old_differs")
        return found
    if len(there) > 1:
        raise _NoError("which_one")
    if not there and (said.old or said.nature == Nature.END or wish.family == Family.PROFILE):
        raise _NoError("old_differs" if said.old else "not_there")
    if there and said.old and _said(there[0], wish.field) != said.old:
        raise _NoError("old_differs")
    return there[0] if there else None


def _truth(wish: Wish, entity: Entity | None, now: Record, today: date) -> tuple[str, ...]:
    """What the checks doubt; what they say cannot be is refused."""
    about = entity.attributes if entity else wish.attributes
    kind = (
        "name"
        if wish.family == Family.PROFILE and wish.field == "name"
        else about.get("channel") or about.get("kind", "")
    )
    if not wish.value or wish.family == Family.ATTRIBUTE or kind not in customers.CHECKED_KINDS:
        return ()
    profile = next(iter(now.of(Family.PROFILE)), None)
    region = profile.attributes.get("region", "") if profile else ""
    found = customers.checks(kind, wish.value, region=region, today=today).found
    if any(one.outcome == "fail" for one in found):
        raise _NoError("untrue")
    return tuple(one.code for one in found if one.outcome != "pass")


def _aimed(wish: Wish, entity: Entity | None) -> Wish:
    if entity is None:
        return wish
    return wish._replace(entity=entity.id, base=entity.digests.get(wish.field, ""), attributes={})


def _said(entity: Entity, field: str) -> str:
    return entity.values.get(field) or entity.attributes.get(field, "")


def _place(found: Judged) -> tuple[object, ...]:
    wish = found.wish
    if wish is None or found.fate:
        return (found.said.line,)
    return (found.party, wish.family, wish.entity, wish.field, tuple(sorted(wish.attributes.items())))
