# SPDX-License-Identifier: Apache-2.0
"""The statements of this target, by name, and how its places and columns are written into them."""

from collections.abc import Iterable

from psycopg import sql

from duly.kernel.named_sql import named_sql


def named(name: str) -> sql.SQL:
    """The statement of this name."""
    return sql.SQL(named_sql("duly.adapters.targets.postgresql", name))


def listed(names: Iterable[str]) -> sql.Composed:
    """Columns, one after the other."""
    return sql.SQL(", ").join(map(sql.Identifier, names))


def same_key(names: Iterable[str]) -> sql.Composed:
    """That a row and a staged row have the same key."""
    pair = sql.SQL("duly_row.{0} = duly_key.{0}")
    return sql.SQL(" AND ").join(pair.format(sql.Identifier(name)) for name in names)
