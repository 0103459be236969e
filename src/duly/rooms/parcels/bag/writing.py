# SPDX-License-Identifier: Apache-2.0
"""Writing a package: file by file into a folder that gets its name last. What was finished before a crash is taken up again.

A file that was interrupted is sealed anew, under another key: with the old key the number of a chunk would come twice.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import orjson

from duly.kernel.canonical import encode
from duly.rooms.parcels.bag import durable
from duly.rooms.parcels.bag.interchange import seal_for_age
from duly.rooms.parcels.bag.streams import THREADS, Sealed, seal_into
from duly.rooms.parcels.rules.cards import Card, Signatures
from duly.rooms.parcels.rules.chunks import Sealer, new_key
from duly.rooms.parcels.rules.contents import DESCRIPTOR, Inner, contents, descriptor, must_be_tables, must_fit
from duly.rooms.parcels.rules.documents import packed, unpacked
from duly.rooms.parcels.rules.envelope import ENDINGS, HPKE, Envelope, keys_text
from duly.rooms.parcels.rules.limits import (
    BAGIT,
    CUSTODY,
    INFO,
    KEYS,
    MANIFEST,
    PARCEL,
    SIGNATURE,
    TAGS,
    payload,
)
from duly.rooms.parcels.rules.manifests import BAGIT_TEXT, bag_info, manifest, sealed_statement
from duly.rooms.parcels.rules.wrapping import wrap
from duly.rooms.parcels.terms import Pieces, Table

JOURNAL = "progress.jsonl"


class Plan(NamedTuple):
    """For whom a package is sealed, and how."""

    parcel: UUID
    receivers: tuple[Card, ...] = ()
    addresses: tuple[str, ...] = ()
    """Of receivers who have ``age`` only; then there are no cards."""

    @property
    def sealing(self) -> str:
        """How its files are sealed."""
        return "age" if self.addresses else HPKE


class _Done(NamedTuple):
    inner: Inner
    sealed: Sealed
    wrapped: tuple[bytes, ...]


class Writer:
    """A package being written. Content comes in the same order each time; what is there already is left alone."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder, self._plan = folder, plan
        self._ending = ENDINGS[plan.sealing]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._done = {done.inner.path: done for done in self._taken_up()}
        self._order: list[str] = []

    def add(self, path: str, pieces: Pieces, rows: int | None = None) -> Inner:
        """Seal a file, unless that is done.

        Raises:
            Refusal: ``parcels.no_room``, ``parcels.bad_content``.
        """
        self._order.append(path)
        number = len(self._order)
        must_fit(number + 2, receivers=len(self._plan.receivers))
        held = self._done.get(path)
        if held is None or held.inner.n != number:
            held = self._seal(number, path, pieces, rows)
            self._note(held)
        return held.inner

    def close(self, sender: Card, made_at: str, *, tables: Sequence[Table], basis: str = "", before: str = "") -> bytes:
        """Write the lists; gives what the sender has to sign. Nothing more can be added.

        Raises:
            Refusal: ``parcels.no_room``, ``parcels.bad_content``.
        """
        must_be_tables(tables)
        files = [self._done[path].inner for path in self._order]
        self.add(DESCRIPTOR, lambda: [descriptor(self._plan.parcel, made_at, tables, files)])
        files.append(self._done[DESCRIPTOR].inner)
        listed = contents(self._plan.parcel, files)
        first = self._seal(0, "contents", lambda: [listed], None)
        done = [first, *(self._done[path] for path in self._order)]
        envelope = Envelope(
            self._plan.parcel, self._plan.sealing, made_at, len(done), sender, self._receivers(), before
        )
        self._leave_only({payload(one.inner.n, self._ending) for one in done})
        oxum = f"{sum(one.sealed.sealed_size for one in done)}.{len(done)}"
        return self._lists(done, {
            BAGIT: BAGIT_TEXT, PARCEL: envelope.text(), KEYS: keys_text(self._wrapped(done)),
            INFO: bag_info(self._plan.parcel, made_at[:10], oxum, basis, before),
        })  # fmt: skip

    def _lists(self, done: Sequence[_Done], tags: dict[str, bytes]) -> bytes:
        tags[MANIFEST] = manifest({payload(one.inner.n, self._ending): one.sealed.sealed_digest for one in done})
        listed = manifest({name: hashlib.sha256(text).hexdigest() for name, text in tags.items()})
        for name, text in (*tags.items(), (TAGS, listed)):
            durable.write(self._folder / name, text)
        return sealed_statement(self._plan.parcel, tags[MANIFEST], listed)

    def _leave_only(self, names: set[str]) -> None:
        """An earlier attempt may have had more files."""
        for path in (self._folder / "data").iterdir():
            if f"data/{path.name}" not in names:
                path.unlink()

    def _seal(self, number: int, path: str, pieces: Pieces, rows: int | None) -> _Done:
        there = self._folder / payload(number, self._ending)
        wrapped: tuple[bytes, ...] = ()
        with durable.fresh(there) as file:
            if self._plan.addresses:
                sealed = seal_for_age(file, pieces(), self._plan.addresses)
            else:
                key = new_key()
                wrapped = tuple(wrap(key, card, self._plan.parcel, number) for card in self._plan.receivers)
                with ThreadPoolExecutor(THREADS) as pool:
                    sealed = seal_into(file, pieces(), Sealer(key, self._plan.parcel, number), pool)
        return _Done(Inner(number, path, sealed.size, sealed.digest, rows), sealed, wrapped)

    def _receivers(self) -> tuple[str, ...]:
        return self._plan.addresses or tuple(card.key_id for card in self._plan.receivers)

    def _wrapped(self, done: Sequence[_Done]) -> Mapping[str, list[bytes]]:
        return {card.key_id: [one.wrapped[at] for one in done] for at, card in enumerate(self._plan.receivers)}

    def _note(self, done: _Done) -> None:
        self._done[done.inner.path] = done
        line = orjson.dumps([[*done.inner], [*done.sealed], [packed(one) for one in done.wrapped]])
        with os.fdopen(os.open(self._folder / JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _taken_up(self) -> Iterable[_Done]:
        """What the journal says is done; a line that a crash cut off is none, and neither is one whose file is not there."""
        path = self._folder / JOURNAL
        for line in path.read_bytes().split(b"\n") if path.exists() else ():
            try:
                inner, sealed, wrapped = orjson.loads(line)
            except ValueError:
                continue
            done = _Done(Inner(*inner), Sealed(*sealed), tuple(unpacked(JOURNAL, one) for one in wrapped))
            there = self._folder / payload(done.inner.n, self._ending)
            if (
                there.exists()
                and there.stat().st_size == done.sealed.sealed_size
                and len(wrapped) == len(self._plan.receivers)
            ):
                yield done


def sign(folder: Path, signatures: Signatures, custody: bytes) -> None:
    """Put the signature and the chain of custody beside what was written; then it is whole.

    Raises:
        Refusal: ``parcels.no_room``.
    """
    durable.write(folder / SIGNATURE, encode(signatures))
    durable.write(folder / CUSTODY, custody)
    (folder / JOURNAL).unlink(missing_ok=True)
