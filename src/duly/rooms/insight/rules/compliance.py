# SPDX-License-Identifier: Apache-2.0
"""What a compliance report holds: what went out in a month, what the rules said of it, and what people did about that."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

CONFIRMED_IN_TIME, CONFIRMED_LATE = "acknowledged", "acknowledged_late"


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
    made_at: datetime
    sent: tuple[Sent, ...]
    failed: tuple[Failed, ...]
    let_pass: tuple[LetPass, ...]
    deadlines: Deadlines
    packs: tuple[tuple[str, str, str], ...]
    """Pack, its status, and who signed it last on the organisation's side; empty when nobody did."""

    @property
    def totals(self) -> dict[str, int]:
        """The sums of what went out."""
        names = ("customers", "in_time", "late", "open", "complaints", "questions")
        return {"notices": len(self.sent)} | {name: sum(getattr(one, name) for one in self.sent) for name in names}


def failures(assessed: Iterable[tuple[str, Sequence[Mapping[str, Any]]]]) -> tuple[Failed, ...]:
    """Rules that were not met, the gravest and most frequent first; ``assessed`` is number and decisions of each notice.

    A rule counts once for each notice, however often it was looked at.
    """
    times: Counter[tuple[str, str, str]] = Counter()
    numbers: dict[tuple[str, str, str], list[str]] = {}
    for number, decisions in assessed:
        bad = {_key(one) for one in decisions if one["result"] in {"fail", "unknown", "error"}}
        for key in bad:
            times[key] += 1
            numbers.setdefault(key, []).append(number)
    order = {"block": 0, "warn": 1, "task": 2, "info": 3}
    rows = [Failed(*key, count, tuple(sorted(set(numbers[key])))) for key, count in times.items()]
    return tuple(sorted(rows, key=lambda row: (order[row.severity], -row.times, row.rule)))


def deadlines(tasks: Iterable[tuple[str, date, date | None]], today: date) -> Deadlines:
    """How tasks fared that were due in the month: title, due day, day on which it ended."""
    held = list(tasks)
    done = [(due, ended) for _, due, ended in held if ended]
    late = [title for title, due, ended in held if ended is None and due < today]
    return Deadlines(
        in_time=sum(ended <= due for due, ended in done), late=sum(ended > due for due, ended in done),
        open=len(held) - len(done), overdue=tuple(late),
    )  # fmt: skip


def _key(decision: Mapping[str, Any]) -> tuple[str, str, str]:
    law = decision.get("law") or {}
    named = law if isinstance(law, str) else f"{law.get('name', '')} {law.get('article', '')}".strip()
    return str(decision["rule"]), str(decision["severity"]), named
