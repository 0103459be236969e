# SPDX-License-Identifier: Apache-2.0
"""A notice file held against the rules as it is: without an organisation, an audience, or a database."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from duly.kernel.clock import day_in
from duly.kernel.templating import Value, compile_check, render
from duly.kernel.words import Words
from duly.rooms.notices.facts import Draft, EditionText
from duly.rooms.notices.rules import document, texts
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Finding, Sender, Snapshot, Stage, Text

_PARTS = ("title", "subject", "summary", "body", "sms", "everyone")
_IMPERSONAL = {"title", "subject", "summary"}
_STAND_INS = {
    "organisation": "Example Ltd 示例有限公司",
    "sender_email": "notices@example.com",
    "sender_phone": "+1 202 555 0100",
    "number": "2026-001",
    "earlier": "2026-000",
}
"""What a file does not hold: who speaks, and the number that the notice will get."""
_ZONE = "Asia/Shanghai"
_STAGES: tuple[Stage, ...] = ("draft", "approval", "schedule")


def check_file(raw: object, now: datetime, *, jurisdictions: Sequence[str] = ()) -> list[Finding]:
    """What the rules find in a notice file at a moment; what only the audience or the organisation decides is left out.

    Raises:
        Refusal: the file is not well-formed; ``field`` is the path of what is wrong.
    """
    draft = document.read_draft(raw, rulebook.kinds(), day_in(_ZONE, now), questions=rulebook.questions())
    found: list[Finding] = []
    snapshot = snapshot_of_draft(draft, found, jurisdictions)
    found += rulebook.check(snapshot, now)
    once = {(one.where, one.words.en, one.severity): one for one in reversed(found)}
    kept = list(once.values())
    kept.reverse()
    return sorted(kept, key=lambda one: ("block", "warn", "task", "info").index(one.severity))


def snapshot_of_draft(draft: Draft, found: list[Finding], jurisdictions: Sequence[str] = ()) -> Snapshot:
    """What the rules look at; texts that cannot be filled in are added to ``found`` instead."""
    kind = rulebook.kinds()[draft.kind]
    places = {spec.name for spec in kind.fields if spec.type == "address"}
    basis = draft.legal_basis or {}
    relation = draft.terms.relation
    return Snapshot(
        kind=draft.kind,
        sender=Sender((_STAND_INS["organisation"],), (_STAND_INS["sender_phone"], _STAND_INS["sender_email"])),
        effective_on=draft.effective_on,
        acknowledge_by=draft.acknowledge_by,
        time_zone=_ZONE,
        fields=draft.fields,
        quoted=tuple(text for name in sorted(places) for text in draft.fields.get(name, {}).values()),
        texts=tuple(text for edition in draft.editions for text in _tried(draft, edition, found)),
        editions=tuple(edition.language for edition in draft.editions),
        fallbacks=draft.fallbacks,
        channels=tuple(step.channel for step in draft.steps),
        waits=tuple(step.wait for step in draft.steps) or (timedelta(),),
        also=draft.also,
        mandatory=draft.mandatory,
        legal_basis=f"{basis.get('law', '')} {basis.get('article', '')}".strip(),
        quiet_hours_waived=draft.quiet_hours_waived,
        message_class=draft.terms.message_class,
        jurisdictions=tuple(jurisdictions) or ("CN",),
        answers=draft.answers,
        start_on=draft.start.on if draft.start else None,
        start_at=draft.start.at if draft.start else None,
        sender_region=jurisdictions[0] if jurisdictions else "CN",
        urgency=draft.terms.urgency.value,
        relation=relation.value if relation else "",
    )


def _tried(draft: Draft, edition: EditionText, found: list[Finding]) -> Iterator[Text]:
    values = texts.sample_values(_values(draft, edition.language))
    written = {part: getattr(edition, part) for part in _PARTS}
    written |= {f"correction.{part}": text for part, text in (edition.correction or {}).items()}
    for part, source in written.items():
        if not source:
            continue
        where, last = f"content.{edition.language}.{part}", part.rpartition(".")[2]
        known = {
            name: value for name, value in values.items() if last not in _IMPERSONAL or name not in {"link", "code"}
        }
        problems = _problems(source, edition.language, where, known)
        found.extend(problems)
        if not problems:
            yield Text(edition.language, last, where, source, render(source, edition.language, known))


def _values(draft: Draft, language: str) -> dict[str, str]:
    dates: dict[str, date] = {"effective_on": draft.effective_on, "acknowledge_by": draft.acknowledge_by}
    return texts.values_in(language, draft.fields, _STAND_INS, dates)


def _problems(source: str, language: str, where: str, values: Mapping[str, Value]) -> list[Finding]:
    return [
        Finding(
            f"TEXT-{problem.code.upper()}",
            "block",
            Words(en=f"{where}: {problem.words.en}.", zh=f"{where}：{problem.words.zh}。"),
            where,
            language=language,
        )
        for problem in compile_check(source, language, values)
    ]


def as_row(one: Finding, language: str) -> dict[str, Any]:
    """A finding as plain values, for programs."""
    return {
        "severity": one.severity,
        "rule": one.rule,
        "rev": one.rev,
        "pack": one.pack,
        "stage": one.stage,
        "message": one.words.say(language),
        "where": one.where,
        "law": str(one.law) if one.law else None,
        "quote": one.law.quote if one.law and one.law.quote else None,
        "suggest": one.suggest.say(language) if one.suggest else None,
        "excerpt": one.excerpt or None,
        "spans": [[span.start, span.end] for span in one.spans],
        "language": one.language,
        "unknown": list(one.unknown),
    }
