# SPDX-License-Identifier: Apache-2.0
"""Bytes on their way through a cipher: in chunks of one size, hashed beside it, never more than a few chunks in memory.

Hashing takes longer than encrypting; both let go of the interpreter, so hashes are computed in threads of their own.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, NamedTuple

from duly.rooms.parcels.rules.chunks import Sealer
from duly.rooms.parcels.rules.limits import CHUNK

THREADS = 3
"""Two that hash, one that writes."""


class Sealed(NamedTuple):
    """What became of a stream."""

    size: int
    digest: str
    """Hexadecimal SHA-256 of the content."""
    sealed_size: int
    sealed_digest: str


class Step:
    """Work that is done beside the main thread, one piece after the other, at most one waiting."""

    def __init__(self, pool: ThreadPoolExecutor, work: Callable[[bytes], object]) -> None:
        self._pool, self._work = pool, work
        self._last: Future[object] | None = None

    def feed(self, piece: bytes) -> None:
        """The next piece; waits for the one before, and fails with it."""
        self.wait()
        self._last = self._pool.submit(self._work, piece)

    def wait(self) -> None:
        """Until all that was fed is done."""
        if self._last is not None:
            self._last.result()
            self._last = None


def chunks(pieces: Iterable[bytes], size: int = CHUNK) -> Iterator[tuple[bytes, bool]]:
    """Pieces of any size as chunks of one, with whether each is the last. Nothing gives one empty chunk."""
    before: bytes | None = None
    for chunk in _even(pieces, size):
        if before is not None:
            yield before, False
        before = chunk
    yield before or b"", True


def _even(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        if not held and len(piece) == size:
            yield bytes(piece)
            continue
        view = memoryview(piece)
        for at in range(0, len(view), size):
            held += view[at : at + size]
            if len(held) >= size:
                yield bytes(memoryview(held)[:size])
                del held[:size]
    if held:
        yield bytes(held)


def seal_into(file: BinaryIO, pieces: Iterable[bytes], sealer: Sealer, pool: ThreadPoolExecutor) -> Sealed:
    """Seal a stream into a file."""
    plain, sealed, size = hashlib.sha256(), hashlib.sha256(), 0

    steps = (Step(pool, sealed.update), Step(pool, file.write))
    hashing = Step(pool, plain.update)
    for step in steps:
        step.feed(sealer.header)
    for chunk, is_last in chunks(pieces):
        hashing.feed(chunk)
        size += len(chunk)
        piece = sealer.seal(chunk, is_last=is_last)
        for step in steps:
            step.feed(piece)
    for waiting in (hashing, *steps):
        waiting.wait()
    return Sealed(size, plain.hexdigest(), file.tell(), sealed.hexdigest())


def put_all(file: BinaryIO, pieces: Iterable[bytes], pool: ThreadPoolExecutor) -> tuple[int, str]:
    """Write a stream; its size and hexadecimal SHA-256."""
    digest, size = hashlib.sha256(), 0
    steps = (Step(pool, digest.update), Step(pool, file.write))
    for piece in pieces:
        for step in steps:
            step.feed(piece)
        size += len(piece)
    for waiting in steps:
        waiting.wait()
    return size, digest.hexdigest()
