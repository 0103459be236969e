# SPDX-License-Identifier: Apache-2.0
"""Canonical JSON: one value, one sequence of bytes.

A restricted profile of RFC 8785 on which every conforming writer agrees: keys are ASCII ``[a-z0-9_]``, integers stay
within 2**53 - 1, there are no floats (money and large numbers are strings), text is valid Unicode. Bytes are kept as
written and are never serialised again in order to verify them.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

import orjson

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

_KEY = re.compile(r"[a-z0-9_]+\Z")
_LARGEST = 2**53 - 1


def check(value: Json, at: str = "$") -> None:
    """Refuse what lies outside the profile.

    Raises:
        ValueError: says which place is wrong and why.
    """
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            _refuse(at, "an integer beyond 2**53 - 1; write it as text")
    elif isinstance(value, Mapping):
        _check_object(value, at)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            check(inner, f"{at}[{index}]")
    else:
        _refuse(at, f"{type(value).__name__}; only text, integers, booleans, null, lists and objects are allowed")


def _check_object(value: Mapping[str, Json], at: str) -> None:
    for key, inner in value.items():
        if not isinstance(key, str) or not _is_key(key):
            _refuse(at, f"the key {key!r}; only a-z, 0-9 and _ are allowed")
        # Most values are text or small numbers, and this is the hot path of the ledger.
        if type(inner) is not str and not (type(inner) is int and -_LARGEST <= inner <= _LARGEST):
            check(inner, f"{at}.{key}")


@lru_cache(4096)
def _is_key(text: str) -> bool:
    return _KEY.match(text) is not None


def encode(value: Json) -> bytes:
    """The canonical bytes of a value.

    Raises:
        ValueError: the value lies outside the profile, or holds a lone surrogate.
    """
    check(value)
    return encode_unchecked(value)


def encode_unchecked(value: Json) -> bytes:
    """As :func:`encode`, for values whose shape the caller has fixed already: the hot path of the ledger."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise ValueError(str(error)) from error


def digest(value: Json) -> str:
    """``sha256:<hex>`` over the canonical bytes: what an approval binds to."""
    return f"sha256:{hashlib.sha256(encode(value)).hexdigest()}"


def _refuse(at: str, why: str) -> None:
    message = f"canonical JSON cannot hold {why} (at {at})"
    raise ValueError(message)
