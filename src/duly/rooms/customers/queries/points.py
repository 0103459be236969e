# SPDX-License-Identifier: Apache-2.0
"""Single contact points: what they are, and those that are yet to be proved."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from duly.kernel.actors import Actor
from duly.rooms.customers.facts import Reach
from duly.rooms.customers.models import ContactPoint, Party
from duly.rooms.customers.queries.registry import by_address, found_by
from duly.rooms.customers.queries.selection import STANDS
from duly.rooms.customers.registry.sealing import name_parties, open_points, tails_of
from duly.rooms.customers.rules.canonical import TAIL
from duly.rooms.customers.rules.corrections import CORRECTABLE
from duly.rooms.customers.rules.masking import mask

correctable = CORRECTABLE
_MOST = 50


class Point(NamedTuple):
    """A contact point as other rooms may know it: enough to recognise it, not enough to use it."""

    id: UUID
    customer_id: UUID
    channel: str
    masked: str
    state: str
    reason: str


def points(ids: Iterable[UUID]) -> dict[UUID, Point]:
    """Contact points by id; unknown ids are absent."""
    rows = open_points(ContactPoint.objects.filter(id__in=list(ids)))
    return {row.id: Point(row.id, row.party_id, row.channel, masked(row.channel, row.value), row.state, row.state_reason)
            for row in rows}  # fmt: skip


def value_of(point_id: UUID) -> str:
    """What an unproved contact point says, for the verb that makes it the customer's; empty when there is none."""
    return values_of([point_id]).get(point_id, "")


def values_of(point_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What these contact points say, for whoever has to name them to a provider; unknown ids are absent."""
    return {one.id: one.value for one in open_points(ContactPoint.objects.filter(id__in=list(point_ids)))}


def others_beside(point_ids: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """By contact point, what the same customer's other ones on its channel say or said, in lower case."""
    wanted = set(point_ids)
    owners = ContactPoint.objects.filter(id__in=wanted).values("party_id")
    kin = open_points(ContactPoint.objects.filter(party_id__in=owners))
    said: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    for one in kin:
        said[one.party_id, one.channel].add(one.value.lower())
    return {one.id: frozenset(said[one.party_id, one.channel] - {one.value.lower()}) for one in kin if one.id in wanted}


def in_use_since(point_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Since when these contact points have been in use without a break; those that are not in use are absent."""
    rows = ContactPoint.objects.filter(id__in=list(point_ids), state="active")
    return dict(rows.values_list("id", "state_at"))


def masked(channel: str, value: str) -> str:
    """A contact point in part: of a postal address only its last line's end."""
    if channel == "letter":
        last = value.splitlines()[-1] if value else ""
        return f"… {last[-8:]}"
    return mask(channel, value)


def unproven_reaches(ids: Iterable[UUID], channel: str) -> dict[UUID, Reach]:
    """The newest contact point of each customer on a channel that is yet to be proved. Only the proof goes there."""
    rows = ContactPoint.objects.filter(party_id__in=list(ids), channel=channel, state="unproven").order_by("state_at")
    points = open_points(rows)
    parties = {one.id: one for one in name_parties(Party.objects.filter(id__in={row.party_id for row in points}))}
    owned = [(row, parties[row.party_id]) for row in points]
    return {
        party.id: Reach(
            party.id, row.id, channel, row.value, "active", party.name, party.language, party.time_zone, party.region,
            opted_out=False,
        )
        for row, party in owned
    }  # fmt: skip


def found_for(actor: Actor, text: str, limit: int = _MOST) -> list[Party]:
    """Customers of the actor's organisations by name, the beginning of their number, a telephone number's end, or e-mail."""
    text = text.strip()
    if not text:
        return []
    wanted = Q(id__in=found_by(text))
    digits = "".join(filter(str.isdigit, text))
    if len(digits) >= TAIL:
        numbers = ContactPoint.objects.filter(tail__in=tails_of("sms", digits))
        wanted |= Q(id__in=[one.party_id for one in open_points(numbers) if one.value.endswith(digits)])
    if "@" in text:
        wanted |= Q(id__in=by_address("email", text))
    parties = Party.objects.filter(STANDS, wanted)
    if actor.organisations is not None:
        parties = parties.filter(organisation_id__in=actor.organisations)
    return name_parties(parties.order_by("ref")[:limit])
