# SPDX-License-Identifier: Apache-2.0
"""Reading a notice file (``duly: notice/1``) into a draft: strict, with complaints that say where and how to mend."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from duly.rooms.notices.facts import ALL, ALSO, Answer, Draft, EditionText, Relation, Terms
from duly.rooms.notices.rules import complaints, planning, shapes, terms, values
from duly.rooms.rulebook.facts import KindSpec, Question

FORMAT = "notice/1"
_KEYS = (
    "duly", "kind", "reason", "effective_on", "mandatory", "legal_basis", "fields", "content", "fallbacks", "audience",
    "plan", "answers", *terms.KEYS,
)  # fmt: skip
_LIMITS = {"title": 200, "subject": 200, "summary": 1_000, "body": 20_000, "sms": 500, "everyone": 60}
_OPTIONAL = {"subject", "sms", "everyone"}
_FIELD_LIMIT = 2_000
_LANGUAGES = 50
_CORRECTED = ("title", "subject", "summary", "body", "sms")
"""Parts that may read differently for those who got the notice whose place this one takes."""
_NEEDS = {"correction": Relation.CORRECTS, "withdrawal": Relation.WITHDRAWS}
"""Kinds that say something about an earlier notice, and the key that names it."""


def read_draft(
    raw: object,
    kinds: Mapping[str, KindSpec],
    today: date,
    *,
    questions: Mapping[str, Question] | None = None,
    standing: str = "",
) -> Draft:
    """The draft in a notice file; ``today`` is what ``+45d`` counts from.

    ``questions`` are those that may be answered; any where none are given. ``standing`` is the kind that the notice has
    already: it may keep a retired one.

    Raises:
        Refusal: the file is not well-formed; ``field`` is the path of what is wrong.
    """
    document = shapes.mapping(raw, "", _KEYS)
    if document.get("duly") != FORMAT:
        raise complaints.WRONG_FORMAT(field="duly", given=shapes.shown(document.get("duly")))
    kind = _kind(document.get("kind"), kinds, standing)
    answers = values.answers(document.get("answers", {}), questions)
    _must_fit(kind, kinds, answers)
    said = terms.read_terms(document)
    _must_name(kind, said)
    return _draft(document, kind, answers, said, today)


def _draft(
    document: Mapping[str, Any], kind: KindSpec, answers: Mapping[str, Answer], said: Terms, today: date
) -> Draft:
    effective_on, asked_effective = shapes.day(document.get("effective_on"), "effective_on", today)
    plan = shapes.mapping(document.get("plan"), "plan", planning.KEYS)
    acknowledge_by, asked_by = shapes.day(plan.get("acknowledge_by"), "plan.acknowledge_by", today)
    cascade = planning.read_plan(plan, today)
    editions = _editions(document.get("content"), needs_sms="sms" in cascade.channels)
    asked = {"effective_on": asked_effective, "acknowledge_by": asked_by}
    return Draft(
        kind=kind.name,
        reason=shapes.by_language(document.get("reason"), "reason", _FIELD_LIMIT),
        effective_on=effective_on,
        fields=_fields(document.get("fields", {}), kind),
        editions=editions,
        audience_rule=_audience(document.get("audience", {})),
        steps=cascade.steps,
        classes=cascade.classes,
        start=cascade.start,
        phases=cascade.phases,
        ends_with_person=cascade.ends_with_person,
        fixed_order=cascade.fixed_order,
        owner=cascade.owner,
        budget=cascade.budget,
        answers=answers,
        terms=said,
        acknowledge_by=acknowledge_by,
        also=_also(plan.get("also", [])),
        quiet_hours_waived=_hours(plan.get("quiet_hours", "respected")) == "waived",
        mandatory=shapes.flag(document.get("mandatory", False), "mandatory"),
        legal_basis=_legal_basis(document.get("legal_basis")),
        fallbacks=_fallbacks(document.get("fallbacks", {}), editions),
        asked={key: written for key, written in asked.items() if written},
    )


def _kind(raw: object, kinds: Mapping[str, KindSpec], standing: str) -> KindSpec:
    chosen = [name for name, one in kinds.items() if not one.retired or name == standing]
    retired = kinds.get(raw) if isinstance(raw, str) and raw not in chosen else None
    if retired:
        known = ", ".join(retired.succeeded_by or chosen)
        raise complaints.RETIRED_KIND(field="kind", given=retired.name, known=known)
    return kinds[shapes.one_of(raw, "kind", chosen)]


def _must_fit(kind: KindSpec, kinds: Mapping[str, KindSpec], answers: Mapping[str, Answer]) -> None:
    """What a question decides, the answers must not contradict."""
    for question, accepted in kind.decided_by.items():
        given = answers.get(question)
        if given is not None and given not in accepted:
            known = [name for name, one in kinds.items() if given in one.decided_by.get(question, ())]
            raise complaints.OTHER_KIND(
                field=f"answers.{question}", question=question, given=given, kind=kind.name, known=", ".join(known)
            )


def _must_name(kind: KindSpec, said: Terms) -> None:
    wanted = _NEEDS.get(kind.name)
    if wanted is not None and said.relation is not wanted:
        raise complaints.NAMES_AN_EARLIER(field=wanted.value, path=wanted.value, kind=kind.name)


def _also(raw: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shapes.one_of(x, "plan.also", ALSO) for x in shapes.items(raw, "plan.also", 5)))


def _hours(raw: object) -> str:
    return shapes.one_of(raw, "plan.quiet_hours", ("respected", "waived"))


def _editions(raw: object, *, needs_sms: bool) -> tuple[EditionText, ...]:
    content = shapes.mapping(raw, "content")
    if len(content) > _LANGUAGES:
        raise complaints.TOO_LONG(field="content", path="content", length=len(content), limit=_LANGUAGES)
    found: dict[str, EditionText] = {}
    for key, value in content.items():
        path = f"content.{key}"
        language = shapes.language(key, path, found)
        parts = shapes.mapping(value, path, (*_LIMITS, "correction"))
        optional = _OPTIONAL - {"sms"} if needs_sms else _OPTIONAL
        texts = {
            part: shapes.text(parts.get(part), f"{path}.{part}", limit, required=part not in optional)
            for part, limit in _LIMITS.items()
        }
        texts["subject"] = texts["subject"] or texts["title"]
        for part in ("title", "subject"):  # they become a line of a letter's head
            texts[part] = " ".join(texts[part].split())
        found[language] = EditionText(
            language=language, **texts, correction=_correction(parts.get("correction"), f"{path}.correction")
        )
    if not found:
        raise complaints.MISSING(field="content", path="content")
    return tuple(found[language] for language in sorted(found))


def _correction(raw: object, path: str) -> dict[str, str] | None:
    """The parts that read differently for those who were told before; the others stay as they are for everybody."""
    if raw is None:
        return None
    parts = shapes.mapping(raw, path, _CORRECTED)
    if not parts:
        raise complaints.MISSING(field=path, path=path)
    texts = {part: shapes.text(parts[part], f"{path}.{part}", _LIMITS[part]) for part in _CORRECTED if part in parts}
    return {part: " ".join(text.split()) if part in {"title", "subject"} else text for part, text in texts.items()}


def _fields(raw: object, kind: KindSpec) -> dict[str, dict[str, str]]:
    specs = {spec.name: spec for spec in kind.fields}
    found = {}
    for name, value in shapes.mapping(raw, "fields", specs).items():
        path = f"fields.{name}"
        given = {ALL: value.isoformat()} if isinstance(value, date) else shapes.by_language(value, path, _FIELD_LIMIT)
        found[name] = {language: values.checked(text, path, specs[name]) for language, text in given.items()}
    return found


def _legal_basis(raw: object) -> dict[str, str] | None:
    if raw is None:
        return None
    given = shapes.mapping(raw, "legal_basis", ("law", "article", "note"))
    return {
        key: shapes.text(given.get(key), f"legal_basis.{key}", 500, required=key != "note")
        for key in ("law", "article", "note")
    }


def _fallbacks(raw: object, editions: tuple[EditionText, ...]) -> dict[str, str]:
    written = [edition.language for edition in editions]
    found: dict[str, str] = {}
    for key, value in shapes.mapping(raw, "fallbacks").items():
        path = f"fallbacks.{key}"
        wanted = shapes.language(key, path, [*found, *written])
        found[wanted] = shapes.one_of(shapes.language(shapes.text(value, path, 35), path, ()), path, written)
    return found


def _audience(raw: object) -> dict[str, Any]:
    """The rule as plain JSON; what its words mean is the audience room's to judge."""
    rule: dict[str, Any] = shapes.plain(shapes.mapping(raw, "audience"), "audience")
    return rule
