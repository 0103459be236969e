# SPDX-License-Identifier: Apache-2.0
"""set_policy, confirm_policy: two persons, versions that stand, and what a policy asks for."""

from typing import Any

import pytest
from django.db import IntegrityError, connection

from duly.foundation.ledger.guard import Running, running
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.agreement import actions, queries
from duly.rooms.agreement.facts import Needed, Policy
from duly.rooms.agreement.models import PolicyConfirmation, PolicyVersion
from duly.rooms.agreement.rules import policies
from rooms.agreement.departments import POLICY, Departments, a_company, a_policy
from theatre import staged

pytestmark = pytest.mark.django_db
KINDS = {"address_change", "fee_change"}


company = staged(a_company)


def refused(*words: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as no:
        words[0](*words[1:], **more)
    return no.value.code


def test_without_a_policy_one_approver_and_no_department_are_needed(company: Departments) -> None:
    assert queries.policy_of(company.world.acme.id) == Policy()
    assert queries.needed(company.world.acme.id, "address_change", lambda: 10**9, lambda: None) == Needed(1, ())


def test_a_policy_is_in_force_once_a_second_person_confirmed_it(company: Departments) -> None:
    actions.set_policy(company.world.operator, "acme", POLICY)
    assert queries.policy_of(company.world.acme.id) == Policy()
    assert refused(actions.confirm_policy, company.world.operator, "acme", 1) == "agreement.own_policy"
    actions.confirm_policy(company.world.bo, "acme", 1)
    assert queries.policy_of(company.world.acme.id).departments == ("legal",)
    assert refused(actions.confirm_policy, company.lu, "acme", 1) == "agreement.already_confirmed"


def test_an_older_version_cannot_be_confirmed_after_a_later_one(company: Departments) -> None:
    for approvers in (2, 3):
        actions.set_policy(company.world.operator, "acme", {"approvers": approvers})
    actions.confirm_policy(company.world.bo, "acme", 2)
    assert refused(actions.confirm_policy, company.world.bo, "acme", 1) == "agreement.already_confirmed"
    assert [(card.number, card.confirmed_by) for card in queries.policies_for(company.world.bo, company.world.acme.id)] == [
        (2, company.world.bo.id), (1, None),
    ]  # fmt: skip


def test_the_database_refuses_who_proposed_and_changes_of_a_version(company: Departments) -> None:
    actions.set_policy(company.world.operator, "acme", POLICY)
    row = PolicyVersion.objects.get()
    token = running.set(Running("test", company.world.operator))
    try:
        with pytest.raises(IntegrityError, match="agreement_second_person"), connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO agreement_policyconfirmation (id, version_id, "by", at) VALUES (%s, %s, %s, %s)',
                [row.id, row.id, row.by, clock.now()],
            )
    finally:
        running.reset(token)


def test_a_version_is_never_changed(company: Departments) -> None:
    a_policy(company)
    assert PolicyConfirmation.objects.count() == 1
    token = running.set(Running("test", company.world.operator))
    try:
        with pytest.raises(IntegrityError, match="never changed"):
            PolicyVersion.objects.update(number=7)
    finally:
        running.reset(token)


def test_a_maker_sets_no_policy_and_strangers_see_none(company: Departments) -> None:
    assert refused(actions.set_policy, company.world.ada, "acme", {}) == "rights.not_allowed"
    assert refused(queries.policies_for, company.world.dee, company.world.acme.id) == "rights.other_organisation"


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ([], "policy"),
        ({"aprovers": 1}, "policy.aprovers"),
        ({"approvers": 0}, "approvers"),
        ({"approvers": True}, "approvers"),
        ({"departments": ["kitchen"]}, "departments"),
        ({"departments": "legal"}, "departments"),
        ({"kinds": {"party": {}}}, "kinds.party"),
        ({"reach": [{"over": 1}]}, "reach[0].over"),
        ({"tasks": [{"step": "dance", "title": {"en": "x"}}]}, "tasks[0].step"),
        ({"tasks": [{"step": "plan"}]}, "tasks[0].title"),
        ({"tasks": [{"step": "plan", "title": {"en": "x"}, "mandatory": "yes"}]}, "tasks[0].mandatory"),
        ({"tasks": [{"step": "plan", "title": {"en": "x"}, "days": -1}]}, "tasks[0].days"),
    ],
)
def test_a_policy_that_is_not_well_formed_says_where(document: object, where: str) -> None:
    with pytest.raises(Refusal) as no:
        policies.read_policy(document, {"legal"}, KINDS)
    assert (no.value.code, no.value.field) == ("agreement.bad_policy", where)
    assert where in no.value.say("zh")


def test_a_policy_reads_back_as_it_was_written() -> None:
    document = POLICY | {
        "departments": ["legal", "marketing"], "kinds": {"fee_change": {"departments": ["marketing"], "approvers": 2}},
    }  # fmt: skip
    policy = policies.read_policy(document, {"legal", "marketing"}, KINDS)
    assert policies.read_policy(policies.plain(policy), {"legal", "marketing"}, KINDS) == policy


@pytest.mark.parametrize(
    ("kind", "reach", "cost", "expected"),
    [
        ("address_change", 100, 5, Needed(1, ("legal",))),
        ("address_change", 101, 5, Needed(3, ("legal",))),
        ("address_change", 100, 6, Needed(4, ("legal",))),
        ("address_change", 100, None, Needed(4, ("legal",))),
        ("fee_change", 0, 0, Needed(2, ("legal", "marketing"))),
    ],
)
def test_more_approvers_above_thresholds_and_unknown_is_not_small(
    kind: str, reach: int | None, cost: int | None, expected: Needed
) -> None:
    policy = Policy(
        departments=("legal",), kinds={"fee_change": Needed(1, ("marketing",))}, reach=((100, 3),), cost=((5, 4),)
    )
    assert policies.needed(policy, kind, reach, cost) == expected


def test_an_actor_of_another_organisation_cannot_confirm(company: Departments) -> None:
    actions.set_policy(company.world.operator, "acme", POLICY)
    dee = Actor("user", company.world.dee.id, "Dee", frozenset({"checker"}), company.world.dee.organisations)
    assert refused(actions.confirm_policy, dee, "acme", 1) == "accounts.unknown_organisation"
