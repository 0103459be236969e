# SPDX-License-Identifier: Apache-2.0
"""Who holds a mandate of a customer hears of every change of that customer's record, and can stop it."""

from datetime import timedelta

import pytest

from duly.kernel import clock
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.models import Message
from duly.rooms.customers.facts import Item
from rooms.change_requests.stage import Stage, codes_in

pytestmark = pytest.mark.django_db()


def mandate(stage: Stage, other: str, until: str = "") -> None:
    """The second customer may speak for the first."""
    about = (("other", other), ("scope", "contact"), *((("until", until),) if until else ()))
    stage.change_elsewhere(Item("mandate", None, "holder", "Bea Holder", attributes=about))


@pytest.mark.parametrize("names", ["id", "ref"])
def test_a_holder_is_told_when_it_is_asked_and_when_it_is_done(stage: Stage, names: str) -> None:
    mandate(stage, str(getattr(stage.other, names)))
    stage.applied()
    told = [one.address for one in stage.posted("email", "You hold a mandate")]
    assert told == ["c1@example.com", "c1@example.com"]
    assert {one.address for one in stage.posted("sms", "You hold a mandate")} == {
        stage.entity(party=stage.other.id).values["value"]
    }


def test_a_holder_may_stop_it(stage: Stage) -> None:
    mandate(stage, stage.other.ref)
    request = stage.in_review()
    stage.carry()
    code = codes_in(stage.posted("email", "You hold a mandate")[0])
    assert actions.object_to(stage.visitor, request.id, code)
    assert stage.state(request) == "held"


def test_whose_mandate_is_over_hears_nothing(stage: Stage) -> None:
    mandate(stage, stage.other.ref, (clock.now() - timedelta(days=1)).date().isoformat())
    stage.in_review()
    stage.carry()
    assert not stage.posted("email", "You hold a mandate")


@pytest.mark.parametrize("other", ["", "C-99999", "0198a2f0-0000-7000-8000-000000000000"])
def test_a_mandate_that_names_nobody_we_know_tells_nobody(stage: Stage, other: str) -> None:
    mandate(stage, other)
    stage.in_review()
    assert not Message.objects.filter(role="mandate").exists()


def test_a_small_change_is_told_to_no_holder(stage: Stage) -> None:
    mandate(stage, stage.other.ref)
    stage.ask(stage.customer, stage.name("Acme Buyers Ltd")._replace(field="alias", base=""))
    stage.carry()
    assert not Message.objects.filter(role="mandate").exists()
