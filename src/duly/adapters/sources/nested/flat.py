# SPDX-License-Identifier: Apache-2.0
"""Records as rows: objects in objects become columns with dotted names, lists become tables of their own.

Numbers stay as they were written, however long. A value that is an object in one record and a plain value in another has a
column for each. A list or object with nothing in it leaves nothing behind, as if it were not there.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, NoReturn

DEEPEST = 16
VALUE = "value"
"""The column of plain values in a list."""


class Unsound(Exception):
    """A record that is not one; its argument is the code of the fault."""


class _Object(list[tuple[str, Any]]):
    """The names and values of an object, in their order."""


class Flat(NamedTuple):
    """One row and the lists in it."""

    cells: dict[str, str | None]
    lists: dict[str, list[Any]]


def parsed(raw: bytes) -> Flat:
    """One record.

    Raises:
        Unsound: ``not_json``, ``repeated_name``, ``too_deep``, ``not_an_object``, ``undecodable``.
    """
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=_Object, parse_float=str, parse_int=str, parse_constant=_no_number
        )
    except UnicodeDecodeError:
        raise Unsound("undecodable") from None
    except RecursionError:
        raise Unsound("too_deep") from None
    except ValueError:
        raise Unsound("not_json") from None
    if not isinstance(value, _Object):
        raise Unsound("not_an_object")
    flat = flattened(value)
    _require_sound(flat, 0)
    return flat


def flattened(value: Any) -> Flat:
    """A value as a row; a plain one has one column.

    Raises:
        Unsound: ``repeated_name``, ``too_deep``, ``undecodable``.
    """
    flat = Flat({}, {})
    if isinstance(value, _Object):
        _into(flat, "", value, 0)
    elif isinstance(value, list):
        flat.lists[VALUE] = value
    else:
        flat.cells[VALUE] = _text(value)
    return flat


def rows_at(flat: Flat, path: Sequence[str]) -> list[tuple[int, Flat]]:
    """The rows that a record has in the table at a path of lists, each with the place of its parent among those it has there."""
    level = [(0, flat)]
    for name in path:
        level = [(place, flattened(item)) for place, (_, row) in enumerate(level) for item in row.lists.get(name, ())]
    return level


def paths_in(flat: Flat, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Flat]]:
    """Every row in a record, with the path of its table."""
    yield before, flat
    for name, items in flat.lists.items():
        for item in items:
            yield from paths_in(flattened(item), (*before, name))


def _require_sound(flat: Flat, depth: int) -> None:
    """That its lists hold nothing that cannot be read, before a row of any is handed on."""
    if depth > DEEPEST:
        raise Unsound("too_deep")
    for items in flat.lists.values():
        for item in items:
            _require_sound(flattened(item), depth + 1)


def _into(flat: Flat, before: str, value: _Object, depth: int) -> None:
    if depth > DEEPEST:
        raise Unsound("too_deep")
    for key, inner in value:
        name = f"{before}{_text(key)}"
        if isinstance(inner, _Object):
            _into(flat, f"{name}.", inner, depth + 1)
        elif isinstance(inner, list):
            if name in flat.lists:
                raise Unsound("repeated_name")
            flat.lists[name] = inner
        else:
            if name in flat.cells:
                raise Unsound("repeated_name")
            flat.cells[name] = _text(inner)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bool):
        return None if value is None else "true" if value else "false"
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a pair of surrogates
        raise Unsound("undecodable") from None
    return text


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
