# SPDX-License-Identifier: Apache-2.0
"""Urgent overtakes normal, normal overtakes bulk; who may break quiet hours; what waits for its day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions, weighing
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Provider
from duly.rooms.delivery.facts import Line
from duly.rooms.delivery.models import Delivery, Watch
from duly.rooms.rulebook import queries as rulebook
from rooms.delivery.post_office import PostOffice, Recorder, make_due_at, make_post_office, turned

pytestmark = pytest.mark.django_db()
TOMORROW = timedelta(hours=9)


def plan(office: PostOffice, lane: str, *, people: int, copies: int = 1, **terms: object) -> UUID:
    """A subject of its own for these people, each of them on it so many times."""
    subject = uuid4()
    mailing = office.open_mailing(subject=subject, lane=lane, **terms)
    some = office.customers[:people]
    for _ in range(copies):
        lines = [Line(uuid4(), c.id, c.language) for c in some]
        actions.plan(SYSTEM, mailing, lines)
    return mailing


def lanes_of(letters: Sequence[Letter]) -> list[str]:
    by_id = dict(Delivery.objects.values_list("id", "mailing__lane"))
    return [by_id[letter.delivery_id] for letter in letters]


def test_a_thousand_urgent_letters_go_before_twenty_thousand_that_wait(tmp_path: Path) -> None:
    channel = Recorder(limits=Limits(batch=50, connections=8))
    office = make_post_office(tmp_path, customers=1_000, channel=channel)
    plan(office, "bulk", people=1_000, copies=20)
    plan(office, "urgent", people=1_000)
    assert Delivery.objects.count() == 21_000

    while len(channel.posted) <= 1_000:
        actions.carry("email", shift=1.0)

    went = lanes_of(channel.posted)
    assert went[:1_000] == ["urgent"] * 1_000
    assert "urgent" not in went[1_000:]


def test_what_becomes_urgent_meanwhile_waits_for_one_wave_at_most(tmp_path: Path) -> None:
    channel = Recorder(limits=Limits(batch=10, connections=2))
    office = make_post_office(tmp_path, customers=60, channel=channel)
    plan(office, "bulk", people=60, copies=2)
    real, waves = channel.post, list[int]()

    def post(letters: Sequence[Letter]) -> list[Outcome]:
        waves.append(len(letters))
        if len(waves) == 2:
            plan(office, "urgent", people=30)
        return real(letters)

    channel.post = post  # type: ignore[method-assign]
    actions.carry("email")
    went = lanes_of(channel.posted)
    assert went[:40] == ["bulk"] * 40
    assert went[40:70] == ["urgent"] * 30


def test_normal_goes_before_bulk(tmp_path: Path) -> None:
    channel = Recorder(limits=Limits(batch=10, connections=1))
    office = make_post_office(tmp_path, customers=20, channel=channel)
    plan(office, "bulk", people=20)
    plan(office, "normal", people=20)
    actions.carry("email")
    assert lanes_of(channel.posted) == ["normal"] * 20 + ["bulk"] * 20


def test_urgent_work_has_a_queue_of_its_own(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=1)
    plan(office, "urgent", people=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name FROM procrastinate_jobs WHERE task_name = 'delivery.carry_urgent'")
        assert cursor.fetchall() == [("urgent",)]
        cursor.execute("DELETE FROM procrastinate_jobs")
        actions.rescue()
        cursor.execute("SELECT task_name FROM procrastinate_jobs")
        assert cursor.fetchall() == [("delivery.carry_urgent",)]


def test_its_worker_takes_nothing_else(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=3)
    plan(office, "bulk", people=3)
    plan(office, "urgent", people=2)
    assert actions.carry_urgent("email") == 2
    assert lanes_of(office.channel.posted) == ["urgent"] * 2


def test_bulk_makes_way_for_what_is_urgent_on_another_channel(tmp_path: Path) -> None:
    small = Limits(batch=5, connections=1)
    office = make_post_office(tmp_path, customers=20, channel=Recorder(limits=small))
    actions.install_channels({"email": office.channel, "sms": Recorder(name="sms")})
    plan(office, "bulk", people=20)
    plan(office, "urgent", people=20, channel="sms")
    assert actions.carry("email") == 5
    assert actions.carry_urgent("sms") == 20
    assert actions.carry("email") == 15


def test_a_provider_may_be_kept_for_what_is_urgent(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=20)
    common, kept = Recorder(), Recorder()
    pair = (Provider("common", common, weight=1), Provider("kept", kept, weight=10**9, lane="urgent"))
    actions.install_channels({"email": pair})
    plan(office, "bulk", people=20)
    plan(office, "urgent", people=20)
    assert actions.carry("email") == 40
    assert set(lanes_of(kept.posted)) == {"urgent"}
    assert lanes_of(common.posted).count("bulk") == 20


def test_a_lane_must_exist(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    with pytest.raises(Refusal, match="not a lane"):
        office.open_mailing(lane="fast")


def indecent(monkeypatch: pytest.MonkeyPatch) -> None:
    def decent_moment(now: datetime, time_zone: str, region: str, *, channel: str, quiet: object) -> datetime:
        return now + TOMORROW

    monkeypatch.setattr(rulebook, "decent_moment", decent_moment)
    weighing._decent.cache_clear()


def test_urgent_alone_does_not_break_quiet_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    indecent(monkeypatch)
    office = make_post_office(tmp_path)
    office.plan(lane="urgent", respects_quiet_hours=True)
    assert (office.only().state, office.only().outcome_code) == ("held", "quiet_hours")


def test_somebody_must_answer_for_breaking_quiet_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    indecent(monkeypatch)
    office = make_post_office(tmp_path)
    office.plan(lane="urgent", respects_quiet_hours=True, quiet_authority="Duty officer, order 7")
    assert actions.carry("email") == 1
    body = Inbox.objects.get(body__contains='"type":"delivery.opened"').body
    assert '"breaks_quiet_hours":true' in body
    assert "Duty officer" not in body


def test_only_what_is_urgent_may_break_quiet_hours(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    with pytest.raises(Refusal, match="Only an urgent mailing"):
        office.open_mailing(lane="bulk", quiet_authority="Duty officer")


def test_a_line_may_wait_for_its_day(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=2)
    later = clock.now() + timedelta(days=3)
    mailing = office.open_mailing()
    today, then = office.lines()
    actions.plan(SYSTEM, mailing, [today, then._replace(not_before=later)])
    assert actions.carry("email") == 1
    waiting = Delivery.objects.get(state="planned")
    assert (waiting.recipient_id, waiting.next_at) == (then.recipient_id, later)
    make_due_at(waiting, clock.now())
    assert actions.carry("email") == 1


def test_who_waits_for_a_day_on_which_it_is_too_late_is_not_planned(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    mailing = office.open_mailing(expires_at=clock.now() + timedelta(days=1))
    actions.plan(SYSTEM, mailing, [office.lines()[0]._replace(not_before=clock.now() + timedelta(days=3))])
    assert office.states() == ["expired"]


def test_a_customer_without_a_zone_is_held_to_the_strictest_window_and_it_shows(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    forget_place(office, "")
    night = datetime.fromisoformat("2027-03-03T02:00:00+00:00")
    mailing = office.open_mailing(respects_quiet_hours=True)
    actions.plan(SYSTEM, mailing, [office.lines()[0]._replace(not_before=night)])
    row = office.only()
    assert (row.state, row.outcome_code) == ("held", "unknown_zone")
    assert row.next_at == datetime.fromisoformat("2027-03-03T12:00:00+00:00")


def test_without_a_zone_it_must_be_a_decent_hour_in_every_zone_of_the_region(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    forget_place(office, "US")
    morning_in_new_york = datetime.fromisoformat("2027-03-03T14:00:00+00:00")
    mailing = office.open_mailing(respects_quiet_hours=True)
    actions.plan(SYSTEM, mailing, [office.lines()[0]._replace(not_before=morning_in_new_york)])
    row = office.only()
    assert (row.state, row.outcome_code) == ("held", "unknown_zone")
    assert row.next_at == datetime.fromisoformat("2027-03-03T18:00:00+00:00")


def test_what_waited_behind_a_slow_pace_is_not_stale(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    actions.rescue()
    office.plan()
    make_due_at(office.only(), clock.now() - timedelta(days=3))
    watch_since(clock.now() - timedelta(days=4))
    assert actions.carry("email") == 1


def forget_place(office: PostOffice, region: str) -> None:
    """As an old register may have it: nobody knows the zone."""
    turned(lambda: Party.objects.filter(id=office.customers[0].id).update(time_zone="", region=region))


def watch_since(moment: datetime) -> None:
    turned(lambda: Watch.objects.update(since=moment))
