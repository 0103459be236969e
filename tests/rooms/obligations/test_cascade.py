# SPDX-License-Identifier: Apache-2.0
"""Extras beside a step, conditions, tracks of classes, working days and hours of the customer's place."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.models import Delivery
from duly.rooms.obligations import actions, queries
from duly.rooms.obligations.facts import State, When
from rooms.delivery.post_office import Recorder
from rooms.obligations.scenes import CUSTOMER, a_scene, news, next_at, planned, stand
from world import customer_row

pytestmark = pytest.mark.django_db


def test_an_extra_goes_with_its_step(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {"extras": ["portal"]}), ("sms", {})])
    actions.advance(SYSTEM)
    assert planned(scene) == {(0, "email"): "planned", (0, "portal"): "planned"}


def test_an_extra_never_gates_the_step(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {"extras": ["portal"]}), ("sms", {})])
    actions.advance(SYSTEM)
    stand(scene, 0, "email", "accepted")
    scene.let_time_pass()
    actions.advance(SYSTEM)
    assert (1, "sms") in planned(scene)


def test_a_failing_extra_ends_no_wait(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {"extras": ["sms"]}), ("portal", {})])
    actions.advance(SYSTEM)
    before = next_at(scene)
    actions.hear_failures(SYSTEM, [news(scene, "delivery.bounced", step=0, channel="sms")])
    assert next_at(scene) == before
    actions.hear_failures(SYSTEM, [news(scene, "delivery.bounced", step=0, channel="email")])
    assert next_at(scene) < before


def test_an_acknowledgement_stops_extras_too(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {"extras": ["portal"]})])
    actions.advance(SYSTEM)
    actions.acknowledge(CUSTOMER, scene.recipients[0], how="portal")
    assert set(planned(scene).values()) == {"skipped"}


@pytest.mark.parametrize(
    ("when", "state", "asked"),
    [
        (When.BOUNCED, "bounced", True),
        (When.BOUNCED, "accepted", False),
        (When.NOT_DELIVERED, "accepted", True),
        (When.NOT_DELIVERED, "delivered", False),
        (When.NO_CONTACT, "accepted", False),
        (When.NOT_VIEWED, "delivered", True),
    ],
)
def test_a_step_is_for_those_of_whom_its_condition_holds(
    tmp_path: Path, when: When, state: str, *, asked: bool
) -> None:
    scene = a_scene(tmp_path, [("email", {}), ("sms", {"when": (when,)}), ("portal", {})])
    actions.advance(SYSTEM)
    stand(scene, 0, "email", state)
    scene.let_time_pass()
    actions.advance(SYSTEM)
    assert ((1, "sms") in planned(scene)) is asked
    assert scene.recorded("obligations.passed") == (0 if asked else 1)


def test_who_is_passed_over_goes_on_at_once(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {}), ("sms", {"when": (When.BOUNCED,)}), ("portal", {})])
    actions.advance(SYSTEM)
    stand(scene, 0, "email", "accepted")
    scene.let_time_pass()
    for _ in range(2):
        actions.advance(SYSTEM)
    assert (2, "portal") in planned(scene)


def test_who_has_no_contact_point_gets_the_step_for_such(tmp_path: Path) -> None:
    rows = [customer_row(0, email="")]
    scene = a_scene(tmp_path, [("email", {}), ("sms", {"when": (When.NO_CONTACT,)})], rows=rows)
    for _ in range(2):
        actions.advance(SYSTEM)
    assert planned(scene) == {(0, "email"): "skipped", (1, "sms"): "planned"}


def test_who_opened_the_portal_is_not_asked_by_a_step_for_others(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {}), ("sms", {"when": (When.NOT_VIEWED,)}), ("portal", {})])
    actions.advance(SYSTEM)
    stand(scene, 0, "email", "delivered")
    actions.hear_deliveries(SYSTEM, [news(scene, "delivery.delivered")])
    actions.view(CUSTOMER, scene.recipients[0], language="en")
    actions.view(CUSTOMER, scene.recipients[0], language="en")
    assert scene.recorded("obligations.viewed") == 1
    scene.let_time_pass()
    actions.advance(SYSTEM)
    assert (1, "sms") not in planned(scene)


def test_a_step_for_everybody_goes_to_those_who_confirmed(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {}), ("sms", {}), ("portal", {"when": (When.ALWAYS,)})])
    actions.advance(SYSTEM)
    actions.acknowledge(CUSTOMER, scene.recipients[0], how="portal")
    for _ in range(4):
        scene.let_time_pass()
        actions.advance(SYSTEM)
    assert planned(scene) == {(0, "email"): "skipped", (2, "portal"): "planned"}
    stand(scene, 2, "portal", "delivered")
    for _ in range(2):
        scene.let_time_pass()
        actions.advance(SYSTEM)
    assert scene.owed().state == State.ACKNOWLEDGED
    assert scene.owed().next_at is None
    assert scene.recorded("obligations.exhausted") == 0


def test_a_confirmation_does_not_stop_what_everybody_gets(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {"when": (When.ALWAYS,)}), ("sms", {})])
    actions.advance(SYSTEM)
    actions.acknowledge(CUSTOMER, scene.recipients[0], how="portal")
    assert planned(scene) == {(0, "email"): "planned"}
    assert scene.owed().next_at is None


def test_customers_of_a_class_go_their_own_way(tmp_path: Path) -> None:
    rows = [customer_row(0), customer_row(1)]
    scene = a_scene(
        tmp_path, [("email", {})], rows=rows, tracks={"vip": [("sms", {}), ("email", {})]}, track_of=["vip"]
    )
    actions.advance(SYSTEM)
    assert planned(scene, 0) == {(0, "sms"): "planned"}
    assert planned(scene, 1) == {(0, "email"): "planned"}
    cascade = queries.cascade(scene.notice)
    assert cascade is not None
    assert [step["channel"] for step in queries.steps_of(cascade, "vip")] == ["sms", "email"]


def test_the_plan_is_frozen_under_a_digest(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {})])
    cascade = queries.cascade(scene.notice)
    assert cascade is not None
    assert scene.recorded("obligations.opened") == 1
    assert cascade.digest.startswith("sha256:") or len(cascade.digest) >= 32


def test_a_wait_of_working_days_ends_on_a_working_day(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {"working_days": 5}), ("sms", {})])
    actions.advance(SYSTEM)
    ends = next_at(scene).astimezone(ZoneInfo("Europe/London"))
    assert ends.weekday() < 5
    assert ends - clock.now() > timedelta(days=5) - timedelta(minutes=2)


def test_a_step_waits_for_the_hour_of_the_customers_clock(tmp_path: Path) -> None:
    day = clock.now().date() + timedelta(days=20)
    scene = a_scene(tmp_path, [("email", {"on": day, "at": time(9)}), ("sms", {})])
    actions.advance(SYSTEM)
    held = Delivery.objects.get(recipient_id=scene.recipients[0])
    local = datetime.combine(day, time(9), ZoneInfo("Europe/London")).astimezone(UTC)
    assert held.next_at == local
    assert next_at(scene) == local + timedelta(days=3)


def test_a_rehearsal_waits_for_no_hour(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {"on": date(2099, 1, 1), "at": time(9), "working_days": 9})], scale=86_400)
    actions.advance(SYSTEM)
    assert next_at(scene) < clock.now() + timedelta(minutes=1)


def test_superseding_closes_what_is_open_and_leaves_what_is_settled(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, [("email", {})], rows=[customer_row(0), customer_row(1)])
    actions.acknowledge(CUSTOMER, scene.recipients[0], how="portal")
    assert actions.supersede(SYSTEM, scene.notice, by="2026-0002") == 1
    assert scene.owed(0).state == State.ACKNOWLEDGED
    assert (scene.owed(1).state, scene.owed(1).how) == (State.EXEMPT, "superseded")
    assert scene.recorded("obligations.superseded") == 1


def test_who_may_have_read_it_counts_as_told(tmp_path: Path) -> None:
    rows = [customer_row(number) for number in range(4)]
    scene = a_scene(tmp_path, [("email", {})], rows=rows)
    actions.advance(SYSTEM)
    for index, state in enumerate(("accepted", "unknown", "bounced")):
        stand(scene, 0, "email", state, index)
    actions.view(CUSTOMER, scene.recipients[3], language="en")
    customers = [scene.owed(index).customer_id for index in range(4)]
    assert queries.told([scene.notice], customers) == {customers[0], customers[1], customers[3]}


def test_a_step_that_nobody_carries_is_skipped_and_the_next_one_is_asked(tmp_path: Path) -> None:
    delivery.install_channels({"sms": Recorder("sms")})
    scene = a_scene(tmp_path, [("email", {}), ("sms", {})])
    actions.advance(SYSTEM)
    actions.advance(SYSTEM)
    assert planned(scene) == {(0, "email"): "skipped", (1, "sms"): "planned"}


def test_who_can_be_reached_by_nothing_that_is_carried_needs_a_person(tmp_path: Path) -> None:
    delivery.install_channels({"portal": Recorder("portal")})
    scene = a_scene(tmp_path, [("email", {}), ("sms", {})])
    for _ in range(3):
        actions.advance(SYSTEM)
    assert scene.owed().state == State.UNREACHABLE
    assert scene.recorded("delivery.skipped") == 0
    assert scene.recorded("delivery.planned") == 2
