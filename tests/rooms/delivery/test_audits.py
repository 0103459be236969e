# SPDX-License-Identifier: Apache-2.0
"""Audits that stay on: receipts that never came, people whom nobody planned, work that nobody does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import PROVIDER, SYSTEM
from duly.rooms.delivery import actions, jobs, queries
from duly.rooms.delivery.actions import audits
from duly.rooms.delivery.channel import Limits, Receipt
from duly.rooms.delivery.models import Audit, Delivery, Orphan, Slip
from rooms.delivery.post_office import PostOffice, Recorder, make_due_at, make_post_office, turned

pytestmark = pytest.mark.django_db()


@pytest.fixture(autouse=True)
def _no_roll() -> Iterator[None]:
    before = list(audits._roll)
    audits._roll.clear()
    yield
    audits._roll[:] = before


def recorded(kind: str) -> int:
    return Inbox.objects.filter(body__contains=f'"type":"{kind}"').count()


def make_accepted(folder: Path) -> PostOffice:
    office = make_post_office(folder, channel=Recorder(limits=Limits(receipt_days=3)))
    office.plan()
    actions.carry("email")
    return office


def test_a_channel_that_promises_receipts_gives_each_letter_a_day_by_which_one_is_due(tmp_path: Path) -> None:
    office = make_accepted(tmp_path)
    due = office.only().next_at
    assert due is not None
    assert timedelta(days=2.9) < due - clock.now() < timedelta(days=3.1)
    assert queries.is_quiet(office.subject)
    assert actions.audit(SYSTEM) == 0


def test_a_receipt_that_never_came_is_said_once(tmp_path: Path) -> None:
    office = make_accepted(tmp_path)
    make_due_at(office.only(), clock.now() - timedelta(seconds=1))
    assert actions.audit(SYSTEM) == 1
    assert (office.only().state, office.only().outcome_code) == ("accepted", "no_receipt")
    assert recorded("delivery.stalled_receipt") == 1
    assert actions.audit(SYSTEM) == 0


def test_a_receipt_that_came_closes_the_matter(tmp_path: Path) -> None:
    office = make_accepted(tmp_path)
    office.channel.calls = [Receipt(office.only().id, "delivered")]
    actions.take_receipts(PROVIDER, "email", {}, b"x")
    assert office.only().next_at is None


def test_a_receipt_that_came_after_all_still_counts(tmp_path: Path) -> None:
    office = make_accepted(tmp_path)
    make_due_at(office.only(), clock.now() - timedelta(seconds=1))
    actions.audit(SYSTEM)
    office.channel.calls = [Receipt(office.only().id, "delivered")]
    actions.take_receipts(PROVIDER, "email", {}, b"x")
    assert (office.only().state, office.only().outcome_code) == ("delivered", "")


def install_roll(office: PostOffice, *strangers: UUID) -> list[UUID]:
    members = sorted([*office.recipients.values(), *strangers])

    def page(subject: UUID, after: UUID | None, limit: int) -> list[UUID]:
        assert subject == office.subject
        return [one for one in members if after is None or one > after][:limit]

    actions.install_roll(page)
    return members


def test_who_is_on_the_roll_and_has_nothing_is_found(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=3)
    office.plan()
    forgotten = uuid4()
    install_roll(office, forgotten)
    assert actions.audit(SYSTEM) == 4
    assert Inbox.objects.get(body__contains='"type":"delivery.missing"').stream == forgotten
    audit = Audit.objects.get()
    assert (audit.checked, audit.missing, audit.finished_at is None) == (4, 1, False)
    assert actions.audit(SYSTEM) == 0


def test_a_reason_is_as_good_as_a_delivery(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, email="")
    office.plan()
    install_roll(office)
    actions.audit(SYSTEM)
    assert recorded("delivery.missing") == 0


def test_a_roll_is_compared_page_by_page_and_remembers_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audits, "_PAGE", 2)
    office = make_post_office(tmp_path, customers=5)
    office.plan()
    members = install_roll(office)
    assert [actions.audit(SYSTEM) for _ in range(2)] == [2, 2]
    assert Audit.objects.get().after == members[3]
    assert [actions.audit(SYSTEM) for _ in range(2)] == [1, 0]
    assert Audit.objects.get().checked == 5


def test_a_roll_is_compared_again_the_next_day(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=2)
    office.plan()
    install_roll(office)
    actions.audit(SYSTEM)
    turned(lambda: Audit.objects.update(finished_at=clock.now() - timedelta(hours=25)))
    assert actions.audit(SYSTEM) == 2
    assert Audit.objects.get().checked == 2


def test_a_receipt_for_a_reference_that_nobody_gives_is_given_up(tmp_path: Path) -> None:
    office = make_accepted(tmp_path)
    office.channel.calls = [Receipt(None, "delivered", reference="never")]
    actions.take_receipts(PROVIDER, "email", {}, b"x")
    assert actions.audit(SYSTEM) == 0
    turned(lambda: Orphan.objects.update(received_at=clock.now() - timedelta(hours=2)))
    assert actions.audit(SYSTEM) == 1
    assert recorded("delivery.unmatched") == 1
    assert Slip.objects.count() == 1


def test_what_is_overdue_is_seen_and_woken(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=3)
    office.plan()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        assert jobs.replay() == 0
        for row in Delivery.objects.all():
            make_due_at(row, clock.now() - timedelta(minutes=20))
        assert jobs.replay() == 1
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'delivery.carry'")
        assert cursor.fetchone()[0] == 1
    (late,) = queries.overdue()
    assert (late.channel, late.lane, late.n, late.is_open) == ("email", "normal", 3, True)


def test_what_has_no_provider_any_more_is_seen(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    make_due_at(office.only(), clock.now() - timedelta(minutes=20))
    actions.install_channels({"sms": Recorder(name="sms")})
    assert [late.is_open for late in queries.overdue()] == [False]


def test_what_lost_its_last_provider_is_held_after_an_hour_and_asks(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=2)
    office.plan()
    for row, minutes in zip(Delivery.objects.order_by("id"), (30, 90), strict=True):
        make_due_at(row, clock.now() - timedelta(minutes=minutes))
    assert actions.audit(SYSTEM) == 0
    actions.install_channels({"sms": Recorder(name="sms")})
    assert actions.audit(SYSTEM) == 1
    assert list(Delivery.objects.order_by("id").values_list("state", "outcome_code")) == [
        ("planned", ""), ("held", "no_provider"),
    ]  # fmt: skip
    assert recorded("delivery.held") == 1
    assert actions.audit(SYSTEM) == 0
    assert queries.stale_counts([office.subject]) == {office.subject: 1}
    actions.install_channels({"email": office.channel})
    assert actions.release(office.world.operator, office.subject) == 1
    assert actions.carry("email") == 2


def test_one_round_of_all_audits_costs_few_statements(tmp_path: Path) -> None:
    office = make_accepted(tmp_path)
    install_roll(office)
    with CaptureQueriesContext(connection) as seen:
        assert jobs.audit() == 1
    assert len(seen) < 25
