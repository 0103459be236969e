# SPDX-License-Identifier: Apache-2.0
"""May these messages go now? Asks the customers' and the rulebook's faces, then lets :mod:`.rules` decide."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Reach
from duly.rooms.delivery.channel import installed
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rules import Case, Decision, decide
from duly.rooms.rulebook import queries as rulebook


def reaches_on(channel: str, customer_ids: list[UUID]) -> Mapping[UUID, Reach]:
    """How these customers can be reached on a channel, in one read."""
    return customers.reaches(customer_ids, channel)


def weigh(mailing: Mailing, reach: Reach | None, due_at: datetime, now: datetime) -> Decision:
    """The decision about one due message."""
    is_addressed = channel_is_addressed(mailing.channel)
    zone, region = (reach.time_zone, reach.region) if reach else ("", "")
    decent_at = (
        _decent(now.replace(second=0, microsecond=0), zone, region, mailing.channel)
        if mailing.respects_quiet_hours
        else now
    )
    case = Case(
        due_at=due_at,
        expires_at=mailing.expires_at,
        has_address=not is_addressed or bool(reach and reach.address),
        address_is_good=not is_addressed or bool(reach and reach.usable),
        may_send=not (reach and reach.opted_out)
        or rulebook.may_send(reach.opted_out, mailing.mandatory, mailing.legal_basis),
        decent_at=decent_at,
    )
    return decide(case, now)


def channel_is_addressed(name: str) -> bool:
    """Whether a contact point is needed; a channel without an adapter (a call list) needs one."""
    channel = installed().get(name)
    return channel is None or channel.limits.addressed


@lru_cache(maxsize=4096)
def _decent(minute: datetime, zone: str, region: str, channel: str) -> datetime:
    """The next decent moment; whole minutes, so that one answer serves everybody in a place."""
    return rulebook.decent_moment(minute, zone, region, channel=channel)
