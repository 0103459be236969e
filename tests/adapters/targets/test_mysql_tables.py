# SPDX-License-Identifier: Apache-2.0
"""MariaDB's own: what its tables can be like, what its survey says of them, and how it fails."""

from uuid import uuid4

import pymysql
import pytest

from adapters.targets import grounds
from adapters.targets.grounds import CUSTOMERS, STRICT, Kept, customers, filled, framed, load, opened, stand
from adapters.targets.test_mysql import MysqlGround, ground, say, server
from duly.adapters.targets.mysql.errors import refusing
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.target import Asked, Effect, Field, Wanted

__all__ = ["ground", "server"]
PLAIN = Wanted("t", (Field("id", "text"), Field("v", "text")), ("id",))
ID = "id varchar(20) PRIMARY KEY"


def make(ground: MysqlGround, columns: str, tail: str = "") -> None:
    say(ground.asked.address, f"CREATE TABLE t ({columns}) {tail}")


@pytest.mark.parametrize(
    ("columns", "field", "trouble"),
    [
        (ID, Field("v", "text"), {"column_lacking"}),
        (f"{ID}, v double", Field("v", "decimal", 2), {"type_differs"}),
        (f"{ID}, v int", Field("v", "date"), {"type_differs"}),
        (f"{ID}, v blob", Field("v", "text"), {"type_differs"}),
        (f"{ID}, v decimal(10, 1)", Field("v", "decimal", 2), {"too_coarse"}),
        (f"{ID}, v text CHARACTER SET latin1", Field("v", "text"), {"not_unicode"}),
        (f"{ID}, v varchar(9) AS (concat(id, 'x')) STORED", Field("v", "text"), {"column_generated"}),
        (f"{ID}, v text, needed text NOT NULL", Field("v", "text"), {"column_required"}),
        ("id varchar(20), v text", Field("v", "text"), {"key_lacking"}),
        ("id varchar(20), v text, UNIQUE (id(5))", Field("v", "text"), {"key_lacking"}),
        (f"{ID}, v text, needed varchar(9) NOT NULL DEFAULT 'x'", Field("v", "text"), set()),
        ("n int AUTO_INCREMENT PRIMARY KEY, id varchar(9) UNIQUE, v text", Field("v", "text"), set()),
        (f"{ID}, v tinyint(1)", Field("v", "boolean"), set()),
    ],
)
def test_a_survey_says_what_keeps_a_table_from_being_loaded(
    ground: MysqlGround, columns: str, field: Field, trouble: set[str]
) -> None:
    make(ground, columns)
    wanted = Wanted("t", (Field("id", "text"), field), ("id",))
    assert {code for code, _ in opened(ground).survey(wanted).troubles} == trouble


def test_a_table_without_transactions_is_not_loaded(ground: MysqlGround) -> None:
    make(ground, f"{ID}, v text", "ENGINE=MyISAM")
    assert opened(ground).survey(PLAIN).troubles == (("no_transactions", "MyISAM"),)
    with pytest.raises(Refusal):
        opened(ground).prepare(uuid4(), PLAIN)


def test_a_key_that_ignores_case_takes_one_of_two_and_names_the_other(ground: MysqlGround) -> None:
    make(ground, f"{ID}, v text", "COLLATE utf8mb4_general_ci")
    target, run, kept = opened(ground), uuid4(), Kept()
    assert ("key_ignores", "id") in target.survey(PLAIN).notes
    filled(target, PLAIN, framed(PLAIN, [("old", "0")]))
    target.prepare(run, PLAIN)
    rows = framed(PLAIN, [("a", "1"), ("A", "2"), ("OLD", "3"), ("b ", "4"), ("b", "5")])
    load(target, PLAIN, rows, run=run, keep=kept.append)
    assert kept.fates == {1: "created", 4: "created"}
    assert kept.refused == {row: {"not_unique"} for row in (2, 3, 5)}
    assert target.survey(PLAIN).rows == 3


def test_a_table_that_we_make_tells_keys_apart_to_the_last_space(ground: MysqlGround) -> None:
    rows, target, run, kept = (
        framed(PLAIN, [("a", "1"), ("A", "2"), ("a ", "3"), ("á", "4")]),
        opened(ground),
        uuid4(),
        Kept(),
    )
    target.prepare(run, PLAIN)
    load(target, PLAIN, rows, run=run, keep=kept.append)
    assert kept.refused == {}
    assert stand(target, PLAIN, rows) == grounds.given(PLAIN, rows)


