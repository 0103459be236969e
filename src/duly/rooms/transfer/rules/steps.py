# SPDX-License-Identifier: Apache-2.0
"""The closed set of steps by which a value becomes what the target holds: their names, their arguments, what each gives.

A step may be written ``trim``, ``phone(CN)``, ``{phone: CN}`` or ``{split: {sep: "-", index: 1}}``.
"""

import re
import zoneinfo
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

import phonenumbers

from duly.rooms.transfer.rules import canonical, complaints, shapes
from duly.rooms.transfer.rules.reading import codes, dates, numbers, papers, phones, texts, times
from duly.rooms.transfer.rules.reading.judging import Read, Reader
from duly.rooms.transfer.rules.terms import Step

JOIN, FIRST, CONSTANT, CODE = "join", "first", "constant", "code"
MERGING = (JOIN, FIRST)
"""Steps that make one value of several columns; one of them comes first where there are several."""
_CALL = re.compile(r"([a-z0-9_]+)\((.*)\)\Z", re.DOTALL)
_WORDS, _WORD, _MOST_CODES = 200, 200, 20_000
_SCALE = 30


class Param(NamedTuple):
    """An argument of a step: how it is read, and what holds where it is not given (``...``: it must be)."""

    name: str
    read: Callable[[object, str], Any]
    default: Any = ...


class Spec(NamedTuple):
    """What a step is; ``gives`` is the type whose canonical text comes out, empty for text."""

    make: Callable[..., Reader]
    params: tuple[Param, ...] = ()
    gives: str = ""


def read_step(raw: object, path: str) -> Step:
    """One step of a mapping.

    Raises:
        Refusal: there is no such step, or an argument does not fit.
    """
    said, given = _taken_apart(raw, path)
    name = shapes.one_of(said, path, STEPS)
    spec = STEPS[name]
    known = {param.name: param for param in spec.params}
    shapes.group(given, path, known)
    lacking = [param.name for param in spec.params if param.default is ... and param.name not in given]
    if lacking:
        at = f"{path}.{lacking[0]}"
        raise complaints.MISSING(field=at, path=at)
    return Step(name, {key: known[key].read(value, f"{path}.{key}") for key, value in given.items()})


def _taken_apart(raw: object, path: str) -> tuple[object, Mapping[str, Any]]:
    """The name of a step and its arguments, whichever way they are written."""
    if isinstance(raw, str):
        call = _CALL.match(raw)
        return (call[1], _sole(call[1], call[2], path)) if call else (raw, {})
    written = shapes.group(raw, path)
    if len(written) != 1:
        raise complaints.NOT_KNOWN(field=path, path=path, given=shapes.shown(raw), known=", ".join(STEPS))
    name, args = next(iter(written.items()))
    if name == CODE:
        is_whole = isinstance(args, Mapping) and set(args) == {"map"} and isinstance(args["map"], Mapping)
        return name, args if is_whole else {"map": args}
    return name, args if isinstance(args, Mapping) else _sole(name, args, path)


def _sole(name: str, value: object, path: str) -> Mapping[str, Any]:
    """The value as the first argument of the step; one that was written in brackets may stand for a number."""
    spec = STEPS[shapes.one_of(name, path, STEPS)]
    if not spec.params:
        raise complaints.UNKNOWN_KEY(field=path, path=f"{path}.{name}", known=", ".join(STEPS))
    first = spec.params[0]
    is_number = first.read in _NUMBERS and isinstance(value, str) and re.match(r"-?[0-9]{1,4}\Z", value)
    return {first.name: int(str(value)) if is_number else value}


def step_reader(step: Step) -> Reader:
    """What carries the step out."""
    spec = STEPS[step.name]
    return spec.make(*(step.args.get(param.name, param.default) for param in spec.params))


def default_step(kind: str, scale: int) -> Step | None:
    """The step that reads a type where the mapping names none for it; text needs none."""
    if kind == canonical.TEXT:
        return None
    return Step(kind, {"scale": scale} if kind == canonical.DECIMAL else {})


def _text(raw: object, path: str) -> str:
    return shapes.text(raw, path, _WORD, required=False)


