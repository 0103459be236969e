# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL as a target, on the server of the tests: what every target promises, in a session of another time zone."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import conninfo, sql

from adapters.targets.conformance import Conformance
from adapters.targets.conformance_kills import KillConformance
from adapters.targets.conformance_removal import RemovalConformance
from adapters.targets.conformance_standing import StandingConformance
from duly.rooms.transfer.target import Asked


@dataclass
class PostgresGround:
    asked: Asked
    updates: bool = True

    def say(self, statement: sql.Composable, values: Any = None) -> Any:
        with psycopg.connect(self.asked.address, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else None

    def edit(self, table: str, key: str, **values: Any) -> None:
        for name, value in values.items():
            statement = sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s")
            self.say(statement.format(self.place(table), sql.Identifier(name), self.first(table)), (value, key))

    def remove(self, table: str, key: str) -> None:
        self.say(sql.SQL("DELETE FROM {} WHERE {} = %s").format(self.place(table), self.first(table)), (key,))

    def strict(self, table: str) -> None:
        self.say(
            sql.SQL(
                "CREATE TABLE {} (id text PRIMARY KEY, code varchar(5) UNIQUE, age smallint CHECK (age >= 0), note text)"
            ).format(self.place(table))
        )

    def alter(self, table: str, column: str) -> None:
        self.say(sql.SQL("ALTER TABLE {} DROP COLUMN {}").format(self.place(table), sql.Identifier(column)))

    def rest_of(self, table: str, key: str) -> Any:
        return self.say(sql.SQL("SELECT note FROM {} WHERE id = %s").format(self.place(table)), (key,))[0][0]

    def place(self, table: str) -> sql.Identifier:
        return sql.Identifier(str(self.asked.options["schema"]), table)

    def first(self, table: str) -> sql.Identifier:
        found = self.say(
            sql.SQL("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1"),
            (self.place(table).as_string(None),),
        )
        return sql.Identifier(found[0][0])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A database of its own whose sessions live in Shanghai and write dates the German way."""
    name, around = f"targets_{uuid4().hex}", os.environ["DULY_DATABASE_URL"]
    with psycopg.connect(around, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        for setting in (
            "timezone = 'Asia/Shanghai'",
            "datestyle = 'German, DMY'",
            "default_transaction_isolation = 'serializable'",
        ):
            connection.execute(sql.SQL(f"ALTER DATABASE {{}} SET {setting}").format(sql.Identifier(name)))
    yield conninfo.make_conninfo(around, dbname=name)
    with psycopg.connect(around, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def ground(server: str) -> PostgresGround:
    schema = f"s{uuid4().hex}"
    made = PostgresGround(Asked("postgresql", server, {"schema": schema, "lock_timeout": 20}))
    made.say(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    return made


class TestEvery(Conformance):
    pass


class TestStanding(StandingConformance):
    pass


class TestKills(KillConformance):
    pass


class TestRemoval(RemovalConformance):
    pass
