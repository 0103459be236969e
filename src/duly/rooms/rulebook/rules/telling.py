# SPDX-License-Identifier: Apache-2.0
"""From what became of a rule to what people read and what is kept."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.rulebook.facts import Decision, Finding, Pack, Severity
from duly.rooms.rulebook.rules.checks.shapes import Hit, Library
from duly.rooms.rulebook.rules.places_in_packs import PLACEHOLDERS

if TYPE_CHECKING:
    from duly.rooms.rulebook.rules.evaluation import Outcome

_OLD = Words(
    en="The rule pack {pack} was to be looked at again by {day}. Ask whoever keeps it for a newer one.",
    zh="规则包 {pack} 应于 {day} 前复审，请向维护人索取新版本。",
)
_ASKED = Words(
    en="{where}: rules that block turn on this, and nobody has answered: “{question}” Answer it under answers.",
    zh="{where}：有阻断规则取决于此问题，但尚无人回答：“{question}”请在 answers 中作答。",
)
_NOT_KNOWN = Words(
    en="{said} (Not known: {names}.)",
    zh="{said}（尚不清楚：{names}。）",
)
_BROKEN = Words(
    en="The rule {rule} could not be applied ({why}), so it counts as not met. Tell whoever keeps the pack {pack}.",
    zh="规则 {rule} 无法执行（{why}），按未满足处理。请告知规则包 {pack} 的维护人。",
)
_BLANKS: Mapping[str, object] = dict.fromkeys(PLACEHOLDERS, "")


def old(pack: Pack) -> Finding:
    """That a pack is past its day."""
    return Finding("pack-is-old", "warn", filled(_OLD, {"pack": str(pack), "day": pack.review_by.isoformat()}), "rules")


def findings(outcome: "Outcome", library: Library) -> Iterator[Finding]:
    """What people are told of a rule that is not met; what is only unknown is told where the rule blocks."""
    severity = severity_of(outcome)
    if outcome.result in {"pass", "not_applicable"} or outcome.rule.severity == "task":
        return
    if outcome.result == "fail":
        for hit in outcome.hits:
            if not hit.unknown or outcome.rule.severity == "block":
                yield _finding(outcome, hit.where, said(outcome, hit, library), severity, hit)
    elif outcome.rule.severity == "block":
        for where, words, place in _not_known(outcome, library):
            yield _finding(outcome, where, words, severity, place)


def severity_of(outcome: "Outcome") -> Severity:
    """A shadow pack only informs; law that is not in force yet only warns."""
    if outcome.pack.status == "shadow":
        return "info"
    return "warn" if outcome.rule.pending and outcome.rule.severity == "block" else outcome.rule.severity


def said(outcome: "Outcome", hit: Hit, library: Library) -> Words:
    """The sentence of a rule about one place."""
    values = {"where": hit.where, "excerpt": hit.excerpt, "language": hit.language or "", **hit.values}
    return filled(outcome.rule.words, values)


def _not_known(outcome: "Outcome", library: Library) -> Iterator[tuple[str, Words, Hit | None]]:
    if outcome.result == "error":
        values = {"rule": outcome.rule.id, "why": outcome.reasons[0], "pack": str(outcome.pack)}
        yield "rules", filled(_BROKEN, values), None
        return
    questions = [name for name in outcome.reasons if name in library.questions]
    for name in questions:
        where = f"answers.{name}"
        yield where, filled(_ASKED, {"where": where, "question": library.questions[name].words}), None
    if not questions:
        names = ", ".join(outcome.reasons)
        hit = outcome.hits[0] if outcome.hits else Hit("rules")
        sentence = said(outcome, hit, library)
        values = {"en": sentence.say("en"), "zh": sentence.say("zh")}
        yield (
            hit.where,
            Words.literal(
                _NOT_KNOWN.say("en", said=values["en"], names=names),
                _NOT_KNOWN.say("zh", said=values["zh"], names=names),
            ),
            hit,
        )


def _finding(outcome: "Outcome", where: str, words: Words, severity: Severity, hit: Hit | None) -> Finding:
    rule = outcome.rule
    return Finding(
        rule.id, severity, words, where, outcome.law,
        excerpt=hit.excerpt if hit else "",
        language=hit.language if hit else None,
        stage=outcome.stage,
        spans=hit.spans if hit else (),
        suggest=rule.suggest,
        unknown=outcome.reasons if outcome.result == "unknown" else (),
        rev=rule.rev,
        pack=str(outcome.pack),
        overridable_days=rule.waiver.days if severity == "block" else 0,
        pending=rule.pending,
    )  # fmt: skip


def decision(outcome: "Outcome", library: Library) -> Decision:
    """The record of a rule."""
    rule = outcome.rule
    told = outcome.hits if outcome.result in {"fail", "unknown"} else ()
    return Decision(
        rule.id, rule.rev, str(outcome.pack), outcome.pack.digest, outcome.stage, severity_of(outcome), outcome.result,
        outcome.law, outcome.inputs, outcome.reasons, outcome.assumed,
        messages=tuple(said(outcome, hit, library) for hit in told),
        shadow=outcome.pack.status == "shadow",
        pending=rule.pending,
    )  # fmt: skip


def as_json(one: Decision) -> dict[str, Json]:
    """A decision in the form in which it is kept and hashed."""
    law = one.law
    return {
        "rule": one.rule,
        "rev": one.rev,
        "pack": one.pack,
        "pack_digest": one.pack_digest,
        "stage": one.stage,
        "severity": one.severity,
        "result": one.result,
        "law": {"name": law.name, "article": law.article, "quote": law.quote} if law else None,
        "inputs": [{"name": name, "value": _json(value)} for name, value in one.inputs],
        "reasons": list(one.reasons),
        "assumed": list(one.assumed),
        "messages": [{"en": words.say("en"), "zh": words.say("zh")} for words in one.messages],
        "shadow": one.shadow,
        "pending": one.pending,
    }


def filled(words: Words, values: Mapping[str, object]) -> Words:
    """The sentence with its values in; what a check does not know stays empty."""
    known = {**_BLANKS, **values}
    return Words.literal(words.say("en", **known), words.say("zh", **known))


def _json(value: Any) -> Json:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_json(one) for one in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
