# SPDX-License-Identifier: Apache-2.0
"""Keep bytes, destroy bytes."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.db import transaction

from duly.foundation.files import queries
from duly.foundation.files.facts import FORGOTTEN, NO_FILE, PUT
from duly.foundation.files.models import File
from duly.foundation.files.store import CHUNK, Store
from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.clock import now
from duly.kernel.ids import random_id


def install_store(store: Store) -> None:
    """Say where bytes lie. Called once, by the house."""
    queries.install(store)


@action("files.put")
def put(actor: Actor, content: bytes | BinaryIO | Iterable[bytes], *, media_type: str, name: str) -> str:
    """Keep bytes and give their digest; ``content`` may be a stream and is read once, a chunk at a time.

    The bytes are durable before the row is: a crash in between leaves bytes without a row, which a later put of the same
    bytes takes up. Records ``files.put``.

    Raises:
        Refusal: ``files.store_full``, ``files.store_unavailable``; nothing is kept then.
    """
    digest, size = queries.store().put(_chunks(content))
    File.objects.bulk_create(
        [File(digest=digest, size=size, name=name, media_type=media_type, put_at=now())], ignore_conflicts=True
    )
    record(PUT, stream=random_id(), public={"digest": digest, "size": size, "media_type": media_type})
    return digest


@action("files.forget")
def forget(actor: Actor, digest: str) -> None:
    """Destroy the bytes and what is known of them. Records ``files.forgotten``.

    Raises:
        Refusal: ``files.missing``.
    """
    if not File.objects.filter(digest=digest).delete()[0]:
        raise NO_FILE(field="digest", digest=digest)
    record(FORGOTTEN, stream=random_id(), public={"digest": digest})
    transaction.on_commit(lambda: queries.store().forget(digest))


def _chunks(content: bytes | BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif hasattr(content, "read"):
        while chunk := content.read(CHUNK):
            yield chunk
    else:
        yield from content
