# SPDX-License-Identifier: Apache-2.0
"""What staff decide about many deliveries at once, and what they see: reasons, providers, one recipient's timeline."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger.guard import Running, running
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.channel import Accepted, Provider, Refused, Unknown
from duly.rooms.delivery.models import Delivery
from duly.rooms.tariffs import queries as tariffs
from duly.rooms.tariffs.facts import Money
from rooms.delivery.post_office import PostOffice, Recorder, make_due_at, make_post_office, turned

pytestmark = pytest.mark.django_db()
TOO_LARGE = Refused("too_large", "552 too big", permanent=True)


def make_mixed(folder: Path) -> PostOffice:
    """Two failed because of the size, one because of the address; one is unknown, one was accepted."""
    office = make_post_office(folder, customers=5)
    office.channel.answers = [
        TOO_LARGE, TOO_LARGE, Refused("no_mailbox", "550", permanent=True), Unknown("timeout"), Accepted("x"),
    ]  # fmt: skip
    office.plan()
    actions.carry("email")
    return office


def test_failures_are_grouped_by_reason(tmp_path: Path) -> None:
    office = make_mixed(tmp_path)
    assert queries.failures_of(office.subject) == [
        ("email", "failed", "too_large", 2),
        ("email", "failed", "no_mailbox", 1),
        ("email", "unknown", "timeout", 1),
    ]


def test_failed_deliveries_of_one_reason_are_tried_again(tmp_path: Path) -> None:
    office = make_mixed(tmp_path)
    assert actions.retry(office.world.ada, office.subject, code="too_large") == 2
    assert office.states() == ["accepted", "failed", "planned", "planned", "unknown"]
    assert Inbox.objects.filter(body__contains='"type":"delivery.retried"').count() == 2
    for row in Delivery.objects.filter(state="planned"):
        make_due_at(row, clock.now())
    assert actions.carry("email") == 2
    assert set(Delivery.objects.filter(state="accepted").values_list("attempt", flat=True)) == {1, 2}
    with pytest.raises(Refusal, match="No delivery"):
        actions.retry(office.world.ada, office.subject, code="too_large")


def test_whose_contact_point_is_known_to_be_bad_is_named_and_not_planned(tmp_path: Path) -> None:
    office = make_mixed(tmp_path)
    first, second = Delivery.objects.filter(outcome_code="too_large").values_list("customer_id", flat=True)
    mark(first)
    assert actions.retry(office.world.ada, office.subject, code="too_large") == 1
    assert Delivery.objects.get(customer_id=second).state == "planned"
    with pytest.raises(Refusal) as refused:
        actions.retry(office.world.ada, office.subject, code="too_large")
    assert refused.value.code == "delivery.needs_correction"


def mark(customer: UUID) -> None:
    """A carrier said that this customer's address does not exist."""
    token = running.set(Running("test.bounced", SYSTEM))
    try:
        ContactPoint.objects.filter(party_id=customer).update(state="bounced")
    finally:
        running.reset(token)


@pytest.mark.parametrize("code", ["timeout", ""])
def test_nothing_that_was_accepted_or_is_unknown_is_retried(tmp_path: Path, code: str) -> None:
    office = make_mixed(tmp_path)
    with pytest.raises(Refusal, match="No delivery"):
        actions.retry(office.world.ada, office.subject, code=code)
    assert len(office.channel.posted) == 5


def test_a_retry_may_be_limited_to_some(tmp_path: Path) -> None:
    office = make_mixed(tmp_path)
    one = Delivery.objects.filter(outcome_code="too_large")[0].recipient_id
    assert actions.retry(office.world.ada, office.subject, code="too_large", channel="email", only=[one]) == 1


def test_a_retried_letter_can_be_stopped_before_it_goes(tmp_path: Path) -> None:
    office = make_mixed(tmp_path)
    actions.retry(office.world.ada, office.subject, code="too_large")
    assert actions.carry("email") == 0
    some = list(Delivery.objects.filter(state="planned").values_list("recipient_id", flat=True))
    assert actions.halt(SYSTEM, office.subject, some) == 2


def test_a_stranger_cannot_retry(tmp_path: Path) -> None:
    office = make_mixed(tmp_path)
    with pytest.raises(Refusal, match="no such mailing"):
        actions.retry(office.world.dee, office.subject, code="too_large")


