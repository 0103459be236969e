# SPDX-License-Identifier: Apache-2.0
"""What may be erased of a customer, and what stands against it. Who decides sees this; it is also asked again at the end."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from duly.rooms.privacy.rules.clocks import months_later
from duly.rooms.privacy.terms import Outcome, Why


class Kept(NamedTuple):
    """A rule of the organisation that keeps a customer's record for a time."""

    number: str
    law: str
    months: int
    since: date | None
    """Of the event that it counts from; ``None`` while that has not come."""

    @property
    def until(self) -> date | None:
        """The first day on which it keeps nothing any more; ``None`` while its event has not come."""
        return months_later(self.since, self.months) if self.since else None


class Verdict(NamedTuple):
    """What may be done, why not all of it, by which laws, and until when these keep it."""

    outcome: Outcome
    why: Why
    laws: tuple[str, ...] = ()
    until: date | None = None


def weigh(*, is_held: bool, runs: bool, kept: Iterable[Kept], today: date) -> Verdict:
    """The gravest of what stands against an erasure: a legal hold, a running contract, a law that keeps the record."""
    if is_held:
        return Verdict(Outcome.REFUSED, Why.LEGAL_HOLD)
    standing = [one for one in kept if one.until is None or one.until > today]
    laws = tuple(dict.fromkeys(one.law for one in standing))
    if runs:
        return Verdict(Outcome.PARTLY, Why.CONTRACT_RUNS, laws)
    ends = [one.until for one in standing if one.until is not None]
    if standing:
        return Verdict(Outcome.REFUSED, Why.LAW_OBLIGES, laws, max(ends, default=None))
    return Verdict(Outcome.GRANTED, Why.NONE)


def may_be(wanted: Outcome, verdict: Verdict) -> bool:
    """Whether this may be decided where that was found: less than what is possible always may."""
    order = [Outcome.REFUSED, Outcome.PARTLY, Outcome.GRANTED]
    return order.index(wanted) <= order.index(verdict.outcome)
