# SPDX-License-Identifier: Apache-2.0
"""Packs as they were read, in a form that is read again in a fraction of the time: JSON, and nothing that could be run."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any, Final

import orjson

from duly.kernel.words import Words
from duly.rooms.rulebook import shapes
from duly.rooms.rulebook.facts import Pack

_SHAPES: Final[Mapping[str, Any]] = {
    shape.__name__: shape
    for shape in (
        Words, shapes.Due, shapes.FieldSpec, shapes.KindSpec, shapes.Law, shapes.Manual, shapes.Pack, shapes.Question,
        shapes.Rule, shapes.TaskSpec, shapes.Waiver, shapes.WordList,
    )
}  # fmt: skip
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(one.name for one in fields(shape)) for name, shape in _SHAPES.items()
}
_MOMENTS: Final[Mapping[str, Callable[[str], object]]] = {
    "date": date.fromisoformat, "datetime": datetime.fromisoformat, "time": time.fromisoformat,
}  # fmt: skip


def packed(packs: Iterable[Pack]) -> bytes:
    """What these packs hold.

    Raises:
        TypeError: a value that JSON could not bring back as it was.
    """
    return orjson.dumps([_plain(pack) for pack in packs])


def unpacked(content: bytes) -> tuple[Pack, ...]:
    """The packs, equal to those that were put in.

    Raises:
        ValueError, TypeError, KeyError: this is nothing that :func:`packed` made.
    """
    found = tuple(_again(one) for one in orjson.loads(content))
    if not all(isinstance(pack, Pack) for pack in found):
        raise TypeError("no packs")
    return found


def _plain(value: object) -> Any:
    """A list is what it is; all else that JSON does not know is a mapping from one name to what it is made of."""
    name = type(value).__name__
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, tuple):
        return {"tuple": [_plain(one) for one in value]}
    if isinstance(value, Mapping):
        return {"map": [[_plain(key), _plain(one)] for key, one in value.items()]}
    if name in _MOMENTS:
        return {name: str(value)}
    if _SHAPES.get(name) is type(value):
        return {name: [_plain(getattr(value, one)) for one in _NAMES[name]]}
    raise TypeError(name)


def _again(value: Any) -> Any:
    if isinstance(value, list):
        return [_again(one) for one in value]
    if not isinstance(value, dict):
        return value
    ((name, held),) = value.items()
    if name == "tuple":
        return tuple([_again(one) for one in held])
    if name == "map":
        return {_again(key): _again(one) for key, one in held}
    if name in _MOMENTS:
        return _MOMENTS[name](held)
    return _SHAPES[name](*[_again(one) for one in held])
