# SPDX-License-Identifier: Apache-2.0
"""Packages without a database: made by the room's own writer, with keys whose seeds are known, so that they can be harmed."""

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from duly.rooms.parcels.bag.opening import Owner
from duly.rooms.parcels.bag.writing import Plan, Writer, sign
from duly.rooms.parcels.rules.cards import SECRET, Card, card_of, private
from duly.rooms.parcels.rules.custody import Entry, entry
from duly.rooms.parcels.rules.limits import CHUNK, SIGNED_TAGS
from duly.rooms.parcels.rules.manifests import manifest, seal_of, sealed_statement
from duly.rooms.parcels.terms import Event, Table

NOW = "2026-11-23T08:00:00.000Z"
SENDER_SECRET, RECEIVER_SECRET, STRANGER_SECRET = (bytes([n]) * SECRET for n in (1, 2, 3))
PARCEL = UUID("0f0e0d0c-0b0a-4908-8706-050403020100")
FILES = 40
TABLE = Table("客户", {"fields": [{"name": "编号", "type": "string"}]})
CUSTOMERS = "编号\n00001\n00002\n".encode()
LARGE = bytes(range(256)) * (9 * 4096)
"""Two whole chunks and a part."""


@cache
def a_card(secret: bytes = SENDER_SECRET) -> Card:
    """The card of a key."""
    return card_of(secret, {1: "Acme Ltd", 2: "Other Ltd", 3: "Stranger"}[secret[0]], NOW)


def owner(secret: bytes = RECEIVER_SECRET) -> Owner:
    """Who opens."""
    return Owner(a_card(secret), private(secret))


class Made(NamedTuple):
    """What goes into a package: path inside, content."""

    files: Sequence[tuple[str, Iterable[bytes]]] = (("tables/0000/00000.csv", (CUSTOMERS,)),)
    parcel: UUID = PARCEL
    tables: Sequence[Table] = (TABLE,)


ONE_TABLE = Made()


def a_bag(
    folder: Path,
    made: Made = ONE_TABLE,
    *,
    sender: bytes = SENDER_SECRET,
    receivers: Sequence[bytes] = (RECEIVER_SECRET,),
) -> Path:
    """A package, sealed and signed."""
    bag = folder / "bag"
    writer = Writer(bag, Plan(made.parcel, tuple(a_card(one) for one in receivers)))
    for path, pieces in made.files:
        writer.add(path, lambda pieces=pieces: pieces, rows=2)  # type: ignore[misc]
    statement = writer.close(a_card(sender), NOW, tables=made.tables, basis="contract")
    own = private(sender)
    chain = a_chain(bag, made.parcel, sender)
    sign(bag, own.sign(statement), text(chain))
    return bag


def a_long_bag(folder: Path) -> Path:
    """Forty files, each from a few pieces."""
    rows = tuple(
        (f"tables/0000/{n:05d}.csv", tuple(f"{n},{piece}\n".encode() * 500 for piece in range(3))) for n in range(FILES)
    )
    return a_bag(folder, Made(rows))


def a_chain(bag: Path, parcel: UUID, sender: bytes = SENDER_SECRET) -> list[Entry]:
    """Begun and sealed."""
    seal = seal_of((bag / "tagmanifest-sha256.txt").read_bytes())
    signer = (a_card(sender), private(sender))
    first = entry([], parcel, Event.CREATED, at=NOW, signer=signer, data={})
    return [first, entry([first], parcel, Event.SEALED, at=NOW, signer=signer, data={"seal": seal})]


def text(chain: Iterable[Entry]) -> bytes:
    """A chain as it stands in its file."""
    return b"".join(one.line + b"\n" for one in chain)


def signed_anew(bag: Path, parcel: UUID = PARCEL, secret: bytes = SENDER_SECRET) -> None:
    """Make lists and signature fit what lies there now: what a dishonest sender could do."""
    digests = {f"data/{path.name}": _digest(path) for path in (bag / "data").iterdir()}
    listed = manifest(digests)
    (bag / "manifest-sha256.txt").write_bytes(listed)
    tags = manifest({name: _digest(bag / name) for name in SIGNED_TAGS})
    (bag / "tagmanifest-sha256.txt").write_bytes(tags)
    statement = sealed_statement(parcel, listed, tags)
    sign(bag, private(secret).sign(statement), text(a_chain(bag, parcel, secret)))


@cache
def _large(folder: Path) -> Path:
    return a_bag(folder / "large", Made((("tables/0000/00000.parquet", (LARGE,)),)))


def a_large_bag(folder: Path, kept: Path) -> Path:
    """A package with three chunks in a file, to be harmed; it is made once."""
    bag = folder / "bag"
    shutil.copytree(_large(kept), bag)
    return bag


def chunks_of(bag: Path) -> list[bytes]:
    """The header and the sealed chunks of the large file."""
    raw = (bag / "data" / "00001.tpk").read_bytes()
    size = CHUNK + 16
    return [raw[:32], *(raw[at : at + size] for at in range(32, len(raw), size))]


def put_chunks(bag: Path, chunks: Iterable[bytes]) -> None:
    """The large file, from other chunks."""
    (bag / "data" / "00001.tpk").write_bytes(b"".join(chunks))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
