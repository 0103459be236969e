# SPDX-License-Identifier: Apache-2.0
"""Reading a rule pack (``duly: rulepack/2``): strict, because a rule that is silently skipped is worse than none."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar, get_args

from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.rulebook.facts import (
    ALL_JURISDICTIONS,
    BAD_PACK,
    JURISDICTIONS,
    FieldSpec,
    FieldType,
    KindSpec,
    Pack,
    Question,
    QuestionType,
    Rule,
    Status,
    WordList,
)
from duly.rooms.rulebook.rules import reading_rules
from duly.rooms.rulebook.rules.places_in_packs import one_of, only, sentence

_FORMATS = {"rulepack/2", "kinds/1", "questions/1"}
_PARTS = {"duly", "pack", "questions", "kinds", "word_lists", "masks", "rules", "manual", "example"}
_HEAD = {"id", "version", "jurisdiction", "status", "approved_by", "review_by", "note", "sources"}
_QUESTION = {"scope", "type", "choices", "kinds", "assume", "assume_from", "say", "why"}
_KIND = {"say", "help", "fields", "asks", "decided_by", "succeeded_by", "retired"}
_FIELD = {"type", "required", "everywhere", "say", "help", "choices"}
_NOTE = Words(
    en="A working aid, not legal advice.",
    zh="本文件仅为工作辅助，不构成法律意见。",
)
_FAR = date(2100, 1, 1)
Thing = TypeVar("Thing")


def read_pack(raw: object, *, digest: str = "", file: str = "") -> Pack:
    """A pack from what its YAML file holds; files that hold only kinds or questions are packs without rules.

    Raises:
        Refusal: ``rulebook.bad_pack``, with the place and the reason.
    """
    head = raw.get("pack", {}) if isinstance(raw, Mapping) else {}
    name = str(head.get("id", file.removesuffix(".yaml") or "?")) if isinstance(head, Mapping) else "?"
    if not isinstance(raw, Mapping) or not isinstance(head, Mapping):
        raise BAD_PACK(pack=name, why="it is no mapping", where="pack")
    at = ["pack"]
    try:
        return _read(raw, head, name, at, {"digest": digest, "file": file})
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, re.error) as error:
        why = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        raise BAD_PACK(pack=name, why=why, where=at[0]) from error


def faults(raw: object, file: str) -> list[str]:
    """What is wrong with a pack: its frame, then each of its rules and manual tasks on its own."""
    found = []
    parts = raw if isinstance(raw, Mapping) else {}
    frame = {key: value for key, value in parts.items() if key not in {"rules", "manual"}}
    for trial in [
        frame if parts else raw,
        *(frame | {"rules": [rule]} for rule in parts.get("rules") or ()),
        *(frame | {"manual": [one]} for one in parts.get("manual") or ()),
    ]:
        try:
            read_pack(trial, file=file)
        except Refusal as refusal:
            found.append(refusal.say("en"))
    return list(dict.fromkeys(found))


def _read(raw: Mapping[str, Any], head: Mapping[str, Any], name: str, at: list[str], given: Mapping[str, str]) -> Pack:
    only(raw, _PARTS)
    only(head, _HEAD)
    if raw.get("duly", "rulepack/2") not in _FORMATS:
        raise ValueError(f"the format {raw['duly']} is not known")
    masks = tuple(_pattern(text) for text in raw.get("masks") or ())
    sources = head.get("sources") or {}
    return Pack(
        id=name,
        version=str(head.get("version", "")),
        review_by=_review_by(head) if "pack" in raw else _FAR,
        note=sentence(head["note"]) if "note" in head else _NOTE,
        jurisdiction=one_of(head.get("jurisdiction", ALL_JURISDICTIONS), (*JURISDICTIONS, ALL_JURISDICTIONS)),
        status=_status(head),
        approved_by=tuple(head.get("approved_by") or ()),
        sources=sources,
        questions=_named(raw, "questions", at, lambda key, value: _question(key, value, name)),
        kinds=_named(raw, "kinds", at, _kind),
        word_lists=_named(raw, "word_lists", at, lambda key, value: WordList(key, tuple(map(_pattern, value)), masks)),
        masks=masks,
        rules=_told_apart(_listed(raw, "rules", at, lambda one: reading_rules.read_rule(one, sources))),
        manual=_listed(raw, "manual", at, lambda one: reading_rules.read_manual(one, sources)),
        example=raw.get("example") or {},
        **given,
    )


def _listed(raw: Mapping[str, Any], key: str, at: list[str], read: Callable[[Any], Thing]) -> tuple[Thing, ...]:
    """What a list holds; ``at`` says meanwhile which one is read."""
    found = []
    for one in raw.get(key) or ():
        at[0] = str(one.get("id", "?"))
        found.append(read(one))
    at[0] = "pack"
    return tuple(found)


def _named(raw: Mapping[str, Any], key: str, at: list[str], read: Callable[[str, Any], Thing]) -> dict[str, Thing]:
    """What a mapping holds; ``at`` says meanwhile which one is read."""
    found = {}
    for one, value in (raw.get(key) or {}).items():
        at[0] = f"{key}.{one}"
        found[str(one)] = read(str(one), value)
    at[0] = "pack"
    return found


def _told_apart(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    names = [rule.id for rule in rules]
    twice = [rule.id for rule in rules if names.count(rule.id) > 1 and not rule.is_dated]
    if twice:
        raise ValueError(f"two rules have the same id {twice[0]}")
    return rules


def _status(head: Mapping[str, Any]) -> Status:
    status: Status = one_of(head.get("status", "draft"), get_args(Status))
    if status == "approved" and not head.get("approved_by"):
        raise ValueError("an approved pack says who approved it (approved_by)")
    return status


def _review_by(head: Mapping[str, Any]) -> date:
    found = head["review_by"]
    if not isinstance(found, date) or isinstance(found, datetime):
        raise ValueError("review_by is not a date")  # noqa: TRY004  a fault of the pack, like the others here
    return found


def _question(name: str, raw: Mapping[str, Any], pack: str) -> Question:
    only(raw, _QUESTION)
    kind: QuestionType = one_of(raw["type"], get_args(QuestionType))
    if (kind == "choice") != bool(raw.get("choices")):
        raise ValueError("a choice has choices, and nothing else has")
    assume = raw.get("assume")
    fits = {
        "flag": isinstance(assume, bool),
        "number": isinstance(assume, int),
        "choice": assume in raw.get("choices", ()),
    }
    if assume is not None and not fits.get(kind, isinstance(assume, str | date)):
        raise ValueError(f"assume {assume!r} is no {kind}")
    return Question(
        name=name,
        scope=one_of(raw.get("scope", "notice"), ("notice", "organisation")),
        type=kind,
        words=sentence(raw["say"]),
        why=sentence(raw["why"]) if "why" in raw else None,
        kinds=tuple(raw.get("kinds") or ()),
        choices=tuple(map(str, raw.get("choices") or ())),
        has_assumption="assume" in raw or "assume_from" in raw,
        assume=assume,
        assume_from=str(raw.get("assume_from", "")),
        pack=pack,
    )


def _kind(name: str, raw: Mapping[str, Any]) -> KindSpec:
    only(raw, _KIND)
    return KindSpec(
        name,
        sentence(raw["say"]),
        tuple(_field(str(key), value) for key, value in raw["fields"].items()),
        asks=tuple(raw.get("asks") or ()),
        retired=bool(raw.get("retired", False)),
        succeeded_by=tuple(raw.get("succeeded_by") or ()),
        decided_by=raw.get("decided_by") or {},
        help=sentence(raw["help"]) if raw.get("help") else None,
    )


def _field(name: str, raw: Mapping[str, Any]) -> FieldSpec:
    only(raw, _FIELD)
    return FieldSpec(
        name,
        one_of(raw["type"], get_args(FieldType)),
        bool(raw.get("required", True)),
        sentence(raw["say"]),
        tuple(map(str, raw.get("choices") or ())),
        everywhere=bool(raw.get("everywhere", False)),
        help=sentence(raw["help"]) if raw.get("help") else None,
    )


def _pattern(text: str) -> str:
    re.compile(text, re.IGNORECASE)
    return text
