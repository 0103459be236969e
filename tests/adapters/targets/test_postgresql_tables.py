# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL's own: what its tables can be like, what its survey says of them, and how it fails."""

import threading
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from adapters.targets import grounds
from adapters.targets.grounds import CUSTOMERS, Ground, Kept, customers, filled, framed, load, opened, stand
from adapters.targets.test_postgresql import PostgresGround, ground, server
from duly.adapters.targets.postgresql.errors import refused
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.target import Asked, Effect, Field, Wanted

__all__ = ["ground", "server"]
PLAIN = Wanted("t", (Field("id", "text"), Field("v", "text")), ("id",))


def make(ground: PostgresGround, columns: str, table: str = "t") -> None:
    ground.say(sql.SQL("CREATE TABLE {} (").format(ground.place(table)) + sql.SQL(columns) + sql.SQL(")"))


def said(ground: Ground, wanted: Wanted) -> set[str]:
    survey = opened(ground).survey(wanted)
    return {code for code, _ in survey.troubles}


@pytest.mark.parametrize(
    ("columns", "field", "trouble"),
    [
        ("id text PRIMARY KEY", Field("v", "text"), {"column_lacking"}),
        ("id text PRIMARY KEY, v text[]", Field("v", "text"), {"type_differs"}),
        ("id text PRIMARY KEY, v double precision", Field("v", "decimal", 2), {"type_differs"}),
        ("id text PRIMARY KEY, v integer", Field("v", "date"), {"type_differs"}),
        ("id text PRIMARY KEY, v integer", Field("v", "decimal", 2), {"type_differs"}),
        ("id text PRIMARY KEY, v jsonb", Field("v", "text"), {"type_differs"}),
        ("id text PRIMARY KEY, v numeric(10, 1)", Field("v", "decimal", 2), {"too_coarse"}),
        ("id text PRIMARY KEY, v text GENERATED ALWAYS AS (id || 'x') STORED", Field("v", "text"), {"column_generated"}),
        ("id text PRIMARY KEY, v text, needed text NOT NULL", Field("v", "text"), {"column_required"}),
        ("id text, v text", Field("v", "text"), {"key_lacking"}),
        ("id text, v text, UNIQUE (id, v)", Field("v", "text"), {"key_lacking"}),
        ("id text PRIMARY KEY, v text, needed text NOT NULL DEFAULT 'x'", Field("v", "text"), set()),
        ("id text PRIMARY KEY, v text, n bigint GENERATED ALWAYS AS IDENTITY", Field("v", "text"), set()),
        ("id varchar(9) UNIQUE, v numeric", Field("v", "integer"), set()),
    ],
)  # fmt: skip
def test_a_survey_says_what_keeps_a_table_from_being_loaded(
    ground: PostgresGround, columns: str, field: Field, trouble: set[str]
) -> None:
    make(ground, columns)
    wanted = Wanted("t", (Field("id", "text"), field), ("id",))
    assert said(ground, wanted) == trouble
    if trouble:
        with pytest.raises(Refusal) as caught:
            opened(ground).prepare(uuid4(), wanted)
        assert caught.value.code == "transfer.target_unfit"


def test_a_partial_index_is_no_key(ground: PostgresGround) -> None:
    make(ground, "id text, v text")
    ground.say(sql.SQL("CREATE UNIQUE INDEX ON {} (id) WHERE v IS NOT NULL").format(ground.place("t")))
    assert said(ground, PLAIN) == {"key_lacking"}


def test_a_view_is_no_table(ground: PostgresGround) -> None:
    ground.say(sql.SQL("CREATE VIEW {} AS SELECT 'a' AS id, 'b' AS v").format(ground.place("t")))
    assert said(ground, PLAIN) == {"not_a_table"}


def test_a_schema_that_is_not_there_is_told_before_anything_is_agreed_to(ground: PostgresGround) -> None:
    survey = opened_at(ground.asked.address, schema="not_there").survey(PLAIN)
    assert list(survey.troubles) == [("schema_lacking", "not_there")]


def test_names_that_postgresql_would_cut_are_refused(ground: PostgresGround) -> None:
    assert said(ground, PLAIN._replace(table="长" * 22)) == {"name_too_long"}
    assert said(ground, Wanted("t", (Field("id", "text"), Field("row", "text")), ("id",))) == {"name_reserved"}


