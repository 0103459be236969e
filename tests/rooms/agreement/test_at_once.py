# SPDX-License-Identifier: Apache-2.0
"""Policies and tasks from two sides at the same moment: none is lost, none is there twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from duly.kernel.actors import SYSTEM
from duly.rooms.agreement import actions, queries
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.agreement.models import PolicyVersion
from rooms.agreement.departments import a_company
from rooms.notices import letters

_SIDES = 4


def at_once(call: Callable[[], object]) -> list[object]:
    gate = Barrier(_SIDES)

    def one(_: int) -> object:
        try:
            connection.ensure_connection()
            gate.wait(timeout=10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(_SIDES) as pool:
        return list(pool.map(one, range(_SIDES)))


@pytest.mark.django_db(transaction=True)
def test_policies_proposed_at_once_get_a_number_each(tmp_path: Path) -> None:
    company = a_company(tmp_path)
    numbers = at_once(lambda: actions.set_policy(company.world.operator, "acme", {"approvers": 2}))
    assert sorted(numbers, key=str) == [1, 2, 3, 4]
    assert PolicyVersion.objects.count() == _SIDES


@pytest.mark.django_db(transaction=True)
def test_a_rule_that_asks_at_once_from_two_sides_gives_its_task_once(tmp_path: Path) -> None:
    company = a_company(tmp_path)
    notice = letters.an_approved_notice(company.world)
    wanted = [NewTask(Step.FEEDBACK, "办理变更登记", "File with the registry", rule="CN-REG-1")]
    made = at_once(lambda: len(actions.add_tasks(SYSTEM, notice.id, company.world.acme.id, wanted)))
    assert sorted(made, key=str) == [0, 0, 0, 1]
    assert len(queries.tasks_of(notice.id)) == 1
