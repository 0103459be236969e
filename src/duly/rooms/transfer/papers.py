# SPDX-License-Identifier: Apache-2.0
"""A finished batch of forms on paper as a source of one table. It is inside the house, so no adapter reads it: its address is the
name of the batch, of the transfer's own organisation.
"""

from collections.abc import Iterator
from uuid import UUID

import polars as pl

from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.papers import queries as papers
from duly.rooms.transfer.source import ROW, Asked, Chunk, Column, Cut, Table, cell
from duly.rooms.transfer.unreadable import SOURCE_CHANGED, SOURCE_MISSING, SOURCE_NO_TABLE


class PaperSource:
    """Reads one batch. What is finished does not change, so its digest is its state."""

    def __init__(self, organisation: UUID, ref: str) -> None:
        self._organisation, self._ref = organisation, ref

    def tables(self) -> list[Table]:
        """The one table."""
        held = self._held()
        return [Table(held.ref, tuple(Column(at, name) for at, name in enumerate(held.columns)), held.rows, key=(0,))]

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """So many forms at a time."""
        held = self._held()
        if table.ref != held.ref:
            raise SOURCE_NO_TABLE(field="table", table=table.ref)
        for number, start in enumerate(range(0, held.rows, most), 1):
            yield Cut(number, start + 1, min(most, held.rows - start), {"state": held.digest})

    def read(self, table: Table, cut: Cut) -> Chunk:
        """The rows of a shard: as people settled them."""
        held = self._held()
        if cut.span["state"] != held.digest:
            raise SOURCE_CHANGED(field="address", where=self._ref, why="another digest")
        rows = list(papers.paper_rows(self._organisation, self._ref, cut.first - 1, cut.rows))
        names = [cell(at) for at in range(len(held.columns))]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
        numbers = pl.int_range(cut.first, cut.first + frame.height, dtype=pl.UInt64, eager=True)
        return Chunk(frame.insert_column(0, numbers.alias(ROW)))

    def state(self, table: Table) -> str:
        """The digest of the finished table."""
        return self._held().digest

    def close(self) -> None:
        """Nothing stays open."""

    def _held(self) -> papers.PaperTable:
        """The batch.

        Raises:
            Refusal: ``transfer.source_missing``, with the reason of the room of papers.
        """
        try:
            return papers.paper_table(self._organisation, self._ref)
        except Refusal as no:
            raise SOURCE_MISSING(
                field="address", where=self._ref, why=Words.literal(no.say("en"), no.say("zh"))
            ) from no


def open_papers(asked: Asked) -> PaperSource:
    """The batch that a plan names.

    Raises:
        Refusal: ``transfer.source_missing``, when it is looked at.
    """
    if asked.organisation is None:
        raise SOURCE_MISSING(field="address", where=asked.address, why="-")
    return PaperSource(asked.organisation, asked.address)
