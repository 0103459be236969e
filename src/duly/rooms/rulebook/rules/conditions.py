# SPDX-License-Identifier: Apache-2.0
"""Conditions in a logic of three values: true, false, or not known. Each answer says what decided it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from duly.rooms.rulebook.rules.lookup import UNKNOWN, Lookup, Unknown


@dataclass(frozen=True, slots=True)
class Answer:
    """``None``: not known. ``why`` names the parts that were false, or the facts that are missing."""

    value: bool | None
    why: tuple[str, ...] = ()


YES = Answer(value=True)
Condition: TypeAlias = Callable[[Lookup], Answer]


_PLACES = frozenset({"regions", "sender_region", "recipient.region", "storage_region"})
"""Facts that are places: a condition that names a country holds for every part of it, not the other way round."""


_DIGITS = 30
"""Nothing that is counted is longer; text of thousands of digits is no number for Python either."""


def compiled(raw: object) -> Condition:
    """A condition made ready once.

    Raises:
        ValueError: it is not well-formed.
    """
    if not isinstance(raw, Mapping):
        message = f"a condition is a mapping, not {raw!r}"
        raise ValueError(message)  # noqa: TRY004  a fault of the pack, like the others here
    parts = [_part(str(key), value) for key, value in raw.items()]
    return parts[0] if len(parts) == 1 else partial(_every, parts)


def names_in(raw: object) -> Iterator[str]:
    """Every fact that a condition asks for."""
    if not isinstance(raw, Mapping):
        return
    for key, value in raw.items():
        if key in {"all", "any"}:
            for part in value:
                yield from names_in(part)
        elif key == "not":
            yield from names_in(value)
        elif key == "present":
            yield from _listed(value)
        elif key in {"before", "not_after"} or key in {"at_least", "less_than"}:
            yield from value
        else:
            yield str(key)


def _part(key: str, value: Any) -> Condition:
    if key in {"all", "any"}:
        parts = [compiled(part) for part in value]
        return partial(_every if key == "all" else _some, parts)
    if key == "not":
        return partial(_not, compiled(value), f"not: {value}")
    if key == "present":
        return partial(_present, _listed(value))
    if key in {"before", "not_after"}:
        first, second = value
        return partial(_dates, key, str(first), str(second))
    if key in {"at_least", "less_than"}:
        return partial(_every, [partial(_numbers, key, str(name), _bound(bound)) for name, bound in value.items()])
    return partial(_one_of, key, frozenset(_wanted(value)))


def _bound(value: object) -> int:
    """What a number is held against: found when the pack is read, not when a notice is launched."""
    if isinstance(value, bool) or not isinstance(value, int):
        message = f"a whole number is expected, not {value!r}"
        raise ValueError(message)  # noqa: TRY004  a fault of the pack, like the others here
    return value


def _every(parts: Iterable[Condition], on: Lookup) -> Answer:
    unknown: list[str] = []
    for part in parts:
        answer = part(on)
        if answer.value is False:
            return answer
        if answer.value is None:
            unknown += answer.why
    return Answer(None, tuple(dict.fromkeys(unknown))) if unknown else YES


def _some(parts: Iterable[Condition], on: Lookup) -> Answer:
    unknown: list[str] = []
    no: list[str] = []
    for part in parts:
        answer = part(on)
        if answer.value:
            return YES
        (unknown if answer.value is None else no).extend(answer.why)
    return Answer(None, tuple(dict.fromkeys(unknown))) if unknown else Answer(value=False, why=tuple(no))


def _not(inner: Condition, said: str, on: Lookup) -> Answer:
    answer = inner(on)
    return answer if answer.value is None else Answer(not answer.value, (said,) if answer.value else ())


def _present(names: tuple[str, ...], on: Lookup) -> Answer:
    missing = [name for name in names if is_absent(on.get(name))]
    return Answer(not missing, tuple(f"present: {name}" for name in missing))


def _dates(how: str, first: str, second: str, on: Lookup) -> Answer:
    days = {name: on.day(name) for name in (first, second)}
    unknown = tuple(name for name, day in days.items() if not isinstance(day, date))
    if unknown:
        return Answer(None, unknown)
    holds = days[first] < days[second] if how == "before" else days[first] <= days[second]
    return Answer(holds, () if holds else (f"{how}: {first}, {second}",))


def _numbers(how: str, name: str, bound: int, on: Lookup) -> Answer:
    value = as_number(on.get(name))
    if value is None:
        return Answer(None, (name,))
    holds = value >= bound if how == "at_least" else value < bound
    return Answer(holds, () if holds else (f"{how}: {name} {bound}",))


def _one_of(name: str, wanted: frozenset[Any], on: Lookup) -> Answer:
    value = on.get(name)
    if isinstance(value, Unknown):
        return Answer(None, (name,))
    values = value if isinstance(value, tuple) else (value,)
    if name in _PLACES:
        values = tuple(around for one in values for around in _around(one))
    holds = any(_alike(one) in wanted for one in values)
    return Answer(holds, () if holds else (f"{name}: {_shown(value)}",))


def is_absent(value: object) -> bool:
    """Whether nothing was given, or nobody said."""
    return value is UNKNOWN or value is None or value in ((), "")


def as_number(value: object) -> int | None:
    """A whole number, also where it was answered as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return int(value)
    return value if isinstance(value, int) else None


def _wanted(value: object) -> Iterator[Any]:
    for one in value if isinstance(value, list | tuple) else (value,):
        yield _alike(one)


def _around(place: object) -> Iterator[object]:
    """A place and every place that it lies in by its code: ``FR-IDF`` lies in ``FR``."""
    yield place
    while isinstance(place, str) and "-" in place:
        place = place.rpartition("-")[0]
        yield place


def _alike(value: object) -> object:
    """Truth values stay apart from numbers (in Python ``True == 1``); dates are compared as they are written."""
    if isinstance(value, bool):
        return f"!{value}"
    return value.isoformat() if isinstance(value, date) else value


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)
