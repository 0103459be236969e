# SPDX-License-Identifier: Apache-2.0
"""One table of a MariaDB or MySQL target within a transaction.

Rows go in by statements of many rows: ``LOAD DATA LOCAL`` measured no faster here, turns errors into warnings, and lets a
server ask for any file of the client. They come out as one text for each row, which the server puts together.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from duly.adapters.targets.judging import UNTOUCHED, names_of
from duly.adapters.targets.mysql.errors import telling_rows
from duly.adapters.targets.mysql.layout import Layout, beside, limits_of, shown, stored
from duly.adapters.targets.mysql.sessions import Sessions
from duly.adapters.targets.mysql.statements import listed, quoted, same_key, statement, values
from duly.adapters.targets.settling import RowsRefused
from duly.adapters.targets.sifting import fitting_keys
from duly.rooms.transfer.target import Wanted

_KEYS, _CHANGED = "duly_transfer_keys", "duly_transfer_changed"


class MysqlHand:
    """See :class:`duly.adapters.targets.settling.Hand`.

    That nobody touched the columns which the mapping does not fill is told by their defaults, where these are the same for
    every row; a column that fills itself is passed over, and all of them are where triggers write.
    """

    def __init__(self, sessions: Sessions, layout: Layout, wanted: Wanted) -> None:
        self.wanted = wanted
        self.limits = limits_of(layout, wanted)
        self._sessions = sessions
        self._layout = layout
        self._place = quoted(wanted.table)
        self._fields = {field.name: field for field in wanted.fields}

    @contextmanager
    def trial(self) -> Iterator[None]:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        self._sessions.say("SAVEPOINT duly_trial")
        try:
            yield
        except RowsRefused:
            self._sessions.say("ROLLBACK TO SAVEPOINT duly_trial")
            raise
        self._sessions.say("RELEASE SAVEPOINT duly_trial")

    def insert(self, rows: pl.DataFrame) -> None:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        with telling_rows():
            self._put_in(self._place, rows.select(names_of(self.wanted)))

    def update(self, rows: pl.DataFrame) -> None:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        names = names_of(self.wanted)
        changing = [quoted(name) for name in names if name not in self.wanted.key]
        if rows.is_empty() or not changing:
            return
        # A column that marks every change is told to stay, or taking the shard back could not bring back what it said.
        marking = [quoted(column.name) for column in beside(self._layout, self.wanted) if column.marks_changes]
        pairs = [f"duly_row.{name} = duly_key.{name}" for name in changing]
        pairs += [f"duly_row.{name} = duly_row.{name}" for name in marking]
        with telling_rows():
            self._stage(_CHANGED, rows.select(names))
            self._write_keyed("update", _CHANGED, len(rows), values=", ".join(pairs))

    def delete(self, rows: pl.DataFrame) -> None:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        with telling_rows():
            self._stage(_KEYS, rows.select(self.wanted.key))
            self._write_keyed("delete", _KEYS, len(rows))

    def standing(self, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.adapters.targets.settling.Hand`."""
        return self.read(keys, lock="FOR UPDATE")

    def read(self, keys: pl.DataFrame, *, lock: str = "") -> pl.DataFrame:
        """What stands under keys, in canonical text."""
        names = [*names_of(self.wanted), UNTOUCHED]
        keys = fitting_keys(keys, self.wanted, self.limits)
        if keys.is_empty():
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        self._stage(_KEYS, keys.sort(keys.columns))
        columns = [shown(field, self._layout.columns[field.name]) for field in self.wanted.fields]
        text = statement(
            "standing",
            shown=f"CONCAT_WS(',', {', '.join(map(_cell, [*columns, self._untouched()]))})",
            stage=_KEYS,
            table=self._place,
            same_key=same_key(self.wanted.key),
            lock=lock,
        )
        lines = [line for (line,) in self._sessions.ask(text)]
        if not lines:
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        found = pl.read_csv("\n".join(lines).encode(), has_header=False, infer_schema=False, new_columns=names)
        if len(found) != len(lines):
            raise RuntimeError(f"{len(lines)} rows came and {len(found)} were read")
        return found

    def _untouched(self) -> str:
        if self._layout.triggers:
            return "'true'"
        others = [quoted(column.name) for column in beside(self._layout, self.wanted) if not column.fills_itself]
        same = " AND ".join(f"duly_row.{name} <=> DEFAULT(duly_row.{name})" for name in others)
        return f"IF({same}, 'true', 'false')" if same else "'true'"

    def _put_in(self, place: str, rows: pl.DataFrame) -> None:
        columns = [stored(self._fields[name], self._layout.columns[name]).alias(name) for name in rows.columns]
        written = 0
        for some in values(rows.select(columns)):
            written += self._sessions.say(statement("insert", table=place, columns=listed(rows.columns), rows=some))
        if written != len(rows):
            raise RowsRefused("swallowed")

    def _stage(self, stage: str, rows: pl.DataFrame) -> None:
        self._sessions.say(f"DROP TEMPORARY TABLE IF EXISTS {stage}")
        self._sessions.say(statement("stage", stage=stage, columns=listed(rows.columns), table=self._place))
        self._put_in(stage, rows)

    def _write_keyed(self, name: str, stage: str, expected: int, **parts: str) -> None:
        text = statement(name, table=self._place, stage=stage, same_key=same_key(self.wanted.key), **parts)
        if self._sessions.say(text) != expected:
            raise RowsRefused("swallowed")


def _cell(shown_as: str) -> str:
    """A cell of CSV: nothing at all where there is no value, between quotes where there is one."""
    text = f"CONVERT({shown_as} USING utf8mb4) COLLATE utf8mb4_bin"
    return f"IFNULL(CONCAT('\"', REPLACE({text}, '\"', '\"\"'), '\"'), '')"
