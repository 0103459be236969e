# SPDX-License-Identifier: Apache-2.0
"""By which day a notice must begin to go out so that every rule on lead time holds: what a drawing of its plan shows."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from duly.rooms.rulebook.facts import Law, Severity, Snapshot, Stage
from duly.rooms.rulebook.rules import periods
from duly.rooms.rulebook.rules.checks.shapes import Library, Look
from duly.rooms.rulebook.rules.checks.timing import UNITS, calendar
from duly.rooms.rulebook.rules.evaluation import Outcome, outcomes
from duly.rooms.rulebook.rules.lookup import Lookup

_STAGES: tuple[Stage, ...] = ("draft", "schedule")


class Lead(NamedTuple):
    """The last day on which sending may begin, by one rule."""

    latest: date
    rule: str
    severity: Severity
    law: Law | None


def leads(library: Library, snapshot: Snapshot, now: datetime) -> list[Lead]:
    """The rules that ask for time between the first message and the effective date, the one that asks for most first."""
    on = Lookup(snapshot, library.questions, now)
    found = {lead for outcome in outcomes(library, on, _STAGES) for lead in _of(library, outcome, on)}
    return sorted(found, key=lambda lead: (lead.latest, lead.severity, lead.rule))


def _of(library: Library, outcome: Outcome, on: Lookup) -> Iterator[Lead]:
    rule = outcome.rule
    if rule.check != "lead_time" or outcome.result not in {"pass", "fail"} or outcome.pack.status == "shadow":
        return
    if rule.options.get("from", "start_on") != "start_on" or rule.options.get("to", "effective_on") != "effective_on":
        return
    look = Look(rule, outcome.pack, library, on, outcome.stage)
    clear, region = look.option("count", "clear") == "clear", calendar(look)
    for unit in UNITS:
        if look.option(unit) is not None:
            least = int(look.option(unit))
            latest = periods.latest_start(on.snapshot.effective_on, least, unit=unit, clear=clear, region=region)
            yield Lead(latest, rule.id, rule.severity, outcome.law)
