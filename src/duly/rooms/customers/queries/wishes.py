# SPDX-License-Identifier: Apache-2.0
"""What a customer wishes about being contacted: at which hours not, on which channels not, and on which first."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count

from duly.rooms.customers.facts import CALLED
from duly.rooms.customers.models import Consent, ContactPoint, Preference
from duly.rooms.customers.preferring import BAD_HOURS
from duly.rooms.customers.queries.registry import reaches

MECHANISMS = ("portal", "sms", "email", "call", "counter")
"""How staff may say that a customer decided."""


class Wishes(NamedTuple):
    """Both hours are ``None`` where none were asked for. ``channels`` are those on which the customer can be reached."""

    quiet_from: time | None
    quiet_to: time | None
    channels: dict[str, bool]
    """Whether the customer agrees to be contacted there."""
    order: tuple[str, ...] = ()
    """The channels by which the customer wants to be reached, the first one first; empty where any order will do."""


def wishes_of(customer_id: UUID) -> Wishes:
    """The wishes of one customer."""
    kept = Preference.objects.filter(party_id=customer_id).values_list("quiet_from", "quiet_to", "channels").first()
    start, end, order = kept or (None, None, [])
    points = ContactPoint.objects.filter(party_id=customer_id).exclude(state__in=("ended", "unproven"))
    has = set(points.values_list("channel", flat=True))
    has |= {name for name, kinds in CALLED.items() if has.intersection(kinds)}
    agreed = {name: not reach.opted_out for name in sorted(has) for reach in reaches([customer_id], name).values()}
    return Wishes(start, end, agreed, tuple(order))


def orders_in(organisation: UUID) -> dict[tuple[str, ...], int]:
    """The orders of channels that customers of an organisation wish for, and how many wish for each."""
    rows = Preference.objects.filter(party__organisation_id=organisation).exclude(channels=[])
    counted = rows.values_list("channels").annotate(n=Count("party_id")).order_by("-n", "channels")
    return {tuple(channels): n for channels, n in counted}


def orders_of(customer_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The order of channels that these customers wish for; who wishes for none is absent."""
    rows = Preference.objects.filter(party_id__in=list(customer_ids)).exclude(channels=[])
    return {customer: tuple(channels) for customer, channels in rows.values_list("party_id", "channels")}


def consents_of(customer_ids: Iterable[UUID]) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """The last decision of these customers for each purpose other than being contacted at all, by any channel."""
    rows = Consent.objects.filter(party_id__in=list(customer_ids)).exclude(purpose="notices")
    latest = rows.order_by("party_id", "purpose", "-at", "-id").distinct("party_id", "purpose")
    found: dict[UUID, tuple[tuple[str, str], ...]] = {}
    for customer, purpose, decision in latest.values_list("party_id", "purpose", "decision"):
        found[customer] = (*found.get(customer, ()), (purpose, decision))
    return found


def clock_of(text: str) -> time | None:
    """A time of day as forms give it; ``None`` for an empty one.

    Raises:
        Refusal: ``customers.bad_hours``.
    """
    try:
        return time.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise BAD_HOURS(field="quiet_from") from error
