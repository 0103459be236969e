# SPDX-License-Identifier: Apache-2.0
"""Accounts: install, add_organisation, add_user, grant, set_password, close, issue_key, revoke_key."""

import json

import pytest

from duly.foundation.accounts import actions, queries
from duly.foundation.accounts.facts import OrganisationDetails
from duly.foundation.accounts.models import ApiKey, Organisation, User
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture()
def operator() -> Actor:
    return queries.actor_of(actions.install(SYSTEM, "Ada@Example.com", "Ada"))


@pytest.fixture()
def acme(operator: Actor) -> Organisation:
    return actions.add_organisation(operator, OrganisationDetails("acme", name_zh="某公司", name_en="Acme"))


def refused(code: str, verb: object, *args: object, **kwargs: object) -> None:
    with pytest.raises(Refusal) as caught:
        verb(*args, **kwargs)  # type: ignore[operator]
    assert caught.value.code == code


def test_the_first_account_runs_the_house_and_writes_but_does_not_approve(operator: Actor) -> None:
    assert operator.roles == {"operator", "maker"}
    assert operator.organisations is None


def test_a_house_is_installed_once(operator: Actor) -> None:
    refused("accounts.already_installed", actions.install, SYSTEM, "bo@example.com", "Bo")


def test_an_address_is_one_account_whatever_its_case(operator: Actor) -> None:
    refused("accounts.email_taken", actions.add_user, operator, "ADA@example.com", "Ada", roles=["maker"])


def test_a_broken_address_is_refused(operator: Actor) -> None:
    refused("accounts.bad_email", actions.add_user, operator, "bo at example", "Bo", roles=["maker"])


@pytest.mark.parametrize("roles", [[], ["king"], ["system"], ["maker", "provider"]])
def test_only_known_roles_of_people_can_be_given(operator: Actor, roles: list[str]) -> None:
    refused("accounts.bad_roles", actions.add_user, operator, "bo@example.com", "Bo", roles=roles)


def test_the_ledger_holds_neither_name_nor_address_of_an_account(operator: Actor) -> None:
    actions.add_user(operator, "bo@example.com", "Bo Visible", roles=["checker"])
    bodies = list(Inbox.objects.values_list("body", flat=True))
    assert any(json.loads(body)["type"] == "accounts.user_added" for body in bodies)
    assert not any("bo@example.com" in body or "Bo Visible" in body for body in bodies)


def test_a_member_of_one_organisation_sees_only_that_one(operator: Actor, acme: Organisation) -> None:
    actions.add_organisation(operator, OrganisationDetails("other", name_en="Other"))
    bo = queries.actor_of(actions.add_user(operator, "bo@example.com", "Bo", roles=["checker"], organisation="acme"))
    assert [row.ref for row in queries.organisations_for(bo)] == ["acme"]
    assert queries.organisation_for(bo, None) == acme
    refused("accounts.unknown_organisation", queries.organisation_for, bo, "other")
    refused("accounts.which_organisation", queries.organisation_for, operator, None)


def test_where_no_organisation_is_one_is_to_be_added_first(operator: Actor) -> None:
    refused("accounts.no_organisation", queries.organisation_for, operator, None)


@pytest.mark.parametrize(
    ("details", "code"),
    [
        (OrganisationDetails("Acme Ltd", name_en="Acme"), "accounts.bad_ref"),
        (OrganisationDetails("acme"), "accounts.name_missing"),
        (OrganisationDetails("acme", name_en="Acme", region="China"), "accounts.bad_region"),
        (OrganisationDetails("acme", name_en="Acme", time_zone="Asia/Beijing"), "accounts.bad_time_zone"),
        (OrganisationDetails("acme", name_en="Acme", email="nowhere"), "accounts.bad_email"),
    ],
)
def test_an_incomplete_organisation_is_refused(operator: Actor, details: OrganisationDetails, code: str) -> None:
    refused(code, actions.add_organisation, operator, details)