def _separator(raw: object, path: str) -> str:
    given = shapes.text(raw, path, 20, required=False)
    if not given:
        raise complaints.MISSING(field=path, path=path)
    return given


def _index(raw: object, path: str) -> int:
    return shapes.count(raw, path, -50, 50)


def _scale(raw: object, path: str) -> int:
    return shapes.count(raw, path, 0, _SCALE)


def _order(raw: object, path: str) -> str:
    return shapes.one_of(raw, path, dates.ORDERS)


def _point(raw: object, path: str) -> str:
    return shapes.one_of(raw, path, numbers.POINTS)


def _region(raw: object, path: str) -> str:
    if raw not in phonenumbers.SUPPORTED_REGIONS:
        raise complaints.BAD_ARGUMENT(
            field=path,
            path=path,
            step="phone",
            name="region",
            given=shapes.shown(raw),
            known="CN, HK, MO, TW, SG, JP, US, GB …",
        )
    return str(raw)


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _zone(raw: object, path: str) -> str:
    if raw not in _zones():
        raise complaints.BAD_ARGUMENT(
            field=path,
            path=path,
            step="timestamp",
            name="zone",
            given=shapes.shown(raw),
            known="Asia/Shanghai, UTC, Europe/Berlin …",
        )
    return str(raw)


def _words(raw: object, path: str) -> tuple[str, ...]:
    return tuple(_text(word, f"{path}[{place}]") for place, word in enumerate(shapes.items(raw, path, _WORDS)))


def read_codes(raw: object, path: str) -> dict[str, str | None]:
    """A list of codes. Both sides are text: ``01`` without quotes would lose its zero, and ``no`` would become false."""
    given = shapes.group(raw, path)
    if len(given) > _MOST_CODES:
        raise complaints.TOO_LONG(field=path, path=path, length=len(given), limit=_MOST_CODES)
    return {key: None if value is None else _text(value, f"{path}.{key}") for key, value in given.items()}


def _plain(read: Callable[..., Read]) -> Callable[[], Reader]:
    return lambda: read


def _untouched(*_args: object) -> Reader:
    """What leaves every value as it is; ``join`` and ``first`` have done their work before the steps begin."""
    return Read


_NUMBERS = (_index, _scale)
STEPS: Mapping[str, Spec] = {
    "identity": Spec(_untouched),
    JOIN: Spec(_untouched, (Param("sep", _text, ""),)),
    FIRST: Spec(_untouched),
    CONSTANT: Spec(texts.constant, (Param("value", _text),)),
    "trim": Spec(_plain(texts.trim)),
    "nfkc": Spec(_plain(texts.nfkc)),
    "half_width": Spec(_plain(texts.half_width)),
    "upper": Spec(_plain(texts.upper)),
    "lower": Spec(_plain(texts.lower)),
    "digits": Spec(_plain(texts.digits)),
    "name": Spec(_plain(texts.name)),
    "address": Spec(_plain(texts.nfc)),
    "null_words": Spec(texts.null_words, (Param("words", _words, texts.NULL_WORDS),)),
    "split": Spec(texts.split, (Param("sep", _separator), Param("index", _index, 0))),
    CODE: Spec(codes.coded, (Param("map", read_codes, ...),)),
    "email": Spec(_plain(phones.emails)),
    "phone": Spec(phones.phones, (Param("region", _region, "CN"),)),
    "uscc": Spec(_plain(papers.usccs)),
    "resident_id": Spec(_plain(papers.resident_ids)),
    "date": Spec(dates.reader, (Param("order", _order, "ymd"),), canonical.DATE),
    "timestamp": Spec(times.reader, (Param("zone", _zone, ""), Param("order", _order, "ymd")), canonical.TIMESTAMP),
    "decimal": Spec(numbers.decimals, (Param("scale", _scale), Param("point", _point, ".")), canonical.DECIMAL),
    "integer": Spec(_plain(numbers.integers), (), canonical.INTEGER),
    "boolean": Spec(
        codes.booleans,
        (Param("true_words", _words, codes.TRUE), Param("false_words", _words, codes.FALSE)),
        canonical.BOOLEAN,
    ),
}
"""All steps there are."""
