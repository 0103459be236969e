# SPDX-License-Identifier: Apache-2.0
"""What nobody has yet: with whom it stands, and give_task."""

import pytest

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts.queries import actor_by_email
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.agreement import actions, queries
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries as found
from duly.rooms.notices.models import Notice
from duly.rooms.reminders import queries as reminders
from rooms.agreement.departments import Departments, a_company, a_policy, member
from rooms.notices.letters import a_file
from theatre import staged

pytestmark = pytest.mark.django_db
NOBODYS = NewTask(Step.PLAN, "谁来做", "Somebody's")


company = staged(a_company)


@pytest.fixture
def notice(company: Departments) -> Notice:
    return notices.create(company.world.ada, "acme", a_file())


def titles(actor: Actor) -> list[str]:
    return [one.title_en for one in queries.tasks_for(actor)]


def test_what_nobody_has_stands_with_operators_and_the_makers_of_that_notice(
    company: Departments, notice: Notice
) -> None:
    world, max_ = company.world, member(company.world, "Max", "maker", None)
    actions.add_task(world.bo, notice.id, world.acme.id, NOBODYS)
    assert [titles(one) for one in (world.operator, world.ada)] == [["Somebody's"]] * 2
    assert [titles(one) for one in (world.bo, company.lu, company.mo, max_, world.dee)] == [[]] * 5
    notices.revise(max_, notice.id, a_file())
    assert titles(max_) == ["Somebody's"]


def test_what_a_maker_added_for_nobody_stands_with_them(company: Departments, notice: Notice) -> None:
    max_ = member(company.world, "Max", "maker", None)
    actions.add_task(max_, notice.id, company.world.acme.id, NOBODYS)
    assert titles(max_) == ["Somebody's"]


def test_what_somebody_had_who_left_is_nobodys_again(company: Departments, notice: Notice) -> None:
    world = company.world
    actions.add_task(world.ada, notice.id, world.acme.id, NOBODYS._replace(person="lu@example.com"))
    assert titles(world.operator) == []
    accounts.close(world.operator, "lu@example.com")
    (task,) = queries.tasks_for(world.operator)
    assert (task.is_nobodys, titles(world.ada), titles(company.li)) == (True, ["Somebody's"], [])


def test_what_a_person_of_a_department_had_who_left_is_the_departments(company: Departments, notice: Notice) -> None:
    world = company.world
    both = NOBODYS._replace(person="lu@example.com", department="legal")
    actions.add_task(world.ada, notice.id, world.acme.id, both)
    assert titles(company.li) == []
    accounts.close(world.operator, "lu@example.com")
    assert (titles(company.li), titles(world.operator)) == (["Somebody's"], [])
    actions.finish_task(company.li, queries.tasks_for(company.li)[0].id)


def test_what_a_department_without_members_has_stands_with_operators_and_makers(
    company: Departments, notice: Notice
) -> None:
    world = company.world
    accounts.add_department(world.operator, "it", name_zh="技术部", name_en="IT", organisation="acme")
    actions.add_task(world.ada, notice.id, world.acme.id, NOBODYS._replace(department="it"))
    assert [titles(one) for one in (world.operator, world.ada, company.mo)] == [["Somebody's"], ["Somebody's"], []]
    accounts.set_department(world.operator, "mo@example.com", "it", organisation="acme")
    assert [titles(one) for one in (world.operator, world.ada)] == [[], []]
    assert titles(actor_by_email("mo@example.com")) == ["Somebody's"]


def test_a_reminder_of_it_says_that_nobody_has_it(company: Departments, notice: Notice) -> None:
    world, today = company.world, clock.day_in("Asia/Shanghai", clock.now())
    actions.add_task(world.bo, notice.id, world.acme.id, NOBODYS._replace(due_on=today))
    (item,) = reminders.waiting_for(world.ada)
    assert (item.about.en, item.about.zh) == (
        "Somebody's: nobody has it, give it to somebody",
        "谁来做：尚无人负责，请指派",
    )


def test_who_is_given_a_task_has_it_and_sees_its_notice(company: Departments, notice: Notice) -> None:
    world = company.world
    task = actions.add_task(world.ada, notice.id, world.acme.id, NOBODYS)
    assert not found.notices_for(company.mo).exists()
    actions.give_task(world.ada, task, department="marketing")
    assert (titles(company.mo), titles(world.ada), titles(world.operator)) == (["Somebody's"], [], [])
    assert found.notices_for(company.mo).exists()
    actions.give_task(world.ada, task, person="lu@example.com")
    assert (titles(company.lu), titles(company.mo)) == (["Somebody's"], [])
    facts = Inbox.objects.filter(body__contains="agreement.task_given")
    assert facts.count() == 2
    assert not facts.filter(body__contains="lu@example.com").exists()


def test_a_task_is_handed_on_by_whose_it_is_and_only_while_it_is_open(company: Departments, notice: Notice) -> None:
    world = company.world
    task = actions.add_task(world.ada, notice.id, world.acme.id, NOBODYS._replace(department="legal"))

    def code(actor: Actor, **to: str) -> str:
        with pytest.raises(Refusal) as no:
            actions.give_task(actor, task, **to)
        return no.value.code

    assert code(company.mo, department="marketing") == "agreement.not_your_task"
    assert code(world.dee, department="legal") == "agreement.no_such_task"
    assert code(company.lu) == "agreement.to_whom"
    assert code(company.lu, person="dee@example.com") == "accounts.unknown_user"
    assert code(company.lu, department="kitchen") == "accounts.unknown_department"
    actions.give_task(company.lu, task, person="li@example.com")
    actions.finish_task(company.li, task)
    assert code(world.ada, department="legal") == "agreement.task_ended"


def test_a_sign_off_stays_with_its_department(company: Departments, notice: Notice) -> None:
    a_policy(company, tasks=None, reach=None)
    notices.submit(company.world.ada, notice.id)
    (sign_off,) = queries.tasks_for(company.lu)
    with pytest.raises(Refusal) as no:
        actions.give_task(company.world.ada, sign_off.id, department="marketing")
    assert no.value.code == "agreement.sign_off_task"