def test_enumerations_domains_and_other_types_hold_what_fits_and_name_what_does_not(ground: PostgresGround) -> None:
    schema = sql.Identifier(str(ground.asked.options["schema"]))
    for text in (
        "CREATE TYPE {}.mood AS ENUM ('ok', '好')",
        "CREATE DOMAIN {}.short AS varchar(3) CHECK (VALUE <> 'no')",
    ):
        ground.say(sql.SQL(text).format(schema))
    ground.say(
        sql.SQL(
            "CREATE TABLE {0}.t (id uuid PRIMARY KEY, mood {0}.mood, short {0}.short, code char(3), day timestamp(0), n numeric(4, 2), "
            "big numeric)"
        ).format(schema)
    )
    fields = [
        Field("id", "text"),
        Field("mood", "text"),
        Field("short", "text"),
        Field("code", "text"),
        Field("day", "timestamp"),
        Field("n", "decimal", 2),
        Field("big", "decimal", 1),
    ]
    wanted = Wanted("t", tuple(fields), ("id",))
    one = "11111111-1111-4111-8111-11111111111"
    good = (f"{one}0", "好", "abc", "x", "2026-01-02T03:04:05.000000Z", "12.50", "1.0")
    late = (f"{one}5", None, None, None, None, None, None)
    rows = framed(
        wanted,
        [
            good,
            ("not-a-uuid", "ok", "a", "x", None, None, None),
            (f"{one}2", "bad", "abcd", "x ", "2026-01-02T03:04:05.100000Z", "123.00", "1"),
            (f"{one}3", "ok", "no", "xyz", None, "1.00", "1.0"),
            (f"{one}4", "ok", "yes", "xyz", "2026-02-30T00:00:00.000000Z", "1.001", "x"),
            late,
        ],
    )
    target, run, kept = opened(ground), uuid4(), Kept()
    target.prepare(run, wanted)
    load(target, wanted, rows, run=run, keep=kept.append)
    assert kept.fates == {1: "created", 6: "created"}
    assert kept.refused == {
        2: {"id:unreadable"},
        3: {"mood:not_in_list", "short:too_long", "code:unreadable", "day:too_precise", "n:out_of_range"},
        4: {"short:check"},
        5: {"day:unreadable", "n:too_precise", "big:unreadable"},
    }
    assert stand(target, wanted, rows) == [good, late]


def test_more_digits_than_the_mapping_has_are_shown_as_they_stand(ground: PostgresGround) -> None:
    make(ground, "id text PRIMARY KEY, v numeric")
    wanted = Wanted("t", (Field("id", "text"), Field("v", "decimal", 2)), ("id",))
    ground.say(
        sql.SQL("INSERT INTO {} VALUES ('a', 1.5), ('b', 1.500), ('c', 1.505), ('d', 'NaN')").format(ground.place("t"))
    )
    assert stand(opened(ground), wanted, framed(wanted, [(name, None) for name in "abcd"])) == [
        ("a", "1.50"),
        ("b", "1.50"),
        ("c", "1.505"),
        ("d", "NaN"),
    ]


def test_an_instant_is_the_same_in_every_zone(ground: PostgresGround) -> None:
    wanted = Wanted("t", (Field("id", "text"), Field("at", "timestamp"), Field("bare", "timestamp")), ("id",))
    make(ground, "id text PRIMARY KEY, at timestamptz, bare timestamp")
    rows = framed(wanted, [("a", "2026-11-23T20:05:06.000001Z", "2026-11-23T20:05:06.000001Z")])
    target, run = opened(ground), uuid4()
    target.prepare(run, wanted)
    load(target, wanted, rows, run=run)
    seen = ground.say(
        sql.SQL(
            "SELECT current_setting('timezone'), to_char(at, 'DD HH24'), extract(epoch FROM at)::bigint, bare = at AT TIME ZONE 'UTC' FROM {}"
        ).format(ground.place("t"))
    )
    assert seen == [("Asia/Shanghai", "24 04", 1795464306, True)]
    assert stand(target, wanted, rows) == grounds.given(wanted, rows)


