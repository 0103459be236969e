# SPDX-License-Identifier: Apache-2.0
"""A notice file held against the rules as it is: without an organisation, an audience, or a database."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from duly.kernel.clock import day_in
from duly.rooms.notices.facts import Draft, EditionText
from duly.rooms.notices.queries.renderings import findings_in
from duly.rooms.notices.rules import document, renderings, texts
from duly.rooms.notices.rules.trying import tried
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Finding, Sender, Snapshot, Stage
from duly.rooms.translation import queries as translation
from duly.rooms.translation.facts import Side

_PARTS = ("title", "subject", "summary", "body", "sms", "everyone")
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
    for one in renderings.renderings(draft.editions, _channels_of(draft)):
        found += findings_in(one, rulebook.kinds()[draft.kind], texts.sample_values(_values(draft, one.language)))
    found += translation.own_findings([Side(one.language, _written(one), "") for one in draft.editions], None)
    found += rulebook.check(snapshot, now)
    once = {(one.where, one.words.en, one.severity): one for one in reversed(found)}
    kept = list(once.values())
    kept.reverse()
    return sorted(kept, key=lambda one: ("block", "warn", "task", "info").index(one.severity))


def _channels_of(draft: Draft) -> list[str]:
    steps = [*draft.steps, *(step for one in draft.classes for step in one.steps)]
    return list(dict.fromkeys([*(name for step in steps for name in (step.channel, *step.extras)), *draft.also]))


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
        texts=tuple(
            text
            for edition in draft.editions
            for text in tried(
                _written(edition), edition.language, texts.sample_values(_values(draft, edition.language)), found
            )
        ),
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


def _written(edition: EditionText) -> dict[str, str]:
    written = {part: getattr(edition, part) for part in _PARTS}
    written |= {f"correction.{part}": text for part, text in (edition.correction or {}).items()}
    return {part: text for part, text in written.items() if text}


def _values(draft: Draft, language: str) -> dict[str, str]:
    dates: dict[str, date] = {"effective_on": draft.effective_on, "acknowledge_by": draft.acknowledge_by}
    return texts.values_in(language, draft.fields, _STAND_INS, dates)


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
