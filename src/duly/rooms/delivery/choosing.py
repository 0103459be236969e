# SPDX-License-Identifier: Apache-2.0
"""Which provider carries a letter: weight times health. Pure; the counts come from one row for each provider.

Counts fade by half in a minute, so a provider that failed is trusted again by and by, without anybody's hand. A
provider that cannot be reached, answers nothing, or asks to be left alone, rests; then one letter tries it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from duly.rooms.delivery.channel import FAULTS, Accepted, CanLookUp, CanLookUpSent, Channel, Outcome, Provider, Refused
from duly.rooms.delivery.rules import NOT_REACHED, rest_after

HALF_LIFE = timedelta(seconds=60)
"""After so long a count weighs half."""
_SLOWNESS_FADES = timedelta(minutes=5)
_PRIOR = 5.0
"""Letters that a provider is believed to have carried well before anything is known of it."""
_FLOOR = 0.01
"""Of its weight, what even a bad provider gets: without a trickle it could never show that it is well again."""
_LONGEST_REST = 3600.0
_SHUT = frozenset({NOT_REACHED, "credentials", "quota"})
"""Faults that will meet every letter alike: the provider rests after the first wave of them."""
_BAD_IN_A_ROW = 3
"""Waves of nothing but faults after which a provider rests, when it can be reached and does answer."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How a provider does, as it was last judged."""

    judged_at: datetime
    good: float = 0.0
    faults: float = 0.0
    unknown: float = 0.0
    unmapped: float = 0.0
    seconds: float = 0.0
    failures: int = 0
    rests_until: datetime | None = None
    probed_at: datetime | None = None
    last_code: str = ""

    def circuit(self, now: datetime) -> str:
        """``closed`` (it carries), ``open`` (it rests), ``half_open`` (one letter may try it)."""
        if self.rests_until is None:
            return "closed"
        if self.rests_until > now:
            return "open"
        return "half_open" if self.failures else "closed"


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the letters that one provider was given at once."""

    provider: str
    good: int = 0
    faults: int = 0
    unknown: int = 0
    unmapped: int = 0
    is_alive: bool = True
    """Whether anything was answered that only a provider which works can answer."""
    is_away: bool = False
    """Whether nothing at all could be reached, or nothing was answered."""
    retry_after: float = 0.0
    seconds: float = 0.0
    last_code: str = ""


def tally(provider: Provider, outcomes: Sequence[Outcome], seconds: float) -> Tally:
    """Count the outcomes of one call. ``seconds`` is how long the whole call took."""
    counts, alive, retry_after, last_code = {"good": 0, "faults": 0, "unknown": 0, "unmapped": 0}, False, 0.0, ""
    for outcome in outcomes:
        kind, is_alive = _kind(outcome)
        counts[kind] += 1
        alive = alive or is_alive
        if isinstance(outcome, Refused) and is_provider_fault(outcome):
            retry_after, last_code = max(retry_after, outcome.retry_after or 0.0), outcome.code
    silent = sum(1 for outcome in outcomes if _kind(outcome)[0] == "unknown" or _is_shut(outcome))
    batches = max(1, -(-len(outcomes) // provider.channel.limits.connections))
    return Tally(
        provider.name, **counts, is_alive=alive or not outcomes, is_away=bool(outcomes) and silent == len(outcomes),
        retry_after=retry_after, seconds=seconds / batches, last_code=last_code or ("silent" if silent else ""),
    )  # fmt: skip


def can_be_asked(channel: Channel) -> bool:
    """Whether an unknown outcome can be found out by asking the provider, or by posting the letter once more."""
    return channel.limits.blind_resend or isinstance(channel, (CanLookUp, CanLookUpSent))


def is_provider_fault(refused: Refused) -> bool:
    """Whether another provider might have taken the letter."""
    return refused.code in FAULTS["provider"]


def _is_shut(outcome: Outcome) -> bool:
    return isinstance(outcome, Refused) and outcome.code in _SHUT


def _kind(outcome: Outcome) -> tuple[str, bool]:
    match outcome:
        case Accepted():
            return "good", True
        case Refused(code):
            return ("faults", code == "later") if code in FAULTS["provider"] else ("good", True)
        case unknown:
            return ("unmapped", True) if unknown.reason.startswith("unmapped") else ("unknown", False)


def judged(before: Condition | None, seen: Tally, now: datetime) -> Condition:
    """A provider's condition after some more letters."""
    old = faded(before, now) if before else Condition(now)
    seconds = seen.seconds if old.seconds == 0 else 0.7 * old.seconds + 0.3 * seen.seconds
    counted = replace(
        old, judged_at=now, seconds=seconds, good=old.good + seen.good, faults=old.faults + seen.faults,
        unknown=old.unknown + seen.unknown, unmapped=old.unmapped + seen.unmapped, probed_at=None,
        last_code=seen.last_code or old.last_code,
    )  # fmt: skip
    asked = now + timedelta(seconds=min(seen.retry_after, _LONGEST_REST)) if seen.retry_after else None
    if seen.is_alive:
        return replace(counted, failures=0, rests_until=asked)
    failures = old.failures + 1
    must_rest = seen.is_away or failures >= _BAD_IN_A_ROW or old.rests_until is not None
    until = now + rest_after(failures) if must_rest else None
    return replace(counted, failures=failures, rests_until=max(filter(None, (asked, until)), default=None))


