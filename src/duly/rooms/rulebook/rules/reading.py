# SPDX-License-Identifier: Apache-2.0
"""Reading a rule pack: strict, because a rule that is silently skipped is worse than none."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from duly.kernel.words import Words
from duly.rooms.rulebook.facts import BAD_PACK, FieldSpec, FieldType, KindSpec, Law, Pack, Rule, Severity, WordList
from duly.rooms.rulebook.rules.checks import CHECKS

_PARTS = {"duly", "pack", "kinds", "word_lists", "masks", "example", "rules"}
_RULE_KEYS = {"id", "check", "severity", "say", "kinds", "law", "options", "passes", "fails"}


def read_pack(raw: Mapping[str, Any]) -> Pack:
    """A pack from what its YAML file holds.

    Raises:
        Refusal: ``rulebook.bad_pack``, with the place and the reason.
    """
    head = raw.get("pack", {})
    name = str(head.get("id", "?"))
    try:
        return _read(raw, head)
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise BAD_PACK(pack=name, why=f"{type(error).__name__}: {error}", where="pack") from error


def _read(raw: Mapping[str, Any], head: Mapping[str, Any]) -> Pack:
    _only(raw, _PARTS, head.get("id", "?"), "pack")
    kinds = {name: _kind(name, kind) for name, kind in raw.get("kinds", {}).items()}
    lists = {
        name: WordList(name, tuple(_pattern(text) for text in terms))
        for name, terms in raw.get("word_lists", {}).items()
    }
    rules = tuple(_rule(rule, head["id"], lists) for rule in raw["rules"])
    ids = [rule.id for rule in rules]
    if len(ids) != len(set(ids)):
        raise BAD_PACK(pack=head["id"], why="two rules have the same id", where="rules")
    review_by = head["review_by"]
    if not isinstance(review_by, date):
        raise BAD_PACK(pack=head["id"], why="review_by is not a date", where="pack.review_by")
    return Pack(
        id=head["id"],
        version=str(head["version"]),
        review_by=review_by,
        note=Words(**head["note"]),
        kinds=kinds,
        word_lists=lists,
        masks=tuple(_pattern(text) for text in raw.get("masks", ())),
        rules=rules,
        example=raw.get("example", {}),
    )


def _kind(name: str, raw: Mapping[str, Any]) -> KindSpec:
    return KindSpec(name, Words(**raw["say"]), tuple(_field(key, value) for key, value in raw["fields"].items()))


def _field(name: str, raw: Mapping[str, Any]) -> FieldSpec:
    if raw["type"] not in get_args(FieldType):
        message = f"{name} has the unknown type {raw['type']}"
        raise ValueError(message)
    return FieldSpec(name, raw["type"], raw.get("required", True), Words(**raw["say"]), tuple(raw.get("choices", ())))


def _rule(raw: Mapping[str, Any], pack: str, lists: Mapping[str, WordList]) -> Rule:
    _only(raw, _RULE_KEYS, pack, str(raw.get("id", "?")))
    options = raw.get("options", {})
    faults = (
        (raw["check"] not in CHECKS, f"there is no check {raw['check']}"),
        (raw["severity"] not in get_args(Severity), f"there is no severity {raw['severity']}"),
        (
            raw["severity"] == "block" and not (raw.get("passes") is not None and raw.get("fails")),
            "a rule that blocks needs examples",
        ),
        (
            options.get("list", next(iter(lists), None)) not in {*lists, None},
            f"there is no word list {options.get('list')}",
        ),
    )
    for is_wrong, why in faults:
        if is_wrong:
            raise BAD_PACK(pack=pack, why=why, where=raw["id"])
    return Rule(
        id=raw["id"],
        check=raw["check"],
        severity=raw["severity"],
        words=Words(**raw["say"]),
        options=options,
        kinds=tuple(raw.get("kinds", ())),
        law=Law(**raw["law"]) if "law" in raw else None,
        examples={"passes": raw.get("passes") or {}, "fails": raw.get("fails") or {}},
    )


def _only(raw: Mapping[str, Any], known: set[str], pack: str, where: str) -> None:
    unknown = raw.keys() - known
    if unknown:
        raise BAD_PACK(pack=pack, why=f"unknown key {', '.join(sorted(unknown))}", where=where)


def _pattern(text: str) -> str:
    re.compile(text, re.IGNORECASE)
    return text
