# SPDX-License-Identifier: Apache-2.0
"""What a customer wishes about being contacted: at which hours not, on which channels not, and on which first."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count

from duly.rooms.customers.consenting import EXPLICIT, NOTICES
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


class Consented(NamedTuple):
    """The last word on one purpose: for one channel, or with an empty one for all of them."""

    purpose: str
    channel: str
    said: str
    """The decision; of a consent that was granted explicitly, ``explicit``."""


def consents_of(customer_ids: Iterable[UUID]) -> dict[UUID, tuple[Consented, ...]]:
    """The last decisions of these customers for purposes other than being contacted at all; a later one counts more."""
    rows = Consent.objects.filter(party_id__in=list(customer_ids)).exclude(purpose=NOTICES)
    latest = rows.order_by("party_id", "purpose", "channel", "-at", "-id").distinct("party_id", "purpose", "channel")
    found: dict[UUID, tuple[Consented, ...]] = {}
    for one in sorted(latest, key=lambda row: (row.at, row.id)):
        is_explicit = one.decision == "granted" and one.kind == EXPLICIT
        said = Consented(one.purpose, one.channel or "", EXPLICIT if is_explicit else one.decision)
        found[one.party_id] = (*found.get(one.party_id, ()), said)
    return found


def consents_on(said: Iterable[Consented], channel: str) -> dict[str, str]:
    """What holds on one channel, by purpose: the last of what was said for it and for all."""
    return {one.purpose: one.said for one in said if one.channel in {"", channel}}


def clock_of(text: str) -> time | None:
    """A time of day as forms give it; ``None`` for an empty one.

    Raises:
        Refusal: ``customers.bad_hours``.
    """
    try:
        return time.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise BAD_HOURS(field="quiet_from") from error
