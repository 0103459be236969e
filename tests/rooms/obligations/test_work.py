# SPDX-License-Identifier: Apache-2.0
"""The work list: who is on it, who holds a case, what was found."""

from pathlib import Path

import pytest

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.obligations import actions, queries
from duly.rooms.obligations.facts import CASE_ORDERS, State
from rooms.obligations.conftest import Scene
from rooms.obligations.scenes import CUSTOMER, a_scene
from world import customer_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Three customers whom nobody can reach."""
    rows = [customer_row(number, email="", phone="") for number in range(3)]
    made = a_scene(tmp_path, [("email", {})], rows=rows)
    for _ in range(2):
        actions.advance(SYSTEM)
    return made


def listed(scene: Scene, **asked: object) -> list[object]:
    return [case.recipient_id for case in queries.worklist_for(scene.world.cy, **asked)]  # type: ignore[arg-type]


def test_whom_no_step_moved_is_on_the_list(scene: Scene) -> None:
    assert set(listed(scene)) == set(scene.recipients)
    assert queries.work_counts(scene.world.cy) == {scene.notice: 3}


def test_who_leaves_the_list_while_somebody_reads_hides_nobody(scene: Scene) -> None:
    order = CASE_ORDERS.usual
    first = queries.worklist_for(scene.world.cy, limit=2)
    actions.resolve(scene.world.cy, [case.recipient_id for case in first], outcome="left", reason="Nobody there.")
    (last,) = queries.worklist_for(scene.world.cy, order=order, after=order.read(order.written(first[-1])), limit=2)
    assert {*(case.recipient_id for case in first), last.recipient_id} == set(scene.recipients)


def test_the_list_is_there_the_other_way_round(scene: Scene) -> None:
    assert listed(scene, order=CASE_ORDERS.named("-since")) == listed(scene)[::-1]


def test_a_stranger_sees_no_work(scene: Scene) -> None:
    assert queries.worklist_for(scene.world.dee) == []


def test_a_case_that_is_taken_up_is_mine(scene: Scene) -> None:
    assert actions.take_up(scene.world.cy, scene.recipients[:2]) == 2
    assert actions.take_up(scene.world.cy, scene.recipients[:2]) == 0
    assert set(listed(scene, mine=True)) == set(scene.recipients[:2])
    assert scene.recorded("obligations.taken") == 2


def test_what_somebody_else_holds_is_not_taken_away(scene: Scene) -> None:
    actions.take_up(scene.world.cy, scene.recipients[:1])
    with pytest.raises(Refusal) as refused:
        actions.take_up(scene.world.ada, scene.recipients)
    assert refused.value.code == "obligations.taken_by_another"
    actions.give_back(scene.world.cy, scene.recipients[:1])
    assert actions.take_up(scene.world.ada, scene.recipients) == 3


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("acknowledged", State.ACKNOWLEDGED),
        ("refused", State.REFUSED),
        ("exempt", State.EXEMPT),
        ("left", State.UNREACHABLE),
    ],
)
def test_what_was_found_takes_cases_off_the_list(scene: Scene, outcome: str, state: State) -> None:
    assert actions.resolve(scene.world.cy, scene.recipients[:2], outcome=outcome, reason="Looked at it.") == 2
    assert listed(scene) == scene.recipients[2:]
    assert [scene.owed(index).state for index in range(2)] == [state, state]


def test_one_case_that_is_not_on_the_list_changes_nothing(scene: Scene) -> None:
    actions.resolve(scene.world.cy, scene.recipients[:1], outcome="left", reason="Nobody there.")
    with pytest.raises(Refusal) as refused:
        actions.resolve(scene.world.cy, scene.recipients, outcome="left", reason="Nobody there.")
    assert refused.value.code == "obligations.not_on_the_list"
    assert len(listed(scene)) == 2


@pytest.mark.parametrize(("outcome", "reason", "code"), [("left", " ", "reason_needed"), ("gone", "x", "bad_outcome")])
def test_an_outcome_is_known_and_says_why(scene: Scene, outcome: str, reason: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.resolve(scene.world.cy, scene.recipients[:1], outcome=outcome, reason=reason)
    assert refused.value.code == f"obligations.{code}"


def test_a_customer_who_confirms_leaves_the_list(scene: Scene) -> None:
    actions.acknowledge(CUSTOMER, scene.recipients[0], how="portal")
    assert len(listed(scene)) == 2
