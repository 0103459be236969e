# SPDX-License-Identifier: Apache-2.0
"""Waves: what is due is posted once, and its outcome is durable."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.customers import actions as customers
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions
from duly.rooms.delivery.channel import Limits, Refused, Unknown
from duly.rooms.delivery.facts import Content
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import Recorder, make_due_at, make_post_office

pytestmark = pytest.mark.django_db()


def test_everybody_due_gets_one_letter(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=25, channel=Recorder(limits=Limits(batch=2, connections=3)))
    office.plan()

    assert actions.carry("email") == 25

    assert office.states() == ["accepted"] * 25
    assert len({letter.delivery_id for letter in office.channel.posted}) == 25
    assert actions.carry("email") == 0


def test_each_gets_their_own_language(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, language="zh-CN")
    office.plan()
    actions.carry("email")

    letter = office.channel.posted[0]
    assert letter.language == "zh-Hans"
    assert letter.subject == "公司搬迁"
    assert "2026年12月1日起" in letter.text


def test_an_acceptance_is_recorded_without_the_address(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    actions.carry("email")

    body = Inbox.objects.get(body__contains='"delivery.accepted"').body
    assert "ConsignmentNotification" in body
    assert "c0@example.com" not in "".join(Inbox.objects.values_list("body", flat=True))
    assert Inbox.objects.filter(stream=office.only().recipient_id).count() == 2


def test_a_refusal_for_now_is_tried_again_later(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.channel.answers = [Refused("later", "451 4.7.1 greylisted", permanent=False)]
    office.plan()
    actions.carry("email")

    row = office.only()
    assert ("planned", "later", 1) == (row.state, row.outcome_code, row.attempt)
    assert row.next_at is not None and row.next_at > clock.now()
    make_due_at(row, clock.now())
    actions.carry("email")
    assert office.states() == ["accepted"]
    assert len(office.channel.posted) == 2


def test_a_refusal_for_good_fails_and_marks_the_address(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.channel.answers = [Refused("no_mailbox", "550 5.1.1 no such mailbox", permanent=True)]
    office.plan()
    actions.carry("email")

    assert ("failed", "no_mailbox") == (office.only().state, office.only().outcome_code)
    assert ContactPoint.objects.get(channel="email").state == "bounced"


def test_an_unknown_outcome_is_never_posted_again(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.channel.answers = [Unknown("no_answer")]
    office.plan()
    actions.carry("email")
    actions.rescue()
    actions.carry("email")

    assert office.states() == ["unknown"]
    assert len(office.channel.posted) == 1


def test_an_adapter_that_raises_leaves_the_wave_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_post_office(tmp_path, customers=3)

    def post(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(office.channel, "post", post)
    office.plan()
    actions.carry("email")
    assert office.states() == ["unknown"] * 3


def test_a_provider_that_cannot_be_reached_costs_one_wave_and_no_attempt(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=10, channel=Recorder(limits=Limits(batch=1, connections=2)))
    office.channel.answers = [Refused("connect", "connection refused", permanent=False)] * 10
    office.plan()

    assert actions.carry("email") == 2
    assert office.states() == ["planned"] * 10
    assert not Inbox.objects.filter(body__contains='"delivery.refused"').exists()


def test_what_expired_is_never_sent(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan(expires_at=clock.now() + timedelta(seconds=0.2))
    time.sleep(0.25)
    actions.carry("email")

    assert office.states() == ["expired"]
    assert office.channel.posted == []


def test_what_is_overdue_when_the_house_comes_back_is_asked_about(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    make_due_at(office.only(), clock.now() - timedelta(days=3))
    actions.carry("email")
    assert ("held", "stale", None) == (office.only().state, office.only().outcome_code, office.only().next_at)
    assert office.channel.posted == []

    assert actions.release(office.world.ada, office.subject) == 1
    actions.carry("email")
    assert office.states() == ["accepted"]


def test_a_mailbox_that_bounced_since_planning_is_not_used(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    point = ContactPoint.objects.get(channel="email")
    customers.mark_contact_points(SYSTEM, [(point.id, "bounced", "no_mailbox")])
    actions.carry("email")
    assert ("skipped", "contact_bounced") == (office.only().state, office.only().outcome_code)


def test_who_opted_out_since_planning_is_not_written_to(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan(mandatory=False, legal_basis="")
    customers.set_consent(SYSTEM, office.customers[0].id, decision="withdrawn", mechanism="portal")
    actions.carry("email")
    assert ("skipped", "opted_out") == (office.only().state, office.only().outcome_code)


def test_a_mandatory_notice_with_a_legal_basis_is_sent_to_who_opted_out(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    customers.set_consent(SYSTEM, office.customers[0].id, decision="withdrawn", mechanism="portal")
    office.plan()
    actions.carry("email")
    assert office.states() == ["accepted"]
    told = public_of("delivery.planned", "delivery.accepted")
    assert [(True, "Example Act 1")] * 2 == [(one["despite_opt_out"], one["legal_basis"]) for one in told]


def test_nothing_is_said_of_an_opt_out_that_nobody_made(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    actions.carry("email")
    assert not any("despite_opt_out" in one for one in public_of("delivery.planned", "delivery.accepted"))


def public_of(*kinds: str) -> list[dict[str, object]]:
    """What the facts of these kinds say in the open."""
    facts = [json.loads(row.body) for row in Inbox.objects.order_by("id")]
    return [fact["data"] for fact in facts if fact["type"] in kinds]


def test_wording_that_cannot_be_filled_fails_alone(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan(contents={"en": Content("Hello", "{{ nothing_of_the_kind }}")})
    actions.carry("email")
    assert ("failed", "wording") == (office.only().state, office.only().outcome_code)
    assert office.channel.posted == []


def test_a_pace_is_kept(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=30, channel=Recorder(limits=Limits(per_second=5.0)))
    office.plan()
    posted = actions.carry("email", shift=1.0)
    assert 5 <= posted <= 12
    assert Delivery.objects.filter(state="planned").count() == 30 - posted
