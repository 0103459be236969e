# SPDX-License-Identifier: Apache-2.0
"""Reading the log: entries, facts with their sentences, tiles, proofs, seals."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Max

from duly.foundation.ledger import subject_keys as keys
from duly.foundation.ledger import vault
from duly.foundation.ledger.facts import NOT_OPEN, Line, Standing, kinds
from duly.foundation.ledger.keyring import Keyring, fingerprint
from duly.foundation.ledger.models import Entry, Inbox, Log, Seal, Tile
from duly.foundation.ledger.reindexing import index_in_use, index_progress
from duly.foundation.ledger.rewrapping import (
    INDEX,
    SUBJECTS,
    a_person_wrapped_by,
    destroyed,
    house_keys,
    keys_with,
    try_disclosures,
    try_keys,
    wrapped_by,
)
from duly.kernel import clock, merkle
from duly.kernel.notes import Checkpoint, proof_text, read_checkpoint

__all__ = [
    "INDEX", "SUBJECTS", "Keyring", "a_person_wrapped_by", "bodies_of", "consistency", "destroyed", "disclosures_of", "entries_of", "entries_of_many", "facts_of", "fingerprint",
    "house_keys", "inclusion", "index_in_use", "index_progress", "is_open", "is_waiting", "keys_with", "last_waiting", "latest_note", "latest_seal", "log", "proofs", "recent",
    "sealed_size", "size", "standing", "subject_keys", "tile", "told", "tree", "try_disclosures", "try_keys", "wrapped_by",
]  # fmt: skip


def log() -> Log:
    """The log of this house.

    Raises:
        Refusal: ``ledger.not_open``.
    """
    found = Log.objects.first()
    if found is None:
        raise NOT_OPEN()
    return found


def is_open() -> bool:
    """Whether this house has a log."""
    return Log.objects.exists()


def size() -> int:
    """How many entries the log has."""
    last: int | None = Entry.objects.aggregate(last=Max("seq"))["last"]
    return 0 if last is None else last + 1


def latest_seal() -> Seal | None:
    """The newest signed checkpoint, if there is one."""
    return Seal.objects.order_by("-size").first()


def latest_note() -> str:
    """The newest signed checkpoint as text; empty when nothing was sealed yet."""
    seal = latest_seal()
    return seal.note if seal else ""


def sealed_size() -> int:
    """How many entries the newest seal covers."""
    return Seal.objects.aggregate(last=Max("size"))["last"] or 0


def last_waiting() -> int | None:
    """The last fact in the inbox now: a mark for :func:`is_waiting`."""
    last: int | None = Inbox.objects.aggregate(last=Max("id"))["last"]
    return last


def is_waiting(mark: int | None) -> bool:
    """Whether a fact up to the mark still waits in the inbox."""
    return mark is not None and Inbox.objects.filter(id__lte=mark).exists()


def standing() -> Standing:
    """How the log stands, for the page that shows it."""
    held, seal, oldest = Log.objects.first(), latest_seal(), Inbox.objects.order_by("id").first()
    return Standing(
        origin=held.origin if held else "",
        verifier_key=held.verifier_key if held else "",
        size=size(),
        sealed=seal.size if seal else 0,
        sealed_at=seal.sealed_at if seal else None,
        root=_root_in(seal.note) if seal else "",
        waiting=Inbox.objects.count(),
        waiting_since=clock.unstamp(orjson.loads(oldest.body)["at"]) if oldest else None,
    )


def _root_in(note: str) -> str:
    try:
        return read_checkpoint(note).root.hex()
    except ValueError:  # damaged; the examination of the log says so
        return ""


def entries_of(stream: UUID) -> list[Line]:
    """Every sequenced entry of a stream, in its own order."""
    return entries_of_many([stream])[stream]


def entries_of_many(streams: Iterable[UUID]) -> dict[UUID, list[Line]]:
    """Every sequenced entry of these streams, each in its own order; a stream without entries has an empty list."""
    found: dict[UUID, list[Line]] = {stream: [] for stream in streams}
    for row in Entry.objects.filter(stream__in=list(found)).order_by("stream", "n").iterator():
        found[row.stream].append(Line(row.seq, row.stream, row.n, row.leaf))
    return found


def disclosures_of(lines: Iterable[Line], subject: UUID) -> dict[tuple[UUID, int], list[str]]:
    """What opens the salted digests of these entries that are about one person: ``{(stream, n): disclosures}``."""
    facts = {UUID(line.fact["id"]): (line.stream, line.n) for line in lines}
    opened = vault.disclosures_of(facts, subject)
    return {facts[fact]: sorted(texts) for fact, texts in opened.items()}


def subject_keys(subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    """The keys of these persons that exist, in one read; unknown and destroyed ones are absent.

    Raises:
        Refusal: ``ledger.key_lacking``, ``ledger.key_spoilt``.
    """
    wanted = {subject.hex: subject for subject in subjects}
    return {wanted[subject]: key for subject, key in keys.find(list(wanted)).keys.items()} if wanted else {}


def facts_of(stream: UUID) -> list[dict[str, object]]:
    """The facts of a stream as they read aloud: time, kind, grade, public fields, and the sentence in both languages."""
    return [told(line) for line in entries_of(stream)]


def bodies_of(stream: UUID) -> list[dict[str, Any]]:
    """The facts of a stream as they are kept, also those that still wait for their place in the log."""
    waiting = Inbox.objects.filter(stream=stream).order_by("id").values_list("body", flat=True)
    return [*(line.fact for line in entries_of(stream)), *map(orjson.loads, waiting)]


def told(line: Line) -> dict[str, object]:
    """One entry as it reads aloud."""
    fact = line.fact
    kind = kinds().get(str(fact["type"]))
    data = fact["data"]
    return {
        "seq": line.seq, "n": line.n, "at": fact["at"], "kind": fact["type"], "by": fact["by"], "id": fact["id"],
        "grade": fact.get("grade"), "etsi": fact.get("etsi"), "public": data,
        "en": kind.words_for("en", data) if kind else fact["type"], "zh": kind.words_for("zh", data) if kind else fact["type"],
    }  # fmt: skip


def recent(limit: int = 20) -> list[dict[str, object]]:
    """The newest entries of the whole log as they read aloud, newest first."""
    rows = Entry.objects.order_by("-seq")[:limit]
    return [told(Line(row.seq, row.stream, row.n, row.leaf)) for row in rows]


def tile(level: int, position: int) -> bytes:
    """The bytes of a tile.

    Raises:
        ValueError: the log has no such tile, which means that it is damaged.
    """
    row = Tile.objects.filter(level=level, position=position).values_list("hashes", flat=True).first()
    if row is None:
        message = f"the log has no tile {level}/{position}"
        raise ValueError(message)
    return bytes(row)


def tree() -> merkle.Reader:
    """A reader of subtree hashes that fetches each tile once. Make a new one for each question."""
    fetch: Callable[[int, int], bytes] = cache(tile)
    return merkle.tile_reader(fetch)


def inclusion(seq: int, tree_size: int) -> list[bytes]:
    """The audit path of an entry in the tree of a sealed size."""
    return merkle.inclusion_path(seq, tree_size, tree())


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the log of ``old`` entries is a prefix of that of ``new`` entries."""
    return merkle.consistency_path(old, new, tree())


def proofs(seqs: Iterable[int], note: str) -> dict[int, str]:
    """A C2SP tlog-proof for each entry, all against one signed checkpoint."""
    checkpoint: Checkpoint = read_checkpoint(note)
    reader = tree()
    return {seq: proof_text(seq, merkle.inclusion_path(seq, checkpoint.size, reader), note) for seq in seqs}
