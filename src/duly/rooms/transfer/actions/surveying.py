# SPDX-License-Identifier: Apache-2.0
"""Look the sources through: which tables and columns there are, how many rows, what their values look like."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple
from uuid import UUID

import polars as pl
from django.db import transaction

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.rooms.transfer import queries, shelves
from duly.rooms.transfer.actions.moving import go, held
from duly.rooms.transfer.kinds import INVENTORIED
from duly.rooms.transfer.models import Inventory, Mapped, Origin
from duly.rooms.transfer.places import open_source
from duly.rooms.transfer.source import ROW, Source, Table, cell
from duly.rooms.transfer.terms import State
from duly.rooms.transfer.workbench import Bench

COUNTED = 50_000
SAMPLE = 2_000
"""Rows of a table that are looked at to say what its columns mean."""


class Looked(NamedTuple):
    """One table as it was found, with its first rows."""

    origin: UUID
    table: Table
    state: str
    sample: pl.DataFrame


def inventory(actor: Actor, transfer_id: UUID, *, tell: Callable[[str], object] = lambda _: None) -> int:
    """Look every source of a transfer through; gives how many tables there are. Nothing is changed at a source.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``, ``transfer.source_…``, ``rights.not_allowed``.
    """
    rights.require(actor, "transfer.inventory")
    row = queries.row_for(actor, transfer_id)
    looked: list[Looked] = []
    for origin in row.origins.order_by("position"):
        tell(origin.ref)
        looked += _look(origin)
    keep_inventory(actor, transfer_id, looked)
    return len(looked)


@action("transfer.inventory")
def keep_inventory(actor: Actor, transfer_id: UUID, looked: Iterable[Looked]) -> None:
    """Take down what was found; what was found before is replaced, and with it any mapping of it. Records
    ``transfer.inventoried``.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_now``.
    """
    row, found = held(transfer_id, actor), list(looked)
    go(row, State.INVENTORIED)
    Mapped.objects.filter(transfer=row).delete()
    Inventory.objects.filter(origin__transfer=row).delete()
    bench, now = Bench(row.id), clock.now()
    transaction.on_commit(partial(bench.clear, shelves.MENDS))
    for position, one in enumerate(found):
        kept = Inventory.objects.create(
            origin_id=one.origin, position=position, ref=one.table.ref, found=queries.stated(one.table), rows=one.table.rows,
            size=one.table.size, state=one.state, at=now,
        )  # fmt: skip
        bench.put(f"{shelves.SAMPLES}{kept.id.hex}", one.sample)
    rows = sum(one.table.rows or 0 for one in found)
    states = sorted({one.state for one in found if one.state})
    record(INVENTORIED, stream=row.id, public={"ref": row.ref, "tables": len(found), "rows": rows, "states": [*states]})


def _look(origin: Origin) -> list[Looked]:
    opened = open_source(origin)
    try:
        return [_looked(origin, opened, one) for one in opened.tables()]
    finally:
        opened.close()


def _looked(origin: Origin, opened: Source, table: Table) -> Looked:
    """A file says how many rows it has once it is cut, which is cheap; other sources are not read for that alone."""
    if table.rows is None and origin.digest:
        table = table._replace(rows=sum(cut.rows for cut in opened.cuts(table, COUNTED)))
    return Looked(origin.id, table, opened.state(table), _sample(opened, table))


def _sample(opened: Source, table: Table) -> pl.DataFrame:
    first = next(iter(opened.cuts(table, SAMPLE)), None)
    if first is None:
        return pl.DataFrame(schema={ROW: pl.UInt64, **{cell(one.position): pl.String for one in table.columns}})
    return opened.read(table, first).rows
