# SPDX-License-Identifier: Apache-2.0
"""May these messages go now? Asks the customers' and the rulebook's faces, then lets :mod:`.rules` decide."""

from collections.abc import Mapping
from datetime import datetime, time
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from duly.kernel.phones import country_of
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery.channel import installed
from duly.rooms.delivery.facts import Lane
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import Case, Decision, decide
from duly.rooms.rulebook import queries as rulebook

CHECK = "check"
"""The purpose of a mailing that finds out whether a contact point is the customer's."""
_NUMBERED = frozenset({"sms", "voice", "call"})
"""Channels whose addresses are telephone numbers."""


def reaches_on(channel: str, customer_ids: list[UUID]) -> Mapping[UUID, Reach]:
    """How these customers can be reached on a channel, in one read."""
    return customers.reaches(customer_ids, channel)


def reaches_for(mailing: Mailing, customer_ids: list[UUID]) -> Mapping[UUID, Reach]:
    """The same for one mailing: what checks a new contact point goes to that one, although nothing else does yet."""
    if mailing.purpose == CHECK:
        return customers.unproven_reaches(customer_ids, mailing.channel)
    return reaches_on(mailing.channel, customer_ids)


def weigh(mailing: Mailing, reach: Reach | None, due_at: datetime, now: datetime) -> Decision:
    """The decision about one due message."""
    is_addressed = channel_is_addressed(mailing.channel)
    zone, region, quiet = (reach.time_zone, reach.region, reach.quiet) if reach else ("", "", None)
    minute = now.replace(second=0, microsecond=0)
    decent_at = _decent(minute, zone, region, mailing.channel, quiet) if is_quiet_kept(mailing) else now
    case = Case(
        due_at=due_at,
        expires_at=mailing.expires_at,
        has_address=not is_addressed or bool(reach and reach.address),
        address_is_good=not is_addressed or bool(reach and reach.usable),
        may_send=not (reach and reach.opted_out)
        or rulebook.may_send(reach.opted_out, mailing.mandatory, mailing.legal_basis),
        decent_at=decent_at,
        zone_is_known=is_zone(zone),
    )
    return decide(case, now)


def whither(channel: str, reach: Reach | None) -> str:
    """The region that a letter goes to. A number goes to its own country, wherever its owner lives."""
    if reach is None:
        return ""
    country = country_of(reach.address) if channel in _NUMBERED else ""
    return reach.region if not country or reach.region.partition("-")[0] == country else country


class Scales:
    """The decisions of one moment: whoever is alike in all that matters gets the same one, made once."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._made: dict[tuple[object, ...], Decision] = {}

    def weigh(self, mailing: Mailing, reach: Reach | None, due_at: datetime) -> Decision:
        """As :func:`weigh`."""
        alike = (
            (reach.time_zone, reach.region, not reach.address, reach.state, reach.opted_out, reach.quiet)
            if reach
            else None
        )
        key = (mailing.id, alike, due_at)
        decision = self._made.get(key)
        if decision is None:
            decision = self._made[key] = weigh(mailing, reach, due_at, self._now)
        return decision


def is_quiet_kept(mailing: Mailing) -> bool:
    """Whether quiet hours hold this mailing: an urgent one breaks them only where somebody answers for that."""
    return mailing.respects_quiet_hours and not (mailing.lane == Lane.URGENT and mailing.quiet_authority)


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """Whether this names a time zone. Who has none is reached when it is a decent hour in every zone of their region."""
    try:
        return bool(name and ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def channel_is_addressed(name: str) -> bool:
    """Whether a contact point is needed; a channel without an adapter (a call list) needs one."""
    channel = installed().get(name)
    return channel is None or channel.limits.addressed


@lru_cache(maxsize=4096)
def _decent(minute: datetime, zone: str, region: str, channel: str, quiet: tuple[time, time] | None) -> datetime:
    """The next decent moment; whole minutes, so that one answer serves everybody in a place who wishes the same."""
    return rulebook.decent_moment(minute, zone, region, channel=channel, quiet=quiet)
