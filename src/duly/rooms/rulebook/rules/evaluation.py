# SPDX-License-Identifier: Apache-2.0
"""The check: every rule of every pack that applies, against one frozen snapshot. Neither clocks nor tables are read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from duly.rooms.rulebook.facts import (
    AFTER_LAUNCH,
    ALL_JURISDICTIONS,
    BEFORE_SENDING,
    Decision,
    Finding,
    Law,
    Pack,
    Result,
    Rule,
    Snapshot,
    Stage,
)
from duly.rooms.rulebook.rules import places, telling
from duly.rooms.rulebook.rules.checks import CHECKS
from duly.rooms.rulebook.rules.checks.shapes import Hit, Library, Look
from duly.rooms.rulebook.rules.lookup import Lookup, elsewhere, jurisdictions

_ORDER = {"block": 0, "warn": 1, "info": 2, "task": 3}
_FAULTS = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
"""What a value that nobody foresaw can do to a check; the rule then counts as not met."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one rule at one stage."""

    pack: Pack
    rule: Rule
    stage: Stage
    result: Result
    hits: tuple[Hit, ...] = ()
    reasons: tuple[str, ...] = ()
    law: Law | None = None
    inputs: tuple[tuple[str, object], ...] = ()
    assumed: tuple[str, ...] = ()


def check(library: Library, snapshot: Snapshot, now: datetime) -> list[Finding]:
    """All findings of the stages before sending, what blocks first; the same input always gives the same findings."""
    on = Lookup(snapshot, library.questions, now)
    found = [telling.old(pack) for pack in library.packs if on.today > pack.review_by and pack.status != "retired"]
    for outcome in outcomes(library, on, BEFORE_SENDING):
        found.extend(telling.findings(outcome, library))
    return sorted(found, key=lambda finding: _ORDER[finding.severity])


def outstanding(library: Library, snapshot: Snapshot, now: datetime) -> list[Finding]:
    """What rules still wait for once a notice has gone out: evidence that nobody gave, reports whose time has run out."""
    on = Lookup(snapshot, library.questions, now)
    found = [one for outcome in outcomes(library, on, AFTER_LAUNCH) for one in telling.findings(outcome, library)]
    return sorted(found, key=lambda finding: _ORDER[finding.severity])


def decide(library: Library, snapshot: Snapshot, now: datetime, stages: Collection[Stage]) -> list[Decision]:
    """What every rule of these stages said, also where it found nothing or did not apply."""
    on = Lookup(snapshot, library.questions, now)
    return [telling.decision(outcome, library) for outcome in outcomes(library, on, stages)]


def outcomes(library: Library, on: Lookup, stages: Collection[Stage]) -> Iterator[Outcome]:
    """One rule after the other, in the order of packs and rules."""
    places_of_law = jurisdictions_at(on.snapshot)
    for pack in library.packs:
        if pack.status == "retired":
            continue
        for rule in pack.rules:
            for stage in rule.stages:
                if stage in stages:
                    yield judged(library, pack, rule, on, stage=stage, places_of_law=places_of_law)


def jurisdictions_at(snapshot: Snapshot) -> tuple[str, ...]:
    """Whose packs are looked at: of the notice, or of one recipient, the sender, contracts and data. Empty: nothing is known, so all."""
    one = snapshot.recipient
    if one is None:
        return jurisdictions(snapshot)
    residence = one.residence or places.jurisdiction_of(one.region)
    if not residence:  # where somebody lives is not known: everything that the notice is under
        return jurisdictions(snapshot)
    number = places.jurisdiction_of(one.number_country)
    sender = places.jurisdiction_of(snapshot.sender_region)
    return tuple(sorted({place for place in (residence, number, sender, *elsewhere(snapshot)) if place}))


def judged(
    library: Library, pack: Pack, rule: Rule, on: Lookup, *, stage: Stage, places_of_law: Collection[str]
) -> Outcome:
    """What one rule says."""
    on.begin()
    day = on.today if rule.select_by == "today" else on.day(rule.select_by)
    law = rule.law_on(day if isinstance(day, date) else on.today)

    def ended(result: Result, reasons: tuple[str, ...] = (), hits: tuple[Hit, ...] = ()) -> Outcome:
        return Outcome(pack, rule, stage, result, hits, reasons, law, tuple(sorted(on.used.items())), tuple(on.assumed))

    if pack.jurisdiction != ALL_JURISDICTIONS and places_of_law and pack.jurisdiction not in places_of_law:
        return ended("not_applicable", (f"jurisdiction: {', '.join(places_of_law)}",))
    if not rule.is_valid_on(day if isinstance(day, date) else on.today):
        return ended("not_applicable", (f"valid: {day}",))
    try:
        applies = library.conditions[id(rule.applies)](on)
        if applies.value is False:
            return ended("not_applicable", applies.why)
        hits = tuple(CHECKS[rule.check].run(Look(rule, pack, library, on, stage)))
    except _FAULTS as error:
        return ended("error", (f"{type(error).__name__}: {error}",))
    return ended(*_result(rule, applies.why if applies.value is None else (), hits))


def _result(
    rule: Rule, unknown: tuple[str, ...], hits: tuple[Hit, ...]
) -> tuple[Result, tuple[str, ...], tuple[Hit, ...]]:
    """A rule that is met anyway passes, even where it is not known whether it applies."""
    if not hits:
        return ("unknown", unknown, ()) if unknown and rule.check == "task" else ("pass", (), ())
    missing = tuple(dict.fromkeys((*unknown, *(name for hit in hits for name in hit.unknown))))
    if unknown or all(hit.unknown for hit in hits):
        return "unknown", missing, hits
    return "fail", missing, hits
