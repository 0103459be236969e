# SPDX-License-Identifier: Apache-2.0
"""Opening what a whole roll owes."""

from datetime import timedelta

import pytest

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import random_id, uuid7
from duly.kernel.refusals import Refusal
from duly.rooms.obligations import queries
from duly.rooms.obligations.actions import open_acknowledgements
from duly.rooms.obligations.facts import Owed, Plan, Step
from rooms.obligations.conftest import Scene


def _plan() -> Plan:
    return Plan([Step("email", uuid7(), timedelta(days=3))], clock.now() + timedelta(days=10))


def _page(count: int, *, exempt: int = 0) -> list[Owed]:
    return [Owed(random_id(), uuid7(), "en", "UTC", "GB", index < exempt) for index in range(count)]


@pytest.mark.django_db()
def test_everybody_owes_but_the_exempt() -> None:
    notice = uuid7()
    owing = open_acknowledgements(SYSTEM, notice, plan=_plan(), pages=[_page(3, exempt=1), _page(2)])

    assert owing == 4
    assert queries.tally(notice)["waiting"] == 4
    assert queries.tally(notice)["exempt"] == 1
    assert queries.chased(notice) == 4


def test_opening_is_one_fact_on_the_notice(scene: Scene) -> None:
    assert scene.recorded("obligations.opened") == 1


def test_an_agent_may_not_open(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        open_acknowledgements(scene.world.cy, uuid7(), plan=_plan(), pages=[])
    assert refused.value.code == "rights.not_allowed"
