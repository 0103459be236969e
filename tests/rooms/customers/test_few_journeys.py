# SPDX-License-Identifier: Apache-2.0
"""What a change costs on the way to the database: so many statements, whatever the customer has on record."""

from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.customers import actions, queries
from duly.rooms.customers.facts import Change, Family, Item
from duly.rooms.customers.models import Party
from world import a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db
JOURNEYS = 4
"""The customer locked and read; the keys; versions, heads and the permanent record; the ledger."""


@pytest.fixture
def one(tmp_path: Path) -> UUID:
    make_customers(a_world(), [customer_row(0)], tmp_path)
    return Party.objects.get().id


def journeys(party: UUID, *items: Item) -> int:
    with CaptureQueriesContext(connection) as seen:
        actions.apply_change(SYSTEM, Change(party, "update", clock.now(), items, "customer_asked"))
    return sum("SAVEPOINT" not in row["sql"] for row in seen)


def mail(party: UUID, value: str) -> Item:
    found = next(one for one in queries.record_of(party).of(Family.CONTACT) if one.attributes["channel"] == "email")
    return Item(Family.CONTACT, found.id, "value", value, found.digests["value"])


def test_a_change_of_one_field_takes_four_journeys(one: UUID) -> None:
    assert JOURNEYS == journeys(one, mail(one, "new@example.com"))


def test_several_fields_take_no_more(one: UUID) -> None:
    assert JOURNEYS == journeys(one, mail(one, "new@example.com"), Item(Family.PROFILE, one, "name", "李四"))
