# SPDX-License-Identifier: Apache-2.0
"""A database whose rows say when they were changed: only those are read, and keys alone tell what is gone."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from sqlalchemy.engine import make_url

from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from rooms.transfer.town import Ground, loaded, plan, reconciled
from world import World

MAPPING: dict[str, Any] = {
    "duly": "mapping/1",
    "tables": [
        {
            "from": "erp/erp.customers", "to": "party", "key": ["ref"],
            "fields": [{"to": "ref", "from": "id"}, {"to": "name", "from": "name"}, {"to": "changed_at", "from": "changed_at", "type": "timestamp"}],
        }
    ],
}  # fmt: skip


@pytest.fixture
def old() -> Iterator[Ground]:
    """The old system, in a database of its own."""
    name = f"old_{uuid4().hex[:12]}"
    url = settings.DULY["DULY_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    there = Ground(make_url(url).set(database=name).render_as_string(hide_password=False), "erp")
    there.rows("CREATE SCHEMA {s}")
    there.rows("CREATE TABLE {s}.customers (id bigint PRIMARY KEY, name text, changed_at timestamptz DEFAULT now())")
    there.rows(
        "INSERT INTO {s}.customers SELECT n, 'c' || n, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 s' FROM generate_series(1, 500) n"
    )
    yield there
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def followed(world: World, old: Ground, new: Ground, **sync: Any) -> UUID:
    source = {"ref": "erp", "kind": "database", "address": old.url, "options": {"schema": "erp"}, "sync": sync}
    made = actions.plan(world.ada, world.acme.id, plan(new, sources=[source]), {})
    actions.inventory(world.ada, made)
    actions.lay_mapping(world.ada, made, MAPPING)
    return reconciled(world, loaded(world, made))


def a_round(world: World, made: UUID) -> queries.RoundCard:
    actions.sync(world.ada, made)
    actions.carry(made)
    return queries.round_cards(made)[0]


@pytest.mark.parametrize("deletes", ["carry", "keep"])
def test_only_what_changed_lately_is_read_again(world: World, ground: Ground, old: Ground, deletes: str) -> None:
    made = followed(world, old, ground, how="watermark", column="changed_at", overlap=10, deletes=deletes)
    assert a_round(world, made).counts["read"] == 500
    old.rows("UPDATE {s}.customers SET name = 'new', changed_at = now() WHERE id IN (3, 4)")
    old.rows("INSERT INTO {s}.customers (id, name) VALUES (501, 'x')")
    old.rows("DELETE FROM {s}.customers WHERE id <= 2")
    card = a_round(world, made)
    wanted = {"read": 14, "unchanged": 11, "new": 1, "changed": 2, "gone": 2 if deletes == "carry" else 0}
    assert {name: card.counts[name] for name in wanted} == wanted
    assert ground.rows("SELECT count(*), count(*) FILTER (WHERE name = 'new') FROM {s}.party") == [
        (499 if deletes == "carry" else 501, 2)
    ]
    card = a_round(world, made)
    assert (card.counts["read"], card.rows_behind) == (3, 0)


def test_a_conflict_that_waits_is_not_forgotten_because_the_source_says_nothing_new(
    world: World, ground: Ground, old: Ground
) -> None:
    made = followed(world, old, ground, how="watermark", column="changed_at", overlap=0, deletes="keep")
    a_round(world, made)
    ground.rows("UPDATE {s}.party SET name = 'theirs' WHERE ref = '7'")
    old.rows("UPDATE {s}.customers SET name = 'ours', changed_at = now() WHERE id = 7")
    a_round(world, made)
    old.rows("UPDATE {s}.customers SET changed_at = now() WHERE id = 8")
    a_round(world, made)
    (one,) = queries.conflicts_of(made)
    assert one.key == "7"
    actions.decide(world.ada, made, 0, [one.id], "source")
    a_round(world, made)
    assert ground.rows("SELECT name FROM {s}.party WHERE ref = '7'") == [("ours",)]
    assert queries.conflicts_of(made) == []


def test_a_column_that_is_not_there_is_refused_with_those_that_are(world: World, ground: Ground, old: Ground) -> None:
    made = followed(world, old, ground, how="watermark", column="updated", deletes="keep")
    with pytest.raises(Refusal) as no:
        actions.sync(world.ada, made)
    assert no.value.code == "transfer.source_no_column"
    assert "changed_at" in no.value.say("en")