def test_one_recipients_timeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tariffs, "cost_of", lambda *_: Money(1_200, "EUR"))
    office = make_post_office(tmp_path)
    first = Recorder(answers=[Refused("provider_fault", "500", permanent=False)])
    actions.install_channels({"email": (Provider("a", first, weight=10**9), Provider("b", Recorder()))})
    office.plan()
    actions.carry("email")
    ledger.open_log(SYSTEM, "example.com/test")
    ledger.sequence_waiting()

    timeline = queries.timeline_of(office.only().recipient_id)
    assert [card.channel for card in timeline.deliveries] == ["email"]
    told = [(one.kind, one.attempt, one.provider, one.code, one.cost, one.currency) for one in timeline.happenings]
    assert told == [
        ("delivery.planned", None, "", "", 0, ""),
        ("delivery.refused", 1, "a", "provider_fault", 0, ""),
        ("delivery.accepted", 2, "b", "", 1_200, "EUR"),
    ]
    assert timeline.happenings[2].zh == "email 已接收消息。"


def test_every_provider_is_shown_with_its_share(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=20)
    actions.install_channels({"email": (Provider("a", Recorder(), weight=3), Provider("b", Recorder(), weight=1))})
    cards = queries.providers_health()
    assert [(card.name, card.circuit, card.share) for card in cards] == [("a", "closed", 0.75), ("b", "closed", 0.25)]
    office.plan()
    actions.carry("email")
    assert sum(card.good for card in queries.providers_health()) == pytest.approx(20, abs=0.5)


def test_a_delivery_card_says_who_carried_it(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    actions.carry("email")
    card = queries.delivery_for(office.world.ada, office.only().id)
    assert (card.provider, card.units) == ("email", 1)
    assert card.updated_at > clock.now() - timedelta(minutes=5)


def make_homeless(folder: Path, customers: int = 2) -> PostOffice:
    """A mailing by mail that was skipped for all, since only texts had a provider."""
    office = make_post_office(folder, customers=customers)
    actions.install_channels({"sms": Recorder("sms")})
    office.plan()
    return office


def test_what_nobody_carried_is_sent_once_there_is_a_provider(tmp_path: Path) -> None:
    office = make_homeless(tmp_path)
    assert office.states() == ["skipped", "skipped"]
    assert [row.may_retry for row in queries.failures_of(office.subject)] == [False]
    with pytest.raises(Refusal) as refused:
        actions.retry(office.world.ada, office.subject, code="no_provider")
    assert refused.value.code == "delivery.still_no_provider"
    actions.install_channels({"email": office.channel})
    assert [row.may_retry for row in queries.failures_of(office.subject)] == [True]
    assert actions.retry(office.world.ada, office.subject, code="no_provider") == 2
    assert queries.failures_of(office.subject) == []
    for row in Delivery.objects.all():
        make_due_at(row, clock.now())
    assert actions.carry("email") == 2
    assert office.states() == ["accepted", "accepted"]
    with pytest.raises(Refusal, match="No delivery"):
        actions.retry(office.world.ada, office.subject, code="no_provider")


def test_whoever_settled_meanwhile_is_spared_before_it_goes(tmp_path: Path) -> None:
    office = make_homeless(tmp_path)
    actions.install_channels({"email": office.channel})
    actions.retry(office.world.ada, office.subject, code="no_provider")
    assert actions.carry("email") == 0
    settled = office.recipients[office.customers[0].id]
    assert actions.halt(SYSTEM, office.subject, [settled]) == 1
    assert Delivery.objects.get(recipient_id=settled).outcome_code == "acknowledged"
    assert office.states() == ["planned", "skipped"]


@pytest.mark.parametrize("code", ["no_contact", "acknowledged", "cancelled", "opted_out"])
def test_what_was_skipped_for_another_reason_stays_skipped(tmp_path: Path, code: str) -> None:
    office = make_homeless(tmp_path)
    turned(lambda: Delivery.objects.update(outcome_code=code))
    actions.install_channels({"email": office.channel})
    assert not any(row.may_retry for row in queries.failures_of(office.subject))
    with pytest.raises(Refusal, match="No delivery"):
        actions.retry(office.world.ada, office.subject, code=code)
    assert office.states() == ["skipped", "skipped"]


def test_only_channels_that_have_a_provider_now_are_tried(tmp_path: Path) -> None:
    office = make_homeless(tmp_path)
    actions.install_channels({"feishu": Recorder("feishu")})
    office.plan(channel="sms", step=1)
    actions.install_channels({"sms": Recorder("sms")})
    assert actions.retry(office.world.ada, office.subject, code="no_provider") == 2
    assert set(Delivery.objects.filter(state="planned").values_list("mailing__channel", flat=True)) == {"sms"}
    with pytest.raises(Refusal, match="nobody carries email"):
        actions.retry(office.world.ada, office.subject, code="no_provider")
