# SPDX-License-Identifier: Apache-2.0
"""Keep bytes, seal them under somebody's key, destroy them."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from duly.foundation.files import queries
from duly.foundation.files.facts import FORGOTTEN, NO_FILE, PUT, SEALED
from duly.foundation.files.models import Copy, File
from duly.foundation.files.store import CHUNK, Store
from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel.actors import Actor
from duly.kernel.clock import now
from duly.kernel.ids import random_id


def install_store(store: Store) -> None:
    """Say where bytes lie. Called once, by the house."""
    queries.install(store)


@action("files.put")
def put(
    actor: Actor, content: bytes | BinaryIO | Iterable[bytes], *, media_type: str, name: str, whose: UUID | None = None
) -> str:
    """Keep bytes and give their digest; ``content`` may be a stream and is read once, a chunk at a time.

    With ``whose``, what is kept is sealed under that person's key and nothing else reaches the store; the digest is still
    that of the bytes, and the name is not kept. Such content is held in memory as a whole.

    The bytes are durable before the row is: a crash in between leaves bytes without a row, which a later put of the same
    bytes takes up; sealed ones stay behind, as unreadable as their key is destroyed. Records ``files.put``.

    Raises:
        Refusal: ``files.store_full``, ``files.store_unavailable``; nothing is kept then. ``ledger.key_destroyed``.
    """
    if whose is not None:
        digest, size = _put_sealed(b"".join(_chunks(content)), media_type, whose)
    else:
        digest, size = queries.store().put(_chunks(content))
        _note(File(digest=digest, size=size, name=name, media_type=media_type, put_at=now()))
        File.objects.filter(digest=digest, is_plain=False).update(is_plain=True, name=name)
    record(PUT, stream=random_id(), public={"digest": digest, "size": size, "media_type": media_type})
    return digest


@action("files.seal")
def seal(actor: Actor, digest: str, whose: Iterable[UUID], *, instead_of: UUID | None = None) -> bool:
    """Seal a file under the keys of those whom it is about, each their own copy; what lay open is destroyed. Gives whether
    there was anything to do.

    ``instead_of`` hands it over: only what was sealed for that person is opened, and their copy ends. Records
    ``files.sealed``.

    Raises:
        Refusal: ``files.missing``, ``files.damaged``, ``files.closed``, ``ledger.key_destroyed``.
    """
    row, subjects = _locked(digest), set(whose)
    held = set(row.copies.values_list("subject", flat=True))
    if not row.is_plain and subjects <= held and instead_of not in held - subjects:
        return False
    content = queries.content(digest, whose=[instead_of] if instead_of else [])
    for subject in sorted(subjects - held):
        _lay(row, subject, content)
    if instead_of is not None and instead_of not in subjects:
        _end(row, instead_of)
    if row.is_plain:
        row.is_plain, row.name = False, ""
        row.save(update_fields=["is_plain", "name"])
        transaction.on_commit(lambda: _end_plain(digest))
    record(SEALED, stream=random_id(), public={"digest": digest, "keys": len(subjects)})
    return True


@action("files.forget")
def forget(actor: Actor, digest: str, *, whose: UUID | None = None) -> None:
    """Destroy the bytes and what is known of them. With ``whose``, only what was sealed for that person, where others have
    the file, too. Records ``files.forgotten``.

    Raises:
        Refusal: ``files.missing``.
    """
    row = _locked(digest)
    if whose is None or not (row.is_plain or row.copies.exclude(subject=whose).exists()):
        ends = [digest, *row.copies.values_list("stored", flat=True)]
        row.delete()
        transaction.on_commit(lambda: _destroy(ends))
    else:
        _end(row, whose)
    record(FORGOTTEN, stream=random_id(), public={"digest": digest})


def sweep_sealed() -> int:
    """Remove open bytes that a kill left behind after their file was sealed; gives how many."""
    return sum(
        _end_plain(one) for one in File.objects.filter(is_plain=False).values_list("digest", flat=True).iterator()
    )


def _put_sealed(content: bytes, media_type: str, whose: UUID) -> tuple[str, int]:
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    _note(File(digest=digest, size=len(content), name="", media_type=media_type, put_at=now(), is_plain=False))
    row = _locked(digest)
    if not row.copies.filter(subject=whose).exists():
        _lay(row, whose, content)
    return digest, len(content)


def _note(row: File) -> None:
    File.objects.bulk_create([row], ignore_conflicts=True)


def _locked(digest: str) -> File:
    row = File.objects.select_for_update().filter(digest=digest).first()
    if row is None:
        raise NO_FILE(field="digest", digest=digest)
    return row


def _lay(row: File, subject: UUID, content: bytes) -> None:
    sealed = keys.made([subject])[subject].seal(queries.place(subject, row.digest), content)
    stored, _ = queries.store().put([sealed])
    Copy.objects.create(file=row, subject=subject, stored=stored)


def _end(row: File, subject: UUID) -> None:
    ends = list(row.copies.filter(subject=subject).values_list("stored", flat=True))
    row.copies.filter(subject=subject).delete()
    transaction.on_commit(lambda: _destroy(ends))


def _destroy(digests: Iterable[str]) -> None:
    for digest in digests:
        queries.store().forget(digest)


def _end_plain(digest: str) -> bool:
    """Somebody may have put the same bytes anew meanwhile, to lie open."""
    if File.objects.filter(digest=digest, is_plain=True).exists() or not queries.store().exists(digest):
        return False
    queries.store().forget(digest)
    return True


def _chunks(content: bytes | BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif hasattr(content, "read"):
        while chunk := content.read(CHUNK):
            yield chunk
    else:
        yield from content
