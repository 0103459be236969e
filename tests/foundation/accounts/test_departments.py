# SPDX-License-Identifier: Apache-2.0
"""add_department, set_department: short names, and who belongs where."""

import pytest

from duly.foundation.accounts import actions, queries
from duly.kernel.refusals import Refusal
from theatre import staged
from world import World, a_world

pytestmark = pytest.mark.django_db


world = staged(a_world)


def code_of(call: object, *words: object, **more: object) -> str:
    with pytest.raises(Refusal) as no:
        call(*words, **more)  # type: ignore[operator]
    return no.value.code


def test_a_department_has_one_short_name_in_its_organisation(world: World) -> None:
    made = actions.add_department(world.operator, "legal", name_zh="法务部", organisation="acme")
    actions.add_department(world.operator, "legal", name_en="Legal", organisation="other")
    assert (made.name("en"), made.name("zh")) == ("法务部", "法务部")
    again = code_of(actions.add_department, world.operator, "legal", name_en="Legal", organisation="acme")
    assert again == "accounts.department_taken"
    assert [row.ref for row in queries.departments_for(world.ada)] == ["legal"]


@pytest.mark.parametrize(
    ("ref", "name", "code"), [("Legal!", "x", "accounts.bad_ref"), ("legal", " ", "accounts.name_missing")]
)
def test_a_department_without_a_fit_name_is_refused(world: World, ref: str, name: str, code: str) -> None:
    assert code_of(actions.add_department, world.operator, ref, name_en=name, organisation="acme") == code


def test_an_actor_belongs_to_the_departments_of_its_memberships(world: World) -> None:
    made = actions.add_department(world.operator, "legal", name_en="Legal", organisation="acme")
    actions.set_department(world.operator, "bo@example.com", "legal", organisation="acme")
    assert queries.actor_by_email("bo@example.com").departments == {made.id}
    assert queries.departments_held(world.bo.id) == {made.id}
    actions.set_department(world.operator, "bo@example.com", None, organisation="acme")
    assert queries.actor_by_email("bo@example.com").departments == frozenset()


def test_a_department_is_set_where_somebody_has_roles(world: World) -> None:
    actions.add_department(world.operator, "legal", name_en="Legal", organisation="acme")
    set_department = actions.set_department
    assert (
        code_of(set_department, world.operator, "dee@example.com", "legal", organisation="acme")
        == "accounts.no_membership"
    )
    assert (
        code_of(set_department, world.operator, "bo@example.com", "it", organisation="acme")
        == "accounts.unknown_department"
    )
    assert code_of(set_department, world.ada, "bo@example.com", "legal", organisation="acme") == "rights.not_allowed"
