# SPDX-License-Identifier: Apache-2.0
"""What the log of a source says was changed: the keys of rows. The rows themselves are read as they are by then, as any other
reading reads them, so that a value looks the same whichever way it came.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.transfer.models import Followed, Mapped
from duly.rooms.transfer.refusals import SYNC_NO_WAY
from duly.rooms.transfer.rules import pgoutput
from duly.rooms.transfer.rules.keeping_up import REPLICATION
from duly.rooms.transfer.source import ROW, Chunk, Cut, Logged, Source, Table, cell

_MOST = 1_000_000
"""So many keys are held at once; when more rows changed, the whole table is read."""
NOT_FOLLOWED = Words(
    en="nobody let its log be kept; use `duly transfer follow` before the rehearsal",
    zh="尚未保留其日志；请在预演前执行 duly transfer follow",
)
NO_LOG = Words(en="it keeps no log that can be read here", zh="它没有可在此读取的日志")
NOT_COVERED = Words(
    en="the log that is kept does not speak of this table; follow it anew", zh="所保留的日志不含该表；请重新跟踪"
)


def followed_of(mapped: Mapped) -> Followed:
    """The log that is kept for a mapped table's source.

    Raises:
        Refusal: ``transfer.sync_no_way``.
    """
    found = Followed.objects.filter(origin=mapped.table.origin).first()
    if found is None:
        raise SYNC_NO_WAY(field="sync.how", source=mapped.table.origin.ref, how=REPLICATION, why=NOT_FOLLOWED)
    return found


def reading_of_log(source: Source, table: Table, followed: Followed, publication: str, most: int) -> "LogReading":
    """What a log says was changed in a table, up to now.

    Raises:
        Refusal: ``transfer.sync_no_way``, ``transfer.source_…``.
    """
    if not isinstance(source, Logged):
        raise SYNC_NO_WAY(field="sync.how", source=table.ref, how=REPLICATION, why=NO_LOG)
    name = publication or followed.slot
    if not source.has_logged(name, table):
        raise SYNC_NO_WAY(field="sync.how", source=table.ref, how=REPLICATION, why=NOT_COVERED)
    return LogReading(source, table, followed.slot, name, most)


class LogReading:
    """See :class:`duly.rooms.transfer.work.reading.Reading`."""

    names_gone = True

    def __init__(self, source: Logged, table: Table, slot: str, publication: str, most: int) -> None:
        self._source, self._table, self._most = source, table, most
        self._upto = source.log_place()
        self._rows: dict[tuple[str | None, ...], None] = {}
        self.is_whole = False
        for change in pgoutput.decoded(source.log(slot, publication, self._upto)):
            if self._is_ours(change.relation):
                self._note(change)
        if self._rows and not table.key:  # nothing by which single rows could be asked for
            self.is_whole = True
        source.look_anew()  # rows are read as they are after what was just said, never before

    def chunks(self) -> Iterator[Chunk]:
        """See :class:`duly.rooms.transfer.work.reading.Reading`."""
        if self.is_whole:
            return self._read(self._source.cuts(self._table, self._most))
        keys = list(dict.fromkeys(tuple(row[at] or "" for at in self._table.key) for row in self._rows))
        return self._read(self._source.cuts_under(self._table, keys, self._most))

    def keys(self, positions: Sequence[int]) -> Iterator[Chunk]:
        """See :class:`duly.rooms.transfer.work.reading.Reading`: those that the log names."""
        if self.is_whole or not self._rows:
            return
        names = [cell(at) for at in range(len(self._table.columns))]
        frame = pl.DataFrame(list(self._rows), schema=dict.fromkeys(names, pl.String), orient="row")
        yield Chunk(frame.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.UInt64)))

    def mark(self) -> dict[str, Json]:
        """See :class:`duly.rooms.transfer.work.reading.Reading`."""
        return {"log": self._upto}

    def _read(self, cuts: Iterator[Cut]) -> Iterator[Chunk]:
        for cut in cuts:
            yield self._source.read(self._table, cut)

    def _is_ours(self, relation: pgoutput.Relation) -> bool:
        return self._table.ref in {f"{relation.schema}.{relation.name}", relation.name}

    def _note(self, change: pgoutput.Change) -> None:
        """Which row it is, before and after. A table that was emptied, or a log without end, means all of it is read."""
        if change.kind == pgoutput.TRUNCATE or len(self._rows) > _MOST:
            self.is_whole = True
            self._rows.clear()
        if self.is_whole:
            return
        places = {column.name: column.position for column in self._table.columns}
        for row in (change.old, change.new):
            if row is not None:
                cells: list[str | None] = [None] * len(self._table.columns)
                for name, value, is_key in zip(change.relation.columns, row, change.relation.keys, strict=True):
                    if is_key and name in places and value != pgoutput.UNCHANGED:
                        cells[places[name]] = value
                self._rows[tuple(cells)] = None
