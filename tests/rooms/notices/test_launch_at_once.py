# SPDX-License-Identifier: Apache-2.0
"""launch, from two sides at the same moment: one goes, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.notices import actions
from duly.rooms.obligations import queries as obligations
from rooms.notices.letters import a_peopled_world, an_approved_notice


@pytest.mark.django_db(transaction=True)
def test_two_launches_at_once_tell_nobody_twice(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path, 20)
    notice = an_approved_notice(world)

    def launch(_: int) -> object:
        try:
            return actions.launch(world.ada, notice.id)
        except Refusal as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(launch, range(2)))
    assert sorted(outcomes, key=str) == [20, "notices.already_launched"]
    assert sum(obligations.tally(notice.id).values()) == audience.roll_of(notice.id).count == 20
