# SPDX-License-Identifier: Apache-2.0
"""Databases: the contract for SQLite, PostgreSQL and MariaDB, values of every type, and databases that do not answer."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from adapters.sources.conformance import SourceContract, as_kept, asked_for, close_all, opened, whole
from duly.adapters.sources.database.sessions import engine_for
from duly.adapters.sources.database.shapes import Asking, Shape
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import ROW, Asked

ORDERS = [
    ("甲", 1, "1.50", '第一\n行, "x"'), ("甲", 2, None, ""), ("乙", 1, "0.00", None), ("丙", 7, "-3.25", " \\. "),
]  # fmt: skip


class TestSqlite(SourceContract):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "a b?.db"
        connection = sqlite3.connect(path)
        connection.executescript(
            'CREATE TABLE "订 单" (who text NOT NULL, n int NOT NULL, price text, note text, PRIMARY KEY (who, n));'
            "CREATE TABLE holes (k text PRIMARY KEY, v blob);"
            "CREATE TABLE keyless (a, b); CREATE VIEW seen AS SELECT * FROM keyless;"
        )
        connection.executemany('INSERT INTO "订 单" VALUES (?, ?, ?, ?)', ORDERS)
        connection.executemany("INSERT INTO holes VALUES (?, ?)", [(None, b"\x00\xff"), ("a", None), (None, b"")])
        connection.executemany(
            "INSERT INTO keyless VALUES (?, ?)", [(1, 2.5), (1, 2.5), ("x", None), (1e17, "y"), (3, 4)]
        )
        connection.commit()
        connection.close()
        return path

    @pytest.fixture
    def asked(self, path: Path) -> Asked:
        return asked_for("database", path)

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        return {
            "holes": [(None, ""), (None, "00ff"), ("a", None)],
            "keyless": [("1", "2.5"), ("1", "2.5"), ("3", "4"), ("100000000000000000", "y"), ("x", None)],
            "订 单": sorted((who, str(n), price, note) for who, n, price, note in ORDERS),
        }

    def test_keys_and_declared_types_are_named(self, asked: Asked) -> None:
        holes, keyless, orders = opened(asked).tables()
        assert ((0, 1), ()) == (orders.key, orders.notes)
        assert ["TEXT", "INTEGER", "TEXT", "TEXT"] == [column.declared for column in orders.columns]
        assert ("no_key",) == holes.notes == keyless.notes
        assert 5 == keyless.rows

    def test_views_and_some_tables_are_read_only_where_asked_for(self, asked: Asked) -> None:
        some = opened(asked._replace(options={"views": True, "tables": ["seen"]}))
        assert ["seen"] == [table.ref for table in some.tables()]
        assert 5 == whole(some).rows.height

    def test_nothing_can_be_written(self, asked: Asked) -> None:
        with engine_for(asked).connect() as connection, pytest.raises(Exception, match="readonly"):
            connection.exec_driver_sql("DELETE FROM keyless")

    def test_text_that_is_none_is_a_fault(self, asked: Asked, path: Path) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute("INSERT INTO keyless VALUES (9, CAST(x'ff41' AS text))")
        found = whole(opened(asked), "keyless")
        assert ["undecodable"] == [fault.code for fault in found.faults]
        assert 5 == found.rows.height


@pytest.fixture
def schema() -> Iterator[tuple[str, str]]:
    address, name = os.environ["DULY_DATABASE_URL"], f"Quelle %s {os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {0}").format(sql.Identifier(name)))
        yield address, name
        close_all()
        connection.execute(sql.SQL("DROP SCHEMA {0} CASCADE").format(sql.Identifier(name)))


def in_schema(schema: tuple[str, str], *statements: str) -> None:
    with psycopg.connect(schema[0], autocommit=True) as connection:
        connection.execute(sql.SQL("SET search_path TO {0}").format(sql.Identifier(schema[1])))
        for statement in statements:
            connection.execute(statement)


def asked_of(schema: tuple[str, str], **options: object) -> Asked:
    return Asked("database", schema[0], "", "crm", {"schema": schema[1], **options})  # type: ignore[dict-item]


class TestPostgresql(SourceContract):
    @pytest.fixture
    def asked(self, schema: tuple[str, str]) -> Asked:
        in_schema(
            schema,
            "CREATE TYPE colour AS ENUM ('z', 'a')",
            'CREATE TABLE "订 单" (k colour, at timestamptz, v text, is_so boolean, raw bytea, d date, t timestamp, n numeric(9, 3), '
            '"100%" jsonb, xs int[], PRIMARY KEY (k, at))',
            "INSERT INTO \"订 单\" VALUES ('z', '2026-03-05 12:05:06.5+08', 'a\nb,\"c', true, '\\x00ff', '0044-03-15 BC', '-infinity', 1.5, '{\"甲\": 1}', '{1,NULL}'),"
            "('z', 'infinity', '', false, '', '2026-01-01', '2026-01-01', NULL, NULL, NULL), ('a', '2026-03-05 00:00Z', NULL, NULL, NULL, NULL, NULL, -1, NULL, NULL),"
            "('a', '2026-03-05 00:00:00.000001Z', '\\.', NULL, NULL, NULL, NULL, 0, NULL, '{}')",
            "CREATE TABLE keyless (a text)",
            "INSERT INTO keyless VALUES (NULL), (''), ('b'), ('B'), ('b')",
        )
        return asked_of(schema)

    @pytest.fixture
    def there(self, schema: tuple[str, str]) -> dict[str, list[tuple[str | None, ...]]]:
        none = (None,) * 4
        return {
            f"{schema[1]}.keyless": [("",), ("B",), ("b",), ("b",), (None,)],
            f"{schema[1]}.订 单": [
                ("z", "2026-03-05T04:05:06.500000Z", 'a\nb,"c', "true", "00ff", "0044-03-15 BC", "-infinity", "1.500", '{"甲": 1}', "{1,NULL}"),
                ("z", "infinity", "", "false", "", "2026-01-01", "2026-01-01T00:00:00.000000", None, None, None),
                ("a", "2026-03-05T00:00:00.000000Z", None, *none, "-1.000", None, None),
                ("a", "2026-03-05T00:00:00.000001Z", "\\.", *none, "0.000", None, "{}"),
            ],
        }  # fmt: skip


def test_all_shards_of_an_open_source_are_one_view_of_the_data(schema: tuple[str, str]) -> None:
    in_schema(schema, "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 10)")
    source, other = opened(asked_of(schema)), opened(asked_of(schema))
    table = source.tables()[0]
    cuts = [as_kept(cut) for cut in source.cuts(table, 4)]
    in_schema(schema, "DELETE FROM t WHERE id < 3", "INSERT INTO t VALUES (99)")
    assert [4, 4, 2] == [other.read(table, cut).rows.height for cut in cuts]


def test_rows_that_came_or_went_since_are_told_once_the_view_is_gone(schema: tuple[str, str]) -> None:
    in_schema(schema, "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 10)")
    source = opened(asked_of(schema))
    table = source.tables()[0]
    cuts = list(source.cuts(table, 4))
    source.close()
    in_schema(schema, "DELETE FROM t WHERE id = 6")
    later = opened(asked_of(schema))
    assert 4 == later.read(table, cuts[0]).rows.height
    with pytest.raises(Refusal) as refused:
        later.read(table, cuts[1])
    assert "transfer.source_changed" == refused.value.code


def test_a_column_that_came_in_between_is_told(schema: tuple[str, str]) -> None:
    in_schema(schema, "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)")
    source = opened(asked_of(schema))
    table = source.tables()[0]
    cut, state = next(source.cuts(table, 4)), source.state(table)
    source.close()
    in_schema(schema, "ALTER TABLE t ADD name text")
    later = opened(asked_of(schema))
    assert state != later.state(table)
    with pytest.raises(Refusal) as refused:
        later.read(table, cut)
    assert "transfer.source_changed" == refused.value.code


def test_nothing_can_be_written_to_postgresql(schema: tuple[str, str]) -> None:
    with engine_for(asked_of(schema)).connect() as connection, pytest.raises(Exception, match="read-only"):
        connection.exec_driver_sql("CREATE TABLE x (a int)")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://u:geheim@127.0.0.1:1/x", "transfer.source_unavailable"),
        ("mysql://u:geheim@127.0.0.1:1/x", "transfer.source_unavailable"),
        ("mssql://u:geheim@127.0.0.1:1/x", "transfer.source_unavailable"),
        ("oracle://u:geheim@h/x", "transfer.source_option"),
        ("geheim", "transfer.source_option"),
        ("sqlite:////nowhere/geheim.db", "transfer.source_missing"),
    ],
)
def test_what_does_not_answer_is_refused_without_its_password(address: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        opened(Asked("database", address, "", "crm", {})).tables()
    assert code == refused.value.code
    assert "geheim" not in f"{refused.value} {refused.value.say('zh')}"


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.db").write_bytes(b"no database" * 100)
    with pytest.raises(Refusal) as refused:
        opened(asked_for("database", tmp_path / "t.db")).tables()
    assert "transfer.source_unavailable" == refused.value.code


def test_sql_server_is_asked_for_ranges_it_understands() -> None:
    shape = Shape("dbo", "客户", ("a", "b"), (None, None), ("int", "int"), (0, 1))
    dialect = engine_for(Asked("database", "mssql://u:p@h/x", "", "", {})).dialect
    asked = " ".join(str(Asking(shape, "mssql").between([1, 2], None, as_text=False).compile(dialect=dialect)).split())
    assert "WHERE dbo.[客户].a > %(param_1)s OR dbo.[客户].a = %(param_1)s AND dbo.[客户].b > %(param_2)s" in asked


def test_a_shard_is_numbered_in_the_order_of_the_key(schema: tuple[str, str]) -> None:
    in_schema(
        schema,
        "CREATE TABLE t (id text PRIMARY KEY)",
        "INSERT INTO t SELECT md5(n::text) FROM generate_series(1, 50) n",
    )
    source = opened(asked_of(schema))
    rows = whole(source, most=7).rows
    assert list(range(1, 51)) == rows[ROW].to_list()
    assert 50 == rows["c0"].n_unique()


def test_a_key_of_a_type_that_nobody_knows_is_no_key(schema: tuple[str, str]) -> None:
    in_schema(
        schema, "CREATE TYPE pair AS (a int, b int)", "CREATE TABLE t (k pair PRIMARY KEY, v text)",
        "INSERT INTO t VALUES ('(1,2)', 'x'), ('(1,3)', NULL)",
    )  # fmt: skip
    source = opened(asked_of(schema))
    assert ("no_key",) == source.tables()[0].notes
    assert [("(1,2)", "x"), ("(1,3)", None)] == whole(source, most=1).rows.drop(ROW).rows()
