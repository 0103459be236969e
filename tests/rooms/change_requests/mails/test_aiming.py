# SPDX-License-Identifier: Apache-2.0
"""A mail names the old number: that one is replaced, and not another one added. What is not known yet is found later."""

import pytest

from duly.rooms.change_requests import actions
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest
from duly.rooms.change_requests.queries.aiming import meant
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity
from rooms.change_requests.mails.test_receiving import KNOWN, UNKNOWN, mail, only, take
from rooms.change_requests.stage import Stage
from world import given

pytestmark = pytest.mark.django_db()
SECOND = "+12025550177"
FROM_TO = "Hello,\n\nplease change my mobile number from {old} to +1 202 555 0188.\n\nKind regards\nC0"


@pytest.fixture()
def second(stage: Stage) -> Entity:
    """The customer has two mobile numbers."""
    given(stage.party, "sms", SECOND)
    points = customers.record_of(stage.party.id).of("contact_point")
    return next(one for one in points if one.values["value"] == SECOND)


def item() -> ChangeItem:
    return only().items.get()


@pytest.mark.parametrize("old", [SECOND, "+1 (202) 555-0177", "202 555 0177"])
def test_of_two_numbers_the_one_that_is_named_is_replaced(stage: Stage, second: Entity, old: str) -> None:
    take(mail(FROM_TO.format(old=old)))
    assert item().entity_id == second.id
    assert item().base == second.digests["value"]


def test_of_two_numbers_without_a_word_about_the_old_one_none_is_replaced(stage: Stage, second: Entity) -> None:
    take(mail())
    assert item().entity_id is None


def test_an_old_number_that_is_on_nobodys_record_replaces_nothing_and_is_looked_at(stage: Stage) -> None:
    take(mail(FROM_TO.format(old="+1 202 555 0123")))
    stage.carry()
    assert item().entity_id is None
    actions.check(stage.world.cy, only().id)
    assert only().checks.get(code="record.old_differs").outcome == "warn"


def test_what_a_mail_of_a_stranger_means_is_found_once_it_is_known_whose_record_it_is(stage: Stage) -> None:
    take(mail(sender=UNKNOWN))
    stage.carry()
    assert (only().party_id, item().entity_id) == (None, None)
    actions.match_party(stage.world.cy, only().id, stage.party.ref)
    assert item().entity_id == stage.entity().id
    assert item().base == stage.entity().digests["value"]


def test_the_old_number_is_remembered_until_then(stage: Stage, second: Entity) -> None:
    take(mail(FROM_TO.format(old=SECOND), sender=UNKNOWN))
    stage.carry()
    actions.match_party(stage.world.cy, only().id, stage.party.ref)
    assert item().entity_id == second.id


def test_the_old_number_stands_nowhere_in_plain(stage: Stage) -> None:
    take(mail(FROM_TO.format(old=SECOND), sender=UNKNOWN))
    row = ChangeRequest.objects.values().get()
    assert "555" not in str({name: value for name, value in row.items() if name != "sealed"})
    assert b"5550177" not in bytes(row["sealed"])


def test_it_replaces_the_number_and_does_not_add_one(stage: Stage) -> None:
    take(mail(sender=KNOWN))
    stage.carry()
    row = only()
    assert customers.record_of(stage.party.id).of("contact_point")
    assert (row.party_id, item().attributes, item().entity_id) == (stage.party.id, {}, stage.entity().id)


def test_a_number_that_ended_is_not_meant(stage: Stage) -> None:
    point = stage.entity()
    ended = point._replace(attributes=point.attributes | {"status": "ended"})
    assert meant("contact_point", {"channel": "sms"}, [ended]) is None
    assert meant("contact_point", {"channel": "voice"}, [point], point.values["value"]) == point
