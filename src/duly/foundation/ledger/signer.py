# SPDX-License-Identifier: Apache-2.0
"""The port of a signer: whoever holds the log's key.

A signer is the first witness of the log. It keeps a memory of its own of what it signed, outside the database, hashes
every new entry itself, and signs nothing that does not extend what it signed before.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from duly.kernel.notes import Checkpoint

EntriesSince = Callable[[int], Iterable[bytes]]
"""``entries_since(n)`` gives the bytes of entry n, n + 1, ... up to the claimed size."""


class Signer(Protocol):
    """Signs checkpoints of one log."""

    def verifier_key(self) -> str:
        """The public key, as a C2SP verifier key whose name is the log's origin."""

    def size(self) -> int:
        """How many entries the signer has signed for: its high-water mark."""

    def remembers(self) -> tuple[int, bytes]:
        """That number, and the root over them."""

    def sign(self, claimed: Checkpoint, entries_since: EntriesSince) -> str:
        """A signed note of the claimed checkpoint; the signer asks for the entries that it has not seen yet.

        Raises:
            Refusal: ``ledger.signer_refused`` when the log was cut, forked, or its tree does not match its entries.
        """