def test_a_short_name_is_taken_once(operator: Actor, acme: Organisation) -> None:
    refused("accounts.ref_taken", actions.add_organisation, operator, OrganisationDetails("acme", name_en="Again"))


def test_roles_are_the_same_in_all_organisations_of_an_account(operator: Actor, acme: Organisation) -> None:
    actions.add_organisation(operator, OrganisationDetails("other", name_en="Other"))
    actions.add_user(operator, "bo@example.com", "Bo", roles=["agent"], organisation="acme")
    refused("accounts.uneven_roles", actions.grant, operator, "bo@example.com", roles=["maker"], organisation="other")
    actions.grant(operator, "bo@example.com", roles=["agent"], organisation="other")
    assert queries.actor_by_email("bo@example.com").roles == {"agent"}


def test_an_operator_of_one_organisation_cannot_reach_beyond_it(operator: Actor, acme: Organisation) -> None:
    bo = actions.add_user(operator, "bo@example.com", "Bo", roles=["operator"], organisation="acme")
    actor = queries.actor_of(bo)
    cy = actions.add_user(actor, "cy@example.com", "Cy", roles=["maker"])
    assert queries.actor_of(cy).organisations == {acme.id}
    refused("accounts.unknown_user", actions.set_password, actor, "ada@example.com", "correct horse battery")
    refused("accounts.unknown_user", actions.issue_key, actor, "ada@example.com", name="mine")


def test_the_last_operator_stays(operator: Actor) -> None:
    refused("accounts.last_operator", actions.close, operator, "ada@example.com")
    refused("accounts.last_operator", actions.grant, operator, "ada@example.com", roles=["maker"])
    actions.add_user(operator, "bo@example.com", "Bo", roles=["operator"])
    actions.close(operator, "ada@example.com")
    assert queries.operator().email == "bo@example.com"


def test_a_closed_account_acts_no_more(operator: Actor) -> None:
    actions.add_user(operator, "bo@example.com", "Bo", roles=["maker"])
    secret = actions.issue_key(operator, "bo@example.com", name="import").secret
    actions.close(operator, "bo@example.com")
    refused("accounts.unknown_user", queries.actor_by_email, "bo@example.com")
    refused("accounts.bad_key", queries.actor_by_key, secret)


def test_a_weak_password_is_refused_and_a_good_one_is_set(operator: Actor) -> None:
    refused("accounts.bad_password", actions.set_password, operator, "ada@example.com", "password1")
    actions.set_password(operator, "ada@example.com", "correct horse battery")
    assert User.objects.get().check_password("correct horse battery")


def test_a_key_acts_as_its_owner_and_only_its_digest_is_kept(operator: Actor) -> None:
    issued = actions.issue_key(operator, "ada@example.com", name="import")
    actor = queries.actor_by_key(issued.secret)
    assert (actor.kind, actor.id, actor.roles) == ("key", operator.id, operator.roles)
    assert issued.secret.startswith(issued.prefix)
    assert issued.secret.encode() not in bytes(ApiKey.objects.get().digest)


def test_a_revoked_key_is_dead(operator: Actor) -> None:
    issued = actions.issue_key(operator, "ada@example.com", name="import")
    actions.revoke_key(operator, issued.prefix)
    refused("accounts.bad_key", queries.actor_by_key, issued.secret)
    refused("accounts.unknown_key", actions.revoke_key, operator, issued.prefix)


def test_only_an_operator_manages_accounts(operator: Actor) -> None:
    maker = queries.actor_of(actions.add_user(operator, "bo@example.com", "Bo", roles=["maker"]))
    refused("rights.not_allowed", actions.add_user, maker, "cy@example.com", "Cy", roles=["operator"])


def test_without_an_operator_the_word_is_to_initialise() -> None:
    refused("accounts.not_installed", queries.operator)
