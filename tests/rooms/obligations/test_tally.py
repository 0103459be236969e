# SPDX-License-Identifier: Apache-2.0
"""The tally of who stands where is exact after any story; folding it (fold_tally) changes no sum."""

import random
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.obligations import actions, jobs, queries
from duly.rooms.obligations.actions.folding import MANY, fold_tally
from duly.rooms.obligations.facts import State
from duly.rooms.obligations.models import Delta, Obligation
from rooms.obligations.conftest import Scene, open_scene
from rooms.obligations.scenes import CUSTOMER, with_right
from world import a_world, customer_row

pytestmark = pytest.mark.django_db


def counted(scene: Scene) -> dict[str, int]:
    """What counting every row gives."""
    found = Counter(Obligation.objects.filter(subject=scene.notice).values_list("state", flat=True))
    return {state.value: 0 for state in State} | dict(found)


def _act(scene: Scene, dice: random.Random) -> None:
    one, staff = dice.choice(scene.recipients), scene.world.operator
    deeds = [
        lambda: actions.acknowledge(staff, one, how="call"),
        lambda: actions.refuse(staff, one, how="call", reason="not ours"),
        lambda: actions.exempt(staff, one, reason="left"),
        lambda: actions.view(CUSTOMER, one, language="en"),
        lambda: (scene.let_time_pass(), actions.advance(SYSTEM)),
        lambda: with_right(lambda: Obligation.objects.filter(id=one).update(state=dice.choice(list(State)))),
        lambda: fold_tally(SYSTEM, dice.choice([0, 5])),
    ]
    with suppress(Refusal):  # some are settled already
        dice.choice(deeds)()


@pytest.mark.parametrize("seed", range(4))
def test_after_any_story_the_tally_is_what_counting_gives(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    scene = open_scene(a_world(), tmp_path, [customer_row(n) for n in range(9)])
    assert queries.tally(scene.notice) == counted(scene)
    for _ in range(30):
        _act(scene, dice)
        assert queries.tally(scene.notice) == counted(scene)
    with_right(lambda: Obligation.objects.filter(id=scene.recipients[0]).delete())
    assert queries.tally(scene.notice) == counted(scene)


def test_folding_leaves_one_row_for_each_state_and_every_sum(scene: Scene) -> None:
    for n in range(MANY):
        state = State.REACHED if n % 2 else State.WAITING
        with_right(lambda state=state: Obligation.objects.filter(id=scene.recipients[0]).update(state=state))
    before = queries.tally(scene.notice)
    assert jobs.fold() > 0
    rows = list(Delta.objects.filter(subject=scene.notice).values_list("state", "folded", "n"))
    assert len(rows) == len({state for state, _, _ in rows})
    assert all(is_folded for _, is_folded, _ in rows)
    assert queries.tally(scene.notice) == before == counted(scene)
    assert jobs.fold() == 0


def test_what_moves_without_a_new_state_leaves_nothing(scene: Scene) -> None:
    rows = Delta.objects.count()
    scene.let_time_pass()
    assert Delta.objects.count() == rows
    assert Delta.objects.aggregate(n=Sum("n"))["n"] == len(scene.recipients)


def test_asking_how_everybody_stands_reads_no_recipients(scene: Scene) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.tally(scene.notice)
    assert [row for row in asked if "obligations_obligation" in row["sql"]] == []
