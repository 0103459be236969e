# SPDX-License-Identifier: Apache-2.0
"""The log of a PostgreSQL server: a place in it that is kept for us, what it says from there on, and letting it go.

A slot and, where none is named, a publication are all that is ever made at a source; only the verb ``follow`` does so.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from duly.adapters.sources.database.shapes import Shape
from duly.kernel.named_sql import named_sql
from duly.kernel.words import Words
from duly.rooms.transfer.unreadable import SOURCE_NO_LOG, SOURCE_UNAVAILABLE

_SESSION = "-c DateStyle=ISO -c TimeZone=UTC -c IntervalStyle=iso_8601 -c bytea_output=hex -c extra_float_digits=1 -c client_encoding=UTF8"
_NO_LOG = Words(
    en="its server does not keep what a log needs: set `wal_level = logical` there and restart it",
    zh="其服务器未记录所需日志：请设置 wal_level = logical 并重启",
)
_NO_RIGHT = Words(
    en="the account may not replicate: ALTER ROLE … REPLICATION",
    zh="该账号没有复制权限：请执行 ALTER ROLE … REPLICATION",
)


class Log:
    """The log, on connections of its own that may write."""

    def __init__(self, url: URL, where: str) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._where = where

    def begin(self, slot: str, publication: str, shapes: Sequence[Shape]) -> str:
        """Keep the log from now on; gives the place."""
        with self._connection() as connection:
            self._must_be_able(connection)
            for shape in shapes:
                self._must_be_told_apart(connection, shape)
            if not _one(connection, _named("has_publication"), publication):
                tables = sql.SQL(", ").join(_place(shape) for shape in shapes)
                connection.execute(sql.SQL(_named("make_publication")).format(sql.Identifier(publication), tables))
            known = _one(connection, _named("slot_place"), slot)
            return str(known or _one(connection, _named("make_slot"), slot))

    def now(self) -> str:
        """Where the log is now."""
        with self._connection() as connection:
            return str(_one(connection, _named("log_place")))

    def said(self, slot: str, publication: str, upto: str) -> Iterator[bytes]:
        """What it says, up to a place; it says so again until :meth:`advance`. Nothing is held in memory."""
        with self._connection() as connection, connection.cursor(binary=True) as cursor:
            found = cursor.stream(
                _named("log_said"),
                (slot, upto, f'"{publication}"'),
            )
            for (data,) in found:
                yield bytes(data)

    def covers(self, publication: str, shape: Shape) -> bool:
        """Whether a publication speaks of a table."""
        with self._connection() as connection:
            return bool(
                _one(
                    connection, _named("log_covers"),
                    publication, shape.name, shape.schema,
                )
            )  # fmt: skip

    def advance(self, slot: str, upto: str) -> int:
        """What was said up to a place need not be kept any more; gives how many bytes still are."""
        with self._connection() as connection:
            connection.execute(_named("advance_slot"), (slot, upto))
            behind = _named("slot_behind")
            return int(str(_one(connection, behind, slot) or 0))

    def end(self, slot: str, publication: str) -> None:
        """Let the log go; a publication that we made goes, too. What is gone already is no trouble."""
        with self._connection() as connection:
            if _one(connection, _named("has_slot"), slot):
                connection.execute(_named("drop_slot"), (slot,))
            if publication == slot:
                connection.execute(sql.SQL(_named("drop_publication")).format(sql.Identifier(publication)))

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection]:
        try:
            with psycopg.connect(self._address, autocommit=True, connect_timeout=10, options=_SESSION) as connection:
                yield connection
        except psycopg.Error as error:
            lines = (str(error) or type(error).__name__).splitlines()
            raise SOURCE_UNAVAILABLE(field="address", where=self._where, why=lines[0][:200]) from error

    def _must_be_able(self, connection: psycopg.Connection) -> None:
        if _one(connection, _named("wal_level")) != "logical":
            raise SOURCE_NO_LOG(field="sync.how", where=self._where, why=_NO_LOG)
        if not _one(connection, _named("may_replicate")):
            raise SOURCE_NO_LOG(field="sync.how", where=self._where, why=_NO_RIGHT)

    def _must_be_told_apart(self, connection: psycopg.Connection, shape: Shape) -> None:
        place = _place(shape).as_string(None)
        identity = _one(connection, _named("replica_identity"), place)
        if identity == "f" or (identity == "d" and shape.key):
            return
        why = Words(
            en="{place} does not say in its log which row was changed: set REPLICA IDENTITY FULL for it, or give it a primary key",
            zh="{place} 的日志无法说明变更了哪一行：请为其设置 REPLICA IDENTITY FULL 或主键",
        )
        told = Words.literal(*(why.say(tongue, place=place) for tongue in ("en", "zh")))
        raise SOURCE_NO_LOG(field="sync.how", where=self._where, why=told)


def _named(name: str) -> Any:
    """The statement of this name."""
    return named_sql("duly.adapters.sources.database", name)


def _place(shape: Shape) -> sql.Identifier:
    return sql.Identifier(shape.schema, shape.name) if shape.schema else sql.Identifier(shape.name)


def _one(connection: psycopg.Connection, statement: Any, *values: object) -> Any:
    found = connection.execute(statement, values or None).fetchone()
    return found[0] if found else None
