# SPDX-License-Identifier: Apache-2.0
"""What channels have done here so far: measured where enough was sent, assumed where not."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from duly.rooms.delivery import queries as delivery
from duly.rooms.insight.facts import ASSUMPTIONS, ENOUGH, MEASURED, UNKNOWN_CHANNEL, Rates
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations

ARRIVED = ("accepted", "delivered")
_SENT = (*ARRIVED, "bounced", "failed", "unknown")
_NOTICES = 50
"""Launches that are looked at, the newest first."""


def rates_of(organisation: UUID, channels: Iterable[str]) -> dict[str, Rates]:
    """What to expect of each channel in this organisation."""
    past = _past(organisation)
    return {name: past.get(name) or ASSUMPTIONS.get(name, UNKNOWN_CHANNEL) for name in channels}


def _past(organisation: UUID) -> dict[str, Rates]:
    sent, arrived, confirmed = Counter[str](), Counter[str](), Counter[str]()
    for subject in notices.launched_for_real(organisation, _NOTICES):
        confirmed.update(obligations.met_by_channel(subject))
        for channel, states in delivery.tally(subject).items():
            sent[channel] += sum(states.get(state, 0) for state in _SENT)
            arrived[channel] += sum(states.get(state, 0) for state in ARRIVED)
    return {
        name: Rates(arrived[name] / n, min(confirmed[name] / n, 1.0), MEASURED, n)
        for name, n in sent.items()
        if n >= ENOUGH
    }
