# SPDX-License-Identifier: Apache-2.0
"""Acknowledging, refusing, exempting, viewing: one recipient at a time."""

from datetime import timedelta
from pathlib import Path

import pytest

from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.ids import random_id
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import queries as deliveries
from duly.rooms.obligations import actions, queries
from duly.rooms.obligations.facts import State
from rooms.obligations.conftest import Scene, open_scene
from world import a_world, customer_row

CUSTOMER = Actor("customer", random_id(), "customer", frozenset({"customer"}))


def test_acknowledging_settles_and_stops_the_cascade(scene: Scene) -> None:
    actions.advance(SYSTEM)
    state = actions.acknowledge(CUSTOMER, scene.recipients[0], how="portal")

    assert state is State.ACKNOWLEDGED
    assert scene.owed().next_at is None
    assert deliveries.states_of(scene.notice, scene.recipients[:1], 0) == {scene.recipients[0]: "skipped"}
    assert scene.recorded("obligations.acknowledged") == 1


def test_acknowledging_twice_changes_nothing(scene: Scene) -> None:
    actions.acknowledge(CUSTOMER, scene.recipients[0], how="portal")
    first = scene.owed().met_at
    actions.acknowledge(CUSTOMER, scene.recipients[0], how="sms")

    assert scene.owed().met_at == first
    assert scene.recorded("obligations.acknowledged") == 1


def test_a_late_acknowledgement_counts_as_late(db: None, tmp_path: Path) -> None:
    late = open_scene(a_world(), tmp_path, [customer_row(0)], due_at=clock.now() - timedelta(hours=1))

    assert actions.acknowledge(CUSTOMER, late.recipients[0], how="portal") is State.ACKNOWLEDGED_LATE


def test_refusing_keeps_the_reason_out_of_the_leaf(scene: Scene) -> None:
    actions.refuse(CUSTOMER, scene.recipients[0], how="portal", reason="not my company")

    assert scene.owed().state == State.REFUSED
    assert scene.recorded("obligations.refused") == 1
    assert scene.recorded("not my company") == 0


def test_who_refused_may_still_acknowledge(scene: Scene) -> None:
    actions.refuse(CUSTOMER, scene.recipients[0], how="portal", reason="?")

    assert actions.acknowledge(CUSTOMER, scene.recipients[0], how="portal") is State.ACKNOWLEDGED


def test_who_acknowledged_cannot_be_exempted_afterwards(scene: Scene) -> None:
    actions.acknowledge(CUSTOMER, scene.recipients[0], how="portal")

    with pytest.raises(Refusal) as refused:
        actions.exempt(scene.world.cy, scene.recipients[0], reason="known")
    assert refused.value.code == "obligations.already_settled"


def test_an_exempt_customer_is_asked_nothing_more(scene: Scene) -> None:
    actions.exempt(scene.world.cy, scene.recipients[0], reason="told in person")

    assert scene.owed().state == State.EXEMPT
    assert scene.owed().next_at is None


def test_a_checker_may_not_exempt(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        actions.exempt(scene.world.bo, scene.recipients[0], reason="?")
    assert refused.value.code == "rights.not_allowed"


def test_viewing_reaches_but_does_not_acknowledge(scene: Scene) -> None:
    actions.view(CUSTOMER, scene.recipients[0], language="en")
    actions.view(CUSTOMER, scene.recipients[0], language="en")

    assert scene.owed().state == State.REACHED
    assert scene.recorded("obligations.viewed") == 1


def test_a_stranger_owes_nothing(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        actions.acknowledge(CUSTOMER, random_id(), how="portal")
    assert refused.value.code == "obligations.nothing_owed"


def test_the_tally_names_every_state(scene: Scene) -> None:
    assert queries.tally(scene.notice)["waiting"] == len(scene.recipients)
    assert set(queries.tally(scene.notice)) == {state.value for state in State}
