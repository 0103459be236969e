# SPDX-License-Identifier: Apache-2.0
"""Templates of notices (``duly: template/1``): read strictly, put on top of one another, and made into a file to start from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duly.kernel.languages import closest, normalise
from duly.kernel.refusals import Because, refusal
from duly.rooms.notices.facts import ALSO, MESSAGE_CLASSES, Relation
from duly.rooms.notices.rules import planning, shapes
from duly.rooms.notices.rules.document import FORMAT
from duly.rooms.rulebook.facts import KindSpec

TEMPLATE = "template/1"
_KEYS = ("duly", "kind", "mandatory", "message_class", "legal_basis", "relation", "steps", "also", "content")
_PARTS = {"title": 200, "summary": 1_000, "body": 20_000, "sms": 500}
_OPTIONAL = {"subject": 200, "everyone": 60}
_PER_LANGUAGE = frozenset({"text", "address"})
NO_TEMPLATE = refusal(
    "notices.no_template",
    Because.MISSING,
    en="There is no template for {kind} in {language}. There are: {known}.",
    zh="没有 {kind} 的 {language} 模板。现有：{known}。",
)
BAD_TEMPLATE = refusal(
    "notices.bad_template",
    Because.INVALID,
    en="The template {file} begins with the line `duly: template/1` and names its kind, not {given}.",
    zh="模板 {file} 首行应为 `duly: template/1` 并写明 kind，而不是 {given}。",
)


@dataclass(frozen=True, slots=True)
class Template:
    """What a notice of a kind usually says, and how it is usually followed up."""

    kind: str
    content: Mapping[str, Mapping[str, str]]
    """Language to part to text."""
    mandatory: bool | None = None
    message_class: str = ""
    legal_basis: Mapping[str, str] | None = None
    relation: str = ""
    steps: tuple[Any, ...] = ()
    also: tuple[str, ...] = ()


def read_template(raw: object, file: str, today: date) -> Template:
    """A template from what its file holds; a language alone is enough where another template is below it.

    Raises:
        Refusal: ``notices.bad_template``; as for a notice file.
    """
    given = shapes.mapping(raw, file, _KEYS)
    if given.get("duly") != TEMPLATE or not isinstance(given.get("kind"), str):
        raise BAD_TEMPLATE(field=file, file=file, given=shapes.shown(given.get("duly")))
    steps = shapes.items(given.get("steps", []), f"{file}.steps", 9)
    if steps:
        planning.read_plan({"steps": steps}, today)
    basis = given.get("legal_basis")
    return Template(
        kind=given["kind"],
        content=_content(given.get("content", {}), file),
        mandatory=shapes.flag(given["mandatory"], f"{file}.mandatory") if "mandatory" in given else None,
        message_class=_one_of(given, "message_class", MESSAGE_CLASSES, file),
        legal_basis=dict(shapes.mapping(basis, f"{file}.legal_basis", ("law", "article", "note"))) if basis else None,
        relation=_one_of(given, "relation", [one.value for one in Relation], file),
        steps=tuple(steps),
        also=tuple(shapes.one_of(one, f"{file}.also", ALSO) for one in shapes.items(given.get("also", []), f"{file}.also", 2)),
    )  # fmt: skip


def on_top(below: Template | None, above: Template) -> Template:
    """The template below with what the one above says otherwise, language by language."""
    if below is None:
        return above
    said = {name: getattr(above, name) for name in ("message_class", "legal_basis", "relation", "steps", "also")}
    changes = {name: value for name, value in said.items() if value}
    if above.mandatory is not None:
        changes["mandatory"] = above.mandatory
    return replace(below, content={**below.content, **above.content}, **changes)


def text_in(template: Template, language: str) -> dict[str, str]:
    """The texts of one language.

    Raises:
        Refusal: ``notices.no_template``.
    """
    found = closest(language, template.content)
    if found is None:
        known = ", ".join(sorted(template.content))
        raise NO_TEMPLATE(field="language", kind=template.kind, language=language, known=known)
    return dict(template.content[found])


def document(
    template: Template, kind: KindSpec, answers: Mapping[str, Any], languages: Collection[str]
) -> dict[str, Any]:  # fmt: skip
    """A notice file to start from: texts and plan are there, facts and dates are blank, so it is refused until they are filled."""
    tags = list(dict.fromkeys(normalise(language) for language in languages))
    written: dict[str, Any] = {"duly": FORMAT, "kind": kind.name, "reason": dict.fromkeys(tags, ""), "effective_on": ""}
    written |= {"mandatory": bool(template.mandatory)}
    more = {
        "message_class": template.message_class,
        "legal_basis": dict(template.legal_basis or {}),
        "answers": {**dict.fromkeys(kind.asks), **answers},
    }
    written |= {key: value for key, value in more.items() if value}
    if template.relation:
        written[template.relation] = ""
    return written | {
        "fields": {
            spec.name: dict.fromkeys(tags, "") if spec.type in _PER_LANGUAGE else ""
            for spec in kind.fields
            if spec.required
        },
        "content": {tag: text_in(template, tag) for tag in tags},
        "audience": {},
        "plan": {"steps": list(template.steps), "acknowledge_by": "", "also": list(template.also)},
    }


def _content(raw: object, file: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, value in shapes.mapping(raw, f"{file}.content").items():
        path = f"{file}.content.{key}"
        parts = shapes.mapping(value, path, (*_PARTS, *_OPTIONAL))
        texts = {part: shapes.text(parts.get(part), f"{path}.{part}", limit) for part, limit in _PARTS.items()}
        texts |= {
            part: shapes.text(parts[part], f"{path}.{part}", limit)
            for part, limit in _OPTIONAL.items()
            if part in parts
        }
        found[shapes.language(key, path, found)] = texts
    return found


def _one_of(given: Mapping[str, Any], key: str, known: Collection[str], file: str) -> str:
    return shapes.one_of(given[key], f"{file}.{key}", known) if key in given else ""
