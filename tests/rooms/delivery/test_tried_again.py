# SPDX-License-Identifier: Apache-2.0
"""A message that was tried again after a correction: what a provider says late of the earlier attempt."""

from pathlib import Path
from typing import Any

import pytest

from duly.kernel import clock
from duly.rooms.customers import actions as customers
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions
from duly.rooms.delivery.channel import Accepted, Receipt
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office, turned
from rooms.delivery.test_receipts import recorded, take
from world import the_point

pytestmark = pytest.mark.django_db()
PHONE, NEW_PHONE = "+12025550100", "+12125550142"


def make_sent_again(folder: Path, *references: str) -> PostOffice:
    """A text that the first provider's receipt calls bounced; then its number is corrected, and it goes out once more."""
    office = make_post_office(folder, channel=Recorder(name="sms"))
    office.channel.answers = [Accepted(reference) for reference in references]
    office.plan()
    actions.carry("sms")
    take(office, Receipt(office.only().id, "bounced", "not_in_service"))
    row, old = office.only(), ContactPoint.objects.get(channel="sms")
    customers.correct_contact_point(office.world.cy, old.id, NEW_PHONE, how="call")
    new = the_point(NEW_PHONE)
    actions.rerun(office.world.cy, row.customer_id, old.id, new.id, recipients={row.recipient_id})
    turned(lambda: Delivery.objects.update(next_at=clock.now()))
    actions.carry("sms")
    assert (office.only().state, office.only().attempt) == ("accepted", 2)
    return office


@pytest.mark.parametrize(
    "late",
    [
        {"delivery_id": None, "reference": "first"},
        {"reference": "first"},
        {"address": PHONE},
    ],
)
@pytest.mark.parametrize("outcome", ["bounced", "failed", "unmapped"])
def test_what_is_said_late_of_an_earlier_attempt_does_not_touch_the_later_one(
    tmp_path: Path, late: dict[str, Any], outcome: Any
) -> None:
    office = make_sent_again(tmp_path, "first", "second")
    take(office, Receipt(**({"delivery_id": office.only().id} | late), outcome=outcome, code="not_in_service"))
    assert (office.only().state, office.only().outcome_code) == ("accepted", "")
    assert the_point(NEW_PHONE).state == "active"
    assert recorded("delivery.bounced") == 1


@pytest.mark.parametrize(
    "late", [{"delivery_id": None, "reference": "second"}, {"reference": "second"}, {"address": NEW_PHONE}, {}]
)
def test_what_is_said_of_the_later_attempt_counts(tmp_path: Path, late: dict[str, Any]) -> None:
    office = make_sent_again(tmp_path, "first", "second")
    take(office, Receipt(**({"delivery_id": office.only().id} | late), outcome="bounced", code="not_in_service"))
    assert office.states() == ["bounced"]
    assert the_point(NEW_PHONE).state == "bounced"


def test_that_an_earlier_attempt_arrived_after_all_counts(tmp_path: Path) -> None:
    office = make_sent_again(tmp_path, "first", "second")
    take(office, Receipt(None, "delivered", reference="first"))
    assert office.states() == ["delivered"]


def test_a_report_about_an_address_that_was_never_theirs_counts(tmp_path: Path) -> None:
    """Mail is forwarded, and then it bounces elsewhere."""
    office = make_sent_again(tmp_path, "first", "second")
    take(office, Receipt(office.only().id, "bounced", "mailbox_full", address="+12025550177"))
    assert office.states() == ["bounced"]
