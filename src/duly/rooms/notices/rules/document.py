# SPDX-License-Identifier: Apache-2.0
"""Reading a notice file (``duly: notice/1``) into a draft: strict, with complaints that say where and how to mend."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers
from babel.numbers import list_currencies
from email_validator import EmailNotValidError, validate_email

from duly.rooms.notices.facts import ALL, ALSO, Draft, EditionText
from duly.rooms.notices.rules import complaints, planning, shapes, terms
from duly.rooms.rulebook.facts import FieldSpec, KindSpec

FORMAT = "notice/1"
_KEYS = (
    "duly", "kind", "reason", "effective_on", "mandatory", "legal_basis", "fields", "content", "fallbacks", "audience",
    "plan", *terms.KEYS,
)  # fmt: skip
_LIMITS = {"title": 200, "subject": 200, "summary": 1_000, "body": 20_000, "sms": 500, "everyone": 60}
_OPTIONAL = {"subject", "sms", "everyone"}
_FIELD_LIMIT = 2_000
_LANGUAGES = 50
_CORRECTED = ("title", "subject", "summary", "body", "sms")
"""Parts that may read differently for those who got the notice whose place this one takes."""
_MONEY = re.compile(r"([A-Z]{3}) (-?\d{1,12}(?:\.\d{1,4})?)\Z")


def read_draft(raw: object, kinds: Mapping[str, KindSpec], today: date) -> Draft:
    """The draft in a notice file; ``today`` is what ``+45d`` counts from.

    Raises:
        Refusal: the file is not well-formed; ``field`` is the path of what is wrong.
    """
    document = shapes.mapping(raw, "", _KEYS)
    if document.get("duly") != FORMAT:
        raise complaints.WRONG_FORMAT(field="duly", given=shapes.shown(document.get("duly")))
    kind = kinds[shapes.one_of(document.get("kind"), "kind", kinds)]
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
        terms=terms.read_terms(document),
        acknowledge_by=acknowledge_by,
        also=_also(plan.get("also", [])),
        quiet_hours_waived=_hours(plan.get("quiet_hours", "respected")) == "waived",
        mandatory=shapes.flag(document.get("mandatory", False), "mandatory"),
        legal_basis=_legal_basis(document.get("legal_basis")),
        fallbacks=_fallbacks(document.get("fallbacks", {}), editions),
        asked={key: written for key, written in asked.items() if written},
    )


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
        found[name] = {language: _CHECKS[specs[name].type](text, path, specs[name]) for language, text in given.items()}
    return found


def _date(text: str, path: str, spec: FieldSpec) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise complaints.BAD_DATE(field=path, path=path, given=text) from error


def _money(text: str, path: str, spec: FieldSpec) -> str:
    found = _MONEY.match(text)
    if not found or found[1] not in list_currencies():
        raise complaints.BAD_MONEY(field=path, path=path, given=text)
    return f"{found[1]} {Decimal(found[2])}"


def _phone(text: str, path: str, spec: FieldSpec) -> str:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as error:
        raise complaints.BAD_PHONE(field=path, path=path, given=text) from error
    if not phonenumbers.is_possible_number(number):
        raise complaints.BAD_PHONE(field=path, path=path, given=text)
    return text


def _email(text: str, path: str, spec: FieldSpec) -> str:
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise complaints.BAD_EMAIL(field=path, path=path, given=text) from error


def _choice(text: str, path: str, spec: FieldSpec) -> str:
    return shapes.one_of(text, path, spec.choices)


def _as_it_is(text: str, path: str, spec: FieldSpec) -> str:
    return text


_CHECKS: Mapping[str, Callable[[str, str, FieldSpec], str]] = {
    "text": _as_it_is, "address": _as_it_is, "date": _date, "money": _money, "phone": _phone, "email": _email,
    "choice": _choice,
}  # fmt: skip


def _legal_basis(raw: object) -> dict[str, str] | None:
    if raw is None:
        return None
    values = shapes.mapping(raw, "legal_basis", ("law", "article", "note"))
    return {
        key: shapes.text(values.get(key), f"legal_basis.{key}", 500, required=key != "note")
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
