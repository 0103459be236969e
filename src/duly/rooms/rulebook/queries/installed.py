# SPDX-License-Identifier: Apache-2.0
"""Rule packs that came from outside: which ones run, and what they say."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import QuerySet

from duly.rooms.rulebook.facts import NO_SUCH_PACK, Pack
from duly.rooms.rulebook.models import InstalledPack
from duly.rooms.rulebook.rules.installing import read_installed


def running() -> tuple[UUID, ...]:
    """The installed packs that run now, oldest first.

    None where the process has no connection: ``duly rules`` reads files without a database. Whoever holds a notice, a
    customer or a running verb has one.
    """
    if connection.connection is None:
        return ()
    return tuple(installed_packs().values_list("id", flat=True))


def installed_packs() -> QuerySet[InstalledPack]:
    """The installed packs that run now, oldest first."""
    return InstalledPack.objects.filter(retirement__isnull=True).order_by("at", "id")


def packs_of(ids: Collection[UUID]) -> list[Pack]:
    """What these installed packs say."""
    rows = InstalledPack.objects.in_bulk(list(ids)) if ids else {}
    return [read_installed(orjson.loads(rows[one].document), rows[one].digest) for one in ids]


def installed_document(pack: str) -> Any:
    """An installed pack that runs now, as it came.

    Raises:
        Refusal: ``rulebook.no_such_pack``.
    """
    row = installed_packs().filter(pack=pack).first()
    if row is None:
        raise NO_SUCH_PACK(field="pack", pack=pack)
    return orjson.loads(row.document)
