# SPDX-License-Identifier: Apache-2.0
"""Small packs and snapshots for tests, and what a check says of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from duly.rooms.rulebook.facts import Finding, Sender, Snapshot
from duly.rooms.rulebook.rules.checks.shapes import Library
from duly.rooms.rulebook.rules.evaluation import Outcome, check, outcomes
from duly.rooms.rulebook.rules.lookup import Lookup
from duly.rooms.rulebook.rules.reading import read_pack

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
SNAPSHOT = Snapshot(
    kind="address_change", sender=Sender(("Acme Ltd",), ()), effective_on=date(2027, 3, 1),
    acknowledge_by=date(2027, 2, 20), time_zone="Asia/Shanghai", sender_region="CN", channels=("email",),
)  # fmt: skip
HEAD: dict[str, Any] = {
    "id": "p", "version": "1", "review_by": date(2027, 12, 31), "note": {"en": "n", "zh": "注"},
    "sources": {"s": {"title": "某法"}},
}  # fmt: skip
STAGES = ("draft", "approval", "schedule", "send", "evidence", "close_out")


def library(rule: dict[str, Any], head: dict[str, Any] | None = None, **parts: Any) -> Library:
    """One pack of one rule; what a rule must have is filled in."""
    full = {
        "id": "R",
        "severity": "block",
        "say": {"en": "{where} e", "zh": "{where} 中"},
        "passes": {},
        "fails": {"x": 1},
    }
    return Library((read_pack({"pack": HEAD | (head or {}), "rules": [full | rule], **parts}, digest="sha256:d"),))


def outcome(
    rule: dict[str, Any], now: datetime = NOW, *, parts: dict[str, Any] | None = None, **changes: Any
) -> Outcome:
    """What one rule says of a changed snapshot."""
    known = library(rule, **(parts or {}))
    on = Lookup(replace(SNAPSHOT, **changes), known.questions, now)
    return next(iter(outcomes(known, on, STAGES)))


def found(rule: dict[str, Any], *, parts: dict[str, Any] | None = None, **changes: Any) -> list[Finding]:
    """What people are told of it."""
    return check(library(rule, **(parts or {})), replace(SNAPSHOT, **changes), NOW)
