# SPDX-License-Identifier: Apache-2.0
"""How long things may take: answering, waiting, cooling off."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from duly.rooms.change_requests.terms import State, Tier

QUIET_DAYS = {
    State.IDENTIFYING: timedelta(days=7),
    State.WAITING_CUSTOMER: timedelta(days=30),
    State.CONFIRMING: timedelta(days=30),
}
"""After so long without a word of the customer a request expires."""
DISPUTE_DAYS = 60
"""For so long after it was applied a change may be disputed."""
APPEAL_DAYS = 60
"""For so long after a refusal it may be appealed against; a statement beside the record has no time limit."""
WINDOW = timedelta(days=30)
"""After a change of a contact point or identity the next one is proved more strongly (FACTA, section 114: 30 days)."""
MANY = timedelta(days=90)


def cooling(tier: Tier, hours: Mapping[str, int], *, is_old_proved: bool, is_dead: bool) -> timedelta:
    """How long a change waits between agreement and effect.

    Shorter where the old contact point itself confirmed it, longest where every message to the old ones came back.
    """
    if tier < Tier.T2:
        return timedelta()
    if is_dead:
        return timedelta(hours=max(hours["dead"], hours[f"t{int(tier)}"]))
    if tier is Tier.T2 and is_old_proved:
        return timedelta(hours=hours["proved"])
    return timedelta(hours=hours[f"t{int(tier)}"])


def resumed(due_at: datetime, stopped_at: datetime | None, now: datetime) -> datetime:
    """When a request is due after its clock stood still."""
    return due_at + (now - stopped_at) if stopped_at and now > stopped_at else due_at


def expires(state: State, now: datetime) -> datetime | None:
    """When a request that came to this state expires if nothing happens."""
    days = QUIET_DAYS.get(state)
    return now + days if days else None
