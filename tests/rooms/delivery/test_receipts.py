# SPDX-License-Identifier: Apache-2.0
"""Receipts and replies: kept as they came, matched or not, never guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import PROVIDER, SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.channel import FAULTS, Letter, Outcome, Provider, Receipt, Refused, Reply, Unknown
from duly.rooms.delivery.facts import BAD_SIGNATURE, reply_code
from duly.rooms.delivery.models import Delivery, Orphan, Slip
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office, turned
from world import the_point

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


def statements_for(folder: Path, count: int) -> int:
    folder.mkdir()
    office = make_sent(folder, customers=count)
    office.channel.calls = [Receipt(one, "delivered") for one in Delivery.objects.values_list("id", flat=True)]
    with CaptureQueriesContext(connection) as queries:
        assert actions.take_receipts(PROVIDER, "email", {}, b"many") == count
    assert office.states() == ["delivered"] * count
    return len(queries)


def test_a_thousand_receipts_cost_as_many_statements_as_four_hundred_and_one_more_than_ten(tmp_path: Path) -> None:
    """The facts of a few go in one statement, those of many are copied, each table for itself."""
    found = {}
    for count in (10, 400):
        with transaction.atomic():
            found[count] = statements_for(tmp_path / str(count), count)
            transaction.set_rollback(True)
    assert statements_for(tmp_path / "1000", 1_000) == found[400] == found[10] + 1 <= 25


def test_several_receipts_about_one_letter_in_one_call(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    one = office.only().id
    assert take(office, Receipt(one, "bounced", "mailbox_full"), Receipt(one, "delivered"), Receipt(one, "failed")) == 3
    assert office.states() == ["delivered"]


def test_a_complaint_is_recorded_and_takes_nothing_away(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    take(office, Receipt(office.only().id, "complained", "abuse"))
    assert (office.only().state, office.only().outcome_code) == ("accepted", "complained")
    assert recorded("delivery.complained") == 1
    assert recorded("customers.consented") == 0
    assert ContactPoint.objects.get(channel="email").state == "active"


def test_a_code_that_nobody_mapped_is_neither_success_nor_failure(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    take(office, Receipt(office.only().id, "unmapped", "4711", "status 4711"))
    assert (office.only().state, office.only().outcome_code) == ("accepted", "unmapped:4711")
    assert recorded("delivery.unmapped") == 1
    assert queries.providers_health()[0].unmapped == pytest.approx(1, abs=0.1)
    take(office, Receipt(office.only().id, "delivered"))
    assert office.states() == ["delivered"]


def test_a_receipt_is_found_by_the_providers_reference(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    assert take(office, Receipt(None, "delivered", reference=office.only().reference)) == 1
    assert office.states() == ["delivered"]


def test_a_reference_of_another_provider_means_nothing(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    reference = office.only().reference
    second = Recorder(calls=[Receipt(None, "bounced", reference=reference)])
    actions.install_channels({"email": (Provider("email", office.channel), Provider("second", second))})
    assert actions.take_receipts(PROVIDER, "email", {}, b"x", provider="second") == 0
    assert office.states() == ["accepted"]


def test_a_receipt_that_is_faster_than_the_answer_with_its_reference_counts(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    take(office, Receipt(None, "delivered", reference=f"ref-{office.only().id}"))
    assert Slip.objects.get().matched == 0
    actions.carry("email")
    assert office.states() == ["delivered"]
    assert Slip.objects.get().matched == 1
    assert not Orphan.objects.exists()


def test_a_provider_that_failed_a_letter_cannot_undo_what_another_did(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    first = Recorder(answers=[Refused("provider_fault", "500", permanent=False)])
    actions.install_channels({"email": (Provider("a", first, weight=10**9), Provider("b", Recorder()))})
    office.plan()
    actions.carry("email")
    assert office.only().provider == "b"
    first.calls = [Receipt(office.only().id, "failed", "provider_fault")]
    assert actions.take_receipts(PROVIDER, "email", {}, b"late", provider="a") == 1
    assert office.states() == ["accepted"]
    first.calls = [Receipt(office.only().id, "delivered")]
    actions.take_receipts(PROVIDER, "email", {}, b"later", provider="a")
    assert office.states() == ["delivered"]


def test_a_call_belongs_to_the_provider_whose_signature_it_is(tmp_path: Path) -> None:
    @dataclass
    class Strict(Recorder):
        def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
            raise BAD_SIGNATURE(why="not mine")

    office = make_sent(tmp_path)
    office.channel.calls = [Receipt(office.only().id, "delivered")]
    actions.install_channels({"email": (Provider("strict", Strict()), Provider("email", office.channel))})
    with pytest.raises(Refusal, match="signature"):
        actions.take_receipts(PROVIDER, "email", {}, b"x", provider="strict")
    with pytest.raises(Refusal, match="no provider"):
        actions.take_receipts(PROVIDER, "email", {}, b"x", provider="gone")
    assert actions.take_receipts(PROVIDER, "email", {}, b"x") == 1
    assert Slip.objects.get().provider == "email"


def test_the_signature_is_kept_and_credentials_are_not(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    office.channel.calls = [Receipt(office.only().id, "delivered")]
    headers = {"X-Twilio-Signature": "abc", "Authorization": "Basic secret", "Webhook-Id": "1"}
    actions.take_receipts(PROVIDER, "email", headers, b"x")
    assert Slip.objects.get().headers == {"x-twilio-signature": "abc", "webhook-id": "1"}


@pytest.mark.parametrize(
    ("sender", "text", "meaning"),
    [
        ("C0@example.com", "确认", "confirm"),
        ("forwarded@example.net", "确认", "unclear"),
        ("c1@example.com", "确认", "unclear"),
        ("forwarded@example.net", "1 {code}", "confirm"),
        ("forwarded@example.net", "What is this", "other"),
    ],
)
def test_whoever_got_a_forwarded_letter_confirms_nothing_without_the_code(
    tmp_path: Path, sender: str, text: str, meaning: str
) -> None:
    office = make_sent(tmp_path, customers=2)
    row = Delivery.objects.get(customer_id=the_point("c0@example.com").party_id)
    code = reply_code(settings.DULY.secret, row.recipient_id)
    assert take(office, Reply(sender, text.format(code=code), delivery_id=row.id)) == 1
    assert meanings() == [meaning]
    assert Inbox.objects.get(body__contains="delivery.replied").stream == row.recipient_id


@pytest.mark.parametrize("kind", ["auto", "challenge"])
def test_a_machine_that_writes_stop_takes_no_consent_away(tmp_path: Path, kind: str) -> None:
    office = make_sent(tmp_path)
    take(office, Reply("c0@example.com", "STOP", delivery_id=office.only().id, kind=kind))  # type: ignore[arg-type]
    assert meanings() == [kind]
    assert (recorded("delivery.stopped"), recorded("customers.consented")) == (0, 0)


@pytest.mark.parametrize("kind", ["auto", "challenge"])
def test_what_a_machine_answers_confirms_nothing_and_asks_nothing(tmp_path: Path, kind: str) -> None:
    office = make_sent(tmp_path)
    take(office, Reply("c0@example.com", "1", delivery_id=office.only().id, kind=kind))  # type: ignore[arg-type]
    assert meanings() == [kind]


@pytest.mark.parametrize(
    "reply", [Reply(PHONE, "退订"), Reply(PHONE, " Stop. "), Reply(PHONE, "bitte nicht", kind="stop")]
)
def test_who_wants_no_more_gets_no_more_on_this_channel(tmp_path: Path, reply: Reply) -> None:
    office = make_sent(tmp_path, channel="sms")
    assert take(office, reply) == 1
    assert (recorded("delivery.stopped"), recorded("customers.consented")) == (1, 1)
    assert meanings() == []
    office.recipients, office.subject = {}, uuid4()
    office.plan(mandatory=False, legal_basis="")
    assert Delivery.objects.filter(outcome_code="opted_out").count() == 1


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://d.example/hooks/a?token=s3cret", "https://d.example/hooks/a"),
        ("https://d.example/hooks/a?token=s3cret&token=s3cret&id=1", "https://d.example/hooks/a?id=1"),
        ("https://d.example/hooks/a?id=1&token=s3cret#x", "https://d.example/hooks/a?id=1#x"),
        ("https://d.example/hooks/a?id=1&token=s3cret&pass=s3cret&b=2", "https://d.example/hooks/a?id=1&b=2"),
        ("https://d.example/hooks/a?mytoken=1&x", "https://d.example/hooks/a?mytoken=1&x"),
    ],
)
def test_the_secret_in_the_address_that_was_called_is_not_kept(tmp_path: Path, url: str, kept: str) -> None:
    office = make_sent(tmp_path)
    office.channel.secret_query = {"pass"}  # type: ignore[attr-defined]
    headers = {"Duly-Hook-Url": url, "X-Original-Uri": url, "X-Sum": "a?b=="}
    actions.take_receipts(PROVIDER, "email", headers, b"x")
    assert Slip.objects.get().headers == {"duly-hook-url": kept, "x-original-uri": kept, "x-sum": "a?b=="}


def test_a_receipt_and_its_answer_that_were_committed_at_once_find_each_other(tmp_path: Path) -> None:
    office = make_sent(tmp_path)
    slip = Slip(channel="email", provider="email", digest="d", headers={}, body=b"x", received_at=clock.now())
    early = Orphan(
        provider="email", reference=office.only().reference, outcome="delivered", slip=slip, received_at=clock.now()
    )
    turned(slip.save)
    turned(early.save)
    assert actions.audit(SYSTEM) == 1
    assert office.states() == ["delivered"]
    assert not Orphan.objects.exists()


@pytest.mark.parametrize("code", ["no_mailbox", "bad_address", "not_in_service", "unsubscribed_there"])
def test_what_is_the_addresss_fault_marks_it(tmp_path: Path, code: str) -> None:
    assert code in FAULTS["address"]
    office = make_sent(tmp_path)
    take(office, Receipt(office.only().id, "bounced", code))
    point = ContactPoint.objects.get(channel="email")
    assert (point.state, point.state_reason) == ("bounced", code)


def test_a_stop_from_a_stranger_is_kept(tmp_path: Path) -> None:
    office = make_sent(tmp_path, channel="sms")
    assert take(office, Reply("+12025550199", "STOP")) == 0
    assert recorded("delivery.unmatched") == 1
