# SPDX-License-Identifier: Apache-2.0
"""Reading a bundle (``duly: bundle/1``): strict, because it comes from somebody else.

Here its frame is read. What its templates, cascades and rules say is read by the rooms that use them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.library.facts import FORMAT, Contents, Industry, Measured, Metric, Result, Route, Template
from duly.rooms.library.refusals import BAD_BUNDLE

_KEYS = ("duly", "id", "version", "industry", "words", "note", "templates", "rules", "cascades", "metrics", "results")
_TEMPLATE = ("id", "say", "kind", "mandatory", "message_class", "legal_basis", "steps", "also", "content")
_CASCADE = ("id", "say", "kinds", "steps", "why")
_METRIC = ("id", "say", "what", "target", "within_days", "why")
_RESULT = ("kind", "month", "people", "confirmed", "channels", "languages")
_ID = re.compile(r"[a-z][a-z0-9_-]{1,59}\Z")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}\Z")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])\Z")
_TENTHS = re.compile(r"(\d{1,3})(?:\.(\d))?%\Z")
_MOST = {"templates": 50, "rules": 10, "cascades": 50, "metrics": 50, "results": 200}
_WHOLE = 1_000
"""Tenths of a percent."""
_NODES, _DEPTH, _LONGEST, _SENTENCE, _COUNT = 50_000, 12, 20_000, 2_000, 10**10
_UNTELLABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
Thing = TypeVar("Thing")
Choice = TypeVar("Choice", bound=StrEnum)


def read(raw: object) -> Contents:
    """The contents of a bundle.

    Raises:
        Refusal: ``library.bad_bundle``; ``field`` is the path of what is wrong.
    """
    _must_be_plain(raw)
    document = _mapping(raw, "bundle", _KEYS)
    if document.get("duly") != FORMAT:
        raise bad("duly", f"it must be {FORMAT}", f"应为 {FORMAT}")
    return Contents(
        id=identity(document.get("id"), "id"),
        version=_match(document.get("version"), "version", _VERSION),
        industry=chosen(Industry, document.get("industry"), "industry"),
        words=sentence(document.get("words"), "words"),
        note=sentence(document.get("note"), "note"),
        templates=_listed(document, "templates", _template),
        rules=_listed(document, "rules", _mapping),
        cascades=_listed(document, "cascades", _cascade),
        metrics=_listed(document, "metrics", _metric),
        results=_listed(document, "results", _result),
        document=document,
    )


def bad(where: str, en: str, zh: str) -> Refusal:
    """What is wrong with a bundle, at its place."""
    return BAD_BUNDLE(field=where, where=where, why=Words.literal(en, zh))


def sentence(raw: object, where: str) -> Words:
    """A sentence in both languages."""
    given = _mapping(raw, where, ("en", "zh"))
    for key in ("en", "zh"):
        text = given.get(key)
        if not isinstance(text, str) or not text.strip() or len(text) > _SENTENCE:
            raise bad(
                f"{where}.{key}",
                f"a sentence of at most {_SENTENCE} characters is needed",
                f"须填写不超过 {_SENTENCE} 字的文字",
            )
    return Words.literal(given["en"].strip(), given["zh"].strip())


def identity(raw: object, where: str) -> str:
    """A short name: small letters, digits, ``-`` and ``_``."""
    return _match(raw, where, _ID)


def chosen(kind: type[Choice], raw: object, where: str) -> Choice:
    """A word of a list."""
    if raw not in list(kind):
        known = ", ".join(kind)
        raise bad(where, f"it must be one of {known}", f"须为以下之一：{known}")
    return kind(str(raw))


def must_be_few(chosen: Collection[object], key: str) -> None:
    """Refuse more parts than a bundle may hold, before any of them is read.

    Raises:
        Refusal: ``library.bad_bundle``.
    """
    if len(chosen) > _MOST[key]:
        raise bad(key, f"a list of at most {_MOST[key]} is needed", f"须为不超过 {_MOST[key]} 项的列表")


def _must_be_plain(raw: object) -> None:
    """Bounded in size and depth; text, whole numbers, true and false, nothing that hides what is written."""
    seen, waiting = 0, [(raw, 0)]
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if seen > _NODES or depth > _DEPTH:
            raise bad("bundle", "it is nested too deep or holds too much", "层级过深或内容过多")
        _must_be_tellable(value)
        if isinstance(value, Mapping):
            waiting += [(inner, depth + 1) for pair in value.items() for inner in pair]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]


def _must_be_tellable(value: object) -> None:
    if isinstance(value, str) and (len(value) > _LONGEST or _UNTELLABLE.search(value)):
        shown = _cut(value)
        raise bad(
            "bundle", f"“{shown}” is too long, or holds characters that do not show", f"“{shown}”过长或含不可见字符"
        )
    if not (value is None or isinstance(value, bool | int | str | list | Mapping)):
        raise bad("bundle", "only text, whole numbers, true, false, lists and mappings are taken", "仅接受文字、整数、真假值、列表与映射")  # fmt: skip


def _cut(text: str) -> str:
    return "".join(one for one in text[:40] if one.isprintable())


def _mapping(raw: object, where: str, known: Iterable[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise bad(where, "keys with values are needed here", "此处须为键值")
    unknown = sorted(set(raw) - set(known)) if known is not None else []
    if unknown:
        keys = ", ".join(known or ())
        raise bad(
            f"{where}.{_cut(unknown[0])}", f"nobody would read this key; known are {keys}", f"未知的键；可用：{keys}"
        )
    return raw


def _listed(document: Mapping[str, Any], key: str, read_one: Callable[[object, str], Thing]) -> tuple[Thing, ...]:
    raw = document.get(key, [])
    if not isinstance(raw, list):
        raise bad(key, f"a list of at most {_MOST[key]} is needed", f"须为不超过 {_MOST[key]} 项的列表")
    must_be_few(raw, key)
    found = tuple(read_one(one, f"{key}[{index}]") for index, one in enumerate(raw))
    names = [str(one["id"]) for one in raw if isinstance(one, Mapping) and "id" in one]
    if len(names) != len(set(names)):
        raise bad(key, "two of them have the same id", "存在重复的 id")
    return found


def _match(raw: object, where: str, form: re.Pattern[str]) -> str:
    if not isinstance(raw, str) or not form.match(raw):
        raise bad(
            where,
            f"“{_cut(str(raw))}” is no name of this form: {form.pattern}",
            f"“{_cut(str(raw))}”格式有误：{form.pattern}",
        )
    return raw


def _template(raw: object, where: str) -> Template:
    given = _mapping(raw, where, _TEMPLATE)
    document = {"duly": "template/1"} | {key: value for key, value in given.items() if key not in {"id", "say"}}
    content = _mapping(given.get("content"), f"{where}.content")
    if not content:
        raise bad(f"{where}.content", "a template has a language", "模板至少须有一种语言")
    kind = identity(given.get("kind"), f"{where}.kind")
    return Template(
        identity(given.get("id"), f"{where}.id"),
        sentence(given.get("say"), f"{where}.say"),
        kind,
        tuple(content),
        document,
    )


def _cascade(raw: object, where: str) -> Route:
    given = _mapping(raw, where, _CASCADE)
    kinds, steps = given.get("kinds", []), given.get("steps")
    if not isinstance(kinds, list) or not isinstance(steps, list) or not steps:
        raise bad(where, "kinds and steps are lists, and there is a step", "kinds 与 steps 须为列表，且至少一步")
    return Route(
        identity(given.get("id"), f"{where}.id"), sentence(given.get("say"), f"{where}.say"),
        tuple(identity(kind, f"{where}.kinds") for kind in kinds), tuple(steps), sentence(given.get("why"), f"{where}.why"),
    )  # fmt: skip


def _metric(raw: object, where: str) -> Metric:
    given = _mapping(raw, where, _METRIC)
    what = chosen(Measured, given.get("what"), f"{where}.what")
    found = _TENTHS.match(given["target"]) if isinstance(given.get("target"), str) else None
    target = int(found[1]) * 10 + int(found[2] or 0) if found else -1
    if not 0 <= target <= _WHOLE:
        raise bad(f"{where}.target", "a share such as 92.5% is needed", "须为比例，如 92.5%")
    days = given.get("within_days")
    if (days is None) == (what is Measured.ANSWERED_WITHIN) or not (days is None or _is_count(days, 365)):
        raise bad(
            f"{where}.within_days",
            "answered_within says within how many days, the others do not",
            "仅 answered_within 须写明天数",
        )
    return Metric(
        identity(given.get("id"), f"{where}.id"), sentence(given.get("say"), f"{where}.say"), what, target, days,
        sentence(given.get("why"), f"{where}.why"),
    )  # fmt: skip


def _result(raw: object, where: str) -> Result:
    given = _mapping(raw, where, _RESULT)
    channels = _mapping(given.get("channels", {}), f"{where}.channels")
    languages = _mapping(given.get("languages", {}), f"{where}.languages")
    pairs = list(languages.values())
    counts = [given.get("people"), given.get("confirmed"), *channels.values()]
    if any(not isinstance(pair, list) or len(pair) != len(("read", "confirmed")) for pair in pairs):
        raise bad(
            f"{where}.languages",
            "each language has two counts: readers, confirmed",
            "每种语言须有两个计数：人数、确认数",
        )
    if not all(_is_count(one, _COUNT) for one in (*counts, *(n for pair in pairs for n in pair))):
        raise bad(where, "counts are whole numbers", "计数须为整数")
    return Result(
        identity(given.get("kind"), f"{where}.kind"), _match(given.get("month"), f"{where}.month", _MONTH),
        given["people"], given["confirmed"], dict(channels), {tag: (pair[0], pair[1]) for tag, pair in languages.items()},
    )  # fmt: skip


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
