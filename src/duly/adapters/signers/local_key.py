# SPDX-License-Identifier: Apache-2.0
"""A signer with an Ed25519 key in a file and a memory of its own beside it.

The folder is never part of a backup: a restored database must meet a signer that remembers more than it does. It may
belong to another user of the machine than the rest of the house.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from duly.foundation.ledger.facts import SIGNER_REFUSED
from duly.foundation.ledger.signer import EntriesSince
from duly.kernel import merkle, notes
from duly.kernel.notes import Checkpoint


@dataclass(frozen=True, slots=True)
class LocalKey:
    """The files ``log.key`` (a C2SP note key), ``state.json`` and ``checkpoint`` (the last note) in one folder."""

    folder: Path
    origin: str

    def verifier_key(self) -> str:
        """The public key, as a C2SP verifier key."""
        with self._alone():
            return notes.verifier_key(self.origin, self._key().public_key().public_bytes_raw())

    def size(self) -> int:
        """How many entries were signed for."""
        with self._alone():
            return self._remembered().size

    def remembers(self) -> tuple[int, bytes]:
        """That number, and the root over them."""
        with self._alone():
            edge = self._remembered()
            return edge.size, edge.root()

    def sign(self, claimed: Checkpoint, entries_since: EntriesSince) -> str:
        """Hash what is new, compare with the claim, remember, sign: in this order, so that no crash can lead to a fork.

        Raises:
            Refusal: ``ledger.signer_refused``.
        """
        with self._alone():
            key, edge = self._key(), self._remembered()
            if claimed.origin != self.origin:
                raise SIGNER_REFUSED(why=f"it is the log {claimed.origin}, not {self.origin}")
            if claimed.size < edge.size:
                raise SIGNER_REFUSED(why=f"it has {claimed.size} entries, {edge.size} were signed before")
            if claimed.size > edge.size:
                for entry in entries_since(edge.size):
                    edge.append(merkle.leaf_hash(entry))
            if edge.size != claimed.size:
                raise SIGNER_REFUSED(why=f"it claims {claimed.size} entries and shows {edge.size}")
            if edge.root() != claimed.root:
                raise SIGNER_REFUSED(why="its root is not the root over what was signed before and the new entries")
            self._remember(edge)
            note = notes.sign(claimed.text(), self.origin, key)
            self._replace("checkpoint", note.encode(), mode=0o644)
            return note

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two processes may sign one after the other, never at once: each starts from what the last one remembered."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _key(self) -> Ed25519PrivateKey:
        path, state = self.folder / "log.key", self.folder / "state.json"
        if not path.exists():
            if not state.exists():
                self._remember(merkle.Frontier())
            if self._remembered().size:
                raise SIGNER_REFUSED(why=f"the key file {path} is gone")
            text = notes.private_text(self.origin, Ed25519PrivateKey.generate())
            self._replace("log.key", f"{text}\n".encode(), mode=0o600)
        return notes.private_key(path.read_text(encoding="utf-8").strip(), self.origin)

    def _remembered(self) -> merkle.Frontier:
        path = self.folder / "state.json"
        try:
            state = orjson.loads(path.read_bytes())
        except FileNotFoundError:
            if (self.folder / "log.key").exists():
                raise SIGNER_REFUSED(why=f"its memory {path} is gone, so it cannot tell a fork") from None
            return merkle.Frontier()
        if state["origin"] != self.origin:
            raise SIGNER_REFUSED(why=f"its memory is of the log {state['origin']}")
        return merkle.Frontier(state["size"], [bytes.fromhex(held) for held in state["frontier"]])

    def _remember(self, edge: merkle.Frontier) -> None:
        state = {"frontier": [held.hex() for held in edge.hashes], "origin": self.origin, "size": edge.size}
        self._replace("state.json", orjson.dumps(state), mode=0o600)

    def _replace(self, name: str, content: bytes, *, mode: int) -> None:
        """Write a file so that after a crash it is the old one or the new one, and durable."""
        partial = self.folder / f"{name}.partial"
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        try:
            os.write(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        partial.replace(self.folder / name)
        directory = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
