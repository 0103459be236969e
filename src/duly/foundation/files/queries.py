# SPDX-License-Identifier: Apache-2.0
"""Reads."""

import io
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from duly.foundation.files.facts import CLOSED, DAMAGED, NO_FILE
from duly.foundation.files.models import Copy, File
from duly.foundation.files.store import Store
from duly.foundation.vault import keys

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


def chunks(digest: str, *, whose: Iterable[UUID] = ()) -> Iterator[bytes]:
    """The bytes, a chunk at a time; what is sealed comes in one.

    ``whose`` names the persons whose own copies may be opened; where none of them has one, bytes that nobody sealed yet are
    given. Without it, bytes that lie open are given, or any copy whose key still exists.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``; ``files.closed`` where the keys were destroyed.
    """
    return _found(digest, frozenset(whose))()


def content(digest: str, *, whose: Iterable[UUID] = ()) -> bytes:
    """The bytes, all at once; ``whose`` as for :func:`chunks`.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``, ``files.closed``.
    """
    return b"".join(chunks(digest, whose=whose))


def place(subject: UUID, digest: str) -> bytes:
    """Where a sealed file stands: it opens as this file of this person only."""
    return b"duly/file/1" + subject.bytes + digest.encode()


def plain_among(digests: Iterable[str]) -> set[str]:
    """Those of these files whose bytes lie in the store as they came."""
    return set(File.objects.filter(digest__in=list(digests), is_plain=True).values_list("digest", flat=True))


def opener(digest: str) -> Callable[[], BinaryIO]:
    """Look the file up now; what is given opens it as a readable stream on any thread, as often as asked, without the database.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``; the latter may come at the end of the stream.
    """
    found = _found(digest, frozenset())
    return lambda: io.BufferedReader(_Chunked(found()))


def local_path(digest: str, folder: Path) -> Path:
    """Where the bytes lie as a file of this machine: in the store itself where that is a disk, or else as a copy that is made
    in ``folder`` once. What is sealed has no such place.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``.
    """
    if not plain_among([digest]):
        raise NO_FILE(field="digest", digest=digest)
    if (own := store().path(digest)) is not None:
        return own
    place = folder / digest.rsplit(":", maxsplit=1)[-1]
    if not place.exists():
        partial = place.with_name(f"{place.name}.{secrets.token_hex(8)}.partial")
        with partial.open("xb") as stream:
            stream.writelines(store().get(digest))
        partial.replace(place)
    return place


def _found(digest: str, wanted: frozenset[UUID]) -> Callable[[], Iterator[bytes]]:
    row = File.objects.filter(digest=digest).first()
    copies = [one for one in row.copies.order_by("id") if not wanted or one.subject in wanted] if row else []
    is_open = row is None or (row.is_plain and (not copies or store().exists(digest)))
    if is_open and not (wanted and copies):
        return lambda: store().get(digest)
    if not copies:
        raise NO_FILE(field="digest", digest=digest)
    plain = _unsealed(copies, digest)
    return lambda: iter([plain])


def _unsealed(copies: list[Copy], digest: str) -> bytes:
    held = keys.held({one.subject for one in copies})
    living = next((one for one in copies if one.subject in held), None)
    if living is None:
        raise CLOSED(field="digest", digest=digest)
    sealed = b"".join(store().get(living.stored))
    try:
        return held[living.subject].open(place(living.subject, digest), sealed)
    except keys.UnreadableError:
        raise DAMAGED(field="digest", digest=digest, found=living.stored) from None


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
