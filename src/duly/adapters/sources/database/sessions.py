# SPDX-License-Identifier: Apache-2.0
"""Connections to databases that customers' data is read from: read-only, in UTC, and one view of the data for all that is read."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from pymysql.constants import FIELD_TYPE
from pymysql.converters import conversions
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from duly.rooms.transfer.source import Asked
from duly.rooms.transfer.unreadable import SOURCE_DRIVER, SOURCE_MISSING, SOURCE_OPTION, SOURCE_UNAVAILABLE
from duly.rooms.transfer.unwritable import OWN_HOUSE, OWN_TABLES

DRIVERS = {
    "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql", "sqlite": "sqlite", "mssql": "mssql+pytds", "sqlserver": "mssql+pytds",
}  # fmt: skip
_PATIENCE = 10
_AT_FIRST = {
    "mysql": (
        "SET SESSION time_zone = '+00:00'",
        "SET SESSION TRANSACTION READ ONLY",
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "SET SESSION max_sort_length = 8388608",
    ),
    "sqlite": ("PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON"),
}
_POSTGRESQL = (
    "-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read -c DateStyle=ISO -c TimeZone=UTC "
    "-c IntervalStyle=iso_8601 -c bytea_output=hex -c extra_float_digits=1 -c client_encoding=UTF8"
)


def engine_for(asked: Asked) -> Engine:
    """What makes connections to the database that a plan names; none is made yet.

    Raises:
        Refusal: ``transfer.source_option``, ``transfer.source_driver``, ``transfer.source_missing``.
    """
    if asked.path or asked.address.startswith("sqlite:"):
        return _file(asked)
    try:
        url = make_url(asked.address)
        name = DRIVERS.get(url.drivername.partition("+")[0])
        if name is None:
            raise SOURCE_OPTION(field="address", name="address", why=f"{url.drivername}: {', '.join(sorted(DRIVERS))}")
        engine = sa.create_engine(url.set(drivername=name), poolclass=NullPool, connect_args=_arguments(name, url))
    except ArgumentError as error:
        raise SOURCE_OPTION(field="address", name="address", why="it is no address of a database") from error
    except (NoSuchModuleError, ImportError) as error:
        raise SOURCE_DRIVER(field="address", where=asked.name, why=str(error)) from error
    return _prepared(engine)


@contextmanager
def reachable(where: str) -> Iterator[None]:
    """Whatever a database or its driver has to say against it, said as this house does, without the words of a query.

    Raises:
        Refusal: ``transfer.source_unavailable``.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise SOURCE_UNAVAILABLE(
            field="address", where=where, why=_first_line(getattr(error, "orig", None) or error)
        ) from error
    except (OSError, sqlite3.Error) as error:
        raise SOURCE_UNAVAILABLE(field="address", where=where, why=_first_line(error)) from error


def _first_line(error: BaseException) -> str:
    lines = (str(error) or type(error).__name__).splitlines()
    return lines[0][:200]


def _prepared(engine: Engine) -> Engine:
    statements = _AT_FIRST.get("mysql" if engine.dialect.name == "mariadb" else engine.dialect.name, ())

    @sa.event.listens_for(engine, "connect")
    def _begin(raw: Any, _: Any) -> None:
        for statement in statements:
            cursor = raw.cursor()
            cursor.execute(statement)
            cursor.close()
        if engine.dialect.name == "postgresql":
            _must_be_another_house(raw, engine.url.render_as_string(hide_password=True))

    return engine


def _must_be_another_house(raw: Any, where: str) -> None:
    with raw.cursor() as cursor:
        cursor.execute(OWN_TABLES)
        own = cursor.fetchone()
    raw.rollback()
    if own and own[0]:
        raise OWN_HOUSE(field="address", where=where)


def _arguments(driver: str, url: URL) -> dict[str, Any]:
    if driver.startswith("postgresql"):
        mine = str(url.query.get("options", ""))
        return {"connect_timeout": _PATIENCE, "options": f"{mine} {_POSTGRESQL}".strip()}
    if driver.endswith("pymysql"):
        kept = {key: value for key, value in conversions.items() if key != FIELD_TYPE.TIME}
        return {"connect_timeout": _PATIENCE, "charset": "utf8mb4", "conv": kept, "local_infile": False}
    return {"login_timeout": _PATIENCE}


def _file(asked: Asked) -> Engine:
    """SQLite, from a file that is opened for reading only."""
    path = Path(asked.path or asked.address.removeprefix("sqlite:///"))
    if not path.is_file():
        raise SOURCE_MISSING(field="path", where=asked.name or str(path), why="there is no such file")

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=_PATIENCE)
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        return connection

    creator: Callable[[], Any] = connect
    return _prepared(sa.create_engine("sqlite://", creator=creator, poolclass=NullPool))


def export(connection: Connection) -> str:
    """A name under which other connections can see exactly what this one sees; empty where there is no such thing."""
    if connection.dialect.name != "postgresql":
        return ""
    try:
        return str(connection.scalar(sa.select(sa.func.pg_export_snapshot())))
    except SQLAlchemyError:  # a standby cannot
        connection.rollback()
        return ""


def adopt(connection: Connection, snapshot: str) -> None:
    """See what another connection sees, while it is still there; otherwise what there is now."""
    if connection.dialect.name != "postgresql" or not snapshot:
        return
    if not all(letter.isalnum() or letter == "-" for letter in snapshot):
        return
    try:
        connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
    except SQLAlchemyError:
        connection.rollback()
