# SPDX-License-Identifier: Apache-2.0
"""The workshop of one process: sources and the target stay open, mappings stay compiled, from one shard to the next."""

from typing import Self
from uuid import UUID

import polars as pl

from duly.rooms.transfer import queries
from duly.rooms.transfer.models import Mapped, Origin, Shard, Transfer
from duly.rooms.transfer.places import open_source, open_target
from duly.rooms.transfer.rules.chain import Chain, compile_table
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.source import ROW, Cut, Source, Table
from duly.rooms.transfer.target import Particular, Target
from duly.rooms.transfer.workbench import Bench


class Shop:
    """To be used in a ``with`` block; what it opened is closed at its end."""

    def __init__(self, transfer: Transfer) -> None:
        self.run = transfer.id
        self.bench = Bench(transfer.id)
        self._transfer = transfer
        self._sources: dict[UUID, Source] = {}
        self._chains: dict[UUID, Chain] = {}
        self._target: Target | None = None
        self._there: dict[UUID, bool] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for source in self._sources.values():
            source.close()
        if self._target is not None:
            self._target.close()

    @property
    def target(self) -> Target:
        """The target, open."""
        if self._target is None:
            self._target = open_target(self._transfer)
        return self._target

    def standing(self, mapped: Mapped, keys: pl.DataFrame) -> pl.DataFrame:
        """What the target holds under these keys; nothing where the table is still to be made."""
        wanted = self.chain(mapped).wanted
        if mapped.id not in self._there:
            self._there[mapped.id] = self.target.survey(wanted).exists
        if self._there[mapped.id]:
            return self.target.standing(wanted, keys)
        return pl.DataFrame(schema={field.name: pl.String for field in wanted.fields})

    def unfit(self, mapped: Mapped, rows: pl.DataFrame) -> pl.DataFrame:
        """What of these rows the target says beforehand that it would not take."""
        if isinstance(self.target, Particular):
            return self.target.unfit(self.chain(mapped).wanted, rows)
        return pl.DataFrame(schema={ROW: pl.UInt64, "field": pl.String, "code": pl.String, "text": pl.String})

    def source(self, origin: Origin) -> Source:
        """A source, open."""
        if origin.id not in self._sources:
            self._sources[origin.id] = open_source(origin)
        return self._sources[origin.id]

    def chain(self, mapped: Mapped) -> Chain:
        """How the rows of a table are mapped."""
        if mapped.id not in self._chains:
            self._chains[mapped.id] = _compiled(mapped)
        return self._chains[mapped.id]


def _compiled(mapped: Mapped) -> Chain:
    """That no column was forgotten was asked when the mapping was laid down, over all that it makes of the table."""
    columns = table_of(mapped).columns
    return compile_table(read_table(mapped.document), columns, others=range(len(columns)))


def table_of(mapped: Mapped) -> Table:
    """The table of the source."""
    return queries.restored(mapped.table.found)


def cut_of(shard: Shard) -> Cut:
    """Where the shard lies in its source."""
    return Cut(shard.number - shard.mapped.numbered_from, shard.first, shard.rows, shard.span)
