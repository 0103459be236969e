# SPDX-License-Identifier: Apache-2.0
"""What a compliance report holds: what went out in a month, what the rules said of it, and what people did about that."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from duly.rooms.insight.rules.metrics import Compared

CONFIRMED_IN_TIME, CONFIRMED_LATE = "acknowledged", "acknowledged_late"
REACHED = ("reached", CONFIRMED_IN_TIME, CONFIRMED_LATE, "refused")
"""The states of those who are known to have been reached."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One notice that went out."""

    number: str
    title: str
    kind: str
    launched_at: datetime
    mandatory: bool
    legal_basis: str
    customers: int
    in_time: int
    late: int
    open: int
    exempt: int
    reached: int
    """Known to have been reached: confirmed, refused, or a message is known to have arrived."""
    bounced: int
    """Of whom at least one message came back."""
    complaints: int
    questions: int
    blocked: int
    """Blocking rules that two people let pass at its launch."""
    warned: int
    """Rules that warned at its launch and that it went out with."""
    packs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """One rule that was not met, over all notices of the month."""

    rule: str
    severity: str
    law: str
    times: int
    numbers: tuple[str, ...]
    says: str = ""
    """What it found, as it was said at the first of these launches."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What a rule still waits for after a launch: a report, a filing, a page that was changed."""

    number: str
    rule: str
    law: str
    says: str


@dataclass(frozen=True, slots=True)
class LetPass:
    """One override that was asked for in the month."""

    number: str
    rule: str
    reason: str
    risk: str
    opinion: str
    proposed_by: str
    agreed_by: str
    expires_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Tasks that were due in the month."""

    in_time: int
    late: int
    open: int
    overdue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """合规性报告: one organisation, one month, by its own calendar."""

    organisation: str
    month: date
    time_zone: str
    made_at: datetime
    sent: tuple[Sent, ...]
    failed: tuple[Failed, ...]
    let_pass: tuple[LetPass, ...]
    deadlines: Deadlines
    packs: tuple[tuple[str, str, str], ...]
    """Pack, its status, and who signed it last on the organisation's side; empty when nobody did."""
    metrics: tuple[Compared, ...] = ()
    """The targets of the bundles in use."""
    owed: tuple[Owed, ...] = ()
    """What rules still wait for of the notices that went out."""

    @property
    def totals(self) -> dict[str, int]:
        """The sums of what went out."""
        names = ("customers", "exempt", "reached", "in_time", "late", "open", "bounced", "complaints", "questions")
        return {"notices": len(self.sent)} | {name: sum(getattr(one, name) for one in self.sent) for name in names}


def failures(
    assessed: Iterable[tuple[str, Sequence[Mapping[str, Any]]]], language: str = "en"
) -> tuple[Failed, ...]:  # fmt: skip
    """Rules that were not met, the gravest and most frequent first; ``assessed`` is number and decisions of each notice.

    A rule counts once for each notice, however often it was looked at.
    """
    times: Counter[tuple[str, str, str]] = Counter()
    numbers: dict[tuple[str, str, str], list[str]] = {}
    says: dict[tuple[str, str, str], str] = {}
    for number, decisions in assessed:
        bad = {_key(one): one for one in reversed(unmet(decisions))}
        for key, one in bad.items():
            times[key] += 1
            numbers.setdefault(key, []).append(number)
            says.setdefault(key, _said(one, language))
    order = {"block": 0, "warn": 1, "task": 2, "info": 3}
    rows = [Failed(*key, count, tuple(sorted(set(numbers[key]))), says[key]) for key, count in times.items()]
    return tuple(sorted(rows, key=lambda row: (order[row.severity], -row.times, row.rule)))


def unmet(decisions: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The decisions of rules that were not met, or that could not be decided; without those that are only on trial, and
    those that look at what comes later.
    """
    bad = (one for one in decisions if one["result"] in {"fail", "unknown", "error"})
    return [one for one in bad if not (one.get("shadow") or one.get("pending"))]


def deadlines(tasks: Iterable[tuple[str, date, date | None]], today: date) -> Deadlines:
    """How tasks fared that were due in the month: title, due day, day on which it ended."""
    held = list(tasks)
    done = [(due, ended) for _, due, ended in held if ended]
    late = [title for title, due, ended in held if ended is None and due < today]
    return Deadlines(
        in_time=sum(ended <= due for due, ended in done), late=sum(ended > due for due, ended in done),
        open=len(held) - len(done), overdue=tuple(late),
    )  # fmt: skip


def _said(decision: Mapping[str, Any], language: str) -> str:
    """The first thing that it found, without its place: the list of notices says which."""
    message: Mapping[str, Any] = next(iter(decision.get("messages", ())), {})
    told = str(message.get("zh" if language.startswith("zh") else "en", ""))
    place, mark, rest = told.partition("：" if language.startswith("zh") else ": ")
    found = rest if mark and " " not in place else told
    return found[:1].upper() + found[1:]


def _key(decision: Mapping[str, Any]) -> tuple[str, str, str]:
    law = decision.get("law") or {}
    named = law if isinstance(law, str) else f"{law.get('name', '')} {law.get('article', '')}".strip()
    return str(decision["rule"]), str(decision["severity"]), named
