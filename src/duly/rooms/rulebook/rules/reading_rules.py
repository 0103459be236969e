# SPDX-License-Identifier: Apache-2.0
"""Reading one rule, or one manual task, of a pack."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, get_args

from duly.rooms.rulebook.facts import Due, Law, Manual, Rule, Severity, Stage, TaskSpec, Waiver
from duly.rooms.rulebook.rules.checks import CHECKS
from duly.rooms.rulebook.rules.conditions import compiled
from duly.rooms.rulebook.rules.places_in_packs import as_it_stands, day, one_of, only, open_sentence, sentence

_RULE = {
    "id", "rev", "severity", "stages", "law", "valid", "select_by", "applies", "check", "override", "say", "suggest",
    "task", "passes", "fails",
}  # fmt: skip
_MANUAL = {"id", "applies", "department", "say", "why", "law"}
_LAW = {"source", "article", "from", "to", "quote", "confidence"}
_COUNTS = {
    "count": ("clear", "plain"),
    "roll": ("none", "next", "previous"),
    "scope": ("commercial", "robotexts", "all"),
    "given": ("granted", "explicit"),
}
_LISTS = {"fields", "any_of", "channels", "among", "departments", "pairs", "lists", "parts", "spares", "languages"}
_NUMBERS = {
    "working_days", "months", "most_days", "within_hours", "within_days", "within_working_days", "within_months", "least",
    "most", "years",
}  # fmt: skip


def read_rule(raw: Mapping[str, Any], sources: Mapping[str, Any]) -> Rule:
    """One rule.

    Raises:
        ValueError: says what is wrong.
    """
    only(raw, _RULE)
    severity: Severity = one_of(raw["severity"], get_args(Severity))
    name, options = _check(raw["check"])
    valid = raw.get("valid") or {}
    only(valid, {"from", "to"})
    applies = raw.get("applies") or {}
    compiled(applies)
    if severity == "block" and not (raw.get("passes") is not None and raw.get("fails")):
        raise ValueError("a rule that blocks needs passes and fails")
    if severity == "task" and not raw.get("task"):
        raise ValueError("a rule of severity task needs a task")
    return Rule(
        id=str(raw["id"]),
        check=name,
        severity=severity,
        words=open_sentence(raw["say"]),
        options=options,
        rev=int(raw.get("rev", 1)),
        stages=_stages(raw.get("stages", ["draft"])),
        laws=tuple(_law(one, sources) for one in _listed(raw.get("law"))),
        since=day(valid.get("from")),
        until=day(valid.get("to")),
        pending="from" in valid and valid["from"] is None,
        select_by=str(raw.get("select_by", "today")),
        applies=applies,
        waiver=_waiver(raw.get("override") or {}),
        suggest=as_it_stands(raw["suggest"]) if raw.get("suggest") else None,
        task=_task(raw["task"]) if raw.get("task") else None,
        examples={"passes": raw.get("passes") or {}, "fails": raw.get("fails") or {}},
    )


def read_manual(raw: Mapping[str, Any], sources: Mapping[str, Any]) -> Manual:
    """One manual task.

    Raises:
        ValueError: says what is wrong.
    """
    only(raw, _MANUAL)
    laws = [_law(one, sources) for one in _listed(raw.get("law"))]
    applies = raw.get("applies") or {}
    compiled(applies)
    return Manual(
        str(raw["id"]), str(raw["department"]), sentence(raw["say"]), sentence(raw["why"]), applies,
        laws[0] if laws else None,
    )  # fmt: skip


def _check(raw: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    if not isinstance(raw, Mapping):
        raise ValueError("check is a mapping with a kind")  # noqa: TRY004
    options = {str(key): value for key, value in raw.items() if key != "kind"}
    name = str(one_of(raw["kind"], CHECKS))
    known = CHECKS[name]
    only(options, known.needs | known.may)
    lacking = known.needs - options.keys()
    if lacking:
        raise ValueError(f"check {name} needs {', '.join(sorted(lacking))}")
    _options(name, options)
    return name, options


def _options(name: str, options: Mapping[str, Any]) -> None:
    for key, value in options.items():
        if key in _COUNTS:
            one_of(value, _COUNTS[key])
        elif key in _LISTS and not (isinstance(value, list) and value):
            raise ValueError(f"{key} is a list")
        elif key in _NUMBERS and (not isinstance(value, int) or isinstance(value, bool)):
            raise ValueError(f"{key} is a whole number")
    needed = {
        "lead_time": {"days", "working_days", "months", "most_days"},
        "deadline": {"within_hours", "within_days", "within_working_days", "within_months"},
        "approval": {"departments", "least"},
        "wording_absent": {"list", "lists"},
    }.get(name)
    if needed and not needed & options.keys():
        raise ValueError(f"check {name} needs one of {', '.join(sorted(needed))}")
    _inner(name, options)


def _inner(name: str, options: Mapping[str, Any]) -> None:
    if name == "expr":
        compiled(options["that"])
    if name == "field_matches":
        re.compile(options["pattern"])
    if name == "window":
        time.fromisoformat(options["from"]), time.fromisoformat(options["to"])
        one_of(options.get("days", "all"), ("all", "working", "monday_to_saturday"))
    if name == "wording_present":
        for patterns in options["phrases"].values():
            if not isinstance(patterns, list):
                raise ValueError("phrases are lists of patterns by language")  # noqa: TRY004  a fault of the pack
            for pattern in patterns:
                re.compile(pattern)


def _stages(raw: object) -> tuple[Stage, ...]:
    if not isinstance(raw, list) or not raw:
        raise ValueError("stages is a list")
    return tuple(one_of(stage, get_args(Stage)) for stage in raw)


def _listed(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else [] if raw is None else [raw]


def _law(raw: Mapping[str, Any], sources: Mapping[str, Any]) -> Law:
    only(raw, _LAW)
    source = str(raw.get("source", ""))
    if source not in sources:
        raise ValueError(f"pack.sources does not have {source!r}")
    since, until = day(raw.get("from")), day(raw.get("to"))
    about = sources[source]
    return Law(
        str(about["title"]), str(raw.get("article", "")), str(raw.get("quote", "")), source,
        str(about.get("title_en", "")), since, until, one_of(raw.get("confidence", "H"), ("H", "M", "L")),
    )  # fmt: skip


def _waiver(raw: Mapping[str, Any]) -> Waiver:
    only(raw, {"allowed", "days"})
    allowed, days = bool(raw.get("allowed", False)), raw.get("days", 14)
    if allowed and (not isinstance(days, int) or not 0 < days <= 366):
        raise ValueError("override.days is a number of days")
    return Waiver(allowed, days if allowed else 0)


def _task(raw: Mapping[str, Any]) -> TaskSpec:
    only(raw, {"department", "due", "say"})
    due = raw.get("due")
    if due is not None:
        only(due, {"from", "days"})
    return TaskSpec(
        str(raw["department"]), sentence(raw["say"]), Due(str(due["from"]), int(due["days"])) if due else None
    )
