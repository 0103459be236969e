# SPDX-License-Identifier: Apache-2.0
"""What fell due while nobody was at work asks before it goes."""

from datetime import timedelta
from pathlib import Path

import pytest

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.obligations import actions, queries
from duly.rooms.obligations.facts import State
from rooms.obligations.conftest import Scene
from rooms.obligations.scenes import a_scene, overdue, planned, stand
from world import customer_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Two customers whose second step fell due two days ago."""
    made = a_scene(tmp_path, [("email", {}), ("sms", {})], rows=[customer_row(0), customer_row(1)])
    actions.advance(SYSTEM)
    for index in range(2):
        stand(made, 0, "email", "accepted", index)
    overdue(made, timedelta(days=2))
    actions.advance(SYSTEM)
    return made


def test_an_old_step_is_not_opened(scene: Scene) -> None:
    assert (1, "sms") not in planned(scene)
    assert queries.stale_for(scene.world.ada) == {scene.notice: (2, 0)}
    assert queries.chased(scene.notice) == 0
    assert scene.recorded("obligations.stale") == 1


def test_a_step_of_yesterday_is(tmp_path: Path) -> None:
    made = a_scene(tmp_path, [("email", {})])
    overdue(made, timedelta(hours=23))
    actions.advance(SYSTEM)
    assert planned(made) == {(0, "email"): "planned"}


def test_released_it_goes_on(scene: Scene) -> None:
    assert actions.release_stale(scene.world.ada, scene.notice, reason="Still true.") == 2
    actions.advance(SYSTEM)
    assert (1, "sms") in planned(scene)
    assert queries.stale_for(scene.world.ada) == {}


def test_dropped_it_is_left_to_people(scene: Scene) -> None:
    assert actions.drop_stale(scene.world.bo, scene.notice) == 2
    assert scene.owed().state == State.STALLED
    assert len(queries.worklist_for(scene.world.cy)) == 2
    assert queries.stale_for(scene.world.ada) == {}


def test_where_nothing_is_stale_there_is_nothing_to_say(scene: Scene) -> None:
    actions.drop_stale(scene.world.ada, scene.notice)
    with pytest.raises(Refusal) as refused:
        actions.release_stale(scene.world.ada, scene.notice)
    assert refused.value.code == "obligations.nothing_stale"


def test_a_stranger_says_nothing(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        actions.release_stale(scene.world.dee, scene.notice)
    assert refused.value.code == "rights.other_organisation"
    assert queries.stale_for(scene.world.dee) == {}
