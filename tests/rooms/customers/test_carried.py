# SPDX-License-Identifier: Apache-2.0
"""Customers whom a transfer brings: written many at a time, and taken out again where nobody touched them."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.customers.facts import Cause, Change, Item
from duly.rooms.customers.models import ChangeRecord
from world import World, a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db
ROWS = [{"ref": "N1", "name": "新客户", "email": "n1@example.com"}, {"ref": "K1", "name": "改名", "email": None}]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """With one customer on record."""
    world = a_world()
    make_customers(world, [customer_row(1, ref="K1")], tmp_path)
    return world


def carried(world: World) -> UUID:
    cause = Cause("moved", "transfer", uuid4(), maker=world.ada.id, checker=world.bo.id)
    customers.carry(SYSTEM, world.acme.id, customers.weigh(world.acme.id, ROWS), cause)
    return cause.source_id


def test_newcomers_and_changes_stand_as_the_rows_say_under_one_entry(world: World) -> None:
    run = carried(world)
    found = {one["ref"]: one for one in registry.rows_held(world.acme.id, ["N1", "K1"])}
    assert {ref: (one["name"], one["email"]) for ref, one in found.items()} == {
        "N1": ("新客户", "n1@example.com"), "K1": ("改名", None),
    }  # fmt: skip
    (entry,) = ChangeRecord.objects.filter(source_id=run)
    assert (entry.source, entry.number, entry.maker, entry.checker) == ("transfer", "moved", world.ada.id, world.bo.id)


def test_only_who_came_with_it_and_was_touched_by_nobody_is_taken_out(world: World) -> None:
    run = carried(world)
    customers.carry(
        SYSTEM, world.acme.id, customers.weigh(world.acme.id, [{"ref": "N2", "name": "又一人"}]), Cause("moved", "transfer", run)
    )  # fmt: skip
    gone, touched = (registry.customer_for(world.ada, world.acme.id, ref).id for ref in ("N1", "N2"))
    item = Item("profile", touched, "name", "后来改名")
    customers.apply_change(SYSTEM, Change(touched, "update", clock.now(), (item,), "test"))
    out = customers.take_out(SYSTEM, world.acme.id, ["N1", "N2", "K1"], Cause("moved", "transfer_undo", run))
    assert out == ["N1"]
    assert keys.held([gone, touched]).keys() == {touched}
    assert registry.unknown_refs(world.acme.id, ["N1", "N2", "K1"]) == ["N1"]


def test_nobody_of_another_organisation_carries_or_takes_out(world: World) -> None:
    weighed = customers.weigh(world.acme.id, ROWS)
    with pytest.raises(Refusal):
        customers.carry(world.dee, world.acme.id, weighed, Cause("x", "transfer", uuid4()))
    with pytest.raises(Refusal):
        customers.take_out(world.dee, world.acme.id, ["K1"], Cause("x", "transfer_undo", uuid4()))
