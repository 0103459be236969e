# SPDX-License-Identifier: Apache-2.0
"""What a customer wishes about being contacted: at which hours not, and on which channels not."""

from datetime import time
from typing import NamedTuple
from uuid import UUID

from duly.rooms.customers.facts import CALLED
from duly.rooms.customers.models import ContactPoint, Preference
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


def wishes_of(customer_id: UUID) -> Wishes:
    """The wishes of one customer."""
    hours = Preference.objects.filter(party_id=customer_id).values_list("quiet_from", "quiet_to").first()
    points = ContactPoint.objects.filter(party_id=customer_id).exclude(state__in=("ended", "unproven"))
    has = set(points.values_list("channel", flat=True))
    has |= {name for name, kinds in CALLED.items() if has.intersection(kinds)}
    agreed = {name: not reach.opted_out for name in sorted(has) for reach in reaches([customer_id], name).values()}
    return Wishes(*(hours or (None, None)), agreed)


def clock_of(text: str) -> time | None:
    """A time of day as forms give it; ``None`` for an empty one.

    Raises:
        Refusal: ``customers.bad_hours``.
    """
    try:
        return time.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise BAD_HOURS(field="quiet_from") from error
