# SPDX-License-Identifier: Apache-2.0
"""Reads."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from duly.foundation.files.facts import NO_FILE
from duly.foundation.files.models import File
from duly.foundation.files.store import Store

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_installed: list[Store] = []


def install(store: Store) -> None:
    """Say where bytes lie."""
    _installed[:] = [store]


def store() -> Store:
    """Where bytes lie."""
    return _installed[0]


def file(digest: str) -> File:
    """What is known of stored bytes.

    Raises:
        Refusal: ``files.missing``.
    """
    found = File.objects.filter(digest=digest).first()
    if found is None:
        raise NO_FILE(field="digest", digest=digest)
    return found


def chunks(digest: str) -> Iterator[bytes]:
    """The bytes, a chunk at a time.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``.
    """
    return store().get(digest)


def content(digest: str) -> bytes:
    """The bytes, all at once.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``.
    """
    return b"".join(chunks(digest))


def opened(digest: str) -> BinaryIO:
    """The bytes as a readable stream.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``; the latter may come at the end.
    """
    return io.BufferedReader(_Chunked(chunks(digest)))


class _Chunked(io.RawIOBase):
    """Chunks as a stream."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source = source
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        room = memoryview(buffer)
        while not self._held:
            chunk = next(self._source, None)
            if chunk is None:
                return 0
            self._held = chunk
        count = min(len(room), len(self._held))
        room[:count] = self._held[:count]
        self._held = self._held[count:]
        return count
