# SPDX-License-Identifier: Apache-2.0
"""The packs of this installation, and what they say of a snapshot.

Beside the packs that come with Duly run those that were installed. Which ones is asked anew at every use, so that every
process heeds a pack from the moment it is installed and none from the moment it is retired.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from duly.rooms.rulebook.facts import (
    BEFORE_SENDING,
    NO_SUCH_RULE,
    Decision,
    Finding,
    KindSpec,
    Pack,
    Question,
    Recipient,
    Snapshot,
    Stage,
    Task,
    Verdict,
)
from duly.rooms.rulebook.queries import installed
from duly.rooms.rulebook.queries.shipping import shipped
from duly.rooms.rulebook.rules import evaluation, evidence, keeping, tasks
from duly.rooms.rulebook.rules import gate as gates
from duly.rooms.rulebook.rules import leads as lead_times
from duly.rooms.rulebook.rules.checks.shapes import Library
from duly.rooms.rulebook.rules.leads import Lead


def packs() -> tuple[Pack, ...]:
    """The rule packs that this installation holds: those of Duly by file name, then the installed ones."""
    return library().packs


def pack_of(rule: str) -> Pack:
    """The pack that a rule stands in.

    Raises:
        Refusal: ``rulebook.no_such_rule``.
    """
    for pack in packs():
        if any(one.id == rule for one in pack.rules):
            return pack
    raise NO_SUCH_RULE(field="rule", rule=rule)


def library() -> Library:
    """All packs together."""
    return _together(installed.running())


@lru_cache(maxsize=8)
def _together(ids: tuple[UUID, ...]) -> Library:
    return Library((*shipped(), *installed.packs_of(ids)))


def kinds() -> Mapping[str, KindSpec]:
    """Every kind of change that the packs know, with its fields."""
    return library().kinds


def questions(kind: str = "") -> Mapping[str, Question]:
    """The questions that rules turn on; those about a notice of this kind, where one is given."""
    found = library().questions
    return {name: one for name, one in found.items() if not kind or not one.kinds or kind in one.kinds}


def check(snapshot: Snapshot, now: datetime) -> list[Finding]:
    """What the packs find in a notice: what blocks first, then warnings, then information."""
    return evaluation.check(library(), snapshot, now)


def outstanding(snapshot: Snapshot, now: datetime) -> list[Finding]:
    """What rules still wait for once a notice has gone out."""
    return evaluation.outstanding(library(), snapshot, now)


def asked_by(found: Iterable[str]) -> list[Question]:
    """The questions about a notice that these rules check, each once."""
    wanted, known = set(found), library().questions
    rules = [rule for pack in packs() for rule in pack.rules if rule.id in wanted]
    return list({one.name: one for rule in rules for one in evidence.questions_of(rule, known)}.values())


def decide(snapshot: Snapshot, now: datetime, stages: Collection[Stage] = BEFORE_SENDING) -> list[Decision]:
    """What every rule of these stages said, and from what."""
    return evaluation.decide(library(), snapshot, now, stages)


def tasks_from(snapshot: Snapshot, now: datetime) -> list[Task]:
    """What the rules and the manual lists give people to do once the notice is launched, with deadlines."""
    return tasks.tasks_from(library(), snapshot, now)


def leads(snapshot: Snapshot, now: datetime) -> list[Lead]:
    """By which day sending must begin, by each rule on lead time that applies; the strictest first."""
    return lead_times.leads(library(), snapshot, now)


def gate(snapshot: Snapshot, addressees: Iterable[Recipient], now: datetime) -> Iterator[Verdict]:
    """May each of these recipients get their step now? Allowed, held until an hour, or skipped, with the rule."""
    return gates.gate(library(), snapshot, addressees, now)


def gatekeeper(held: Mapping[str, Any], now: datetime) -> Callable[[Recipient], Verdict]:
    """The gate of one notice at one moment, from what :func:`kept` froze at its launch; the like get the like."""
    return gates.gatekeeper(library(), keeping.taken_up(held), now)
