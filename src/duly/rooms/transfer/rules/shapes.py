# SPDX-License-Identifier: Apache-2.0
"""Reading one value of a mapping: its shape, its limits, its place in the complaint."""

import re
import reprlib
from collections.abc import Iterable, Mapping
from typing import Any

from duly.rooms.transfer.rules import complaints

_SHOWN = 60
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_TAKEN = frozenset({"row", "fate", "digest"})
"""Names that frames use for columns of their own."""


def group(raw: object, path: str, known: Iterable[str] | None = None) -> Mapping[str, Any]:
    """A group of keys and values, all of them known."""
    if not isinstance(raw, Mapping):
        raise complaints.NOT_A_MAP(field=path, path=path)
    allowed = None if known is None else list(known)
    for key in raw:
        at = f"{path}.{key}" if path else str(key)
        if not isinstance(key, str):
            raise complaints.NOT_TEXT(field=at, path=at)
        if allowed is not None and key not in allowed:
            raise complaints.UNKNOWN_KEY(field=at, path=at, known=", ".join(allowed))
    return raw


def items(raw: object, path: str, limit: int) -> list[Any]:
    """A list, not too long; nothing is an empty one."""
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        raise complaints.NOT_A_LIST(field=path, path=path)
    if len(raw) > limit:
        raise complaints.TOO_LONG(field=path, path=path, length=len(raw), limit=limit)
    return list(raw)


def text(raw: object, path: str, limit: int, *, required: bool = True) -> str:
    """A text exactly as it stands: a separator may be a blank, and a code may begin with one."""
    if raw is None:
        raw = ""
    if not isinstance(raw, str):
        raise complaints.NOT_TEXT(field=path, path=path)
    if required and not raw.strip():
        raise complaints.MISSING(field=path, path=path)
    if len(raw) > limit:
        raise complaints.TOO_LONG(field=path, path=path, length=len(raw), limit=limit)
    return raw


def name(raw: object, path: str, limit: int = 128) -> str:
    """What a field or a table is called at the target: any language, nothing invisible."""
    given = text(raw, path, limit)
    if given in _TAKEN or given != given.strip() or _CONTROL.search(given):
        raise complaints.BAD_NAME(field=path, path=path, given=shown(given))
    return given


def flag(raw: object, path: str) -> bool:
    """True or false."""
    if not isinstance(raw, bool):
        raise complaints.NOT_YES_OR_NO(field=path, path=path)
    return raw


def count(raw: object, path: str, least: int, most: int) -> int:
    """A whole number within limits."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
        raise complaints.BAD_COUNT(field=path, path=path, least=least, most=most, given=shown(raw))
    return raw


def one_of(raw: object, path: str, known: Iterable[str]) -> str:
    """One of the known words."""
    allowed = list(known)
    if not isinstance(raw, str) or raw not in allowed:
        raise complaints.NOT_KNOWN(field=path, path=path, given=shown(raw), known=", ".join(allowed))
    return raw


def shown(raw: object) -> str:
    """What was written, cut short."""
    return raw[:_SHOWN] if isinstance(raw, str) else reprlib.repr(raw)
