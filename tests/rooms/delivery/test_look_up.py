# SPDX-License-Identifier: Apache-2.0
"""Outcomes that a provider is asked about, and letters that go again because nobody else can have them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import F

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.rooms.delivery import actions
from duly.rooms.delivery.channel import Limits, Provider, Receipt, Refused, Sent, Unknown
from duly.rooms.delivery.models import Delivery, Health
from rooms.delivery.post_office import PostOffice, Recorder, make_due_at, make_post_office, turned

pytestmark = pytest.mark.django_db()


@dataclass
class Asked(Recorder):
    """A channel whose provider is asked by number and day."""

    says: dict[UUID, Receipt] = field(default_factory=dict)
    questions: list[Sent] = field(default_factory=list)

    def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
        """What the provider knows."""
        self.questions += sent
        return [self.says[one.delivery_id] for one in sent if one.delivery_id in self.says]


def make_unknown(folder: Path, channel: Recorder) -> PostOffice:
    """One letter whose outcome is unknown at ``channel``, whom nearly every other letter would pass by."""
    office = make_post_office(folder, channel=channel)
    channel.answers = [Unknown("no_answer")]
    install(channel, weight=10**9)
    office.plan()
    actions.carry("email")
    assert office.states() == ["unknown"]
    install(channel, weight=1)
    return office


def install(channel: Recorder, *, weight: int) -> None:
    other = Provider("other", OTHER, weight=10**9 if weight == 1 else 1)
    actions.install_channels({"email": (Provider("email", channel, weight=weight), other)})


OTHER = Recorder()


@pytest.fixture(autouse=True)
def _nobody_else_got_it() -> None:
    OTHER.posted.clear()
    OTHER.answers.clear()


def ask_again(office: PostOffice) -> int:
    make_due_at(office.only(), clock.now() - timedelta(seconds=1))
    return actions.look_up()


def recorded(kind: str) -> int:
    return Inbox.objects.filter(body__contains=f'"type":"{kind}"').count()


def test_an_unknown_letter_is_asked_about_by_number_and_day(tmp_path: Path) -> None:
    channel = Asked()
    office = make_unknown(tmp_path, channel)
    row = office.only()
    channel.says[row.id] = Receipt(row.id, "delivered")
    assert ask_again(office) == 1
    assert channel.questions == [Sent(row.id, "c0@example.com", "", row.updated_at)]
    assert office.states() == ["delivered"]


def test_what_a_provider_surely_never_saw_goes_to_it_again_and_to_nobody_else(tmp_path: Path) -> None:
    channel = Asked()
    office = make_unknown(tmp_path, channel)
    row = office.only()
    channel.says[row.id] = Receipt(row.id, "failed", "never_seen")

    assert ask_again(office) == 0
    first = office.only()
    assert (first.state, first.outcome_code) == ("unknown", "never_seen?")
    assert first.next_at is not None and first.next_at > clock.now() + timedelta(seconds=55)

    assert ask_again(office) == 0
    again = office.only()
    assert (again.state, again.outcome_code, again.provider, again.is_pinned) == (
        "planned",
        "never_seen",
        "email",
        True,
    )
    assert again.next_at is not None and again.next_at > clock.now(), "whoever has confirmed can be spared"
    assert (recorded("delivery.retried"), recorded("delivery.settled")) == (1, 0)

    channel.answers = [Refused("connect", "cut", permanent=False)]
    rest_ends()
    make_due_at(office.only(), clock.now())
    actions.carry("email")
    assert (office.only().state, office.only().provider) == ("planned", "email"), "the cable is cut: it waits for it"
    turned(lambda: Delivery.objects.update(next_at=clock.now()))
    rest_ends()
    actions.carry("email")
    assert office.states() == ["accepted"]
    assert [letter.delivery_id for letter in channel.posted] == [row.id] * 3
    assert OTHER.posted == []


def rest_ends() -> None:
    turned(lambda: Health.objects.update(rests_until=F("judged_at") - timedelta(seconds=1), probed_at=None))


def test_a_pinned_letter_whose_provider_is_gone_waits_for_a_person(tmp_path: Path) -> None:
    channel = Asked()
    office = make_unknown(tmp_path, channel)
    channel.says[office.only().id] = Receipt(office.only().id, "failed", "never_seen")
    ask_again(office)
    ask_again(office)
    actions.install_channels({"email": (Provider("other", OTHER),)})
    make_due_at(office.only(), clock.now())
    actions.carry("email")
    assert (office.only().state, office.only().outcome_code) == ("held", "no_provider")
    assert OTHER.posted == []


def test_one_that_only_answers_the_first_time_is_left_unknown(tmp_path: Path) -> None:
    channel = Asked()
    office = make_unknown(tmp_path, channel)
    channel.says[office.only().id] = Receipt(office.only().id, "failed", "never_seen")
    ask_again(office)
    channel.says.clear()
    for _ in range(9):
        ask_again(office)
    assert (office.only().state, office.only().next_at) == ("unknown", None)


def test_an_idempotent_provider_gets_the_same_letter_again(tmp_path: Path) -> None:
    channel = Recorder(limits=Limits(blind_resend=True))
    office = make_unknown(tmp_path, channel)
    assert ask_again(office) == 0
    assert (office.only().state, office.only().outcome_code) == ("planned", "resend")
    make_due_at(office.only(), clock.now())
    rest_ends()
    actions.carry("email")
    assert office.states() == ["accepted"]
    assert [letter.delivery_id for letter in channel.posted] == [office.only().id] * 2
    assert OTHER.posted == []


def test_an_adapter_that_raises_when_asked_stops_nobody(tmp_path: Path) -> None:
    class Broken(Asked):
        def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
            raise RuntimeError

    office = make_unknown(tmp_path, Broken())
    assert ask_again(office) == 0
    assert (office.only().state, office.only().outcome_code) == ("unknown", "no_answer?")


def test_where_no_receipt_comes_by_itself_what_was_accepted_is_asked_about(tmp_path: Path) -> None:
    channel = Asked(limits=Limits(echoes=True, polls=True, receipt_days=1))
    office = make_post_office(tmp_path, channel=channel)
    office.plan()
    actions.carry("email")
    row = office.only()
    assert actions.look_up() == 0
    assert channel.questions == []

    turned(lambda: Delivery.objects.update(updated_at=F("updated_at") - timedelta(seconds=61)))
    assert [actions.look_up() for _ in range(4)] == [0] * 4
    assert [(one.delivery_id, one.reference) for one in channel.questions] == [(row.id, row.reference)] * 2
    assert (office.only().state, office.only().outcome_code) == ("accepted", "??")

    channel.says[row.id] = Receipt(row.id, "delivered", "read")
    turned(lambda: Delivery.objects.update(updated_at=F("updated_at") - timedelta(seconds=400)))
    assert actions.look_up() == 1
    assert office.states() == ["delivered"]
    assert actions.look_up() == 0
