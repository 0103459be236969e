# SPDX-License-Identifier: Apache-2.0
"""A list of customers that leaves the house leaves a line in the book."""

import json

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions
from duly.rooms.customers.queries import Export
from world import a_world

pytestmark = pytest.mark.django_db


def test_who_took_what_is_public_and_whom_they_looked_for_is_not() -> None:
    world = a_world()
    actions.export_list(world.ada, Export("register", 2, "csv", world.acme.id, "-name", "q=Smith"))
    (body,) = Inbox.objects.filter(body__contains='"type":"customers.list_exported"').values_list("body", flat=True)
    assert json.loads(body)["data"] == {
        "user": str(world.ada.id), "list": "register", "subject": str(world.acme.id), "rows": 2, "format": "csv",
        "sort": "-name",
    }  # fmt: skip
    assert "Smith" not in body


def test_a_list_that_nobody_knows_is_not_taken() -> None:
    with pytest.raises(ValueError, match="everything"):
        actions.export_list(a_world().ada, Export("everything", 2, "csv"))


def test_the_house_itself_takes_no_lists() -> None:
    with pytest.raises(Refusal):
        actions.export_list(SYSTEM, Export("register", 2, "csv"))
