# SPDX-License-Identifier: Apache-2.0
"""What a batch holds of its customers, sealed under the key of the batch: what was read, what holds, what people keyed in."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import orjson

from duly.foundation.vault import keys
from duly.rooms.papers.terms import Box, Sheet


class Held(NamedTuple):
    """What a field holds."""

    read: str
    value: str
    keyed: tuple[tuple[str, str], ...] = ()
    """Who keyed in what."""


def seal_field(key: keys.Key, field: UUID, held: Held) -> bytes:
    """As it is kept, inside a running verb."""
    return key.seal(_place(b"field", field), orjson.dumps(held._asdict()))


def open_field(key: keys.Key, field: UUID, sealed: bytes | memoryview) -> Held:
    """What a field holds."""
    said = orjson.loads(key.open(_place(b"field", field), bytes(sealed)))
    return Held(said["read"], said["value"], tuple((who, text) for who, text in said["keyed"]))


def seal_boxes(key: keys.Key, page: UUID, boxes: Sequence[Box]) -> bytes:
    """What was seen on a page, as it is kept."""
    return key.seal(_place(b"page", page), orjson.dumps([[box.corners, box.text, box.score] for box in boxes]))


def open_sheet(key: keys.Key, page: UUID, size: tuple[int, int], sealed: bytes | memoryview) -> Sheet:
    """What was seen on a page."""
    rows = orjson.loads(key.open(_place(b"page", page), bytes(sealed)))
    boxes = tuple(Box(tuple((x, y) for x, y in corners), text, score) for corners, text, score in rows)
    return Sheet(*size, boxes)


def key_of(batch: UUID) -> keys.Key:
    """The key of a batch that exists."""
    held: Mapping[UUID, keys.Key] = keys.held([batch])
    return held[batch]


def _place(what: bytes, one: UUID) -> bytes:
    return b"duly/paper/1|" + what + one.bytes
