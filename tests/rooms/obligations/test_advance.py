# SPDX-License-Identifier: Apache-2.0
"""The cascade: the silent are asked on the next channel; at the end everybody is in a named state."""

from pathlib import Path

import pytest

from duly.foundation.ledger.facts import News
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import uuid7
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.models import Delivery
from duly.rooms.obligations import actions, queries
from duly.rooms.obligations.facts import State
from duly.rooms.obligations.models import Obligation
from rooms.delivery.post_office import turned
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


def at_the_end(scene: Scene) -> None:
    """The first recipient got the last step, and a provider took it."""
    actions.advance(SYSTEM)
    step = len(queries.cascade(scene.notice).steps) - 1  # type: ignore[union-attr]
    turned(lambda: Obligation.objects.filter(id=scene.recipients[0]).update(step=step, next_at=None))
    turned(lambda: Delivery.objects.filter(recipient_id=scene.recipients[0]).update(state="accepted", next_at=None))


@pytest.mark.parametrize("kind", ["delivery.stalled_receipt", "delivery.unmapped"])
def test_a_receipt_that_tells_nothing_needs_a_person_when_nothing_is_ahead(scene: Scene, kind: str) -> None:
    at_the_end(scene)
    assert actions.hear_silence(SYSTEM, [news(scene, kind), news(scene, kind)]) == 1
    assert (scene.owed().state, scene.owed().next_at) == (State.STALLED, None)
    assert scene.owed().stuck_at is not None
    assert scene.recorded("obligations.exhausted") == 1
    assert actions.hear_silence(SYSTEM, [news(scene, kind)]) == 0


def test_a_receipt_that_tells_nothing_ends_nothing_that_is_ahead_or_better(scene: Scene) -> None:
    actions.advance(SYSTEM)
    told = [news(scene, "delivery.stalled_receipt")]
    assert actions.hear_silence(SYSTEM, told) == 0, "another step is ahead"
    at_the_end(scene)
    turned(lambda: Delivery.objects.filter(recipient_id=scene.recipients[0]).update(state="planned"))
    assert actions.hear_silence(SYSTEM, told) == 0, "something has yet to leave"
    turned(lambda: Delivery.objects.filter(recipient_id=scene.recipients[0]).update(state="accepted"))
    actions.hear_deliveries(SYSTEM, [news(scene, "delivery.delivered")])
    assert actions.hear_silence(SYSTEM, told) == 0, "something arrived"
    assert scene.owed().state == State.REACHED


def test_what_is_planned_again_is_not_sent_to_whoever_has_confirmed(scene: Scene) -> None:
    actions.advance(SYSTEM)
    told = [news(scene, "delivery.retried")]
    assert actions.hear_retries(SYSTEM, told) == 0
    actions.acknowledge(SYSTEM, scene.recipients[0], how="portal")
    turned(lambda: Delivery.objects.filter(recipient_id=scene.recipients[0]).update(state="planned"))
    assert actions.hear_retries(SYSTEM, told) == 1
    assert deliveries.states_of(scene.notice, scene.recipients[:1], 0) == {scene.recipients[0]: "skipped"}


def test_a_roll_is_paged_by_id_and_holds_only_those_who_were_given_a_step(scene: Scene) -> None:
    assert queries.roll_page(scene.notice, None, 10) == []
    actions.advance(SYSTEM)
    everybody = sorted(scene.recipients)
    assert queries.roll_page(scene.notice, None, 10) == everybody
    assert queries.roll_page(scene.notice, None, 2) == everybody[:2]
    assert queries.roll_page(scene.notice, everybody[1], 2) == everybody[2:]
