# SPDX-License-Identifier: Apache-2.0
"""A house that was begun with open tables: what stood in them is sealed, found again, and nothing of it is lost."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from duly.kernel.actors import SYSTEM
from duly.kernel.ids import uuid7
from duly.rooms.customers import queries
from duly.rooms.customers.actions.moving import seal_registry
from world import World, a_world, opened

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BEFORE, READY = [("customers", "0003_where_consents_come_from")], [("customers", "0004_versions")]
AFTER = [("customers", "0007_merges")]
PARTY = """
INSERT INTO customers_party (id, organisation_id, ref, kind, name, language, time_zone, region, tags, status, stream, digest, created_at, updated_at)
VALUES (%s, %s, %s, 'company', %s, 'zh-Hans', 'Asia/Shanghai', 'CN', '{vip}', 'active', %s, '', '2025-01-01Z', '2025-01-01Z')
"""
POINT = """
INSERT INTO customers_contactpoint (party_id, channel, value, purpose, rank, state, state_reason, state_at)
VALUES (%s, %s, %s, 'notice', %s, %s, '', '2025-06-01Z')
"""


def migrate(to: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(to)


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.execute(sql, values)


@pytest.fixture
def world() -> Any:
    world = a_world()
    migrate(BEFORE)
    yield world
    migrate(AFTER)


def test_what_stood_in_the_open_is_sealed_and_nothing_is_lost(world: World) -> None:
    first, second = uuid7(), uuid7()
    run(PARTY, first, world.acme.id, "A-1", "曾先生", uuid7())
    run(PARTY, second, world.acme.id, "A-2", "Smith & Sons", uuid7())
    run(POINT, first, "email", "Zeng@Example.com", 0, "active")
    run(POINT, first, "email", "zeng@example.com", 1, "bounced")
    run(POINT, first, "sms", "+8613800138000", 0, "unproven")
    run(POINT, second, "email", "no address", 0, "broken")
    run(POINT, second, "email", "old@example.com", 1, "ended")
    migrate(READY)
    assert [2, 0] == [seal_registry(SYSTEM), seal_registry(SYSTEM)]
    migrate(AFTER)

    profile = queries.profile(first)
    assert ("曾先生", ["vip"]) == (profile.party.name, profile.party.tags)
    assert [
        ("email", "Zeng@Example.com", 0, "active"), ("email", "zeng@example.com", 1, "bounced"),
        ("sms", "+8613800138000", 0, "unproven"),
    ] == [(one.channel, one.value, one.rank, one.state) for one in profile.contact_points]  # fmt: skip
    assert ["broken", "ended"] == [one.state for one in opened(party_id=second)]
    assert [first] == queries.holders("email", "ZENG@example.com")
    assert [first] == [one.id for one in queries.search_for(world.cy, world.acme.id, "zengxian")]
    assert [first] == [one.id for one in queries.found_for(world.cy, "138000")]
    record = queries.record_of(second)
    assert ("Smith & Sons", {"no address"}) == (
        record.name,
        {one.values["value"] for one in record.of("contact_point")},
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_name LIKE 'customers%%' AND column_name IN ('name', 'value') AND table_name <> 'customers_import'"
        )
        assert (0,) == cursor.fetchone()
