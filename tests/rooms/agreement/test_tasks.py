# SPDX-License-Identifier: Apache-2.0
"""add_task, add_tasks, finish_task, reopen_task, open_from_policy, redate, remind_due, delegate, end_delegation, assign."""

from datetime import date, timedelta
from typing import Any

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.agreement import actions, jobs, queries
from duly.rooms.agreement.actions import reminding
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.agreement.models import Reminder
from duly.rooms.agreement.rules.deadlines import due_on
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from rooms.agreement.departments import Departments, a_company, a_policy
from rooms.notices.letters import a_file
from theatre import staged

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)


company = staged(a_company)


def a_notice(company: Departments, **changes: Any) -> Notice:
    return notices.create(company.world.ada, "acme", a_file(**changes))


def a_task(company: Departments, notice: Notice, **changes: Any) -> Any:
    new = NewTask(
        **({"step": Step.PLAN, "title_zh": "看一看", "title_en": "Have a look", "department": "marketing"} | changes)
    )
    return actions.add_task(company.world.ada, notice.id, company.world.acme.id, new)


def code_of(call: Any, *words: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as no:
        call(*words, **more)
    return no.value.code


def test_a_policy_gives_each_new_notice_its_tasks_with_deadlines(company: Departments) -> None:
    a_policy(company)
    notice = a_notice(company)
    effective = Notice.objects.get(id=notice.id).change.effective_on
    found = queries.tasks_of(notice.id)
    assert [(one.step, one.department, one.due_on, one.is_mandatory) for one in found] == [
        (Step.PLAN, "marketing", effective - timedelta(days=10), True),
        (Step.WORDING, "legal", effective - timedelta(days=5), True),
        (Step.FEEDBACK, None, effective, False),
    ]
    assert actions.open_from_policy(company.world.ada, notice.id, company.world.acme.id, "address_change", launch_on=None, effective_on=effective) == 0  # fmt: skip


def test_deadlines_of_a_policy_move_with_the_notice(company: Departments) -> None:
    a_policy(company)
    notice = a_notice(company)
    before = queries.tasks_of(notice.id)[0].due_on
    notices.revise(company.world.ada, notice.id, a_file(effective_on="+70d"))
    after = queries.tasks_of(notice.id)[0].due_on
    assert before and after and (after - before).days == 10
    assert actions.redate(company.world.ada, notice.id, launch_on=None, effective_on=after + timedelta(days=10)) == 0


def test_days_before_a_launch_count_from_it_where_it_has_a_date() -> None:
    assert due_on(5, "launch", TODAY, TODAY + timedelta(days=30)) == date(2026, 4, 26)
    assert due_on(5, "launch", None, TODAY) == date(2026, 4, 26)
    assert due_on(5, "effective", TODAY + timedelta(days=30), TODAY) == date(2026, 4, 26)


def test_submission_is_refused_while_mandatory_tasks_of_earlier_steps_are_open(company: Departments) -> None:
    a_policy(company)
    notice = a_notice(company)
    with pytest.raises(Refusal) as no:
        notices.submit(company.world.ada, notice.id)
    assert no.value.code == "agreement.tasks_open"
    assert "Check the list (marketing" in no.value.say("en")
    assert "核对名单" in no.value.say("zh")
    assert "Check the law" not in no.value.say("en")
    actions.finish_task(company.mo, queries.tasks_of(notice.id)[0].id, note="Looks right.")
    notices.submit(company.world.ada, notice.id)


def test_launch_is_refused_while_mandatory_tasks_before_execution_are_open(company: Departments) -> None:
    notice = a_notice(company)
    law = a_task(company, notice, step=Step.WORDING, is_mandatory=True, department="legal")
    a_task(company, notice, step=Step.FEEDBACK, is_mandatory=True)
    notices.approve(company.world.bo, notice.id, digest=notices.submit(company.world.ada, notice.id))
    assert code_of(notices.launch, company.world.ada, notice.id) == "agreement.tasks_open"
    actions.finish_task(company.lu, law)
    assert notices.launch(company.world.ada, notice.id) == 3


def test_only_who_has_a_task_ends_it_and_it_can_be_reopened(company: Departments) -> None:
    notice = a_notice(company)
    task = a_task(company, notice)
    assert code_of(actions.finish_task, company.lu, task) == "agreement.not_your_task"
    assert code_of(actions.reopen_task, company.mo, task) == "agreement.task_open"
    actions.finish_task(company.mo, task, note="Done by telephone.")
    (found,) = queries.tasks_of(notice.id)
    assert (found.outcome, found.ended_by, found.note) == ("done", company.mo.id, "Done by telephone.")
    assert code_of(actions.finish_task, company.mo, task) == "agreement.task_ended"
    actions.reopen_task(company.mo, task)
    assert queries.tasks_of(notice.id)[0].is_open
    assert code_of(actions.finish_task, company.world.dee, task) == "agreement.no_such_task"


def test_a_note_stays_out_of_the_public_part_of_the_ledger(company: Departments) -> None:
    task = a_task(company, a_notice(company))
    actions.finish_task(company.mo, task, note="Done by telephone.")
    fact = Inbox.objects.get(body__contains="agreement.task_done")
    assert "telephone" not in fact.body


def test_a_rule_gives_a_notice_its_task_once(company: Departments) -> None:
    notice = a_notice(company)
    wanted = [
        NewTask(Step.FEEDBACK, "办理变更登记", "File with the registry", "legal", law="市场主体登记管理条例 24", rule="CN-REG-1"),
        NewTask(Step.FEEDBACK, "税务", "Tax office", rule="CN-REG-2", due_on=TODAY),
    ]  # fmt: skip
    assert len(actions.add_tasks(SYSTEM, notice.id, company.world.acme.id, wanted)) == 2
    assert actions.add_tasks(SYSTEM, notice.id, company.world.acme.id, wanted) == []
    assert [(one.rule, one.law, one.source) for one in queries.tasks_of(notice.id)] == [
        ("CN-REG-2", "", "rule"), ("CN-REG-1", "市场主体登记管理条例 24", "rule"),
    ]  # fmt: skip


def test_a_task_says_what_is_to_be_done(company: Departments) -> None:
    notice = a_notice(company)
    new = NewTask(Step.PLAN, " ", "")
    assert (
        code_of(actions.add_task, company.world.ada, notice.id, company.world.acme.id, new) == "agreement.title_needed"
    )
    assert code_of(a_task, company, notice, department="kitchen") == "accounts.unknown_department"


def test_a_task_is_given_to_colleagues_only(company: Departments) -> None:
    notice = a_notice(company)
    assert code_of(a_task, company, notice, person="dee@example.com") == "accounts.unknown_user"
    assert queries.tasks_for(company.world.dee) == []


def test_a_cancelled_notice_leaves_nothing_to_do_and_one_that_went_out_what_comes_afterwards(
    company: Departments,
) -> None:
    draft, sent = a_notice(company), a_notice(company)
    for notice in (draft, sent):
        a_task(company, notice)
        a_task(company, notice, step=Step.FEEDBACK)
    notices.approve(company.world.bo, sent.id, digest=notices.submit(company.world.ada, sent.id))
    notices.launch(company.world.ada, sent.id)
    for notice in (draft, sent):
        notices.cancel(company.world.ada, notice.id, reason="We stay.")
    assert [one.outcome for one in queries.tasks_of(draft.id)] == ["dropped", "dropped"]
    assert [(one.step, one.outcome) for one in queries.tasks_of(sent.id) if one.department == "marketing"] == [
        (Step.PLAN, "dropped"), (Step.FEEDBACK, ""),
    ]  # fmt: skip


def test_my_tasks_are_mine_and_those_of_my_department(company: Departments) -> None:
    notice = a_notice(company)
    theirs = a_task(company, notice)
    mine = a_task(company, notice, department=None, person="lu@example.com")
    assert [one.id for one in queries.tasks_for(company.mo)] == [theirs]
    assert [one.id for one in queries.tasks_for(company.lu)] == [mine]


def test_a_reminder_is_kept_once_a_day_for_what_is_nearly_or_more_than_due(company: Departments) -> None:
    notice, today = a_notice(company), clock.day_in("Asia/Shanghai", clock.now())
    late = a_task(company, notice, due_on=today - timedelta(days=1))
    soon = a_task(company, notice, due_on=today + timedelta(days=3))
    a_task(company, notice, due_on=today + timedelta(days=4))
    a_task(company, notice)
    done = a_task(company, notice, due_on=today)
    actions.finish_task(company.mo, done)
    assert (actions.remind_due(SYSTEM), jobs.remind()) == (2, 0)
    assert {(row.task_id, row.is_overdue) for row in Reminder.objects.all()} == {(late, True), (soon, False)}
    assert {one.task.id for one in queries.reminders_for(company.mo)} == {late, soon}
    assert Inbox.objects.filter(body__contains="agreement.reminded").count() == 2


def test_more_tasks_than_one_round_takes_are_reminded_of_by_the_next(
    company: Departments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "_BATCH", 2)
    notice, today = a_notice(company), clock.day_in("Asia/Shanghai", clock.now())
    for days in range(5):
        a_task(company, notice, due_on=today - timedelta(days=days))
    assert [actions.remind_due(SYSTEM) for _ in range(4)] == [2, 2, 1, 0]
    assert Reminder.objects.values("task").distinct().count() == 5


def test_a_delegation_lends_a_department_for_a_time(company: Departments) -> None:
    now, today = clock.now(), clock.day_in("Asia/Shanghai", clock.now())
    assert [one.ref for one in queries.signings(company.mo, now)] == ["marketing"]
    actions.delegate(
        company.lu, "acme", "mo@example.com", from_on=today, until=today + timedelta(days=7), reason="Leave"
    )
    assert {one.ref: one.giver for one in queries.signings(company.mo, now)} == {
        "marketing": None, "legal": company.lu.id,
    }  # fmt: skip
    assert [one.ref for one in queries.signings(company.mo, now + timedelta(days=8))] == ["marketing"]
    assert [one.ref for one in queries.signings(company.mo, now - timedelta(days=1))] == ["marketing"]


def test_a_delegation_can_be_taken_back_by_who_gave_it(company: Departments) -> None:
    now, today = clock.now(), clock.day_in("Asia/Shanghai", clock.now())
    made = actions.delegate(company.lu, "acme", "mo@example.com", from_on=today, until=today + timedelta(days=7), department="legal")  # fmt: skip
    assert [one.department for one in queries.delegations_for(company.world.bo)] == ["legal"]
    assert code_of(actions.end_delegation, company.mo, made) == "agreement.no_such_delegation"
    actions.end_delegation(company.lu, made)
    assert [one.ref for one in queries.signings(company.mo, now)] == ["marketing"]
    assert queries.delegations_for(company.world.bo) == []


@pytest.mark.parametrize(
    ("to", "days", "department", "code"),
    [
        ("lu@example.com", 7, None, "agreement.to_oneself"),
        ("mo@example.com", -1, None, "agreement.bad_period"),
        ("mo@example.com", 900, None, "agreement.bad_period"),
        ("mo@example.com", 7, "marketing", "agreement.nothing_to_delegate"),
        ("nobody@example.com", 7, None, "accounts.unknown_user"),
        ("dee@example.com", 7, None, "accounts.unknown_user"),
    ],
)
def test_a_delegation_that_makes_no_sense_is_refused(
    company: Departments, to: str, days: int, department: str | None, code: str
) -> None:
    today = clock.day_in("Asia/Shanghai", clock.now())
    until = today + timedelta(days=days)
    assert code_of(actions.delegate, company.lu, "acme", to, from_on=today, until=until, department=department) == code


def test_a_department_that_is_assigned_takes_part(company: Departments) -> None:
    notice = a_notice(company)
    actions.assign(company.world.ada, notice.id, company.world.acme.id, "marketing")
    assert queries.departments_on(notice.id) == ["marketing"]
    assert (
        code_of(actions.assign, company.world.dee, notice.id, company.world.acme.id, "legal")
        == "rights.other_organisation"
    )


def test_a_step_is_done_when_its_tasks_are_and_its_condition_holds(company: Departments) -> None:
    notice = a_notice(company)
    task = a_task(company, notice)
    met = dict.fromkeys((Step.PLAN, Step.CHANNELS), True)
    assert [card.is_done for card in queries.steps_of(notice.id, met)][:3] == [False, False, True]
    actions.finish_task(company.mo, task)
    assert [card.is_done for card in queries.steps_of(notice.id, met)][:3] == [False, True, True]
