# SPDX-License-Identifier: Apache-2.0
"""Planning: everybody on the lines gets a delivery with an id, or the reason why not."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions, weighing
from duly.rooms.delivery.facts import Content
from duly.rooms.delivery.models import Delivery, Mailing
from duly.rooms.rulebook import queries as rulebook
from rooms.delivery.post_office import Recorder, make_due_at, make_post_office

pytestmark = pytest.mark.django_db()


def test_planning_again_changes_nothing(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=5)
    mailing = office.plan()
    before = set(Delivery.objects.values_list("id", flat=True))

    assert actions.plan(SYSTEM, mailing, office.lines()) == {}
    assert set(Delivery.objects.values_list("id", flat=True)) == before


def test_every_delivery_is_recorded_on_its_recipients_stream(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=3)
    office.plan()
    recorded = Inbox.objects.filter(body__contains='"delivery.planned"')
    assert set(recorded.values_list("stream", flat=True)) == set(office.recipients.values())


def test_planning_wakes_workers_once(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    with transaction.atomic():
        office.plan()
        office.plan(step=1)
        office.plan(step=2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'delivery.carry'")
        assert cursor.fetchone()[0] == 1


def test_who_has_no_address_is_skipped_with_the_reason(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, email="")
    office.plan()
    assert ("skipped", "no_contact", None) == (office.only().state, office.only().outcome_code, office.only().next_at)


def test_a_bounced_address_is_skipped(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    customers.mark_contact_points(SYSTEM, [(ContactPoint.objects.get(channel="email").id, "bounced", "no_mailbox")])
    office.plan()
    assert ("skipped", "contact_bounced") == (office.only().state, office.only().outcome_code)


def test_a_language_without_wording_is_never_replaced_by_another(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, language="de")
    office.plan()
    assert ("skipped", "no_language") == (office.only().state, office.only().outcome_code)


def test_quiet_hours_hold_and_do_not_drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = clock.now() + timedelta(hours=9)

    def decent_moment(now: datetime, time_zone: str, region: str, *, channel: str, quiet: object) -> datetime:
        return max(now, tomorrow)

    monkeypatch.setattr(rulebook, "decent_moment", decent_moment)
    office = make_post_office(tmp_path)
    office.plan(respects_quiet_hours=True)
    assert ("held", "quiet_hours", tomorrow) == (office.only().state, office.only().outcome_code, office.only().next_at)
    assert actions.carry("email") == 0

    monkeypatch.setattr(rulebook, "decent_moment", lambda now, *_, **__: now)
    make_due_at(office.only(), clock.now())

    weighing._decent.cache_clear()
    assert actions.carry("email") == 1


def test_a_mandatory_notice_waits_out_the_hours_a_customer_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)  # half past twelve in London, on a Tuesday
    monkeypatch.setattr(clock, "now", lambda: noon)
    office = make_post_office(tmp_path, customers=3)
    first, _, second = office.customers
    assert first.time_zone == second.time_zone
    customers.set_preference(office.world.cy, first.id, quiet_from=time(12), quiet_to=time(14), mechanism="call")
    office.plan(respects_quiet_hours=True)
    rows = {row.customer_id: (row.state, row.next_at) for row in Delivery.objects.all()}
    assert (("held", noon + timedelta(minutes=90)), ("planned", noon)) == (rows[first.id], rows[second.id])
    office.plan(respects_quiet_hours=False, step=1)
    assert {"planned"} == set(Delivery.objects.filter(mailing__step=1).values_list("state", flat=True))


def test_a_call_waits_for_a_person(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan(channel="call")
    assert ("planned", None) == (office.only().state, office.only().next_at)


def test_a_mailing_is_opened_once(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    assert office.open_mailing() == office.open_mailing()
    assert Mailing.objects.count() == 1


def test_wording_that_is_not_well_formed_opens_nothing(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    with pytest.raises(Refusal, match="cannot be rendered"):
        office.open_mailing(contents={"en": Content("x", "{{ name }")})
    assert not Mailing.objects.exists()


def test_a_mailing_without_wording_is_refused(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    with pytest.raises(Refusal, match="at least one language"):
        office.open_mailing(contents={})


def test_a_mailing_that_does_not_exist_cannot_be_planned(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    with pytest.raises(Refusal, match="no such mailing"):
        actions.plan(SYSTEM, office.subject, office.lines())


def test_a_channel_that_nobody_carries_is_skipped_and_not_waited_for(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    actions.install_channels({"sms": Recorder("sms")})
    office.plan()
    row = office.only()
    assert (row.state, row.outcome_code, row.next_at) == ("skipped", "no_provider", None)


def test_people_carry_calls_without_a_provider(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    actions.install_channels({"sms": Recorder("sms")})
    office.plan(channel="call")
    assert office.states() == ["planned"]
