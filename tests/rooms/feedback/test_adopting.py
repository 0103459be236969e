# SPDX-License-Identifier: Apache-2.0
"""A house in which questions stood in the open: each becomes a conversation under its own id, and no text stays open."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from duly.foundation.vault import actions as vault
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import uuid7
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.actions.adopting import adopt_questions
from duly.rooms.feedback.facts import Channel, State
from world import World, a_world, customer_row, make_customers

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BEFORE, READY = [("feedback", "0001_initial")], [("feedback", "0002_service_desk")]
AFTER = [("feedback", "0004_no_question_in_the_open")]
QUESTION = """
INSERT INTO feedback_question (id, organisation_id, notice_id, recipient_id, customer_id, language, text, asked_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def migrate(to: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(to)


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.execute(sql, values)


@pytest.fixture
def world() -> Iterator[World]:
    world = a_world()
    migrate(BEFORE)
    yield world
    migrate(AFTER)


def test_every_question_becomes_a_conversation_and_nothing_is_lost(world: World, tmp_path: Path) -> None:
    first, second = make_customers(world, [customer_row(0), customer_row(1)], tmp_path)
    notice, place = uuid7(), uuid7()
    asked = sorted(uuid7() for _ in range(3))
    then = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
    run(QUESTION, asked[0], world.acme.id, notice, place, first.id, "zh-Hans", "发票抬头还能用吗？", then)
    run(QUESTION, asked[1], world.acme.id, notice, uuid7(), second.id, "en", "", then)
    run(QUESTION, asked[2], world.acme.id, notice, place, first.id, "zh-Hans", "还有一个问题", then)
    vault.destroy_key(world.operator, second.id, why="test")
    migrate(READY)
    assert [3, 0] == [adopt_questions(SYSTEM), adopt_questions(SYSTEM)]
    migrate(AFTER)

    kept = queries.asked_by(place)
    assert [(asked[0], "发票抬头还能用吗？"), (asked[2], "还有一个问题")] == [(one.id, one.text) for one in kept]
    cards = [queries.conversation_for(world.cy, one) for one in asked]
    assert ["SD-2026-000001", "SD-2026-000002", "SD-2026-000003"] == [one.number for one in cards]
    assert {(State.NEW, Channel.NOTICE, notice, then)} == {
        (one.state, one.channel, one.notice, one.received_at) for one in cards
    }
    assert [""] == [one.text for one in queries.thread_of(world.cy, asked[1])]
    actions.answer(world.cy, asked[0], text="可以。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('feedback_question')")
        assert (None,) == cursor.fetchone()


def test_a_house_without_questions_goes_there_and_back(world: World) -> None:
    migrate(AFTER)
    migrate(BEFORE)
    migrate(AFTER)
    assert queries.queue(SYSTEM) == []
