# SPDX-License-Identifier: Apache-2.0
"""The check: every rule of every pack that applies, against one frozen snapshot."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from duly.kernel.clock import day_in
from duly.kernel.words import Words
from duly.rooms.rulebook.facts import Finding, Pack, Rule, Snapshot
from duly.rooms.rulebook.rules.checks import CHECKS, Hit

_ORDER = {"block": 0, "warn": 1, "info": 2}
_OLD = Words(
    en="The rule pack {pack} was to be looked at again by {day}. Ask whoever keeps it for a newer one.",
    zh="规则包 {pack} 应于 {day} 前复审，请向维护人索取新版本。",
)


def check(packs: Iterable[Pack], snapshot: Snapshot, now: datetime) -> list[Finding]:
    """All findings, what blocks first; the same input always gives the same findings."""
    found: list[Finding] = []
    today = day_in(snapshot.time_zone, now)
    for pack in packs:
        if today > pack.review_by:
            words = _filled(_OLD, {"pack": str(pack), "day": pack.review_by.isoformat()})
            found.append(Finding("pack-is-old", "warn", words, "rules"))
        for rule in pack.rules:
            if applies(rule, snapshot):
                found.extend(_finding(rule, hit) for hit in CHECKS[rule.check](pack, rule, snapshot, now))
    return sorted(found, key=lambda finding: _ORDER[finding.severity])


def applies(rule: Rule, snapshot: Snapshot) -> bool:
    """Whether a rule is about this kind of change and this sort of notice."""
    when = rule.options.get("when")
    conditions = {
        None: True,
        "mandatory": snapshot.mandatory,
        "voluntary": not snapshot.mandatory,
        "quiet_hours_waived": snapshot.quiet_hours_waived,
    }
    return (not rule.kinds or snapshot.kind in rule.kinds) and conditions[when if isinstance(when, str) else None]


def _finding(rule: Rule, hit: Hit) -> Finding:
    values = {"where": hit.where, "excerpt": hit.excerpt, "language": hit.language or "", **hit.values}
    return Finding(rule.id, rule.severity, _filled(rule.words, values), hit.where, rule.law, hit.excerpt, hit.language)


def _filled(words: Words, values: Mapping[str, object]) -> Words:
    """The sentence with its values in."""
    return Words.literal(words.say("en", **values), words.say("zh", **values))
