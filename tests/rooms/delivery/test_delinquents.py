# SPDX-License-Identifier: Apache-2.0
"""A customer's own system that takes nothing for days is no longer written to, until somebody says it works again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.customers import actions as customers
from duly.rooms.customers.actions import marks
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions, jobs
from duly.rooms.delivery.channel import Accepted, Outcome, Refused
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office
from world import given

pytestmark = pytest.mark.django_db()
DOWN, YES = Refused("no_route", "HTTP 404", permanent=True), Accepted("ref", "HTTP 204")
Days = Callable[[float], None]


@pytest.fixture
def pass_days(monkeypatch: pytest.MonkeyPatch) -> Days:
    real, moved = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: real() + moved[0])
    monkeypatch.setattr(marks, "now", lambda: real() + moved[0])

    def days(n: float) -> None:
        moved[0] += timedelta(days=n)

    return days


@pytest.fixture
def office(tmp_path: Path) -> PostOffice:
    office = make_post_office(tmp_path, channel=Recorder(name="webhook"))
    owner = office.customers[0]
    given(owner, "webhook", "https://erp+1.example/duly")
    return office


def point() -> ContactPoint:
    return ContactPoint.objects.get(channel="webhook")


def a_notice(office: PostOffice, outcome: Outcome) -> str:
    office.subject, office.recipients = uuid4(), {}
    office.channel.answers = [outcome]
    office.plan()
    actions.carry("webhook")
    row = Delivery.objects.get(mailing__subject=office.subject)
    return row.outcome_code or row.state


def test_an_address_that_fails_for_three_days_is_switched_off(office: PostOffice, pass_days: Days) -> None:
    for days in (0, 1, 1):
        pass_days(days)
        assert a_notice(office, DOWN) == "no_route"
    assert jobs.switch_off() == 0, "three failures, but only two days"

    pass_days(1.1)
    assert a_notice(office, DOWN) == "no_route"
    assert jobs.switch_off() == 1
    assert (point().state, point().state_reason) == ("broken", "delinquent")
    told = Inbox.objects.get(body__contains='"delivery.switched_off"')
    assert told.stream == office.customers[0].stream
    assert '"count":4' in told.body
    assert jobs.switch_off() == 0

    posted = len(office.channel.posted)
    assert a_notice(office, YES) == "contact_bounced"
    assert len(office.channel.posted) == posted


def test_one_success_begins_it_afresh(office: PostOffice, pass_days: Days) -> None:
    for outcome in (DOWN, DOWN, YES, DOWN, DOWN):
        a_notice(office, outcome)
        pass_days(1.5)
    assert jobs.switch_off() == 0
    assert point().state == "active"


def test_a_success_before_the_failures_saves_nobody(office: PostOffice, pass_days: Days) -> None:
    for outcome in (DOWN, YES, DOWN, DOWN, DOWN):
        a_notice(office, outcome)
        pass_days(2)
    assert jobs.switch_off() == 1


def test_two_failures_are_too_few_however_long(office: PostOffice, pass_days: Days) -> None:
    for _ in range(2):
        a_notice(office, DOWN)
        pass_days(9)
    assert jobs.switch_off() == 0


def test_an_address_that_was_restored_starts_afresh(office: PostOffice, pass_days: Days) -> None:
    for _ in range(4):
        a_notice(office, DOWN)
        pass_days(1.5)
    assert actions.switch_off(SYSTEM) == 1
    customers.mark_contact_points(SYSTEM, [(point().id, "active", "")])
    a_notice(office, DOWN)
    assert jobs.switch_off() == 0
    assert point().state == "active"


def test_what_is_the_wordings_fault_counts_for_nothing(office: PostOffice, pass_days: Days) -> None:
    for _ in range(4):
        a_notice(office, Refused("too_large", "HTTP 413", permanent=True))
        pass_days(1.5)
    assert jobs.switch_off() == 0
