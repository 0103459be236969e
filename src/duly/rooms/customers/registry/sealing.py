# SPDX-License-Identifier: Apache-2.0
"""What of a version is secret, as it is kept: sealed under the customer's key, bound to the customer and the entity."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

import orjson

from duly.foundation.vault import blind, keys
from duly.rooms.customers.changing import Family
from duly.rooms.customers.models import ContactPoint, Party, Version
from duly.rooms.customers.rules import canonical, naming

NOTHING: Mapping[str, str] = {}


class Doc(NamedTuple):
    """What one version says."""

    attributes: dict[str, str]
    values: dict[str, str]
    """What is secret of it."""


class Seat(NamedTuple):
    """Where a version belongs; a sealed value opens nowhere else."""

    organisation: UUID
    family: str
    party: UUID
    entity: UUID

    def bytes(self) -> bytes:
        """As it is bound to what is sealed."""
        return keys.place(*self)


def seal(key: keys.Key, place: Seat, values: Mapping[str, str]) -> bytes:
    """Secret values, sealed together."""
    return key.seal(place.bytes(), orjson.dumps(values, option=orjson.OPT_SORT_KEYS))


def opened(key: keys.Key | None, place: Seat, sealed: bytes) -> dict[str, str]:
    """What was sealed; nothing where the customer's key is destroyed.

    Raises:
        keys.UnreadableError: it was sealed under another key or for another place, or it was changed.
    """
    if key is None:
        return {}
    values: dict[str, str] = orjson.loads(key.open(place.bytes(), bytes(sealed)))
    return values


def name_parties(parties: Iterable[Party]) -> list[Party]:
    """The same parties with their names opened: one read for all."""
    found = list(parties)
    names = names_of((one.id, one.organisation_id, one.version) for one in found)
    for one in found:
        one.name = names[one.id]
    return found


def names_of(profiles: Iterable[tuple[UUID, UUID, UUID]]) -> dict[UUID, str]:
    """Names by customer, given each customer, its organisation and the version of its profile; two reads for all."""
    rows = list(profiles)
    sealed = _sealed(version for _, _, version in rows)
    held = keys.held(party for party, _, _ in rows)
    return {
        party: opened(held.get(party), Seat(home, Family.PROFILE, party, party), sealed[version]).get("name", "")
        for party, home, version in rows
    }


def open_points(points: Iterable[ContactPoint]) -> list[ContactPoint]:
    """The same contact points with their values opened: three reads for all."""
    found = list(points)
    sealed = _sealed(one.version for one in found)
    owners = {one.party_id for one in found}
    held = keys.held(owners)
    homes = dict(Party.objects.filter(id__in=owners).values_list("id", "organisation_id"))
    for one in found:
        place = Seat(homes[one.party_id], Family.CONTACT, one.party_id, one.id)
        one.value = opened(held.get(one.party_id), place, sealed[one.version]).get("value", "")
    return found


def _sealed(versions: Iterable[UUID]) -> dict[UUID, bytes]:
    rows = Version.objects.filter(id__in=list(versions)).values_list("id", "sealed")
    return {version: bytes(sealed) for version, sealed in rows}


def mark_of(channel: str, value: str) -> bytes:
    """By what a contact point is found again."""
    return blind.mark(canonical.kind_of(channel), canonical.canonical(channel, value))


def marks_of(channel: str, value: str) -> list[bytes]:
    """Every mark under which a contact point may stand: two while the indexes are made anew."""
    return blind.marks(canonical.kind_of(channel), canonical.canonical(channel, value))


def tail_of(channel: str, value: str) -> bytes | None:
    """By what a number is found of which only the end is known."""
    digits = canonical.tail(channel, value)
    return blind.mark("phone_tail", digits) if digits else None


def tails_of(channel: str, value: str) -> list[bytes]:
    """The same, every one under which a number may stand."""
    digits = canonical.tail(channel, value)
    return blind.marks("phone_tail", digits) if digits else []


def identifier_mark(kind: str, value: str) -> bytes:
    """By what an identifier is found again."""
    return blind.mark(f"identifier_{kind}", canonical.canonical(kind, value))


def identifier_marks(kind: str, value: str) -> list[bytes]:
    """Every mark under which an identifier may stand."""
    return blind.marks(f"identifier_{kind}", canonical.canonical(kind, value))


def field_digest(key: keys.Key | None, party: UUID, entity: UUID, field: str, value: str) -> str:
    """What an asker names to say which value they saw; it tells the value to nobody without the customer's own key.

    Nothing where that was destroyed. Approvals are bound to such digests, so they outlive every rotation of an index key.
    """
    return key.digest(f"{party}|{entity}|{field}|{value}") if key else ""


def tokens_of(name: str) -> list[int]:
    """By what a name is found."""
    return blind.tokens("name", naming.pieces(name))
