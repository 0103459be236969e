# SPDX-License-Identifier: Apache-2.0
"""The order of a cascade's steps for a customer who wishes to be reached on some channels first.

Only the beginning of a cascade moves: up to the first step that is for those of whom something holds (bounced, not opened
…), since that speaks of the steps before it. A step takes its channel, wording and wait along; the hour at which the
whole cascade begins stays with its first step, whichever that is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from duly.rooms.obligations.facts import When

FIXED = "fixed"
"""The plan keeps its own order, whatever customers wish."""
WISHED = "wished"
"""Whoever wishes another order gets it; so it is where a plan says nothing."""
_MARK = "~"
_USUAL = {When.NOT_ACKNOWLEDGED.value}


def order_for(steps: Sequence[Mapping[str, Any]], wish: Sequence[str]) -> list[int]:
    """The places of the steps in the order in which such a customer is asked; channels not wished for keep theirs."""
    movable = next((place for place, step in enumerate(steps) if set(step.get("when") or _USUAL) != _USUAL), len(steps))
    places = {channel: place for place, channel in enumerate(wish)}
    first = sorted(range(movable), key=lambda place: places.get(steps[place]["channel"], len(places)))
    return [*first, *range(movable, len(steps))]


def mark_of(steps: Sequence[Mapping[str, Any]], wish: Sequence[str]) -> str:
    """How the track of such customers ends: ``~sms,email``; nothing where they are asked in the plan's own order."""
    order = order_for(steps, wish)
    if order == list(range(len(steps))):
        return ""
    return _MARK + ",".join(steps[place]["channel"] for place in order)
