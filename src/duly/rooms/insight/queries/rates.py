# SPDX-License-Identifier: Apache-2.0
"""What channels have done here so far: measured where enough was sent, assumed where not."""

from collections import Counter
from collections.abc import Collection, Iterable
from uuid import UUID

from duly.rooms.delivery import queries as delivery
from duly.rooms.insight.facts import ASSUMPTIONS, ENOUGH, MEASURED, UNKNOWN_CHANNEL, Rates
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations

ARRIVED = ("accepted", "delivered")
_SENT = (*ARRIVED, "bounced", "failed", "unknown")
_NOTICES = 50
"""Launches that are looked at, the newest first."""
_PLENTY = 20_000
"""Messages on a channel from which on older launches are not looked at: counting who confirmed reads every one of them."""


def rates_of(organisation: UUID, channels: Iterable[str]) -> dict[str, Rates]:
    """What to expect of each channel in this organisation."""
    names = set(channels)
    past = _past(organisation, names)
    return {name: past.get(name) or ASSUMPTIONS.get(name, UNKNOWN_CHANNEL) for name in names}


def _past(organisation: UUID, channels: Collection[str]) -> dict[str, Rates]:
    sent, arrived, confirmed = Counter[str](), Counter[str](), Counter[str]()
    launched = notices.launched_for_real(organisation, _NOTICES)
    counted = delivery.tallies_of(launched)
    for subject in launched:
        lacking = {
            name: states
            for name, states in counted.get(subject, {}).items()
            if name in channels and sent[name] < _PLENTY and any(states.get(state) for state in _SENT)
        }
        met = obligations.met_by_channel(subject) if lacking else {}
        for name, states in lacking.items():
            sent[name] += sum(states.get(state, 0) for state in _SENT)
            arrived[name] += sum(states.get(state, 0) for state in ARRIVED)
            confirmed[name] += met.get(name, 0)
    return {
        name: Rates(arrived[name] / n, min(confirmed[name] / n, 1.0), MEASURED, n)
        for name, n in sent.items()
        if n >= ENOUGH
    }
