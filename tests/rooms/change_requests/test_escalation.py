# SPDX-License-Identifier: Apache-2.0
"""An answer that is overdue goes up to the head of the department, once, and stands in that person's morning mail."""

import pytest
from django.db import IntegrityError

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.house.waiting import of_change_requests
from duly.kernel.actors import SYSTEM
from duly.rooms.change_requests import actions, jobs, queries
from duly.rooms.change_requests.models import Escalation
from rooms.change_requests.stage import Stage
from rooms.delivery.post_office import turned

pytestmark = pytest.mark.django_db()


def headed(stage: Stage) -> None:
    """Cy takes requests in for the service department; Lee heads it."""
    accounts.add_department(stage.world.operator, "service", name_en="Service", name_zh="客服部", organisation="acme")
    accounts.set_department(stage.world.operator, "cy@example.com", "service", organisation="acme")
    accounts.set_department(stage.world.operator, "lee@example.com", "service", organisation="acme", is_head=True)


def test_a_late_answer_goes_up_once(stage: Stage) -> None:
    headed(stage)
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    assert jobs.escalate() == 0
    stage.time.passes(days=8)
    assert [jobs.escalate(), jobs.escalate()] == [1, 0]
    assert stage.recorded("change_requests.escalated") == 1
    found = queries.case(stage.world.bo, request.id).escalation
    assert found is not None
    assert found.head == stage.legal.id


def test_it_stands_in_the_morning_mail_of_the_head_and_of_whoever_took_it_in(stage: Stage) -> None:
    headed(stage)
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    stage.time.passes(days=8)
    jobs.escalate()
    for name in ("lee", "cy"):
        (item,) = of_change_requests(people.actor_by_email(f"{name}@example.com"))
        assert (item.number, item.is_late) == (request.number, True)
        assert "head of the department" in item.about.say("en")
    assert list(of_change_requests(people.actor_by_email("bo@example.com"))) == []


def test_without_a_head_it_goes_to_everybody_who_decides(stage: Stage) -> None:
    stage.ask(stage.world.cy, stage.phone(), channel="phone")
    stage.time.passes(days=8)
    jobs.escalate()
    assert Escalation.objects.get().head_id is None
    assert len(list(of_change_requests(stage.world.bo))) == 1
    assert list(of_change_requests(stage.world.dee)) == []


def test_while_the_clock_stands_still_nothing_goes_up(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    actions.hold(stage.world.cy, request.id, kind="fraud", note="hung up")
    stage.time.passes(days=30)
    assert jobs.escalate() == 0


def test_what_was_passed_up_stands_in_the_database(stage: Stage) -> None:
    stage.ask(stage.world.cy, stage.phone(), channel="phone")
    stage.time.passes(days=8)
    actions.escalate(SYSTEM, most=10)
    with pytest.raises(IntegrityError, match="is a record"):
        turned(lambda: Escalation.objects.update(head_id=None))


def test_a_department_has_one_head(stage: Stage) -> None:
    headed(stage)
    (department,) = people.departments_of(stage.world.acme.id).values()
    accounts.set_department(stage.world.operator, "cy@example.com", "service", organisation="acme", is_head=True)
    assert people.heads_of([department.id]) == {department.id: stage.world.cy.id}
