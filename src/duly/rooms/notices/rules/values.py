# SPDX-License-Identifier: Apache-2.0
"""Typed values of a notice file: read strictly, and kept in one form, so that each language can write them its own way."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import phonenumbers
from babel.numbers import list_currencies
from email_validator import EmailNotValidError, validate_email

from duly.rooms.notices.facts import Answer
from duly.rooms.notices.rules import complaints, shapes
from duly.rooms.rulebook.facts import FieldSpec, Question

_MONEY = re.compile(r"([A-Z]{3}) (-?\d{1,12}(?:\.\d{1,4})?)\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_ANSWERS, _LONGEST, _LARGEST = 100, 2_000, 10**12


def checked(text: str, path: str, spec: FieldSpec) -> str:
    """The text of a field in the form in which its type is kept.

    Raises:
        Refusal: it is no such value.
    """
    if spec.type == "choice":
        return shapes.one_of(text, path, spec.choices)
    check = _CHECKS.get(spec.type)
    return check(text, path) if check else text


def money(text: str, path: str) -> str:
    """``CNY 120.00``"""
    found = _MONEY.match(text)
    if not found or found[1] not in list_currencies():
        raise complaints.BAD_MONEY(field=path, path=path, given=text)
    return f"{found[1]} {Decimal(found[2])}"


def answers(raw: object, known: Mapping[str, Question] | None) -> dict[str, Answer]:
    """The answers to questions of the rules; where ``known`` are given, to those and of their types.

    A question that is answered with nothing counts as not answered. ``evidence`` questions take a date beside them,
    ``<name>_on``.

    Raises:
        Refusal: an answer to no known question, or not of its type.
    """
    given = shapes.mapping(raw, "answers")
    if len(given) > _ANSWERS:
        raise complaints.TOO_LONG(field="answers", path="answers", length=len(given), limit=_ANSWERS)
    return {name: _answer(name, value, known) for name, value in given.items() if value is not None}


def _answer(name: str, raw: object, known: Mapping[str, Question] | None) -> Answer:
    path = f"answers.{name}"
    if not _NAME.match(name):
        raise complaints.UNKNOWN_KEY(field=path, path=path, known="a-z, 0-9, _")
    if known is None:
        return _plain(raw, path)
    question, dated = known.get(name), known.get(name.removesuffix("_on"))
    if question is None and not (name.endswith("_on") and dated and dated.type == "evidence"):
        raise complaints.UNKNOWN_KEY(field=path, path=path, known=", ".join(sorted(known)))
    return _typed(raw, path, question)


def _typed(raw: object, path: str, question: Question | None) -> Answer:
    kind = question.type if question else "date"
    if kind == "flag":
        return shapes.flag(raw, path)
    if kind == "choice" and question:
        return shapes.one_of(raw, path, question.choices)
    if kind == "number":
        if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= _LARGEST:
            raise complaints.BAD_COUNT(field=path, path=path, given=shapes.shown(raw), most=_LARGEST)
        return raw
    if kind == "date":
        return _day(_plain(raw, path), path)
    if kind == "moment":
        return shapes.moment(raw, path)
    return shapes.text(raw, path, _LONGEST)


def _plain(raw: object, path: str) -> Answer:
    if isinstance(raw, bool) or (isinstance(raw, int) and abs(raw) <= _LARGEST):
        return raw
    return raw.isoformat() if isinstance(raw, date) else shapes.text(raw, path, _LONGEST)


def _day(text: Answer, path: str) -> str:
    try:
        found = date.fromisoformat(str(text))
    except ValueError as error:
        raise complaints.BAD_DATE(field=path, path=path, given=shapes.shown(text)) from error
    return shapes.in_our_time(found, path).isoformat()


def _phone(text: str, path: str) -> str:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as error:
        raise complaints.BAD_PHONE(field=path, path=path, given=text) from error
    if not phonenumbers.is_possible_number(number):
        raise complaints.BAD_PHONE(field=path, path=path, given=text)
    return text


def _email(text: str, path: str) -> str:
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise complaints.BAD_EMAIL(field=path, path=path, given=text) from error


_CHECKS: Mapping[str, Callable[[str, str], str]] = {"date": _day, "money": money, "phone": _phone, "email": _email}