def faded(condition: Condition, now: datetime) -> Condition:
    """The same, with counts that have faded until now."""
    age = max(timedelta(0), now - condition.judged_at)
    left, slow = 0.5 ** (age / HALF_LIFE), 0.5 ** (age / _SLOWNESS_FADES)
    return replace(
        condition, judged_at=now, good=condition.good * left, faults=condition.faults * left,
        unknown=condition.unknown * left, unmapped=condition.unmapped * left, seconds=condition.seconds * slow,
    )  # fmt: skip


def weights(providers: Sequence[Provider], conditions: Mapping[str, Condition], now: datetime) -> dict[str, float]:
    """The share of each provider: its weight, less for faults, and less when it is twice as slow as the fastest."""
    known = {name: faded(condition, now) for name, condition in conditions.items()}
    times = [known[p.name].seconds for p in providers if p.name in known and known[p.name].seconds > 0]
    fastest = min(times, default=0.0)
    found = {}
    for provider in providers:
        condition = known.get(provider.name, Condition(now))
        seen = condition.good + condition.faults + condition.unknown
        share = ((condition.good + _PRIOR) / (seen + _PRIOR)) ** 3
        speed = min(1.0, 2 * fastest / condition.seconds) if condition.seconds > 0 else 1.0
        found[provider.name] = provider.weight * max(share * speed, _FLOOR)
    return found


class Letterhead(NamedTuple):
    """What matters of a letter for the choice: whither, how pressing, and who failed it last."""

    region: str
    lane: str
    avoid: str


class Choice:
    """Shares the letters of one wave out to providers that have room, by their weights."""

    def __init__(self, providers: Sequence[Provider], room: Mapping[str, int], shares: Mapping[str, float]) -> None:
        self.providers = [provider for provider in providers if room.get(provider.name)]
        self.room = {provider.name: room[provider.name] for provider in self.providers}
        self._shares = shares

    def choose(self, letter: Letterhead, draw: float) -> Provider | None:
        """A provider for this letter, ``draw`` from 0 up to 1; the one that failed it last only if there is no other."""
        if len(self.providers) == 1:
            return self._only(self.providers[0], letter)
        able = [p for p in self.providers if self.room[p.name] > 0 and p.serves(letter.region, letter.lane)]
        if letter.avoid and len(able) > 1:
            able = [provider for provider in able if provider.name != letter.avoid]
        if not able:
            return None
        mark = draw * sum(self._shares[provider.name] for provider in able)
        chosen = able[-1]
        for provider in able:
            mark -= self._shares[provider.name]
            if mark < 0:
                chosen = provider
                break
        self.room[chosen.name] -= 1
        return chosen

    def _only(self, provider: Provider, letter: Letterhead) -> Provider | None:
        if self.room[provider.name] <= 0 or not provider.serves(letter.region, letter.lane):
            return None
        self.room[provider.name] -= 1
        return provider

    def together(self, lane: str) -> int:
        """How many letters of a lane a wave should have, so that each provider's share fits its room."""
        able = [p for p in self.providers if self.room[p.name] > 0 and p.lane in {"", lane}]
        total = sum(self._shares[provider.name] for provider in able)
        if not able or not total:
            return 0
        fits = min(self.room[p.name] * total / self._shares[p.name] for p in able)
        room = [self.room[provider.name] for provider in able]
        return max(*room, min(int(fits), sum(room))) if len(room) > 1 else room[0]
