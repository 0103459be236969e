# SPDX-License-Identifier: Apache-2.0
"""Who works on it, by when, and by whose rules: the queue, hand-over, the clock, measures, the desk's policy."""

from datetime import UTC, date, datetime, timedelta

import pytest

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import QUEUE_ORDERS, Outcome, State
from duly.rooms.feedback.rules.policy import BUILT_IN
from rooms.feedback.desk import POLICY, Desk

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""In Shanghai, where the company is: five in the afternoon of a working day."""


def refused(code: str, call: object, /, *args: object, **more: object) -> None:
    with pytest.raises(Refusal) as no:
        call(*args, **more)  # type: ignore[operator]  # any verb
    assert no.value.code == code


def colleague(desk: Desk) -> Actor:
    accounts.add_user(desk.world.operator, "eve@example.com", "Eve", roles=["agent"], organisation="acme")
    return people.actor_by_email("eve@example.com")


def ruled(desk: Desk) -> None:
    number = actions.propose_policy(desk.lena, desk.world.acme.id, POLICY)
    actions.confirm_policy(desk.world.bo, desk.world.acme.id, number)


def test_what_one_works_on_another_does_not_take(desk: Desk) -> None:
    mine = desk.asked()
    actions.take_up(desk.world.cy, mine)
    refused("feedback.taken", actions.take_up, colleague(desk), mine)
    actions.take_up(desk.world.cy, mine)
    assert desk.recorded("feedback.taken_up") == 1


def test_what_is_given_back_waits_for_anybody(desk: Desk) -> None:
    mine, eve = desk.asked(), colleague(desk)
    refused("feedback.not_yours", actions.give_back, eve, mine)
    actions.take_up(desk.world.cy, mine)
    actions.give_back(desk.world.cy, mine)
    assert (State.NEW, None) == (desk.card(mine).state, desk.card(mine).assignee)
    actions.take_up(eve, mine)


def test_a_hand_over_names_a_department_or_a_colleague_and_leaves_a_note(desk: Desk) -> None:
    mine, eve = desk.asked(), colleague(desk)
    refused("feedback.nobody", actions.hand_over, desk.world.cy, mine)
    actions.hand_over(desk.world.cy, mine, department=desk.billing, note="About invoices")
    assert (desk.billing, None, State.NEW) == (
        desk.card(mine).department,
        desk.card(mine).assignee,
        desk.card(mine).state,
    )
    actions.hand_over(desk.world.cy, mine, colleague="eve@example.com")
    assert (desk.billing, eve.id) == (desk.card(mine).department, desk.card(mine).assignee)
    assert queries.thread_of(eve, mine)[-1].text == "About invoices"


def test_nothing_is_handed_to_another_company(desk: Desk) -> None:
    mine = desk.asked()
    with pytest.raises(Refusal):
        actions.hand_over(desk.world.cy, mine, colleague="dee@example.com")
    refused("feedback.no_such_department", actions.hand_over, desk.world.cy, mine, department=desk.world.other.id)


def test_the_queue_shows_first_what_is_due_first_a_page_at_a_time(desk: Desk) -> None:
    question, complaint, later = desk.asked(), desk.asked("complaint"), desk.asked()
    order = QUEUE_ORDERS.usual
    first = queries.queue(desk.world.cy, limit=2)
    assert [complaint, question] == [one.id for one in first]
    rest = queries.queue(desk.world.cy, after=order.place_of(first[-1]), limit=2)
    assert [later] == [one.id for one in rest]


def test_the_queue_is_asked_for_what_is_mine_nobodys_a_departments_or_late(desk: Desk) -> None:
    mine, free = desk.asked(), desk.asked("complaint")
    actions.take_up(desk.world.cy, mine)
    actions.hand_over(desk.world.cy, free, department=desk.billing)
    wanted = {"mine": {"mine": True}, "free": {"unassigned": True}, "billing": {"department": desk.billing}, "late": {"late": True}, "kind": {"kind": "complaint"}}  # fmt: skip
    found = {name: [one.id for one in queries.queue(desk.world.cy, **asked)] for name, asked in wanted.items()}  # type: ignore[arg-type]  # one keyword each
    assert found == {"mine": [mine], "free": [free], "billing": [free], "late": [], "kind": [free]}
    desk.later(days=30)
    assert {mine, free} == {one.id for one in queries.queue(desk.world.cy, late=True)}
    assert queries.counts_for(desk.world.cy) == (1, 1, 2, 1, 2)


def test_lateness_is_noted_once_for_the_answer_and_once_for_the_end(desk: Desk) -> None:
    mine = desk.asked()
    assert actions.note_late(SYSTEM) == 0
    desk.later(days=5)
    assert [1, 0] == [actions.note_late(SYSTEM), actions.note_late(SYSTEM)]
    desk.later(days=20)
    assert [1, 0] == [actions.note_late(SYSTEM), actions.note_late(SYSTEM)]
    assert desk.recorded("feedback.late") == 2
    assert desk.card(mine).state == State.NEW


def test_what_waits_for_the_customer_is_not_late(desk: Desk) -> None:
    mine = desk.asked()
    actions.answer(desk.world.cy, mine, text="It is on its way.")
    desk.later(days=13)
    assert actions.note_late(SYSTEM) == 0
    assert queries.queue(desk.world.cy, late=True) == []
    assert desk.card(mine).next_due is None


def test_silence_resolves_a_question_and_never_a_complaint(desk: Desk) -> None:
    question, complaint = desk.asked(), desk.asked("complaint")
    for one in (question, complaint):
        actions.answer(desk.world.cy, one, text="It is on its way.")
    desk.later(days=15)
    assert actions.close_quiet(SYSTEM) == 1
    assert desk.card(question).outcome == Outcome.SILENT
    assert desk.card(complaint).state == State.WAITING


def test_rules_hold_once_somebody_else_confirmed_them(desk: Desk) -> None:
    home = desk.world.acme.id
    number = actions.propose_policy(desk.lena, home, POLICY)
    assert queries.policy_of(home) == BUILT_IN
    refused("feedback.own_policy", actions.confirm_policy, desk.lena, home, number)
    refused("feedback.no_such_policy", actions.confirm_policy, desk.world.bo, home, 7)
    actions.confirm_policy(desk.world.bo, home, number)
    assert queries.policy_of(home).question == (1, 3, True)
    refused("feedback.no_such_policy", actions.confirm_policy, desk.world.bo, home, number)
    assert [desk.world.bo.id] == [one.confirmed_by for one in queries.policies_for(desk.world.cy, home)]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ([], "no table"),
        ({}, "question is missing"),
        (POLICY | {"more": 1}, "knows no more"),
        (POLICY | {"question": {"first_days": 0, "days": 3}}, "from 1 to 120"),
        (POLICY | {"question": {"first_days": 4, "days": 3}}, "due after its end"),
        (POLICY | {"question": {"first_days": 1, "days": 3, "stops": "yes"}}, "true or false"),
        (POLICY | {"quiet_days": True}, "from 1 to 120"),
    ],
)
def test_rules_that_cannot_be_read_say_why(desk: Desk, wrong: object, why: str) -> None:
    with pytest.raises(Refusal) as no:
        actions.propose_policy(desk.lena, desk.world.acme.id, wrong)
    assert no.value.code == "feedback.bad_policy"
    assert why in str(no.value)


def test_days_are_working_days_of_the_organisation(desk: Desk) -> None:
    ruled(desk)
    desk.at(MONDAY - timedelta(days=3))
    card = desk.card(desk.asked())
    assert card.first_due_at == MONDAY
    assert card.due_at == MONDAY + timedelta(days=2)


def test_measures_are_counted_by_month_and_department(desk: Desk) -> None:
    desk.at(MONDAY)
    quick, slow, open_one = desk.asked(), desk.asked(), desk.asked()
    actions.hand_over(desk.world.cy, slow, department=desk.billing)
    desk.later(hours=2)
    actions.answer(desk.world.cy, quick, text="So it is.", resolves=True)
    actions.rate(desk.customer, quick, stars=4)
    desk.later(hours=98)
    actions.answer(desk.world.cy, slow, text="So it is, too.", resolves=True)
    actions.reopen(desk.world.cy, slow, reason="Wrong customer")
    found = {one.department: one for one in queries.measures(desk.world.cy)}
    here, billing = found[None], found[desk.billing]
    assert (date(2026, 11, 1), 2, 1, 1, 2.0, 2.0, 4.0) == (
        here.month, here.opened, here.answered, here.resolved, here.first_p50, here.resolution_p90, here.stars
    )  # fmt: skip
    assert (1, 1, 1, 1.0, 1, 100.0, None) == (
        billing.opened, billing.resolved, billing.reopened, billing.reopen_rate, billing.late, billing.first_p50, billing.stars
    )  # fmt: skip
    assert queries.measures(desk.world.dee) == []
    assert desk.card(open_one).state == State.NEW
