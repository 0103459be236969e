# SPDX-License-Identifier: Apache-2.0
"""Where a transfer's sources and its target are: addresses and options, sealed under the transfer's key, opened to be used."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings

from duly.foundation.files import queries as files
from duly.foundation.vault import keys
from duly.rooms.transfer import received, source, target
from duly.rooms.transfer.models import Origin, Transfer
from duly.rooms.transfer.rules.packing import PACKAGE
from duly.rooms.transfer.workbench import Bench


def sealed(key: keys.Key, transfer: UUID, what: str, said: Mapping[str, Any]) -> bytes:
    """As it is kept, inside a running verb."""
    return key.seal(_place(transfer, what), orjson.dumps(said))


def open_source(origin: Origin, digest: str = "") -> source.Source:
    """The source, open; for a file, on the bytes that were kept; ``digest`` names those of a later file in its place.

    Raises:
        Refusal: ``transfer.source_…``, ``files.missing``.
    """
    said = _opened(origin.transfer_id, f"source {origin.ref}", origin.sealed)
    path = str(files.local_path(digest or origin.digest, settings.DULY.folder("transfers"))) if origin.digest else ""
    if origin.kind == PACKAGE:
        path = str(received.folder_of(origin.transfer.organisation_id, said["address"]))
    home = origin.transfer.organisation_id
    return source.open_source(source.Asked(origin.kind, said["address"], path, origin.name, said["options"], home))


def open_target(row: Transfer) -> target.Target:
    """The target, open.

    Raises:
        Refusal: ``transfer.target_…``.
    """
    said, kind = said_of_target(row), row.plan["target"]["kind"]
    shelf = Bench(row.id) if kind == PACKAGE else None
    return target.open_target(target.Asked(kind, said["address"], said["options"], shelf, row.id))


def packages_of(row: Transfer) -> Iterator[str]:
    """The addresses of the packages that a transfer reads from."""
    for origin in row.origins.filter(kind=PACKAGE).order_by("position"):
        yield _opened(row.id, f"source {origin.ref}", origin.sealed)["address"]


def said_of_target(row: Transfer) -> dict[str, Any]:
    """What the plan says of the target: ``address`` and ``options``."""
    return _opened(row.id, "target", row.sealed_target)


def opened(transfer: UUID, what: str, held: bytes | memoryview) -> dict[str, Any]:
    """What :func:`sealed` sealed."""
    return _opened(transfer, what, held)


def _opened(transfer: UUID, what: str, held: bytes | memoryview) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(keys.held([transfer])[transfer].open(_place(transfer, what), bytes(held)))
    return said


def _place(transfer: UUID, what: str) -> bytes:
    return b"duly/transfer/place/1|" + transfer.bytes + what.encode()
