# SPDX-License-Identifier: Apache-2.0
"""Approval by several: distinct persons, departments, delegations; and who sees a notice at all."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duly.foundation.accounts import actions as accounts
from duly.foundation.ledger.guard import Running, running
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement import queries as agreed
from duly.rooms.agreement.facts import Needed, NewTask, Step
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import State
from duly.rooms.notices.models import Approval, Notice, Submission
from duly.rooms.notices.rules.states import Decided, History, missing, state_of
from duly.rooms.notices.rules.states import given as counted
from rooms.agreement.departments import Departments, a_company, a_policy, member
from rooms.notices.letters import a_file
from rooms.notices.test_emergency import EMERGENCY
from theatre import staged
from world import customer_row, make_customers

pytestmark = pytest.mark.django_db
NO_TASKS: dict[str, Any] = {"tasks": None}


company = staged(a_company)


def submitted(company: Departments, **changes: Any) -> tuple[Notice, str]:
    notice = actions.create(company.world.ada, "acme", a_file(**changes))
    return notice, actions.submit(company.world.ada, notice.id)


def state(company: Departments, notice: Notice) -> State:
    return queries.state_for(company.world.ada, notice.id)


def code_of(call: Any, *words: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as no:
        call(*words, **more)
    return no.value.code


def test_a_notice_is_approved_when_the_department_has_signed(company: Departments) -> None:
    a_policy(company, **NO_TASKS)
    notice, digest = submitted(company)
    actions.approve(company.world.bo, notice.id, digest=digest)
    assert state(company, notice) is State.SUBMITTED
    assert missing(queries.history_of(notice)) == Needed(1, ("legal",))
    actions.approve(company.lu, notice.id, digest=digest, department="legal")
    assert state(company, notice) is State.APPROVED


def test_rules_hear_of_a_department_by_their_own_name_for_it_and_of_nothing_that_was_sent_back(
    company: Departments,
) -> None:
    accounts.add_department(company.world.operator, "fw", name_zh="法务部", organisation="acme")
    fu = member(company.world, "Fu", "legal", "fw")
    a_policy(company, departments=["fw"], **NO_TASKS)
    notice, digest = submitted(company)
    actions.approve(fu, notice.id, digest=digest, department="fw")
    assert [one.department for one in queries.snapshot_of(notice).approvals] == ["legal"]
    actions.reject(company.world.bo, notice.id, digest=digest, reason="No.")
    actions.submit(company.world.ada, notice.id)
    assert not queries.snapshot_of(notice).approvals


def test_one_department_alone_is_enough_where_one_approver_is_asked_for(company: Departments) -> None:
    a_policy(company, **NO_TASKS)
    notice, digest = submitted(company)
    actions.approve(company.lu, notice.id, digest=digest)
    assert state(company, notice) is State.APPROVED
    row = Approval.objects.get()
    assert row.department is not None and (row.department.ref, row.on_behalf_of) == ("legal", None)


def test_more_approvers_are_needed_above_so_many_customers(company: Departments) -> None:
    a_policy(company, tasks=None, departments=None, reach=[{"above": 2, "approvers": 2}])
    notice, digest = submitted(company)
    actions.approve(company.world.bo, notice.id, digest=digest)
    assert state(company, notice) is State.SUBMITTED
    assert code_of(actions.approve, company.world.bo, notice.id, digest=digest) == "notices.already_approved"
    assert code_of(actions.launch, company.world.ada, notice.id) == "notices.wrong_state"
    agreement.assign(company.world.ada, notice.id, company.world.acme.id, "marketing")
    actions.approve(company.mo, notice.id, digest=digest)
    assert state(company, notice) is State.APPROVED


def test_customers_whom_nothing_reaches_do_not_count_for_more_approvers(company: Departments, tmp_path: Path) -> None:
    a_policy(company, tasks=None, departments=None, reach=[{"above": 2, "approvers": 2}])
    make_customers(company.world, [customer_row(0, email="no mail", phone="none")], tmp_path)
    submitted(company)
    assert Submission.objects.get().needed == {"approvers": 1, "departments": []}


def test_what_was_needed_is_fixed_at_submission(company: Departments) -> None:
    notice, digest = submitted(company)
    a_policy(company, **NO_TASKS)
    assert Submission.objects.get().needed == {"approvers": 1, "departments": []}
    actions.approve(company.world.bo, notice.id, digest=digest)
    assert state(company, notice) is State.APPROVED


def test_a_sign_off_is_a_task_of_its_department_and_done_by_approving(company: Departments) -> None:
    a_policy(company, **NO_TASKS)
    notice, digest = submitted(company)
    (task,) = agreed.tasks_for(company.li)
    assert (task.source, task.department, task.step) == ("sign_off", "legal", Step.WORDING)
    assert code_of(agreement.finish_task, company.lu, task.id) == "agreement.sign_off_task"
    assert code_of(agreement.reopen_task, company.lu, task.id) == "agreement.task_open"
    actions.approve(company.lu, notice.id, digest=digest)
    assert agreed.tasks_for(company.li) == []


@pytest.mark.parametrize("how", ["reject", "revise"])
def test_a_sign_off_is_awaited_no_more_when_the_notice_is_sent_back_or_revised(company: Departments, how: str) -> None:
    a_policy(company, **NO_TASKS)
    notice, digest = submitted(company)
    if how == "reject":
        actions.reject(company.lu, notice.id, digest=digest, reason="The article is wrong.")
    else:
        actions.revise(company.world.ada, notice.id, a_file(reason="Other."))
    assert agreed.tasks_of(notice.id)[0].outcome == "dropped"
    actions.submit(company.world.ada, notice.id)
    assert len(agreed.tasks_for(company.lu)) == 1


def test_a_legal_role_approves_for_its_department_only(company: Departments) -> None:
    notice, digest = submitted(company)
    agreement.assign(company.world.ada, notice.id, company.world.acme.id, "legal")
    assert code_of(actions.approve, company.lu, notice.id, digest=digest) == "notices.name_a_department"
    assert code_of(actions.approve, company.lu, notice.id, digest=digest, department="marketing") == "agreement.not_of_department"  # fmt: skip
    actions.approve(company.lu, notice.id, digest=digest, department="legal")
    assert state(company, notice) is State.APPROVED


def delegated(company: Departments, giver: Actor, to: str) -> None:
    today = clock.now().date()
    agreement.delegate(giver, "acme", to, from_on=today - timedelta(days=1), until=today + timedelta(days=7))


def test_a_delegate_signs_for_somebody_and_it_is_shown(company: Departments) -> None:
    a_policy(company, **NO_TASKS)
    notice, digest = submitted(company)
    delegated(company, company.lu, "bo@example.com")
    actions.approve(company.world.bo, notice.id, digest=digest, department="legal")
    row = Approval.objects.get()
    assert (row.on_behalf_of, row.delegation_id is not None) == (company.lu.id, True)
    assert state(company, notice) is State.APPROVED
    assert "Lu" not in Inbox.objects.get(stream=notice.id, body__contains="notices.approved").body


def test_a_delegation_from_a_maker_does_not_count(company: Departments) -> None:
    a_policy(company, **NO_TASKS)
    pat = member(company.world, "Pat", "maker", "legal")
    delegated(company, pat, "bo@example.com")
    notice = actions.create(pat, "acme", a_file())
    digest = actions.submit(company.world.ada, notice.id)
    assert (
        code_of(actions.approve, company.world.bo, notice.id, digest=digest, department="legal")
        == "notices.for_a_maker"
    )


def test_a_person_counts_once_also_through_a_delegate(company: Departments) -> None:
    a_policy(company, tasks=None, approvers=2)
    notice, digest = submitted(company)
    delegated(company, company.lu, "bo@example.com")
    actions.approve(company.lu, notice.id, digest=digest)
    assert code_of(actions.approve, company.world.bo, notice.id, digest=digest, department="legal") == "notices.already_approved"  # fmt: skip
    actions.approve(company.world.bo, notice.id, digest=digest)
    assert state(company, notice) is State.APPROVED


def test_who_left_the_department_delegates_no_more(company: Departments) -> None:
    a_policy(company, **NO_TASKS)
    notice, digest = submitted(company)
    delegated(company, company.lu, "bo@example.com")
    accounts.set_department(company.world.operator, "lu@example.com", None, organisation="acme")
    assert code_of(actions.approve, company.world.bo, notice.id, digest=digest, department="legal") == "agreement.not_of_department"  # fmt: skip


def test_the_database_refuses_a_second_approval_of_one_person(company: Departments) -> None:
    a_policy(company, tasks=None, approvers=2)
    notice, digest = submitted(company)
    actions.approve(company.world.bo, notice.id, digest=digest)
    token = running.set(Running("test", company.world.bo))
    try:
        with pytest.raises(IntegrityError, match="notices_one_approval_each"):
            Approval.objects.create(notice=notice, submission=Submission.objects.get(), digest=digest, by=company.world.bo.id, at=clock.now())  # fmt: skip
    finally:
        running.reset(token)


def test_the_database_refuses_an_approval_in_the_place_of_a_maker(company: Departments) -> None:
    notice, digest = submitted(company)
    token = running.set(Running("test", company.world.bo))
    try:
        with pytest.raises(IntegrityError, match="notices_four_eyes"):
            Approval.objects.create(notice=notice, digest=digest, by=company.world.bo.id, on_behalf_of=company.world.ada.id, at=clock.now())  # fmt: skip
    finally:
        running.reset(token)


def test_an_emergency_needs_one_approval_and_says_what_it_did_not_wait_for(company: Departments) -> None:
    a_policy(company, approvers=2)
    notice = actions.create(company.world.ada, "acme", a_file(**EMERGENCY))
    agreement.finish_task(company.mo, agreed.tasks_of(notice.id)[0].id)
    digest = actions.submit(company.world.ada, notice.id)
    assert actions.launch_emergency(company.world.bo, notice.id, digest=digest) == 3
    fact = Inbox.objects.get(stream=notice.id, body__contains="notices.emergency").body
    assert '"skipped_approvals":1' in fact
    assert '"skipped_departments":["legal"]' in fact
    assert '"skipped_tasks":1' in fact


def test_a_member_of_a_department_sees_what_concerns_it_and_no_more(company: Departments) -> None:
    notice, _ = submitted(company)
    assert code_of(queries.notice_for, company.mo, notice.id) == "notices.no_such_notice"
    assert list(queries.notices_for(company.mo)) == []
    new = NewTask(Step.PLAN, "", "Have a look", "marketing")
    agreement.add_task(company.world.ada, notice.id, company.world.acme.id, new)
    assert queries.notice_for(company.mo, notice.id).id == notice.id
    assert code_of(queries.notice_for, company.lu, notice.id) == "notices.no_such_notice"


@pytest.mark.parametrize("role", ["maker", "operator", "auditor"])
def test_some_roles_see_all_whatever_their_department(company: Departments, role: str) -> None:
    notice, _ = submitted(company)
    pat = member(company.world, "Pat", role, "marketing")
    assert queries.notice_for(pat, notice.id).id == notice.id


def test_without_a_department_all_of_the_organisation_is_seen(company: Departments) -> None:
    notice, _ = submitted(company)
    assert queries.notice_for(company.world.cy, notice.id).id == notice.id


def test_who_took_part_still_sees_it(company: Departments) -> None:
    notice, digest = submitted(company)
    actions.approve(company.world.bo, notice.id, digest=digest)
    accounts.set_department(company.world.operator, "bo@example.com", "marketing", organisation="acme")
    from duly.foundation.accounts import queries as found

    assert queries.notice_for(found.actor_by_email("bo@example.com"), notice.id).id == notice.id


PEOPLE = [UUID(int=number) for number in range(1, 6)]
DIGESTS = ["a", "b"]
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["submit", "approve", "reject", "revise"]), st.sampled_from(PEOPLE), st.sampled_from(DIGESTS),
        st.sampled_from([None, *PEOPLE]), st.integers(1, 3),
    ),
    max_size=14,
)  # fmt: skip


@given(DEEDS)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_order_of_deeds_approves_with_a_maker_or_with_one_person_twice(deeds: list[Any]) -> None:
    history = told(deeds)
    if state_of(history) is not State.APPROVED:
        return
    approvals = counted(history)
    persons = [person for one in approvals for person in {one.by, one.on_behalf_of} if person]
    asked = max((one for one in history.submissions if one.digest == history.digest), key=lambda one: one.at)
    assert len(persons) == len(set(persons))
    assert not set(persons) & history.makers
    assert len(approvals) >= asked.needed.approvers
    assert all(one.at >= asked.at and one.digest == history.digest for one in approvals)


def told(deeds: list[Any]) -> History:
    """The records that these deeds would leave if nothing refused any of them: the rule alone must hold."""
    digest, makers = "a", {PEOPLE[0]}
    submissions: list[Decided] = []
    approvals: list[Decided] = []
    rejections: list[Decided] = []
    for minute, (deed, who, other, behalf, approvers) in enumerate(deeds):
        at = clock.unstamp("2026-01-01T00:00:00.000000Z") + timedelta(minutes=minute)
        if deed == "revise":
            digest = other
            makers.add(who)
        elif deed == "submit":
            submissions.append(Decided(digest, who, at, Needed(approvers)))
            makers.add(who)
        elif deed == "approve":
            approvals.append(Decided(other, who, at, on_behalf_of=behalf))
        else:
            rejections.append(Decided(digest, who, at))
    return History(digest, frozenset(makers), tuple(submissions), tuple(approvals), tuple(rejections))
