# SPDX-License-Identifier: Apache-2.0
"""What is on record of many customers as a file or a transfer can speak of them: a few reads, however many they are."""

from collections.abc import Collection, Iterable
from uuid import UUID

from duly.rooms.customers.models import ContactPoint, Party
from duly.rooms.customers.registry.sealing import name_parties, open_points
from duly.rooms.customers.rules.changes import Held, PointHeld

_VALUES = ("name", "kind", "language", "time_zone", "region", "tags", "status")


def held_of(parties: Iterable[Party]) -> dict[UUID, Held]:
    """Name, particulars and contact points of these customers, opened."""
    owners = name_parties(parties)
    found = {one.id: Held(one.id, {name: getattr(one, name) for name in _VALUES}) for one in owners}
    add_points(found, found)
    return found


def add_points(found: dict[UUID, Held], ids: Collection[UUID]) -> None:
    """Their contact points for notices."""
    for point in open_points(ContactPoint.objects.filter(party__in=ids, purpose="notice")):
        stands = PointHeld(point.id, point.rank, point.state, point.state_reason)
        found[point.party_id].points[point.channel, point.value] = stands
