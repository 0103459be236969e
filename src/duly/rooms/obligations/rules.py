# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about what is owed."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from duly.rooms.obligations.facts import State, When

MET = frozenset({State.ACKNOWLEDGED, State.ACKNOWLEDGED_LATE})
"""The customer has confirmed; nothing changes that any more."""
OPEN = frozenset({State.WAITING, State.REACHED})
"""Still being chased, or about to be."""
WHOLE = 1_000_000
"""Shares and limits are counted in millionths."""
STALE_AFTER = timedelta(hours=24)
"""A step that is overdue by more than this is asked about, not opened."""
FEW = 100
"""Rates over fewer messages than this say little, so they are taken over this many, or over the whole phase."""
_IN_FLIGHT = frozenset({"planned", "held", "sending"})
_WENT_OUT = frozenset({"accepted", "delivered", "unknown"})
_LEFT = frozenset({"accepted", "delivered", "unknown", "bounced", "failed"})
_POSTPONE = timedelta(minutes=5)
_LEAST = timedelta(seconds=1)


def met_state(now: datetime, due_at: datetime) -> State:
    """An acknowledgement after the due date counts, as late."""
    return State.ACKNOWLEDGED if now <= due_at else State.ACKNOWLEDGED_LATE


def is_in_flight(channel: str, delivery_state: str | None) -> bool:
    """Whether a step has not left the house yet, so that its wait has not begun. A call list waits for nobody
    but the hour at which it may be called: see ``delivery.queries.not_callable_yet``.
    """
    return channel != "call" and delivery_state in _IN_FLIGHT


def waits(wait: timedelta, scale: int) -> timedelta:
    """How long a step waits, compressed in a rehearsal, never less than a second."""
    return max(wait / scale, _LEAST)


def postponed(scale: int) -> timedelta:
    """When to look again at a step that has not left the house."""
    return waits(_POSTPONE, scale)


def exhausted_state(delivery_states: Collection[str]) -> State:
    """Nobody could be reached at all, or somebody was and stays silent: then a person must look."""
    return State.STALLED if _WENT_OUT.intersection(delivery_states) else State.UNREACHABLE


def went_out(delivery_states: Collection[str]) -> bool:
    """Whether something may have reached the customer: what is unknown counts, since they may have read it."""
    return bool(_WENT_OUT.intersection(delivery_states))


def is_under_way(delivery_states: Collection[str]) -> bool:
    """Whether something for this recipient still waits to leave the house."""
    return bool(_IN_FLIGHT.intersection(delivery_states))


def is_stale(due_at: datetime, now: datetime) -> bool:
    """Whether a step was due so long ago that nobody may want it any more."""
    return now - due_at > STALE_AFTER


def holds(when: Collection[str], *, arrived: bool, viewed: bool, earlier: Collection[str]) -> bool:
    """Whether a step is for somebody who has not settled: one of its conditions is enough.

    ``arrived``: something is known to have reached them; ``earlier``: how the deliveries of all steps so far stand.
    """
    truths = {
        When.ALWAYS: True,
        When.NOT_ACKNOWLEDGED: True,
        When.NOT_DELIVERED: not arrived and "delivered" not in earlier,
        When.BOUNCED: "bounced" in earlier or "failed" in earlier,
        When.NO_CONTACT: all(state == "skipped" for state in earlier),
        When.NOT_VIEWED: not viewed,
    }
    return any(truths[When(one)] for one in when)


def asks_everybody(step: Mapping[str, object]) -> bool:
    """Whether a step is asked even of those who have acknowledged."""
    when = step.get("when")
    return isinstance(when, list) and When.ALWAYS in when


def phase_of(subject: UUID, recipient: UUID, shares: Sequence[int]) -> int:
    """Which phase a recipient belongs to: anybody who has the two ids can work it out again.

    The first eight bytes of SHA-256 over both ids, as a fraction of 2**64, are held against the shares (millionths).
    """
    place = int.from_bytes(hashlib.sha256(subject.bytes + recipient.bytes).digest()[:8], "big") * WHOLE >> 64
    for number, share in enumerate(shares):
        if place < share:
            return number
    return len(shares) - 1


def excess(counts: Mapping[str, int], limits: Mapping[str, int], sent: int, size: int) -> str | None:
    """The first limit (millionths) that is exceeded, or ``None``. Few messages are counted as :data:`FEW`."""
    base = base_of(sent, size)
    return next((name for name, limit in limits.items() if counts.get(name, 0) * WHOLE > limit * base), None)


def base_of(sent: int, size: int) -> int:
    """What the figures of a phase are held against; see :data:`FEW`."""
    return max(sent, min(size, FEW), 1)


def sent_in_phase(left: int, baseline: int, size: int) -> int:
    """To how many of a phase something has gone. Messages beside a step, and further steps, are to the same customers."""
    return max(min(left - baseline, size), 0)


def left_the_house(tally: Mapping[str, Mapping[str, int]]) -> int:
    """How many messages of a notice have left, from counts by channel and state; what people carry does not count."""
    return sum(
        states.get(state, 0)
        for channel, states in tally.items()
        if channel not in {"call", "portal", "website"}
        for state in _LEFT
    )
