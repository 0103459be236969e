# SPDX-License-Identifier: Apache-2.0
"""SQLite as a target: what every target promises."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.targets.conformance import Conformance
from adapters.targets.conformance_kills import KillConformance
from adapters.targets.conformance_removal import RemovalConformance
from adapters.targets.conformance_standing import StandingConformance
from duly.rooms.transfer.target import Asked


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass
class SqliteGround:
    asked: Asked
    updates: bool = True

    def say(self, statement: str, values: Any = ()) -> Any:
        connection = sqlite3.connect(self.asked.address, timeout=20, isolation_level=None)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    def edit(self, table: str, key: str, **values: Any) -> None:
        for name, value in values.items():
            self.say(f"UPDATE {quoted(table)} SET {quoted(name)} = ? WHERE {self.first(table)} = ?", (value, key))

    def remove(self, table: str, key: str) -> None:
        self.say(f"DELETE FROM {quoted(table)} WHERE {self.first(table)} = ?", (key,))

    def strict(self, table: str) -> None:
        self.say(
            f"CREATE TABLE {quoted(table)} (id TEXT PRIMARY KEY, code VARCHAR(5) UNIQUE, age SMALLINT CHECK (age >= 0), note TEXT)"
        )

    def alter(self, table: str, column: str) -> None:
        self.say(f"DROP TABLE {quoted(table)}")
        self.say(f"CREATE TABLE {quoted(table)} (id TEXT PRIMARY KEY, code VARCHAR(5) UNIQUE, note TEXT)")

    def rest_of(self, table: str, key: str) -> Any:
        return self.say(f"SELECT note FROM {quoted(table)} WHERE id = ?", (key,))[0][0]

    def first(self, table: str) -> str:
        return quoted(self.say("SELECT name FROM pragma_table_info(?)", (table,))[0][0])


@pytest.fixture
def ground(tmp_path: Path) -> SqliteGround:
    return SqliteGround(Asked("sqlite", str(tmp_path / "目标.db"), {"lock_timeout": 20}))


class TestEvery(Conformance):
    pass


class TestStanding(StandingConformance):
    pass


class TestKills(KillConformance):
    pass


def test_a_file_is_not_made_by_looking(ground: SqliteGround) -> None:
    from adapters.targets.grounds import CUSTOMERS, opened

    assert opened(ground).survey(CUSTOMERS) == (False, 0, (), ())
    assert opened(ground).digest(CUSTOMERS) == "absent"
    assert not Path(ground.asked.address).exists()


def test_a_full_file_is_said_and_nothing_holds(ground: SqliteGround) -> None:
    from uuid import uuid4

    from adapters.targets.grounds import CUSTOMERS, customers, load, opened
    from duly.kernel.refusals import Refusal

    target, run = opened(ground), uuid4()
    target.prepare(run, CUSTOMERS)
    target._open.execute("PRAGMA max_page_count = 20")
    with pytest.raises(Refusal) as caught:
        load(target, CUSTOMERS, customers(1, 5_000), run=run)
    assert caught.value.code == "transfer.target_full"
    assert target.survey(CUSTOMERS).rows == 0
    assert not load(opened(ground), CUSTOMERS, customers(1, 5_000), run=run).again


class TestRemoval(RemovalConformance):
    pass
