# SPDX-License-Identifier: Apache-2.0
"""What changes in a table whenever a row of it does: the server's own marks where it has some, otherwise a sum over all rows."""

import hashlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from duly.adapters.sources.database.shapes import Asking, Shape

_AT_ONCE = 5_000
_MODULUS = 1 << 128
_SIZE = 16


def pulse(connection: Connection, shape: Shape) -> str:
    """A text that stays the same as long as no row is added, changed or removed."""
    dialect = connection.dialect.name
    table = Asking(shape, dialect).table
    if dialect == "postgresql" and shape.name in sa.inspect(connection).get_table_names(shape.schema):
        return _marks(connection, table)
    if dialect in {"mysql", "mariadb"} and (said := _checksum(connection, table)):
        return said
    return _read(connection, table)


def _marks(connection: Connection, table: sa.TableClause) -> str:
    """Every version of a row knows the transaction that wrote it; a row that is gone is one fewer."""
    mark: sa.ColumnClause[Any] = sa.literal_column("xmin::text::bigint")
    asked = sa.select(sa.func.count(), sa.func.sum(mark), sa.func.max(mark)).select_from(table)
    rows, total, last = connection.execute(asked).one()
    return f"xmin:{rows}:{total or 0}:{last or 0}"


def _checksum(connection: Connection, table: sa.TableClause) -> str:
    """What the server adds up itself; nothing for a view."""
    name = connection.dialect.identifier_preparer.format_table(table)
    found = connection.exec_driver_sql(f"CHECKSUM TABLE {name}").one()
    return "" if found[1] is None else f"checksum:{found[1]}"


def _read(connection: Connection, table: sa.TableClause) -> str:
    """The sum of the digests of all rows, whatever their order; they come in portions."""
    rows = total = 0
    streamed = connection.execution_options(stream_results=True, yield_per=_AT_ONCE)
    for row in streamed.execute(sa.select(*table.columns)):
        text = "\x1f".join("\x00" if value is None else str(value) for value in row)
        total += int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()[:_SIZE], "big")
        rows += 1
    return f"rows:{rows}:{total % _MODULUS:032x}"
