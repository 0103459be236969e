# SPDX-License-Identifier: Apache-2.0
"""What the columns of a transfer's sources seem to mean, and a mapping drafted from it."""

from typing import Any, NamedTuple

from duly.kernel.actors import Actor
from duly.rooms.recognition import queries as recognition
from duly.rooms.recognition.facts import Damage, Proposal
from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import Inventory, Transfer
from duly.rooms.transfer.queries.plans import tables_of
from duly.rooms.transfer.queries.tables import restored
from duly.rooms.transfer.rules.drafting import draft
from duly.rooms.transfer.rules.mapping import FORMAT
from duly.rooms.transfer.workbench import Bench


class TableDraft(NamedTuple):
    """What is proposed for one table, and what is damaged in it."""

    source: str
    headers: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    damages: tuple[Damage, ...]
    mapping: dict[str, Any]


def drafts_for(actor: Actor, row: Transfer) -> list[TableDraft]:
    """What is proposed for each table that was found and has columns, from its first rows.

    Raises:
        Refusal: ``rights.other_organisation``.
    """
    bench = Bench(row.id)
    return [_draft(actor, row, bench, one) for one in tables_of(row.id) if one.found["columns"]]


def draft_mapping(drafts: list[TableDraft]) -> dict[str, Any]:
    """The whole mapping, as a document to be looked at, changed and laid down."""
    return {"duly": FORMAT, "tables": [one.mapping for one in drafts]}


def _draft(actor: Actor, row: Transfer, bench: Bench, found: Inventory) -> TableDraft:
    table = restored(found.found)
    sample, headers = bench.get(f"{shelves.SAMPLES}{found.id.hex}"), [column.name for column in table.columns]
    proposals = recognition.proposals_for(actor, row.organisation_id, table.ref, headers, sample)
    damages = recognition.damages_in(headers, sample, [one.column.means for one in proposals])
    target = recognition.table_of(table.ref, headers)
    key = recognition.standard().tables[target].key if target else ()
    mapping = draft(found.origin.ref, table, proposals, target, key)
    return TableDraft(f"{found.origin.ref}/{table.ref}", tuple(headers), tuple(proposals), tuple(damages), mapping)
