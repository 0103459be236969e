# SPDX-License-Identifier: Apache-2.0
"""Where a transfer's sources and its target are: addresses and options, sealed under the transfer's key, opened to be used."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings

from duly.foundation.files import queries as files
from duly.foundation.vault import keys
from duly.rooms.transfer import source, target
from duly.rooms.transfer.models import Origin, Transfer


def sealed(key: keys.Key, transfer: UUID, what: str, said: Mapping[str, Any]) -> bytes:
    """As it is kept, inside a running verb."""
    return key.seal(_place(transfer, what), orjson.dumps(said))


def open_source(origin: Origin) -> source.Source:
    """The source, open; for a file, on the bytes that were kept.

    Raises:
        Refusal: ``transfer.source_…``, ``files.missing``.
    """
    said = _opened(origin.transfer_id, f"source {origin.ref}", origin.sealed)
    path = str(files.local_path(origin.digest, settings.DULY.folder("transfers"))) if origin.digest else ""
    return source.open_source(source.Asked(origin.kind, said["address"], path, origin.name, said["options"]))


def open_target(row: Transfer) -> target.Target:
    """The target, open.

    Raises:
        Refusal: ``transfer.target_…``.
    """
    said = _opened(row.id, "target", row.sealed_target)
    return target.open_target(target.Asked(row.plan["target"]["kind"], said["address"], said["options"]))


def _opened(transfer: UUID, what: str, held: bytes | memoryview) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(keys.held([transfer])[transfer].open(_place(transfer, what), bytes(held)))
    return said


def _place(transfer: UUID, what: str) -> bytes:
    return b"duly/transfer/place/1|" + transfer.bytes + what.encode()
