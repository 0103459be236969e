# SPDX-License-Identifier: Apache-2.0
"""Reading JSON that came from outside: one value has one form, and every field is the one that was asked for."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import orjson

from duly.kernel.canonical import encode
from duly.kernel.words import Words
from duly.rooms.parcels.refusals import MALFORMED
from duly.rooms.parcels.rules.reasons import NOT_JSON, NOT_OUR_SHAPE

Shape = Mapping[str, type | tuple[type, ...]]


def read(path: str, raw: bytes, shape: Shape) -> dict[str, Any]:
    """A canonical object with exactly these fields.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    return fitted(path, parsed(path, raw), shape)


def parsed(path: str, raw: bytes) -> Any:
    """A canonical JSON value: what it says could be written in no other way.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    try:
        value = orjson.loads(raw)
        is_canonical = encode(value) == raw
    except (ValueError, RecursionError):
        raise MALFORMED(path=path, why=NOT_JSON) from None
    if not is_canonical:
        raise MALFORMED(path=path, why=NOT_JSON)
    return value


def fitted(path: str, value: Any, shape: Shape) -> dict[str, Any]:
    """A value, once it has exactly these fields of these types; ``bool`` is no number here.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    if not isinstance(value, dict) or value.keys() != shape.keys():
        raise MALFORMED(path=path, why=NOT_OUR_SHAPE)
    for name, wanted in shape.items():
        if not isinstance(value[name], wanted) or (isinstance(value[name], bool) and wanted is int):
            raise MALFORMED(path=path, why=NOT_OUR_SHAPE)
    return value


def packed(raw: bytes) -> str:
    """Bytes as text: base64, as RFC 4648 section 4 has it."""
    return base64.b64encode(raw).decode()


def unpacked(path: str, text: str, *, why: Words = NOT_OUR_SHAPE) -> bytes:
    """The bytes behind :func:`packed`; no other text stands for them.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MALFORMED(path=path, why=why) from None
    if packed(raw) != text:
        raise MALFORMED(path=path, why=why)
    return raw