def test_rows_that_refer_to_nothing_are_named_even_where_the_check_waits_for_the_end(ground: PostgresGround) -> None:
    make(ground, "id text PRIMARY KEY", "parent")
    ground.say(sql.SQL("INSERT INTO {} VALUES ('p')").format(ground.place("parent")))
    ground.say(
        sql.SQL("CREATE TABLE {} (id text PRIMARY KEY, v text REFERENCES {} DEFERRABLE INITIALLY DEFERRED)").format(
            ground.place("t"), ground.place("parent")
        )
    )
    target, run, kept = opened(ground), uuid4(), Kept()
    target.prepare(run, PLAIN)
    load(target, PLAIN, framed(PLAIN, [("a", "p"), ("b", "nobody"), ("c", None)]), run=run, keep=kept.append)
    assert kept.fates == {1: "created", 3: "created"}
    assert kept.refused == {2: {"not_referenced"}}


def test_undo_leaves_a_row_that_others_refer_to_by_now(ground: PostgresGround) -> None:
    make(ground, "id text PRIMARY KEY, v text")
    target, run, kept = opened(ground), uuid4(), Kept()
    rows = framed(PLAIN, [("a", "1"), ("b", "2")])
    target.prepare(run, PLAIN)
    load(target, PLAIN, rows, run=run, keep=kept.append)
    ground.say(sql.SQL("CREATE TABLE {} (x text REFERENCES {})").format(ground.place("child"), ground.place("t")))
    ground.say(sql.SQL("INSERT INTO {} VALUES ('a')").format(ground.place("child")))
    assert target.undo(run, PLAIN, 1, kept.fated(rows), kept[-1].before) == (1, 0, (("a",),))


def test_a_row_that_a_trigger_swallows_is_not_taken_for_loaded(ground: PostgresGround) -> None:
    make(ground, "id text PRIMARY KEY, v text")
    schema = sql.Identifier(str(ground.asked.options["schema"]))
    ground.say(
        sql.SQL(
            "CREATE FUNCTION {}.eat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.v = 'eaten' THEN RETURN NULL; END IF; RETURN NEW; END $$"
        ).format(schema)
    )
    ground.say(
        sql.SQL("CREATE TRIGGER eat BEFORE INSERT ON {0}.t FOR EACH ROW EXECUTE FUNCTION {0}.eat()").format(schema)
    )
    target, run, kept = opened(ground), uuid4(), Kept()
    assert ("triggers", "eat") in target.survey(PLAIN).notes
    target.prepare(run, PLAIN)
    load(target, PLAIN, framed(PLAIN, [("a", "1"), ("b", "eaten"), ("c", "3")]), run=run, keep=kept.append)
    assert kept.refused == {2: {"swallowed"}}
    assert kept.fates == {1: "created", 3: "created"}


def test_a_row_that_somebody_writes_in_the_meantime_is_written_over_and_kept_as_it_stood(
    ground: PostgresGround,
) -> None:
    target, run, kept = opened(ground), uuid4(), Kept()
    filled(target, CUSTOMERS, customers(1, 1))
    target.prepare(run, CUSTOMERS)
    with psycopg.connect(ground.asked.address) as other:
        statement = sql.SQL("UPDATE {} SET visits = 50 WHERE visits = 1").format(ground.place(CUSTOMERS.table))
        other.execute(statement)
        loading = threading.Thread(
            target=load, args=(target, CUSTOMERS, customers(1, 1, visits="9")), kwargs={"run": run, "keep": kept.append}
        )
        loading.start()
        loading.join(0.5)
        assert loading.is_alive() and not kept
        other.commit()
        loading.join(20)
    assert kept[-1].before["visits"].to_list() == ["50"]
    assert stand(target, CUSTOMERS, customers(1, 1))[0][5] == "9"


def test_a_table_held_by_somebody_else_is_said_to_be_busy(ground: PostgresGround) -> None:
    run = uuid4()
    opened(ground).prepare(run, CUSTOMERS)
    hasty = PostgresGround(ground.asked._replace(options={**ground.asked.options, "lock_timeout": 1}))
    with psycopg.connect(ground.asked.address) as other:
        other.execute(sql.SQL("LOCK TABLE {}").format(ground.place(CUSTOMERS.table)))
        with pytest.raises(Refusal) as caught:
            load(opened(hasty), CUSTOMERS, customers(1, 1), run=run)
    assert caught.value.code == "transfer.target_busy"
    assert not load(opened(hasty), CUSTOMERS, customers(1, 1), run=run).again


