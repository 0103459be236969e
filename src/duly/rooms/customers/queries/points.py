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
    rows = ContactPoint.objects.filter(id__in=list(ids))
    return {row.id: Point(row.id, row.party_id, row.channel, masked(row.channel, row.value), row.state, row.state_reason)
            for row in rows}  # fmt: skip


def value_of(point_id: UUID) -> str:
    """What an unproved contact point says, for the verb that makes it the customer's; empty when there is none."""
    found = ContactPoint.objects.filter(id=point_id).values_list("value", flat=True).first()
    return found or ""


def values_of(point_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What these contact points say, for whoever has to name them to a provider; unknown ids are absent."""
    return dict(ContactPoint.objects.filter(id__in=list(point_ids)).values_list("id", "value"))


def others_beside(point_ids: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """By contact point, what the same customer's other ones on its channel say or said, in lower case."""
    wanted = ContactPoint.objects.filter(id__in=list(point_ids)).values_list("id", "party_id", "channel", "value")
    own = {point: (party, channel, value.lower()) for point, party, channel, value in wanted}
    kin = ContactPoint.objects.filter(party_id__in={party for party, _, _ in own.values()})
    said: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    for party, channel, value in kin.values_list("party_id", "channel", "value"):
        said[party, channel].add(value.lower())
    return {point: frozenset(said[party, channel] - {value}) for point, (party, channel, value) in own.items()}


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
    rows = ContactPoint.objects.filter(party_id__in=list(ids), channel=channel, state="unproven")
    return {
        row.party_id: Reach(
            row.party_id, row.id, channel, row.value, "active", row.party.name, row.party.language,
            row.party.time_zone, row.party.region, opted_out=False,
        )
        for row in rows.select_related("party").order_by("state_at")
    }  # fmt: skip


def found_for(actor: Actor, text: str, limit: int = _MOST) -> list[Party]:
    """Customers of the actor's organisations by name, the beginning of their number, a telephone number's end, or e-mail."""
    text = text.strip()
    if not text:
        return []
    wanted = Q(name__icontains=text) | Q(ref__istartswith=text)
    digits = "".join(filter(str.isdigit, text))
    if len(digits) >= 6:
        numbers = ContactPoint.objects.filter(channel__in=("sms", "voice"), value__endswith=digits)
        wanted |= Q(id__in=numbers.values("party_id"))
    if "@" in text:
        wanted |= Q(id__in=ContactPoint.objects.filter(channel="email", value__iexact=text).values("party_id"))
    parties = Party.objects.filter(wanted)
    if actor.organisations is not None:
        parties = parties.filter(organisation_id__in=actor.organisations)
    return list(parties.order_by("ref")[:limit])
