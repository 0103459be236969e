# SPDX-License-Identifier: Apache-2.0
"""The cascade: the silent are asked on the next channel; at the end everybody is in a named state."""

from pathlib import Path

from duly.foundation.ledger.facts import News
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import uuid7
from duly.rooms.delivery import queries as deliveries
from duly.rooms.obligations import actions, queries
from duly.rooms.obligations.facts import State
from rooms.obligations.conftest import Scene, open_scene
from world import a_world, customer_row


def news(scene: Scene, kind: str, index: int = 0, **public: str | int | bool) -> News:
    """What the post office would tell."""
    return News(uuid7(), kind, scene.recipients[index], public)


def test_the_first_round_plans_the_first_step(scene: Scene) -> None:
    actions.advance(SYSTEM)

    states = deliveries.states_of(scene.notice, scene.recipients, 0)
    assert [states[recipient] for recipient in scene.recipients] == ["planned", "skipped", "skipped"]


def test_whom_a_channel_cannot_reach_goes_on_at_once(scene: Scene) -> None:
    actions.advance(SYSTEM)
    actions.advance(SYSTEM)

    states = deliveries.states_of(scene.notice, scene.recipients, 1)
    assert states == {scene.recipients[1]: "planned", scene.recipients[2]: "skipped"}


def test_who_has_no_contact_point_at_all_is_unreachable(scene: Scene) -> None:
    for _ in range(3):
        actions.advance(SYSTEM)

    assert scene.owed(2).state == State.UNREACHABLE
    assert scene.recorded("obligations.exhausted") == 1


def test_a_step_that_has_not_left_the_house_is_waited_for(scene: Scene) -> None:
    actions.advance(SYSTEM)
    scene.let_time_pass()
    actions.advance(SYSTEM)

    assert scene.owed().step == 0
    assert scene.owed().next_at is not None


def test_a_bounce_moves_on_without_waiting(scene: Scene) -> None:
    actions.advance(SYSTEM)
    before = scene.owed().next_at
    actions.hear_failures(SYSTEM, [news(scene, "delivery.bounced", step=0, channel="email")])

    assert before is not None
    assert scene.owed().next_at < before


def test_a_bounce_of_an_earlier_step_changes_nothing(scene: Scene) -> None:
    actions.advance(SYSTEM)
    before = scene.owed().next_at
    actions.hear_failures(SYSTEM, [news(scene, "delivery.bounced", step=7, channel="email")])

    assert scene.owed().next_at == before


def test_a_temporary_refusal_changes_nothing(scene: Scene) -> None:
    actions.advance(SYSTEM)
    before = scene.owed().next_at
    actions.hear_failures(SYSTEM, [news(scene, "delivery.refused", step=0, permanent=False)])

    assert scene.owed().next_at == before


def test_an_arrival_reaches(scene: Scene) -> None:
    actions.hear_deliveries(SYSTEM, [news(scene, "delivery.delivered")])

    assert scene.owed().state == State.REACHED


def test_a_reply_that_confirms_acknowledges(scene: Scene) -> None:
    actions.hear_replies(SYSTEM, [news(scene, "delivery.replied", meaning="confirm", channel="sms")])

    assert scene.owed().state == State.ACKNOWLEDGED
    assert scene.owed().how == "sms"


def test_a_reply_that_asks_acknowledges_nothing(scene: Scene) -> None:
    actions.hear_replies(SYSTEM, [news(scene, "delivery.replied", meaning="other", channel="sms")])

    assert scene.owed().state == State.WAITING


def test_a_paused_cascade_opens_no_step(scene: Scene) -> None:
    actions.pause(scene.world.ada, scene.notice)
    actions.advance(SYSTEM)

    assert deliveries.states_of(scene.notice, scene.recipients, 0) == {}


def test_a_resumed_cascade_goes_on(scene: Scene) -> None:
    actions.pause(scene.world.ada, scene.notice)
    actions.advance(SYSTEM)
    actions.resume(scene.world.ada, scene.notice)
    scene.let_time_pass()
    actions.advance(SYSTEM)

    assert len(deliveries.states_of(scene.notice, scene.recipients, 0)) == len(scene.recipients)


def test_a_closed_cascade_chases_nobody(scene: Scene) -> None:
    actions.close(SYSTEM, scene.notice, why="cancelled")

    assert queries.chased(scene.notice) == 0
    assert actions.advance(SYSTEM) == 0


def test_exempt_recipients_are_never_asked(db: None, tmp_path: Path) -> None:
    exempt = open_scene(a_world(), tmp_path, [customer_row(0)], exempt=True)

    assert actions.advance(SYSTEM) == 0
    assert exempt.owed().state == State.EXEMPT
