# SPDX-License-Identifier: Apache-2.0
"""The gate before each send: may this recipient get this step now? Held, or skipped with the rule as the reason.

The rules of the stage are chosen once for a notice. Recipients who are alike in everything that rules look at get the
same verdict, so that a million of them cost little more than the few hundred sorts that there are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from duly.kernel.words import Words
from duly.rooms.rulebook.facts import Recipient, Snapshot, Verdict
from duly.rooms.rulebook.rules import days, hours, telling
from duly.rooms.rulebook.rules.checks.shapes import Library
from duly.rooms.rulebook.rules.evaluation import Outcome, judged, jurisdictions_at
from duly.rooms.rulebook.rules.lookup import Lookup

ALLOW = Verdict("allow")
_NEXT_LOOK = timedelta(hours=1)
_UNKNOWN = Words(en="{rule}: not known is {names}.", zh="{rule}：尚不清楚 {names}。")


def gate(library: Library, snapshot: Snapshot, addressees: Iterable[Recipient], now: datetime) -> Iterator[Verdict]:
    """A verdict for each recipient, in their order."""
    decide = gatekeeper(library, snapshot, now)
    return map(decide, addressees)


def gatekeeper(library: Library, snapshot: Snapshot, now: datetime) -> Callable[[Recipient], Verdict]:
    """What gives the verdict on one recipient of a notice at one moment; it remembers what it said of the like."""
    known: dict[tuple[object, ...], Verdict] = {}
    chosen = [
        (pack, rule)
        for pack in library.packs
        if pack.status in {"draft", "approved"}
        for rule in pack.rules
        if "send" in rule.stages and rule.severity == "block" and not rule.pending
    ]

    def decide(one: Recipient) -> Verdict:
        sort = (
            one.residence, one.region, one.number_country, one.channel, one.language, one.time_zone, one.is_person,
            one.opted_out, tuple(sorted(one.consents.items())) if one.consents else (), one.local_time,
            one.is_working_day, one.weekday, one.attempts_today,
        )  # fmt: skip
        found = known.get(sort)
        if found is None:
            found = known[sort] = _verdict(one)
        return found

    def _verdict(one: Recipient) -> Verdict:
        seen = replace(snapshot, recipient=at_their_place(one, now))
        on, where = Lookup(seen, library.questions, now), jurisdictions_at(seen)
        held: Verdict | None = None
        for pack, rule in chosen:
            outcome = judged(library, pack, rule, on, stage="send", places_of_law=where)
            if outcome.result in {"pass", "not_applicable"}:
                continue
            found = _no(outcome, one, now, library)
            if found.outcome == "skip":
                return found
            held = found if held is None or (found.until or now) > (held.until or now) else held
        return held or ALLOW

    return decide


def at_their_place(one: Recipient, now: datetime) -> Recipient:
    """The recipient with the hour and the day of their clock, where those were not given; unknown stays unknown."""
    zones = hours.zones_of(one.time_zone, one.region)
    if one.local_time is not None or not zones:
        return one
    clocks = [now.astimezone(zone) for zone in zones]
    if len({clock.utcoffset() for clock in clocks}) > 1:
        return one
    local = clocks[0]
    working = days.is_working_day(local.date(), one.region) if one.region else None
    return replace(
        one, local_time=local.time().replace(second=0, microsecond=0), weekday=local.weekday(), is_working_day=working
    )


def _no(outcome: Outcome, one: Recipient, now: datetime, library: Library) -> Verdict:
    hit = outcome.hits[0] if outcome.hits else None
    if hit is None or outcome.result != "fail":
        values = {"rule": outcome.rule.id, "names": ", ".join(outcome.reasons)}
        words = Words.literal(_UNKNOWN.say("en", **values), _UNKNOWN.say("zh", **values))
    else:
        words = telling.said(outcome, hit, library)
    if hit is not None and hit.outcome == "hold":
        return Verdict("hold", outcome.rule.id, _opening(outcome, one, now), words)
    return Verdict("skip", outcome.rule.id, None, words)


def _opening(outcome: Outcome, one: Recipient, now: datetime) -> datetime:
    """When the window of a rule opens at the recipient's place; the gate is asked again then."""
    if outcome.rule.check != "window":
        return now.astimezone(UTC) + timedelta(days=int(outcome.rule.options.get("days", 1)))
    start, end = (time.fromisoformat(outcome.rule.options[key]) for key in ("from", "to"))
    channel = "sms" if outcome.rule.options.get("days") == "working" else one.channel or "email"
    found = hours.decent_moment(now, one.time_zone, one.region, channel=channel, window=(start, end))
    return max(found, now.astimezone(UTC) + _NEXT_LOOK) if found <= now else found
