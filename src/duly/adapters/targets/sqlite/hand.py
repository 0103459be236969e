# SPDX-License-Identifier: Apache-2.0
"""One table of a SQLite target within a transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from duly.adapters.targets.judging import UNTOUCHED, names_of
from duly.adapters.targets.settling import RowsRefused
from duly.adapters.targets.sifting import fitting_keys
from duly.adapters.targets.sqlite.errors import telling_rows
from duly.adapters.targets.sqlite.layout import Layout, beside, limits_of, shown, stored
from duly.adapters.targets.sqlite.statements import given, listed, quoted, statement
from duly.rooms.transfer.target import Wanted


class SqliteHand:
    """See :class:`duly.adapters.targets.settling.Hand`; what is told by defaults and what is not, as for MariaDB."""

    def __init__(self, connection: sqlite3.Connection, layout: Layout, wanted: Wanted) -> None:
        self.wanted = wanted
        self.limits = limits_of(layout, wanted)
        self._connection = connection
        self._layout = layout
        self._place = quoted(wanted.table)
        self._fields = {field.name: field for field in wanted.fields}

    @contextmanager
    def trial(self) -> Iterator[None]:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        self._connection.execute("SAVEPOINT duly_trial")
        try:
            yield
        except RowsRefused:
            self._connection.execute("ROLLBACK TO duly_trial")
            self._connection.execute("RELEASE duly_trial")
            raise
        self._connection.execute("RELEASE duly_trial")

    def insert(self, rows: pl.DataFrame) -> None:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        self._put_in(self._place, rows.select(names_of(self.wanted)))

    def update(self, rows: pl.DataFrame) -> None:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        key = list(self.wanted.key)
        changing = [name for name in names_of(self.wanted) if name not in key]
        if changing:
            text = statement("update", table=self._place, values=given(changing, ", "), key=given(key, " AND "))
            self._each(text, rows.select(changing + key))

    def delete(self, rows: pl.DataFrame) -> None:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        text = statement("delete", table=self._place, key=given(self.wanted.key, " AND "))
        self._each(text, rows.select(self.wanted.key))

    def standing(self, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.adapters.targets.settling.Hand`. The transaction holds the whole database from its beginning."""
        names = [*names_of(self.wanted), UNTOUCHED]
        keys = fitting_keys(keys, self.wanted, self.limits)
        declared = [f"{quoted(name)} {self._layout.columns[name].declared}" for name in self.wanted.key]
        self._connection.execute("DROP TABLE IF EXISTS temp.duly_transfer_keys")
        self._connection.execute(statement("stage", columns=", ".join(declared)))
        self._put_in("temp.duly_transfer_keys", keys)
        columns = [shown(field, self._layout.columns[field.name]) for field in self.wanted.fields]
        same = " AND ".join(f"duly_row.{quoted(name)} = duly_key.{quoted(name)}" for name in self.wanted.key)
        text = statement("standing", shown=", ".join([*columns, self._untouched()]), table=self._place, same_key=same)
        found = self._connection.execute(text).fetchall()
        return pl.DataFrame(found, schema=dict.fromkeys(names, pl.String), orient="row")

    def _untouched(self) -> str:
        others = [] if self._layout.triggers else beside(self._layout, self.wanted)
        same = [
            f"duly_row.{quoted(column.name)} IS {column.default or 'NULL'}"
            for column in others
            if not column.fills_itself
        ]
        return f"CASE WHEN {' AND '.join(same)} THEN 'true' ELSE 'false' END" if same else "'true'"

    def _put_in(self, place: str, rows: pl.DataFrame) -> None:
        marks = ", ".join("?" * len(rows.columns))
        self._each(statement("insert", table=place, columns=listed(rows.columns), marks=marks), rows)

    def _each(self, text: str, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        columns = [stored(self._fields[name], self._layout.columns[name]).alias(name) for name in rows.columns]
        with telling_rows():
            if self._connection.executemany(text, rows.select(columns).rows()).rowcount != len(rows):
                raise RowsRefused("swallowed")
