# SPDX-License-Identifier: Apache-2.0
"""The port of stores: where bytes lie. A store knows digests and bytes, nothing else."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

CHUNK = 1 << 16
"""Bytes that are held in memory at a time."""


class Store(Protocol):
    """Keeps bytes under their SHA-256 digest, written ``sha256:<hex>``."""

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep the bytes durably and give their digest and size. Bytes that are there already are not kept twice.

        Raises:
            Refusal: ``files.store_full``, ``files.store_unavailable``; nothing is kept then.
        """

    def get(self, digest: str) -> Iterator[bytes]:
        """The bytes, in chunks; the digest is checked on the way.

        Raises:
            Refusal: ``files.missing``; ``files.damaged``, which may come after the last chunk.
        """

    def exists(self, digest: str) -> bool:
        """Whether the bytes are there; they are not read."""

    def path(self, digest: str) -> Path | None:
        """Where the bytes lie as a file of this machine, unchecked; nothing where they do not.

        Raises:
            Refusal: ``files.missing``.
        """

    def forget(self, digest: str) -> None:
        """Destroy the bytes; nothing happens when they are not there."""

    def sweep(self, now: float) -> int:
        """Remove what puts that were killed left behind a day or more before ``now`` (Unix time); gives how much."""