def test_a_server_that_goes_away_in_the_middle_leaves_nothing_and_is_found_again(ground: PostgresGround) -> None:
    target, run = opened(ground), uuid4()
    target.prepare(run, CUSTOMERS)

    def cut(_: Effect) -> None:
        ground.say(
            sql.SQL(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'duly transfer' AND state LIKE 'idle in%' AND datname = current_database()"
            )
        )

    with pytest.raises(Refusal) as caught:
        load(target, CUSTOMERS, customers(1, 5), run=run, keep=cut)
    assert caught.value.code == "transfer.target_unreachable"
    assert not load(target, CUSTOMERS, customers(1, 5), run=run).again
    assert target.survey(CUSTOMERS).rows == 5


def test_what_the_keeper_could_not_keep_is_not_taken_for_the_targets_fault(ground: PostgresGround) -> None:
    target, run = opened(ground), uuid4()
    target.prepare(run, CUSTOMERS)

    def fail(_: Effect) -> None:
        raise psycopg.errors.DiskFull("our own disk")

    with pytest.raises(psycopg.errors.DiskFull):
        load(target, CUSTOMERS, customers(1, 1), run=run, keep=fail)
    assert target.survey(CUSTOMERS).rows == 0


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (psycopg.errors.DiskFull, "transfer.target_full"),
        (psycopg.errors.DeadlockDetected, "transfer.target_busy"),
        (psycopg.errors.SerializationFailure, "transfer.target_busy"),
        (psycopg.errors.QueryCanceled, "transfer.target_busy"),
        (psycopg.errors.InsufficientPrivilege, "transfer.target_denied"),
        (psycopg.errors.ReadOnlySqlTransaction, "transfer.target_denied"),
        (psycopg.errors.UndefinedColumn, "transfer.target_changed"),
        (psycopg.errors.TooManyConnections, "transfer.target_busy"),
        (psycopg.errors.AdminShutdown, "transfer.target_unreachable"),
        (psycopg.OperationalError, "transfer.target_unreachable"),
        (psycopg.errors.InternalError_, "transfer.target_failed"),
    ],
)
def test_an_error_is_named_by_what_is_to_be_done_about_it(error: type[psycopg.Error], code: str) -> None:
    assert refused(error("no"), "host/db", "t").code == code


def test_an_account_that_may_not_write_is_told_so(ground: PostgresGround) -> None:
    make(ground, "id text PRIMARY KEY, v text")
    role, schema = f"reader_{uuid4().hex}", sql.Identifier(str(ground.asked.options["schema"]))
    ground.say(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    try:
        ground.say(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, sql.Identifier(role)))
        ground.say(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(schema, sql.Identifier(role)))
        theirs = PostgresGround(
            Asked("postgresql", psycopg.conninfo.make_conninfo(ground.asked.address, user=role), ground.asked.options)
        )
        target = opened(theirs)
        assert list(target.survey(PLAIN).troubles) == [
            ("not_allowed", "INSERT"),
            ("not_allowed", "UPDATE"),
            ("not_allowed", "DELETE"),
        ]
        with pytest.raises(Refusal) as caught:
            target.prepare(uuid4(), PLAIN)
        assert caught.value.code in {"transfer.target_denied", "transfer.target_unfit"}
        where = ground.asked.options["schema"]
        missing = target.survey(PLAIN._replace(table="t2")).troubles
        assert {("not_allowed", f"CREATE ({where})")} <= set(missing) <= {
            ("not_allowed", f"CREATE ({where})"), ("not_allowed", "CREATE SCHEMA duly_transfer"),
        }  # fmt: skip
        target.close()
    finally:
        ground.say(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(role)))
        ground.say(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


@pytest.mark.parametrize("address", ["postgresql://[", "host=x nonsense", "postgresql://u:geheim@127.0.0.1:1/d"])
def test_an_address_that_leads_nowhere_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(Refusal) as caught:
        opened_at(address).survey(PLAIN)
    assert caught.value.code in {"transfer.target_address", "transfer.target_unreachable"}
    assert "geheim" not in str(caught.value)


def opened_at(address: str, **options: Any) -> Any:
    return opened(PostgresGround(Asked("postgresql", address, options)))
