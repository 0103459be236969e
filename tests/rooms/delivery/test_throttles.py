# SPDX-License-Identifier: Apache-2.0
"""Paces of providers, domains and organisations: kept by the claim, over all workers."""

import itertools
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import uuid7
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions
from duly.rooms.delivery.actions import wave
from duly.rooms.delivery.channel import Limits, Provider, channel_named
from duly.rooms.delivery.facts import Line
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import PostOffice, Recorder, make_due_at, make_post_office

pytestmark = pytest.mark.django_db()
ROOM = Limits(batch=50, connections=10)


def make_slow_domain(folder: Path, *, customers: int, rate: float = 5.0) -> PostOffice:
    office = make_post_office(folder, customers=customers, channel=Recorder(limits=ROOM))
    actions.install_channels({"email": (Provider("relay", office.channel, domains={"example.com": rate}),)})
    return office


def test_a_domain_gets_no_more_than_it_takes_and_the_rest_are_told_when_to_come(tmp_path: Path) -> None:
    office = make_slow_domain(tmp_path, customers=40)
    office.plan()
    assert actions.carry("email", shift=0.0) == 0
    claimed = wave.turn(SYSTEM, channel_named("email"), [], claim=uuid7())
    assert len(claimed.rows) == 5
    waiting = list(Delivery.objects.filter(state="planned", outcome_code="paced").order_by("next_at"))
    assert len(waiting) == 35
    moments = [row.next_at for row in waiting if row.next_at]
    gaps = {round((later - sooner).total_seconds(), 3) for sooner, later in itertools.pairwise(moments)}
    assert gaps == {0.2}


def test_another_worker_keeps_to_the_same_pace(tmp_path: Path) -> None:
    office = make_slow_domain(tmp_path, customers=20)
    office.plan()
    way = channel_named("email")
    taken = [len(wave.turn(SYSTEM, way, [], claim=uuid7()).rows) for _ in range(3)]
    assert taken == [5, 0, 0]


def test_who_comes_at_the_moment_that_was_given_finds_room(tmp_path: Path) -> None:
    office = make_slow_domain(tmp_path, customers=12, rate=10.0)
    office.plan()
    posted = actions.carry("email", shift=2.0)
    rest = actions.carry("email", shift=2.0)
    assert posted == 10
    assert posted + rest <= 12


def test_a_domain_that_is_full_costs_no_statement_for_each_row(tmp_path: Path) -> None:
    office = make_slow_domain(tmp_path, customers=200)
    office.plan()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        wave.turn(SYSTEM, channel_named("email"), [], claim=uuid7())
    assert len(queries) < 25
    assert Delivery.objects.filter(outcome_code="paced").count() == 195


def test_urgent_letters_go_before_those_that_were_told_to_come(tmp_path: Path) -> None:
    office = make_slow_domain(tmp_path, customers=40)
    office.plan(lane="bulk")
    way = channel_named("email")
    wave.turn(SYSTEM, way, [], claim=uuid7())
    mailing = office.open_mailing(subject=uuid4(), lane="urgent")
    some = office.customers[:3]
    actions.plan(SYSTEM, mailing, [Line(uuid4(), c.id, c.language) for c in some])
    wave.turn(SYSTEM, way, [], claim=uuid7())
    told = Delivery.objects.filter(mailing_id=mailing)
    moments = [row.next_at for row in told if row.next_at]
    assert max(moments) < clock.now() + timedelta(seconds=1)


def test_other_domains_are_not_slowed_down(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=30, channel=Recorder(limits=ROOM))
    actions.install_channels({"email": (Provider("relay", office.channel, domains={"qq.com": 1.0}),)})
    office.plan()
    assert actions.carry("email") == 30


def test_a_providers_own_pace_counts_rather_than_the_channels(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=30, channel=Recorder(limits=Limits(per_second=1000.0)))
    actions.install_channels({"email": (Provider("relay", office.channel, per_second=5.0),)})
    office.plan()
    assert 5 <= actions.carry("email", shift=1.0) <= 12
    assert set(Delivery.objects.filter(state="planned").values_list("outcome_code", flat=True)) == {""}


def test_an_organisation_has_its_pace_and_does_not_slow_down_another(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=30, channel=Recorder(limits=ROOM))
    actions.limit(office.world.operator, office.world.acme.id, "email", 4.0)
    office.plan()
    office.recipients = {}
    office.plan(subject=uuid4(), organisation=office.world.other.id)
    claimed = wave.turn(SYSTEM, channel_named("email"), [], claim=uuid7())
    counted = [mailing.organisation_id for _, mailing, _ in claimed.rows]
    assert (counted.count(office.world.acme.id), counted.count(office.world.other.id)) == (4, 30)


def test_a_limit_can_be_lifted(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=30, channel=Recorder(limits=ROOM))
    actions.limit(office.world.operator, office.world.acme.id, "email", 4.0)
    actions.limit(office.world.operator, office.world.acme.id, "email", None)
    office.plan()
    assert actions.carry("email") == 30


@pytest.mark.parametrize(("channel", "pace", "said"), [("email", 0.0, "no pace"), ("pigeon", 1.0, "no channel")])
def test_a_limit_must_make_sense(tmp_path: Path, channel: str, pace: float, said: str) -> None:
    office = make_post_office(tmp_path)
    with pytest.raises(Refusal, match=said):
        actions.limit(office.world.operator, office.world.acme.id, channel, pace)


def test_a_row_that_waited_for_its_moment_is_sent_once(tmp_path: Path) -> None:
    office = make_slow_domain(tmp_path, customers=6)
    office.plan()
    actions.carry("email")
    for row in Delivery.objects.filter(state="planned"):
        make_due_at(row, clock.now())
    actions.carry("email", shift=3.0)
    assert len({letter.delivery_id for letter in office.channel.posted}) == len(office.channel.posted)
