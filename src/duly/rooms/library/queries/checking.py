# SPDX-License-Identifier: Apache-2.0
"""A bundle held against the rooms that will use it: every template filled and tried, every plan and every rule read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from duly.kernel import clock
from duly.rooms.library.facts import Contents, Route, Template
from duly.rooms.library.refusals import BAD_WORDING
from duly.rooms.library.rules.reading import bad
from duly.rooms.notices.queries import drafting, drafts
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import FieldSpec, Finding

_VALUES = {
    "phone": "+86 10 0000 0000", "email": "notices@example.com", "date": "2027-02-01", "money": "CNY 12.00",
}  # fmt: skip
_EFFECTIVE, _ACKNOWLEDGE = "+90d", "+60d"


def examine(contents: Contents) -> None:
    """Refuse a bundle of which a part could not be used.

    Raises:
        Refusal: ``library.bad_bundle``, ``library.bad_wording``; ``rulebook.bad_pack``; as for a template or a plan.
    """
    for template in contents.templates:
        _must_be_known(template.kind, f"templates.{template.id}.kind")
        for finding in findings_of(template, clock.now()):
            if finding.blocks and finding.rule.startswith("TEXT-"):
                raise BAD_WORDING(field=f"templates.{template.id}.{finding.where}", finding=finding.words)
    for route in contents.cascades:
        for kind in route.kinds:
            _must_be_known(kind, f"cascades.{route.id}.kinds")
        _must_be_a_plan(route)
    for document in contents.rules:
        rulebook.must_be_a_pack(document)


def findings_of(template: Template, now: datetime) -> list[Finding]:
    """What the check says of a template with sample values in its blanks, at a moment."""
    return drafts.check_file(filled(template), now.astimezone(UTC))


def filled(template: Template) -> dict[str, Any]:
    """The notice file of a template with sample values, in all of its languages."""
    document = drafting.starting_from(template.raw, f"templates.{template.id}", {}, ())
    specs = {spec.name: spec for spec in rulebook.kinds()[template.kind].fields}
    for name, value in document["fields"].items():
        document["fields"][name] = _filled(specs[name], value)
    document |= {"effective_on": _EFFECTIVE, "reason": "sample 示例"}
    document["plan"]["acknowledge_by"] = _ACKNOWLEDGE
    document.pop("answers", None)
    return document | {key: "2026-0001" for key in ("corrects", "withdraws", "supersedes") if key in document}


def _filled(spec: FieldSpec, value: object) -> object:
    if isinstance(value, Mapping):
        return dict.fromkeys(value, f"示例 {spec.name}")
    if spec.choices:
        return spec.choices[0]
    return "CNY 10.00" if spec.name.startswith("old_") and spec.type == "money" else _VALUES.get(spec.type, spec.name)


def _must_be_known(kind: str, where: str) -> None:
    found = rulebook.kinds().get(kind)
    if found is None or found.retired:
        known = ", ".join(name for name, one in rulebook.kinds().items() if not one.retired)
        raise bad(where, f"{kind} is no kind of change; there are {known}", f"没有变更类型 {kind}；现有：{known}")


def _must_be_a_plan(route: Route) -> None:
    """Read as a template's steps are read, for any kind."""
    kind = (*route.kinds, *rulebook.kinds())[0]
    raw = {"duly": "template/1", "kind": kind, "steps": list(route.steps), "content": {}}
    drafting.must_be_readable(raw, f"cascades.{route.id}")
