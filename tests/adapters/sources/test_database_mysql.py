# SPDX-License-Identifier: Apache-2.0
"""MariaDB as a source, on a server of the tests' own: the contract, under an order that takes letters of two cases for one."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit, urlunsplit
from uuid import uuid4

import pymysql
import pytest

import mariadb
from adapters.sources.conformance import SourceContract, close_all, opened
from duly.adapters.sources.database.sessions import engine_for
from duly.rooms.transfer.source import Asked


def say(address: str, *statements: str) -> None:
    socket = parse_qs(urlsplit(address).query)["unix_socket"][0]
    with pymysql.connect(unix_socket=socket, user="root", charset="utf8mb4", autocommit=True) as connection:
        for statement in statements:
            connection.cursor().execute(statement)


@pytest.fixture
def crm() -> Iterator[Asked]:
    server, name = mariadb.server(), f"s{uuid4().hex}"
    say(
        server,
        f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
        f"USE {name}",
        "SET time_zone = '+08:00', sql_mode = ''",
        "CREATE TABLE `订 单` (k varchar(9), n decimal(9, 2), at timestamp(6) NULL, t datetime, d date, h time, b varbinary(3), "
        "v longtext, PRIMARY KEY (k, n))",
        "INSERT INTO `订 单` VALUES ('b', 1.5, '2026-03-05 12:05:06.000007', '2026-03-05 04:05:06', '0000-00-00', '-30:00:01', x'00ff', '𠮷\n\"'), "
        "('A', -2, NULL, NULL, NULL, NULL, '', ''), ('b', 2, NULL, NULL, '2026-01-01', '01:02:03', NULL, NULL), ('c%', 0, NULL, NULL, NULL, NULL, NULL, ' x ')",
        "CREATE TABLE keyless (v varchar(9))",
        "INSERT INTO keyless VALUES ('b'), ('B'), (NULL), ('b'), ('a'), ('B'), ('')",
    )
    yield Asked("database", urlunsplit(urlsplit(server)._replace(path=f"/{name}")), "", "crm", {})
    close_all()
    say(server, f"DROP DATABASE {name}")


class TestMariadb(SourceContract):
    @pytest.fixture
    def asked(self, crm: Asked) -> Asked:
        return crm

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        none = (None,) * 4
        return {
            "keyless": [(None,), ("",), ("B",), ("B",), ("a",), ("b",), ("b",)],
            "订 单": [
                ("A", "-2.00", *none, "", ""),
                ("b", "1.50", "2026-03-05T04:05:06.000007Z", "2026-03-05T04:05:06.000000", "0000-00-00", "-30:00:01", "00ff", '𠮷\n"'),
                ("b", "2.00", None, None, "2026-01-01", "01:02:03", None, None),
                ("c%", "0.00", *none, None, " x "),
            ],
        }  # fmt: skip

    def test_nothing_can_be_written(self, asked: Asked) -> None:
        with engine_for(asked).connect() as connection, pytest.raises(Exception, match="READ ONLY"):
            connection.exec_driver_sql("DELETE FROM keyless")

    def test_a_table_without_a_key_says_so(self, asked: Asked) -> None:
        assert [("no_key",), ()] == [table.notes for table in opened(asked).tables()]
