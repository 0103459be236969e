# SPDX-License-Identifier: Apache-2.0
"""Letting a notice pass in spite of a rule: legal asks, another agrees, an edit voids it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.rulebook import queries as rulebook
from rooms.notices.letters import a_file
from rooms.notices.letting import FIXED, SMS, WAIVABLE, Case, a_case, in_days, stubborn

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path)


def code_of(run: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        run()
    assert refused.value.say("zh") != refused.value.say("en")
    return refused.value.code


def test_an_overridden_block_lets_the_notice_be_submitted(case: Case) -> None:

    def submit() -> str:
        return actions.submit(case.world.ada, case.notice.id)

    assert code_of(submit) == "notices.blocked"
    made = actions.propose_override(case.lu, case.notice.id, case.plea())
    assert code_of(submit) == "notices.blocked"
    actions.agree_override(case.world.bo, made)
    digest = submit()
    (kept,) = queries.ruling_for(case.world.bo, case.notice.id).assessments
    assert (kept.digest, kept.is_current, kept.stage) == (digest, True, "draft")
    assert str(made) in queries.assessment_for(case.world.bo, case.notice.id, kept.id).decode()


def test_an_edit_voids_it(case: Case) -> None:
    case.let_pass()
    actions.revise(case.world.ada, case.notice.id, a_file(**{"content/en/sms": SMS + " now"}))
    assert code_of(lambda: actions.submit(case.world.ada, case.notice.id)) == "notices.blocked"
    (card,) = queries.ruling_for(case.lu, case.notice.id).overrides
    assert card.digest != queries.ruling_for(case.lu, case.notice.id).digest


def test_what_was_proposed_for_an_earlier_text_cannot_be_agreed_to(case: Case) -> None:
    made = actions.propose_override(case.lu, case.notice.id, case.plea())
    actions.revise(case.world.ada, case.notice.id, a_file(**{"content/en/sms": SMS + " now"}))
    assert code_of(lambda: actions.agree_override(case.world.bo, made)) == "notices.other_digest"


def test_a_maker_neither_asks_nor_agrees(case: Case) -> None:
    ask = lambda: actions.propose_override(case.world.ada, case.notice.id, case.plea())  # noqa: E731
    assert code_of(ask) == "rights.not_allowed"
    made = actions.propose_override(case.lu, case.notice.id, case.plea())
    actions.revise(case.world.operator, case.notice.id, a_file(**{"content/en/sms": SMS + " now"}))
    again = actions.propose_override(case.lu, case.notice.id, case.plea())
    assert code_of(lambda: actions.agree_override(case.world.operator, again)) == "rulebook.own_work"
    assert made != again


def test_nobody_agrees_to_their_own_proposal(case: Case) -> None:
    accounts.grant(case.world.operator, "lu@example.com", roles=["legal", "checker"], organisation="acme")
    both = people.actor_by_email("lu@example.com")
    made = actions.propose_override(both, case.notice.id, case.plea())
    assert code_of(lambda: actions.agree_override(both, made)) == "rulebook.own_work"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"expires_on": in_days(90)}, "rulebook.override_too_long"),
        ({"expires_on": date(2020, 1, 1)}, "rulebook.override_too_long"),
        ({"rule": "CN-REG-02"}, "notices.rule_does_not_block"),
        ({"rule": "NO-SUCH"}, "rulebook.no_such_rule"),
        ({"digest": "sha256:older"}, "notices.other_digest"),
        ({"opinion": ""}, "rulebook.override_incomplete"),
    ],
)
def test_what_may_not_be_asked_for_is_refused(case: Case, changes: dict[str, object], code: str) -> None:
    assert code_of(lambda: actions.propose_override(case.lu, case.notice.id, case.plea(**changes))) == code


def test_a_rule_without_leave_and_a_fault_of_the_notice_itself_are_refused(tmp_path: Path) -> None:
    case = a_case(tmp_path, **stubborn())
    assert FIXED in {one.rule for one in queries.findings_for(case.lu, case.notice.id) if one.blocks}
    fixed = lambda: actions.propose_override(case.lu, case.notice.id, case.plea(rule=FIXED))  # noqa: E731
    assert code_of(fixed) == "rulebook.not_overridable"
    actions.revise(case.world.ada, case.notice.id, a_file(audience={"services": ["none of it"]}))
    empty = lambda: actions.propose_override(case.lu, case.notice.id, case.plea(rule="AUDIENCE-EMPTY"))  # noqa: E731
    assert code_of(empty) == "notices.not_of_a_pack"


def test_it_is_asked_for_once_and_again_after_a_withdrawal(case: Case) -> None:
    made = case.let_pass()

    def ask() -> UUID:
        return actions.propose_override(case.lu, case.notice.id, case.plea())

    assert code_of(ask) == "notices.override_stands"
    actions.withdraw_override(case.lu, made, reason="The bank gave in.")
    assert ask() != made


def test_nothing_is_let_pass_once_the_notice_is_out(case: Case) -> None:
    case.let_pass()
    digest = actions.submit(case.world.ada, case.notice.id)
    actions.approve(case.world.bo, case.notice.id, digest=digest)
    actions.launch(case.world.ada, case.notice.id)
    ask = lambda: actions.propose_override(case.lu, case.notice.id, case.plea())  # noqa: E731
    assert code_of(ask) == "notices.wrong_state"


def test_a_stranger_finds_none_of_it(case: Case) -> None:
    made = case.let_pass()
    assert queries.overrides_for(case.world.dee) == []
    assert [one.id for one in queries.overrides_for(case.lu)] == [made]
    assert code_of(lambda: queries.ruling_for(case.world.dee, case.notice.id)) == "notices.no_such_notice"
    assert code_of(lambda: actions.withdraw_override(case.lu, case.notice.id, reason="x")) == "rulebook.no_override"


def test_a_ruling_says_what_was_assumed_and_whose_law_it_is(case: Case) -> None:
    ruling = queries.ruling_for(case.lu, case.notice.id)
    assumed = {one.question.name: one for one in ruling.assumed}
    assert assumed["sells_to_consumers"].value is True
    assert assumed["sells_to_consumers"].rules
    assert set(ruling.jurisdictions) >= {"UK"}
    assert ruling.looked_at > 10
    assert WAIVABLE in {one.rule for one in ruling.findings}
    assert rulebook.pack_of(WAIVABLE).id == "wording"
