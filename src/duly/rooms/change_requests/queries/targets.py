# SPDX-License-Identifier: Apache-2.0
"""Contact points on record, and which of them may prove who somebody is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.change_requests.rules.clocks import WINDOW
from duly.rooms.change_requests.rules.states import DONE
from duly.rooms.change_requests.terms import Tier
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity, Family, Record

_MOST_MANDATES = 10


class Address(NamedTuple):
    """Somewhere to tell somebody: taken down as it stood."""

    channel: str
    value: str
    entity: UUID | None = None
    version: UUID | None = None


def active_points(entities: Iterable[Entity]) -> list[Address]:
    """The contact points of a record that work, each as it stands in it."""
    return [
        Address(one.attributes.get("channel", ""), one.values["value"], one.id, one.version)
        for one in entities
        if one.family == Family.CONTACT
        and one.attributes.get("status", "active") == "active"
        and one.values.get("value")
    ]


def mandate_points(now: Record) -> list[Address]:
    """Where those are told who hold a mandate of the customer: the contact points of the party that a mandate names as
    ``other``, by its id or its number. Who is only named cannot be told.
    """
    today = clock.now().date().isoformat()
    named = [one.attributes for one in now.of(Family.MANDATE) if (one.attributes.get("until") or today) >= today]
    found = dict.fromkeys(_party(now.organisation, one.get("other", "")) for one in named[:_MOST_MANDATES])
    points = [active_points(customers.record_of(party).entities) for party in found if party and party != now.party]
    return [to for some in points for to in some]


def _party(organisation: UUID, other: str) -> UUID | None:
    if not other:
        return None
    try:
        card = customers.cards([UUID(other)]).get(UUID(other))
    except ValueError:
        is_unknown = bool(customers.unknown_refs(organisation, [other]))
        return None if is_unknown else customers.customer_for(SYSTEM, organisation, other).id
    return card.id if card and card.organisation == organisation else None


def fit_points(row: ChangeRequest) -> dict[UUID, Address]:
    """The contact points to which a proof may go: on record since before the request, and not changed by a request
    within 30 days (a number that was just changed is what a thief would bring along).
    """
    if row.party_id is None:
        return {}
    points = active_points(customers.record_of(row.party_id).entities)
    fresh = _changed_lately(row)
    history = customers.history_of(row.party_id)
    return {
        to.entity: to
        for to in points
        if to.entity is not None and to.entity not in fresh and _since(history, to) < row.received_at
    }


def _since(history: Sequence[Entity], to: Address) -> datetime:
    """Since when the record has said just this of the contact point, in our own time, whatever was claimed of the past."""
    said = [one for one in history if one.id == to.entity]
    since = max(one.recorded_at for one in said)
    for one in sorted(said, key=lambda one: one.recorded_at, reverse=True):
        if one.values.get("value") != to.value:
            break
        since = one.recorded_at
    return since


def _changed_lately(row: ChangeRequest) -> set[UUID]:
    """Contact points that requests of T2 and above touched within the window."""
    since = row.received_at - WINDOW
    earlier = ChangeRequest.objects.filter(
        party_id=row.party_id, state__in=DONE, applied_at__gt=since, tier__gte=Tier.T2
    ).exclude(id=row.id)
    touched = earlier.filter(items__family=Family.CONTACT, items__decision="accepted")
    return {entity for entity in touched.values_list("items__entity_id", flat=True) if entity is not None}
