# SPDX-License-Identifier: Apache-2.0
"""Whether a source still changes: what changes with a row of a table, taken twice."""

from duly.rooms.transfer import queries
from duly.rooms.transfer.models import Transfer
from duly.rooms.transfer.places import open_source
from duly.rooms.transfer.source import pulse_of
from duly.rooms.transfer.work.shop import table_of


def pulses_of(row: Transfer) -> dict[str, str]:
    """By mapped table what changes whenever a row of it does; nothing where nobody can tell. Each look is a new one.

    Raises:
        Refusal: ``transfer.source_…``.
    """
    found: dict[str, str] = {}
    for mapped in queries.mapped_of(row.id):
        opened = open_source(mapped.table.origin)
        try:
            found[mapped.document["from"]] = pulse_of(opened, table_of(mapped))
        finally:
            opened.close()
    return found


def moved_between(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """The tables that changed from one look to the next; one that is gone changed, too."""
    return sorted(ref for ref in before if before[ref] != now.get(ref))


def is_live(row: Transfer) -> bool:
    """Whether anything of it is a system that is asked, and may change while one looks."""
    return any(not mapped.table.origin.digest for mapped in queries.mapped_of(row.id))
