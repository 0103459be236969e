# SPDX-License-Identifier: Apache-2.0
"""A list of customers leaves the house as a file."""

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.customers.listing import LIST_EXPORTED, LISTS, Export


@action("customers.export_list")
def export_list(actor: Actor, export: Export) -> None:
    """Put on record that somebody takes a list with them, before they have it: ``customers.list_exported``.

    The file is made already, so the number of its rows is what is in it.

    Raises:
        ValueError: no such list; see ``LISTS``.
    """
    if export.list not in LISTS:
        raise ValueError(export.list)
    public: dict[str, Json] = {
        "user": str(actor.id), "list": export.list, "subject": str(export.subject) if export.subject else "",
        "rows": export.rows, "format": export.format, "sort": export.sort,
    }  # fmt: skip
    record(LIST_EXPORTED, stream=actor.id, public=public, subject=actor.id, personal={"filters": export.filters})
