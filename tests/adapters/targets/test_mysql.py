# SPDX-License-Identifier: Apache-2.0
"""MariaDB as a target, on a server of the tests' own: what every target promises, under a lax server in another time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit
from uuid import uuid4

import pymysql
import pytest

import mariadb
from adapters.targets.conformance import Conformance
from adapters.targets.conformance_kills import KillConformance
from adapters.targets.conformance_removal import RemovalConformance
from adapters.targets.conformance_standing import StandingConformance
from duly.rooms.transfer.target import Asked


def say(address: str, statement: str, values: Any = None) -> Any:
    parts = urlsplit(address)
    connection = pymysql.connect(
        unix_socket=parse_qs(parts.query)["unix_socket"][0],
        user="root",
        database=parts.path.strip("/") or None,
        charset="utf8mb4",
        autocommit=True,
    )
    with connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


@dataclass
class MysqlGround:
    asked: Asked
    updates: bool = True

    def edit(self, table: str, key: str, **values: Any) -> None:
        for name, value in values.items():
            say(
                self.asked.address,
                f"UPDATE {quoted(table)} SET {quoted(name)} = %s WHERE {self.first(table)} = %s",
                (value, key),
            )

    def remove(self, table: str, key: str) -> None:
        say(self.asked.address, f"DELETE FROM {quoted(table)} WHERE {self.first(table)} = %s", (key,))

    def strict(self, table: str) -> None:
        say(
            self.asked.address,
            f"CREATE TABLE {quoted(table)} (id varchar(20) PRIMARY KEY, code varchar(5) UNIQUE, age smallint CHECK (age >= 0), note text,"
            " seen timestamp DEFAULT current_timestamp ON UPDATE current_timestamp)",
        )

    def alter(self, table: str, column: str) -> None:
        say(
            self.asked.address,
            f"ALTER TABLE {quoted(table)} DROP CONSTRAINT IF EXISTS age, DROP COLUMN {quoted(column)}",
        )

    def rest_of(self, table: str, key: str) -> Any:
        return say(self.asked.address, f"SELECT note FROM {quoted(table)} WHERE id = %s", (key,))[0][0]

    def first(self, table: str) -> str:
        return quoted(say(self.asked.address, f"SHOW COLUMNS FROM {quoted(table)}")[0][0])


@pytest.fixture(scope="module")
def server() -> str:
    address = mariadb.server()
    say(address, "SET GLOBAL time_zone = '+08:00', GLOBAL sql_mode = ''")
    return address


@pytest.fixture
def ground(server: str) -> Iterator[MysqlGround]:
    name = f"t{uuid4().hex}"
    say(server, f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
    yield MysqlGround(Asked("mysql", urlunsplit(urlsplit(server)._replace(path=f"/{name}")), {"lock_timeout": 20}))
    say(server, f"DROP DATABASE {name}")


class TestEvery(Conformance):
    pass


class TestStanding(StandingConformance):
    pass


class TestKills(KillConformance):
    pass


class TestRemoval(RemovalConformance):
    pass
