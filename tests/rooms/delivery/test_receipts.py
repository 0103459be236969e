# SPDX-License-Identifier: Apache-2.0
"""Receipts and replies: kept as they came, matched or not, never guessed."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import PROVIDER
from duly.kernel.refusals import Refusal
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions
from duly.rooms.delivery.channel import Letter, Outcome, Receipt, Reply, Unknown
from duly.rooms.delivery.facts import reply_code
from duly.rooms.delivery.models import Slip
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office

pytestmark = pytest.mark.django_db()
PHONE = "+12025550100"


def make_sent(folder: Path, *, channel: str = "email", customers: int = 1) -> PostOffice:
    office = make_post_office(folder, channel=Recorder(name=channel), customers=customers)
    office.plan()
    actions.carry(channel)
    return office


def take(office: PostOffice, *calls: Receipt | Reply, body: bytes | None = None) -> int:
    office.channel.calls = list(calls)
    return actions.take_receipts(PROVIDER, office.channel.name, {}, body or uuid4().bytes)


def recorded(kind: str) -> int:
    return Inbox.objects.filter(body__contains=f'"type":"{kind}"').count()


def test_a_delivery_is_recorded(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    assert take(office, Receipt(office.only().id, "delivered")) == 1
    assert office.states() == ["delivered"]
    assert recorded("delivery.delivered") == 1


def test_a_bounce_marks_the_address(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    take(office, Receipt(office.only().id, "bounced", "no_mailbox", "550 5.1.1"))
    assert ("bounced", "no_mailbox") == (office.only().state, office.only().outcome_code)
    assert ContactPoint.objects.get(channel="email").state == "bounced"


def test_a_full_mailbox_is_no_reason_to_give_up_the_address(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    take(office, Receipt(office.only().id, "bounced", "mailbox_full"))
    assert ContactPoint.objects.get(channel="email").state == "active"


def test_a_late_failure_does_not_undo_a_delivery(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    take(office, Receipt(office.only().id, "delivered"))
    take(office, Receipt(office.only().id, "failed", "late"))
    assert office.states() == ["delivered"]
    assert recorded("delivery.bounced") == 0


def test_a_receipt_that_is_faster_than_our_commit_counts(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()

    def post(letters: Sequence[Letter]) -> list[Outcome]:
        take(office, Receipt(office.only().id, "delivered"))
        return Recorder.post(office.channel, letters)

    office.channel.post = post  # type: ignore[method-assign]
    actions.carry("email")
    assert office.states() == ["delivered"]
    assert (recorded("delivery.accepted"), recorded("delivery.delivered")) == (1, 1)


def test_a_receipt_settles_an_unknown_outcome(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.channel.answers = [Unknown("no_answer")]
    office.plan()
    actions.carry("email")
    take(office, Receipt(office.only().id, "accepted"))
    assert office.states() == ["accepted"]
    assert recorded("delivery.settled") == 1


def test_the_same_call_twice_counts_once(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    for _ in range(2):
        take(office, Receipt(office.only().id, "delivered"), body=b"the same bytes")
    assert Slip.objects.count() == 1
    assert recorded("delivery.delivered") == 1


def test_a_call_is_kept_byte_for_byte(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    take(office, Receipt(office.only().id, "delivered"), body=b"\x00\xff raw")
    assert bytes(Slip.objects.get().body) == b"\x00\xff raw"


@pytest.mark.parametrize("stranger", [None, uuid4()])
def test_what_belongs_to_nothing_is_kept_and_not_guessed(tmp_path: Path, stranger: object) -> None:
    office = make_sent(tmp_path)
    assert take(office, Receipt(stranger, "bounced")) == 0  # type: ignore[arg-type]
    assert office.states() == ["accepted"]
    assert recorded("delivery.unmatched") == 1
    assert Slip.objects.get().matched == 0


def test_a_receipt_from_another_channel_changes_nothing(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    other = Recorder(name="sms", calls=[Receipt(office.only().id, "bounced")])
    actions.install_channels({"email": office.channel, "sms": other})
    assert actions.take_receipts(PROVIDER, "sms", {}, b"x") == 0
    assert office.states() == ["accepted"]


def test_a_channel_that_is_not_installed_takes_nothing(tmp_path: Path) -> None:
    make_sent(tmp_path)
    with pytest.raises(Refusal, match="no channel"):
        actions.take_receipts(PROVIDER, "pigeon", {}, b"x")


def code_of(office: PostOffice) -> str:
    return reply_code(settings.DULY.secret, office.only().recipient_id)


def meanings() -> list[str]:
    bodies = Inbox.objects.filter(body__contains='"type":"delivery.replied"').values_list("body", flat=True)
    return sorted(body.split('"meaning":"')[1].split('"')[0] for body in bodies)


def test_a_reply_with_the_code_confirms(tmp_path: Path) -> None:
    office = make_sent(tmp_path, channel="sms")
    assert take(office, Reply(PHONE, f"1 {code_of(office)}")) == 1
    assert meanings() == ["confirm"]
    assert Inbox.objects.get(body__contains="delivery.replied").stream == office.only().recipient_id


def test_what_a_customer_wrote_is_not_in_the_leaf(tmp_path: Path) -> None:
    office = make_sent(tmp_path, channel="sms")
    take(office, Reply(PHONE, "Where do I send my invoices?"))
    assert meanings() == ["other"]
    assert not Inbox.objects.filter(body__contains="invoices").exists()


def test_a_bare_confirmation_counts_where_only_one_thing_was_sent(tmp_path: Path) -> None:
    office = make_sent(tmp_path, channel="sms")
    take(office, Reply(PHONE, "确认"))
    assert meanings() == ["confirm"]


def test_a_bare_confirmation_of_two_things_is_unclear(tmp_path: Path) -> None:
    office = make_sent(tmp_path, channel="sms")
    office.recipients, office.subject = {}, uuid4()
    office.plan()
    actions.carry("sms")
    take(office, Reply(PHONE, "1"))
    assert meanings() == ["unclear", "unclear"]


def test_a_wrong_code_confirms_nothing(tmp_path: Path) -> None:
    office = make_sent(tmp_path, channel="sms")
    wrong = f"{(int(code_of(office)) + 1) % 1_000_000:06d}"
    assert take(office, Reply(PHONE, f"1 {wrong}")) == 0
    assert meanings() == []
    assert recorded("delivery.unmatched") == 1


def test_the_right_code_from_a_stranger_confirms_nothing(tmp_path: Path) -> None:
    office = make_sent(tmp_path, channel="sms")
    assert take(office, Reply("+12025550199", f"1 {code_of(office)}")) == 0
    assert meanings() == []


def test_a_door_may_hand_in_a_reply_that_it_read_itself(tmp_path: Path) -> None:
    office = make_sent(tmp_path, channel="sms")
    assert actions.take_reply(PROVIDER, "sms", PHONE, f"1 {code_of(office)}", b"raw") == 1
    assert actions.take_reply(PROVIDER, "sms", PHONE, f"1 {code_of(office)}", b"raw") == 0
    assert meanings() == ["confirm"]
