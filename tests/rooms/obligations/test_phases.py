# SPDX-License-Identifier: Apache-2.0
"""Phases: who is in which, when one stops by itself, and who lets the next one go."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.models import Mailing
from duly.rooms.obligations import actions, queries
from duly.rooms.obligations.facts import PhasePlan, PhaseState
from duly.rooms.obligations.models import Obligation
from duly.rooms.obligations.rules import excess, left_the_house, phase_of, sent_in_phase
from rooms.obligations.conftest import Scene
from rooms.obligations.scenes import LIMITS, a_scene, news, stand
from world import customer_row

HALF = [PhasePlan(500_000, LIMITS, timedelta(hours=1)), PhasePlan(1_000_000, LIMITS, timedelta(hours=1))]
IDS = st.uuids()


@given(IDS, IDS)
def test_a_recipient_is_always_in_the_same_phase(subject: UUID, recipient: UUID) -> None:
    shares = [10_000, 100_000, 1_000_000]
    first = phase_of(subject, recipient, shares)
    assert first == phase_of(UUID(str(subject)), UUID(str(recipient)), shares)
    assert 0 <= first < 3


def test_a_share_is_about_as_large_as_it_says() -> None:
    subject = UUID(int=7)
    first = sum(phase_of(subject, UUID(int=number), [100_000, 1_000_000]) == 0 for number in range(10_000))
    assert 900 < first < 1_100


@pytest.mark.parametrize(
    ("count", "sent", "size", "over"),
    [(5, 100, 1_000, None), (6, 100, 1_000, "bounce"), (1, 1, 1_000, None), (1, 1, 1, "bounce"), (0, 0, 0, None)],
)
def test_a_limit_counts_over_those_who_were_sent_something(count: int, sent: int, size: int, over: str | None) -> None:
    assert excess({"bounce": count}, LIMITS, sent, size) == over


def test_what_left_the_house_is_what_providers_carried() -> None:
    tally = {"email": {"accepted": 3, "planned": 4, "bounced": 1}, "call": {"accepted": 9}, "sms": {"unknown": 2}}
    assert left_the_house(tally) == 6


@pytest.fixture
def scene(db: None, tmp_path: Path) -> Scene:
    return a_scene(
        tmp_path, [("email", {}), ("sms", {})], rows=[customer_row(number) for number in range(24)], phases=HALF
    )


def in_phase(scene: Scene, number: int) -> list[int]:
    rows = Obligation.objects.filter(subject=scene.notice, phase=number).values_list("id", flat=True)
    return [scene.recipients.index(row) for row in rows]


def let_it_all_leave(scene: Scene, number: int) -> None:
    for index in in_phase(scene, number):
        stand(scene, 0, "email", "accepted", index)


def states(scene: Scene) -> list[str]:
    return [phase.state for phase in queries.phases(scene.notice)]


def test_only_the_first_phase_is_asked(scene: Scene) -> None:
    actions.advance(SYSTEM)
    begun = Obligation.objects.filter(subject=scene.notice, step=0).values_list("phase", flat=True)
    assert set(begun) == {0}
    assert sum(phase.size for phase in queries.phases(scene.notice)) == 24
    assert states(scene) == ["running", "waiting"]


def test_a_phase_of_which_everything_left_is_observed_and_then_waits_for_a_person(scene: Scene) -> None:
    actions.advance(SYSTEM)
    assert actions.watch_phases(SYSTEM) == 0
    let_it_all_leave(scene, 0)
    assert actions.watch_phases(SYSTEM) == 1
    assert states(scene) == ["observing", "waiting"]
    assert actions.watch_phases(SYSTEM) == 0


def test_a_person_releases_the_next_one(scene: Scene) -> None:
    actions.advance(SYSTEM)
    actions.release_phase(scene.world.bo, scene.notice, number=2)
    assert states(scene) == ["released", "running"]
    actions.watch_phases(SYSTEM)
    actions.advance(SYSTEM)
    assert not Obligation.objects.filter(subject=scene.notice, step=-1).exists()
    assert scene.recorded("obligations.phase_released") == 2


def test_a_phase_that_bounces_stops_by_itself(scene: Scene) -> None:
    actions.advance(SYSTEM)
    let_it_all_leave(scene, 0)
    index = in_phase(scene, 0)[0]
    bounced = news(scene, "delivery.bounced", index, step=0, channel="email")
    actions.hear_failures(SYSTEM, [bounced, bounced])
    assert queries.phases(scene.notice)[0].bounced == 1
    assert queries.stopped_phase(scene.notice) is None
    assert actions.watch_phases(SYSTEM) == 1
    size = queries.phases(scene.notice)[0].size
    assert queries.stopped_phase(scene.notice) == (1, "bounce", 1, size, 50_000)
    assert states(scene) == ["stopped", "waiting"]
    assert all(Mailing.objects.filter(subject=scene.notice).values_list("paused", flat=True))
    assert scene.recorded("obligations.phase_stopped") == 1


@pytest.mark.parametrize("kind", ["delivery.complained", "feedback.asked", "delivery.unknown", "delivery.replied"])
def test_complaints_questions_and_unknown_outcomes_stop_a_phase_too(scene: Scene, kind: str) -> None:
    actions.advance(SYSTEM)
    public = {"meaning": "other"} if kind == "delivery.replied" else {}
    assert actions.hear_trouble(SYSTEM, [news(scene, kind, in_phase(scene, 0)[0], **public)]) == 1
    assert actions.watch_phases(SYSTEM) == 1
    assert states(scene)[0] == "stopped"


def test_a_confirming_reply_is_no_question(scene: Scene) -> None:
    confirmed = news(scene, "delivery.replied", in_phase(scene, 0)[0], meaning="confirm")
    assert actions.hear_trouble(SYSTEM, [confirmed]) == 0


def stopped(scene: Scene) -> Scene:
    actions.advance(SYSTEM)
    actions.stop_phase(scene.world.ada, scene.notice, reason="A typing error.")
    return scene


def test_a_phase_stopped_by_hand_exceeds_no_limit(scene: Scene) -> None:
    found = queries.stopped_phase(stopped(scene).notice)
    assert found is not None
    assert (found.number, found.why) == (1, "")


@pytest.mark.parametrize(("left", "baseline", "size", "sent"), [(21, 0, 20, 20), (25, 10, 20, 15), (0, 3, 20, 0)])
def test_a_phase_counts_its_customers_and_not_the_messages_to_them(
    left: int, baseline: int, size: int, sent: int
) -> None:
    assert sent_in_phase(left, baseline, size) == sent


def test_a_stopped_phase_opens_no_step(scene: Scene) -> None:
    stopped(scene).let_time_pass()
    let_it_all_leave(scene, 0)
    actions.advance(SYSTEM)
    assert not Obligation.objects.filter(subject=scene.notice, step=1).exists()


def test_a_stop_by_hand_says_why(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        actions.stop_phase(scene.world.ada, scene.notice, reason=" ")
    assert refused.value.code == "obligations.reason_needed"


def test_nothing_that_does_not_run_can_be_stopped(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        actions.stop_phase(stopped(scene).world.ada, scene.notice, reason="Again.")
    assert refused.value.code == "obligations.no_phase_runs"


def test_going_on_after_a_stop_takes_a_reason(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        actions.release_phase(stopped(scene).world.bo, scene.notice, number=1)
    assert refused.value.code == "obligations.reason_needed"


def test_a_phase_whose_figures_somebody_accepted_is_not_stopped_again(scene: Scene) -> None:
    actions.advance(SYSTEM)
    actions.hear_trouble(SYSTEM, [news(scene, "feedback.asked", in_phase(scene, 0)[0])])
    actions.watch_phases(SYSTEM)
    actions.release_phase(scene.world.bo, scene.notice, number=1, reason="One question is fine.")
    assert states(scene)[0] == "running"
    assert not any(Mailing.objects.filter(subject=scene.notice).values_list("paused", flat=True))
    actions.watch_phases(SYSTEM)
    assert states(scene)[0] == "running"


@pytest.mark.parametrize(("number", "code"), [(3, "no_such_phase"), (0, "no_such_phase"), (1, "not_its_turn")])
def test_phases_go_in_their_order(scene: Scene, number: int, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.release_phase(scene.world.bo, scene.notice, number=number)
    assert refused.value.code == f"obligations.{code}"


def test_the_next_one_does_not_go_while_one_is_stopped(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        actions.release_phase(stopped(scene).world.bo, scene.notice, number=2, reason="Go.")
    assert refused.value.code == "obligations.phase_is_stopped"


def test_a_stopped_phase_is_not_resumed_by_the_back_door(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        actions.resume(stopped(scene).world.ada, scene.notice)
    assert refused.value.code == "obligations.phase_is_stopped"


def test_a_stranger_releases_nothing(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        actions.release_phase(scene.world.dee, scene.notice, number=2)
    assert refused.value.code == "rights.other_organisation"


def test_a_paused_notice_is_resumed_first(scene: Scene) -> None:
    actions.pause(scene.world.ada, scene.notice)
    with pytest.raises(Refusal) as refused:
        actions.release_phase(scene.world.bo, scene.notice, number=2)
    assert refused.value.code == "obligations.is_paused"


@pytest.mark.django_db
def test_where_the_plan_says_so_the_next_one_goes_by_itself_and_the_last_one_ends(tmp_path: Path) -> None:
    phases = [PhasePlan(500_000, LIMITS, timedelta(hours=1), "auto"), PhasePlan(1_000_000, LIMITS, timedelta(hours=1))]
    rows = [customer_row(number) for number in range(12)]
    scene = a_scene(tmp_path, [("email", {})], rows=rows, phases=phases, scale=3_600)
    from time import sleep

    for number in range(2):
        actions.watch_phases(SYSTEM)
        actions.advance(SYSTEM)
        let_it_all_leave(scene, number)
        actions.watch_phases(SYSTEM)
        sleep(1.1)
        actions.watch_phases(SYSTEM)
    assert states(scene) == [PhaseState.RELEASED, PhaseState.RELEASED]
    assert scene.recorded("obligations.phase_ended") == 2
