# SPDX-License-Identifier: Apache-2.0
"""A table tells whether a row of it changed; how, every kind of database does otherwise."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pymysql
import pytest
from django.conf import settings

import mariadb
from duly.adapters.sources.database.source import open_database
from duly.rooms.transfer.source import Asked, pulse_of

WRITES = (
    "INSERT INTO customers VALUES (3, 'c')", "UPDATE customers SET name = 'z' WHERE id = 1", "DELETE FROM customers WHERE id = 2",
)  # fmt: skip


def seen(asked: Asked) -> str:
    source = open_database(asked)
    try:
        (table,) = (one for one in source.tables() if one.ref.endswith("customers"))
        return pulse_of(source, table)
    finally:
        source.close()


def told(asked: Asked, write: Callable[[str], object]) -> None:
    write("CREATE TABLE customers (id integer PRIMARY KEY, name text)")
    write("INSERT INTO customers VALUES (1, 'a'), (2, NULL)")
    before = seen(asked)
    assert seen(asked) == before
    for statement in WRITES:
        write(statement)
        assert seen(asked) != before
        before = seen(asked)


def test_postgresql_knows_by_the_marks_of_its_rows(db: None) -> None:
    schema, url = f"pulse_{uuid4().hex[:12]}", settings.DULY["DULY_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        connection.execute(f"SET search_path = {schema}")
        try:
            told(Asked("database", url, "", "", {"schema": schema}), connection.execute)
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


def test_mariadb_adds_them_up_itself() -> None:
    server, name = mariadb.server(), f"s{uuid4().hex}"
    socket = parse_qs(urlsplit(server).query)["unix_socket"][0]
    with pymysql.connect(unix_socket=socket, user="root", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        cursor.execute(f"USE {name}")
        try:
            told(Asked("database", urlunsplit(urlsplit(server)._replace(path=f"/{name}")), "", "", {}), cursor.execute)
        finally:
            cursor.execute(f"DROP DATABASE {name}")


def test_other_databases_are_read_through(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"

    def write(statement: str) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute(statement)

    told(Asked("database", f"sqlite:///{path}", "", "", {}), write)


@pytest.mark.parametrize("state", ["sha256:1", ""])
def test_what_has_no_pulse_tells_by_its_state(state: str) -> None:
    class Files:
        def state(self, table: object) -> str:
            return state

    assert pulse_of(Files(), None) == state  # type: ignore[arg-type]  # all that is asked of it
