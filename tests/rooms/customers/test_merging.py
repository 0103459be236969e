# SPDX-License-Identifier: Apache-2.0
"""Two customers are found to be one, and are two again when that was wrong."""

from pathlib import Path
from uuid import UUID

import pytest

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions, queries
from duly.rooms.customers.facts import Criteria
from duly.rooms.customers.models import Contract, Party
from world import World, a_world, customer_row, given, make_customers

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = a_world()
    rows = [customer_row(0), customer_row(1, services="mail"), customer_row(2)]
    rows[1] = rows[1].replace("c1@", "c0@")  # the same mailbox as the first
    make_customers(world, rows, tmp_path)
    return world


def ids() -> list[UUID]:
    return list(Party.objects.order_by("ref").values_list("id", flat=True))


def values(party: UUID) -> set[str]:
    return {text for one in queries.record_of(party).of("contact_point") for text in one.values.values()}


def test_the_survivor_gets_what_only_the_other_had(world: World) -> None:
    stays, goes, _ = ids()
    actions.merge(SYSTEM, stays, goes, reason="same_person")
    assert {"c0@example.com", "+12025550100", "+12025550101"} == values(stays)
    assert 1 == len([p for p in queries.profile(stays).contact_points if p.channel == "email"])
    assert {"hosting", "mail"} == {c.service for c in queries.profile(stays).contracts}
    assert ["C-00000", "C-00002"] == [match.ref for match in queries.matching(world.acme.id, Criteria())]
    assert "merged" == queries.cards([goes])[goes].status


def test_a_merge_that_was_wrong_is_taken_back(world: World) -> None:
    stays, goes, _ = ids()
    before = values(stays), values(goes)
    merge = actions.merge(SYSTEM, stays, goes, reason="same_person")
    actions.unmerge(SYSTEM, merge, reason="two_after_all")
    assert before == (values(stays), values(goes))
    assert {"hosting"} == set(Contract.objects.filter(party=stays).values_list("service", flat=True))
    assert [] == queries.merges_of(stays)
    assert "active" == queries.cards([goes])[goes].status
    with pytest.raises(Refusal) as refused:
        actions.unmerge(SYSTEM, merge, reason="again")
    assert "customers.not_merged" == refused.value.code


def test_what_the_survivor_got_meanwhile_stays_after_the_way_back(world: World) -> None:
    stays, goes, _ = ids()
    merge = actions.merge(SYSTEM, stays, goes, reason="same_person")
    given(Party.objects.get(id=stays), "email", "later@example.com")
    actions.unmerge(SYSTEM, merge, reason="two_after_all")
    assert "later@example.com" in values(stays)


def test_nobody_is_merged_twice_or_with_themselves(world: World) -> None:
    stays, goes, third = ids()
    actions.merge(SYSTEM, stays, goes, reason="same_person")
    for survivor, absorbed in ((third, goes), (goes, third), (stays, stays)):
        with pytest.raises(Refusal) as refused:
            actions.merge(SYSTEM, survivor, absorbed, reason="same_person")
        assert "customers.not_to_be_merged" == refused.value.code


def test_a_number_of_another_system_leads_to_whoever_stands_now(world: World) -> None:
    stays, goes, third = ids()
    actions.link(world.ada, goes, system="erp", external_id="0001")
    actions.merge(SYSTEM, stays, goes, reason="same_person")
    assert stays == queries.linked(world.acme.id, "erp", "0001")
    with pytest.raises(Refusal) as refused:
        actions.link(world.ada, third, system="erp", external_id="0001")
    assert "customers.link_taken" == refused.value.code


def test_who_was_erased_is_found_by_nothing_and_the_number_is_free(world: World, tmp_path: Path) -> None:
    first = ids()[0]
    gone = actions.forget(SYSTEM, first, number="PR-1")
    assert (2, 1, 1) == (gone.contact_points, gone.contracts, gone.tokens)
    assert actions.Forgotten() == actions.forget(SYSTEM, first, number="PR-1")
    assert [] == [one for one in queries.holders("phone", "+12025550100", ever=True) if one == first]
    make_customers(world, [customer_row(0)], tmp_path)
    assert first != queries.customer_for(world.ada, world.acme.id, "C-00000").id
    assert 3 == len(queries.matching(world.acme.id, Criteria()))
