# SPDX-License-Identifier: Apache-2.0
"""Somebody takes rows along that were held back, with their values, to mend them: it is on record before they have them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import held
from duly.rooms.transfer.kinds import QUARANTINE_TAKEN
from duly.rooms.transfer.rules.mends import ROW_HEADER
from duly.rooms.transfer.source import ROW, cell
from duly.rooms.transfer.work.shop import Shop, table_of
from duly.rooms.transfer.work.staging import rows_of

FAULTS, ROWS = "faults", "rows"
"""What may be taken: what is wrong with each row, or the rows as they stand at the source."""


class Taken(NamedTuple):
    """What somebody takes along."""

    table: int
    what: str
    rows: int
    format: str


@action("transfer.take_quarantine")
def take_quarantine(actor: Actor, transfer_id: UUID, taken: Taken) -> None:
    """Put on record that somebody takes rows of customers along, before they have them. The file is made already, so the
    number of its rows is what is in it. Records ``transfer.quarantine_taken``.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = held(transfer_id, actor)
    public: dict[str, Json] = {
        "ref": row.ref, "table": taken.table, "what": taken.what, "rows": taken.rows, "format": taken.format,
    }  # fmt: skip
    record(QUARANTINE_TAKEN, stream=row.id, public=public)


def rows_to_mend(actor: Actor, transfer_id: UUID, position: int) -> tuple[list[str], Iterator[Sequence[str | None]]]:
    """The headers of a table and its rows that were held back, as they stand at the source, each with its number: mended, they
    can come again (:func:`mend`). Of rows that could not be read as rows there is the number only.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.no_such_table``, ``transfer.source_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.take_quarantine")
    queries.row_for(actor, transfer_id)
    mapped = queries.mapped_at(transfer_id, position)
    return [ROW_HEADER, *(one.name for one in table_of(mapped).columns)], _rows(actor, transfer_id, position)


def _rows(actor: Actor, transfer_id: UUID, position: int) -> Iterator[Sequence[str | None]]:
    mapped = queries.mapped_at(transfer_id, position)
    with Shop(queries.row_for(actor, transfer_id)) as shop:
        for shard, numbers in queries.rows_held_back(transfer_id, position):
            read = rows_of(shop, shard).select(ROW, *(cell(one.position) for one in table_of(mapped).columns))
            rows = numbers.to_frame(ROW).join(read, on=ROW, how="left", maintain_order="left")
            yield from ([str(number), *cells] for number, *cells in rows.iter_rows())
