# SPDX-License-Identifier: Apache-2.0
"""Lists of customers that are laid down once: exactly those are meant, found many at a time by what says who they are."""

from pathlib import Path

import pytest

from duly.rooms.customers import actions, queries
from duly.rooms.customers.facts import Criteria
from world import World, a_world, customer_row, make_customers


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def test_exactly_those_on_the_list_are_meant_and_a_list_may_stand_beside_another(world: World, tmp_path: Path) -> None:
    one, two, three, _ = make_customers(world, [customer_row(n) for n in range(1, 5)], tmp_path)
    first = actions.lay_segment(world.ada, world.acme.id, "moved", [one.id, two.id])
    both = actions.lay_segment(world.ada, world.acme.id, "moved", [two.id, three.id], beside=first)
    meant = queries.matching(world.acme.id, Criteria(segment=both))
    assert [match.ref for match in meant] == ["C-00001", "C-00002", "C-00003"]
    assert meant[0].reasons == [{"by": "segment", "title": "moved"}]
    assert queries.segment_standing(both) == (3, 3)
    assert queries.members_among(first, [one.id, three.id]) == {one.id}
    assert queries.matching(world.other.id, Criteria(segment=both)) == []


def test_customers_are_found_many_at_a_time_by_number_mail_and_telephone(world: World, tmp_path: Path) -> None:
    one, two = make_customers(world, [customer_row(1), customer_row(2, email="C1@Example.com")], tmp_path)
    home = world.acme.id
    assert queries.found_among(home, "ref", ["C-00001", "C-9"]) == {"C-00001": (one.id,)}
    assert queries.found_among(home, "email", ["c1@example.com"]) == {"c1@example.com": tuple(sorted((one.id, two.id)))}
    assert queries.found_among(home, "phone", ["+12025550102"]) == {"+12025550102": (two.id,)}
    assert queries.found_among(world.other.id, "ref", ["C-00001"]) == {}
