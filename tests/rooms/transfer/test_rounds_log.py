# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server whose log is followed, for real: nothing is lost between rehearsal and round, and the log is let go at the end."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import TestCase

from duly.house.places import place_of, socket_folder
from duly.house.postgres import Cluster
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from rooms.transfer.test_rounds_watermark import MAPPING, a_round
from rooms.transfer.test_rounds_watermark import old as plain
from rooms.transfer.town import Ground, loaded, plan, reconciled
from world import World

__all__ = ["plain"]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that keeps what a log needs; without a schema yet."""
    home = Path(tempfile.mkdtemp(prefix="duly-log-"))
    home.chmod(0o711)
    cluster = Cluster(home, durable=False)
    cluster.start()
    cluster.stop()
    with (place_of(home) / "data" / "postgresql.conf").open("a") as settings:
        settings.write("wal_level = logical\n")
    cluster.start()
    yield f"postgresql://duly@/duly?host={socket_folder(home)}"
    cluster.stop()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def old(server: str) -> Iterator[Ground]:
    there = Ground(server, f"old_{uuid4().hex[:12]}")
    there.rows("CREATE SCHEMA {s}")
    there.rows("CREATE TABLE {s}.customers (id bigint PRIMARY KEY, name text, changed_at timestamptz DEFAULT now())")
    there.rows("INSERT INTO {s}.customers SELECT n, 'c' || n FROM generate_series(1, 300) n")
    yield there
    there.rows("DROP SCHEMA {s} CASCADE")


def mapped(world: World, old: Ground, new: Ground, **sync: Any) -> UUID:
    source = {
        "ref": "erp",
        "kind": "database",
        "address": old.url,
        "options": {"schema": old.schema},
        "sync": {"how": "replication"} | sync,
    }
    made = actions.plan(world.ada, world.acme.id, plan(new, sources=[source]), {})
    actions.inventory(world.ada, made)
    table = {**MAPPING["tables"][0], "from": f"erp/{old.schema}.customers"}
    actions.lay_mapping(world.ada, made, {**MAPPING, "tables": [table]})
    return made


def slots(old: Ground) -> int:
    return int(old.rows("SELECT count(*) FROM pg_replication_slots")[0][0])


def test_what_changes_from_before_the_rehearsal_on_is_carried_over(world: World, ground: Ground, old: Ground) -> None:
    made = mapped(world, old, ground, deletes="carry")
    assert actions.follow(world.operator, made) == ["erp"]
    old.rows("UPDATE {s}.customers SET name = 'early' WHERE id = 1")
    made = reconciled(world, loaded(world, made))
    old.rows(
        "UPDATE {s}.customers SET name = 'late' WHERE id IN (2, 3); DELETE FROM {s}.customers WHERE id IN (4, 5); UPDATE {s}.customers SET id = 900 WHERE id = 6"
    )
    old.rows("INSERT INTO {s}.customers VALUES (901, '新', NULL)")
    card = a_round(world, made)
    wanted = {"read": 5, "new": 2, "changed": 2, "gone": 3, "unchanged": 1}
    assert {name: card.counts[name] for name in wanted} == wanted
    assert ground.rows("SELECT count(*), count(*) FILTER (WHERE name IN ('early', 'late', '新')) FROM {s}.party") == [
        (299, 4)
    ]
    assert a_round(world, made).counts["read"] == 0
    old.rows("TRUNCATE {s}.customers")
    assert a_round(world, made).counts["gone"] == 299
    reconciled(world, made)
    assert queries.transfers_for(world.ada)[0].state == "reconciled"
    assert slots(old) == 1
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.sign_off(world.ada, made)
    assert actions.let_logs_go() == 1
    assert slots(old) == 0
    assert old.rows("SELECT count(*) FROM pg_publication") == [(0,)]


def test_rows_that_are_gone_wait_though_the_log_says_so_only_once(world: World, ground: Ground, old: Ground) -> None:
    made = mapped(world, old, ground)
    actions.follow(world.operator, made)
    reconciled(world, loaded(world, made))
    old.rows("DELETE FROM {s}.customers WHERE id = 9")
    a_round(world, made)
    a_round(world, made)
    (one,) = queries.conflicts_of(made)
    assert (one.key, one.kind) == ("9", "gone")
    actions.decide(world.ada, made, 0, [one.id], "source")
    a_round(world, made)
    assert ground.rows("SELECT count(*) FROM {s}.party") == [(299,)]
    assert actions.unfollow(world.operator, made) == 1


def test_a_table_whose_rows_the_log_cannot_tell_apart_is_refused_with_how_to_mend_it(
    world: World, ground: Ground, old: Ground
) -> None:
    old.rows("ALTER TABLE {s}.customers REPLICA IDENTITY NOTHING")
    with pytest.raises(Refusal) as no:
        actions.follow(world.operator, mapped(world, old, ground))
    assert no.value.code == "transfer.source_no_log"
    assert "REPLICA IDENTITY FULL" in no.value.say("zh")
    assert slots(old) == 0


def test_a_server_without_such_a_log_is_refused_with_how_to_mend_it(
    world: World, ground: Ground, plain: Ground
) -> None:
    with pytest.raises(Refusal) as no:
        actions.follow(world.operator, mapped(world, plain, ground))
    assert no.value.code == "transfer.source_no_log"
    assert "wal_level" in no.value.say("en")


def test_a_round_without_a_log_that_is_kept_is_refused(world: World, ground: Ground, old: Ground) -> None:
    made = reconciled(world, loaded(world, mapped(world, old, ground)))
    with pytest.raises(Refusal) as no:
        actions.sync(world.ada, made)
    assert no.value.code == "transfer.sync_no_way"
    assert "duly transfer follow" in no.value.say("en")