def test_numbers_and_times_that_do_not_fit_are_named(ground: MysqlGround) -> None:
    make(
        ground,
        f"{ID}, small tinyint, large bigint unsigned, money decimal(5, 2), at datetime, kind enum('a', 'b''c'), code char(3)",
    )
    fields = [
        Field("id", "text"),
        Field("small", "integer"),
        Field("large", "integer"),
        Field("money", "decimal", 2),
        Field("at", "timestamp"),
        Field("kind", "text"),
        Field("code", "text"),
    ]
    wanted = Wanted("t", tuple(fields), ("id",))
    good = ("a", "-128", "9223372036854775807", "-999.99", "2026-01-02T03:04:05.000000Z", "b'c", "x")
    rows = framed(
        wanted,
        [
            good,
            ("b", "128", "-1", "1000.00", "2026-01-02T03:04:05.500000Z", "c", "x "),
            ("c", "0", "0", "0.00", "2026-02-30T00:00:00.000000Z", "a", ""),
        ],
    )
    target, run, kept = opened(ground), uuid4(), Kept()
    target.prepare(run, wanted)
    load(target, wanted, rows, run=run, keep=kept.append)
    assert kept.refused == {
        2: {"small:out_of_range", "large:out_of_range", "money:out_of_range", "at:too_precise", "kind:not_in_list", "code:unreadable"},
        3: {"at:unreadable"},
    }  # fmt: skip
    assert stand(target, wanted, rows) == [good]


def test_a_column_that_marks_every_change_is_as_it_was_after_undo(ground: MysqlGround) -> None:
    ground.strict(STRICT.table)
    target, run, kept = opened(ground), uuid4(), Kept()
    filled(target, STRICT, framed(STRICT, [("a", "x", "1")]))
    say(ground.asked.address, "UPDATE strict SET seen = '2001-01-01 00:00:00'")
    before = target.digest(STRICT)
    target.prepare(run, STRICT)
    rows = framed(STRICT, [("a", "x", "2")])
    load(target, STRICT, rows, run=run, keep=kept.append)
    assert target.undo(run, STRICT, 1, kept.fated(rows), kept[-1].before) == (0, 1, ())
    assert target.digest(STRICT) == before


def test_more_rows_than_one_statement_holds_are_one_shard(ground: MysqlGround) -> None:
    rows, target, run, kept = (
        framed(PLAIN, [(str(n), "长" * 300) for n in range(5_000)]),
        opened(ground),
        uuid4(),
        Kept(),
    )
    target.prepare(run, PLAIN)
    load(target, PLAIN, rows, run=run, keep=kept.append)
    assert len(kept.fates) == 5_000
    assert stand(target, PLAIN, rows) == grounds.given(PLAIN, rows)


def test_a_server_that_goes_away_in_the_middle_leaves_nothing_and_is_found_again(ground: MysqlGround) -> None:
    target, run = opened(ground), uuid4()
    target.prepare(run, CUSTOMERS)
    database = ground.asked.address.partition("?")[0].rpartition("/")[2]

    def cut(_: Effect) -> None:
        sessions = "SELECT id FROM information_schema.processlist WHERE db = %s AND id <> connection_id()"
        for (number,) in say(ground.asked.address, sessions, (database,)):
            say(ground.asked.address, f"KILL {number}")

    with pytest.raises(Refusal) as caught:
        load(target, CUSTOMERS, customers(1, 5), run=run, keep=cut)
    assert caught.value.code == "transfer.target_unreachable"
    assert not load(target, CUSTOMERS, customers(1, 5), run=run).again
    assert target.survey(CUSTOMERS).rows == 5


def test_a_table_held_by_somebody_else_is_said_to_be_busy(ground: MysqlGround) -> None:
    target, run = opened(ground), uuid4()
    filled(target, CUSTOMERS, customers(1, 1))
    target.prepare(run, CUSTOMERS)
    hasty = MysqlGround(ground.asked._replace(options={"lock_timeout": 1}))

    def meanwhile(_: Effect) -> None:
        with pytest.raises(Refusal) as caught:
            load(opened(hasty), CUSTOMERS, customers(1, 1, visits="8"), run=run, shard=2)
        assert caught.value.code == "transfer.target_busy"

    load(target, CUSTOMERS, customers(1, 1, visits="9"), run=run, keep=meanwhile)


@pytest.mark.parametrize(
    ("number", "said", "code"),
    [
        (1114, "The table 't' is full", "transfer.target_full"),
        (1030, 'Got error 28 "No space left on device" from storage engine InnoDB', "transfer.target_full"),
        (1213, "Deadlock found", "transfer.target_busy"),
        (1142, "INSERT command denied", "transfer.target_denied"),
        (1146, "Table doesn't exist", "transfer.target_changed"),
        (2013, "Lost connection", "transfer.target_unreachable"),
        (1815, "Internal error", "transfer.target_failed"),
    ],
)
def test_an_error_is_named_by_what_is_to_be_done_about_it(number: int, said: str, code: str) -> None:
    with pytest.raises(Refusal) as caught, refusing("host/db", "t"):
        raise pymysql.err.OperationalError(number, said)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "address", ["mysql://host/", "postgresql://host/db", "mysql://host:port/db", "mysql://u:geheim@127.0.0.1:1/db"]
)
def test_an_address_that_leads_nowhere_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(Refusal) as caught:
        opened(MysqlGround(Asked("mysql", address, {}))).survey(PLAIN)
    assert caught.value.code in {"transfer.target_address", "transfer.target_unreachable"}
    assert "geheim" not in str(caught.value)
