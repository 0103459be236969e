# SPDX-License-Identifier: Apache-2.0
"""What a database can do besides being read: have its log followed. Only PostgreSQL can."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence

from sqlalchemy.engine import Connection, Engine

from duly.adapters.sources.database.lately import pieces
from duly.adapters.sources.database.log import Log
from duly.adapters.sources.database.shapes import Asking, Shape
from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.transfer.source import Cut, Table
from duly.rooms.transfer.unreadable import SOURCE_NO_LOG

_AT_ONCE = 1_000
_OTHER = Words(en="only PostgreSQL has one that is read here", zh="此处仅支持 PostgreSQL 的日志")


class LoggedDatabase:
    """See :class:`duly.rooms.transfer.source.Logged`."""

    _engine: Engine
    _where: str
    _open: Connection | None
    _snapshot: str

    @abstractmethod
    def _shape(self, ref: str) -> Shape: ...

    @abstractmethod
    def _connection(self, snapshot: str = "") -> Connection: ...

    def keep_log(self, tables: Sequence[Table], slot: str, publication: str) -> str:
        """See :class:`duly.rooms.transfer.source.Logged`."""
        return self._log().begin(slot, publication, [self._shape(one.ref) for one in tables])

    def log_place(self) -> str:
        """See :class:`duly.rooms.transfer.source.Logged`."""
        return self._log().now()

    def has_logged(self, publication: str, table: Table) -> bool:
        """See :class:`duly.rooms.transfer.source.Logged`."""
        return self._log().covers(publication, self._shape(table.ref))

    def log(self, slot: str, publication: str, upto: str) -> Iterator[bytes]:
        """See :class:`duly.rooms.transfer.source.Logged`."""
        return self._log().said(slot, publication, upto)

    def forget_log(self, slot: str, upto: str) -> int:
        """See :class:`duly.rooms.transfer.source.Logged`."""
        return self._log().advance(slot, upto)

    def end_log(self, slot: str, publication: str) -> None:
        """See :class:`duly.rooms.transfer.source.Logged`."""
        self._log().end(slot, publication)

    def look_anew(self) -> None:
        """See :class:`duly.rooms.transfer.source.Logged`."""
        if self._open is not None:
            self._open.rollback()
        self._snapshot = ""

    def cuts_under(self, table: Table, keys: Sequence[Sequence[str]], most: int) -> Iterator[Cut]:
        """See :class:`duly.rooms.transfer.source.Logged`."""
        shape = self._shape(table.ref)
        asking, number, after = Asking(shape, self._engine.dialect.name), 0, 0
        for start in range(0, len(keys), _AT_ONCE):
            some: list[Json] = [list(one) for one in keys[start : start + _AT_ONCE]]
            span: dict[str, Json] = {"state": shape.state, "snapshot": self._snapshot, "keys": some}
            total = int(
                self._connection().scalar(asking.count().where(asking.under(keys[start : start + _AT_ONCE]))) or 0
            )
            for cut in pieces(span, total, most):
                number += 1
                yield cut._replace(number=number, first=after + cut.first)
            after += total

    def _log(self) -> Log:
        if self._engine.dialect.name != "postgresql":
            raise SOURCE_NO_LOG(field="sync.how", where=self._where, why=_OTHER)
        return Log(self._engine.url, self._where)
