# SPDX-License-Identifier: Apache-2.0
"""From the editor's form to a notice file and back. What the form does not show stays as it was in the file."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from duly.doors.console import planning_form
from duly.rooms.notices.facts import ALL, PERSON
from duly.rooms.rulebook.facts import FieldSpec, KindSpec, Question

PARTS = ("title", "subject", "summary", "body", "sms")
PLAIN = ("effective_on", "message_class", "source_language")
OF_PLAN = ("acknowledge_by", "owner", "budget")
BASIS = ("law", "article", "note")
STEPS = 9
"""Rows for steps that the form has; the last one is for the person at the end."""
PER_LANGUAGE = frozenset({"text", "address"})
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the form."""

    name: str
    value: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field or a question with its inputs."""

    spec: FieldSpec | Question
    inputs: tuple[Input, ...]
    old: str = ""


def merged(
    document: Mapping[str, Any], form: Form, kind: KindSpec | None, questions: Mapping[str, Question]
) -> dict[str, Any]:
    """The notice file with what the form says; an emptied input takes its value out."""
    found: dict[str, Any] = deepcopy(dict(document))
    for name in PLAIN:
        _put(found, name, form.get(name))
    for name in OF_PLAN:
        _put(found["plan"], name, form.get(name))
    if "shows_basis" in form:
        found["mandatory"] = form.get("mandatory") == "yes"
        basis = {name: form.get(name, "").strip() for name in BASIS}
        _put(found, "legal_basis", {name: text for name, text in basis.items() if text})
    languages = _languages(found, form)
    found["reason"] = _by_language(form, "reason", languages, found.get("reason"))
    found["content"] = {language: _texts(found["content"].get(language, {}), form, language) for language in languages}
    found["fields"] = dict(_fields(found.get("fields", {}), form, kind, languages))
    _put(found, "answers", answers_in(found.get("answers", {}), form, questions))
    found["plan"]["steps"] = _steps(found["plan"]["steps"], form)
    planning_form.merge(found, form)
    return found


def inputs_of(document: Mapping[str, Any], spec: FieldSpec, languages: Sequence[str]) -> Shown:
    """The inputs of a field: one for each language where it is text, one for all where it is a date or an amount."""
    value = document.get("fields", {}).get(spec.name, "")
    if spec.type in PER_LANGUAGE:
        rows = tuple(Input(f"field:{spec.name}:{one}", _in(value, one), one) for one in languages)
    else:
        rows = (Input(f"field:{spec.name}:{ALL}", _in(value, ALL)),)
    return Shown(spec, rows)


def answer_of(document: Mapping[str, Any], question: Question) -> Shown:
    """The input of a question."""
    value = document.get("answers", {}).get(question.name, "")
    said = {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return Shown(question, (Input(f"answer:{question.name}", said),))


def reasons_of(document: Mapping[str, Any], languages: Sequence[str]) -> tuple[Input, ...]:
    """Why the company changes, language by language."""
    return tuple(Input(f"reason:{one}", _in(document.get("reason", ""), one), one) for one in languages)


def step_rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps of the usual cascade as rows of the form, with an empty one to add another."""
    steps = [step for step in document["plan"]["steps"] if step != PERSON]
    rows = [{"channel": step["channel"], "wait": step["wait"], "more": len(step) > 2} for step in steps]
    return [*rows, {"channel": "", "wait": "", "more": False}][: STEPS - 1]


def _in(value: object, language: str) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language, value.get(ALL, "")))
    return "" if value is None else str(value)


def _put(place: dict[str, Any], name: str, value: Any) -> None:
    """Set what was given, take out what was emptied, leave what the form did not have."""
    if value is None:
        return
    clean = value.strip() if isinstance(value, str) else value
    if clean or clean is False:
        place[name] = clean
    else:
        place.pop(name, None)


def _languages(document: Mapping[str, Any], form: Form) -> list[str]:
    """The languages that the notice has, with one that is added and without one that is taken out."""
    found = list(document["content"])
    added, dropped = form.get("add_language", "").strip(), form.get("drop_language", "")
    if added and added not in found:
        found.append(added)
    return [one for one in found if one != dropped] or found


def _by_language(form: Form, name: str, languages: Sequence[str], before: Any) -> Any:
    """One text for all where several languages say the same, else language by language.

    The text of an only language is that language's: another one, added later, does not say it.
    """
    given = {one: form.get(f"{name}:{one}", _in(before, one)).strip() for one in languages}
    given = {one: text for one, text in given.items() if text}
    if len(given) == len(languages) > 1 and len(set(given.values())) == 1:
        return next(iter(given.values()))
    return given or ""


def _texts(before: Mapping[str, Any], form: Form, language: str) -> dict[str, Any]:
    found = dict(before)
    for part in PARTS:
        _put(found, part, form.get(f"text:{language}:{part}"))
    return found


def _fields(
    before: Mapping[str, Any], form: Form, kind: KindSpec | None, languages: Sequence[str]
) -> Iterator[tuple[str, Any]]:
    for spec in kind.fields if kind else ():
        if spec.type in PER_LANGUAGE:
            value = _by_language(form, f"field:{spec.name}", languages, before.get(spec.name, ""))
        else:
            value = form.get(f"field:{spec.name}:{ALL}", _in(before.get(spec.name, ""), ALL)).strip()
        if value:
            yield spec.name, value


def answers_in(before: Mapping[str, Any], form: Form, questions: Mapping[str, Question]) -> dict[str, Any]:
    """The answers that a form gives, as values of their types; an emptied one goes."""
    found = dict(before)
    for name, question in questions.items():
        given = form.get(f"answer:{name}")
        if given is None:
            continue
        if given.strip():
            found[name] = _answer(given.strip(), question)
        else:
            found.pop(name, None)
    return found


def _answer(given: str, question: Question) -> Any:
    if question.type == "flag":
        return given == "yes"
    if question.type == "number" and given.isdecimal():
        return int(given)
    return given


def _steps(before: Sequence[Any], form: Form) -> list[Any]:
    """The steps as the form's rows say; a row that kept its channel keeps what the form does not show."""
    if "step:0:channel" not in form:
        return list(before)
    kept = [step for step in before if step != PERSON]
    found: list[Any] = []
    for row in range(STEPS):
        channel, wait = form.get(f"step:{row}:channel", ""), form.get(f"step:{row}:wait", "").strip()
        if not channel:
            continue
        same = row < len(kept) and kept[row]["channel"] == channel
        found.append((kept[row] if same else {}) | {"channel": channel, "wait": wait})
    return [*found, PERSON] if form.get("ends_with_person") == "yes" else found
