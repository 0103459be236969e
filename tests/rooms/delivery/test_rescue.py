# SPDX-License-Identifier: Apache-2.0
"""What comes round: leases that ran out, channels to wake, outcomes to ask about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import OperationalError, connection

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import uuid7
from duly.rooms.delivery import actions
from duly.rooms.delivery.actions import carrying, wave
from duly.rooms.delivery.actions.finish import Done
from duly.rooms.delivery.actions.posting import Posting
from duly.rooms.delivery.channel import Receipt, Unknown, channel_named
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import Recorder, make_due_at, make_post_office

pytestmark = pytest.mark.django_db()


def posted(claimed: wave.Wave) -> list[Done]:
    return [done for finished in Posting(channel_named("email")).post(claimed) for done in finished.done]


def test_a_row_whose_worker_died_becomes_unknown_and_is_not_sent_again(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    wave.turn(SYSTEM, channel_named("email"), [], claim=uuid7(), room=80)
    assert office.states() == ["sending"]
    assert actions.rescue() == 0

    make_due_at(office.only(), clock.now() - timedelta(seconds=1))
    assert actions.rescue() == 1
    assert ("unknown", "worker_lost") == (office.only().state, office.only().outcome_code)
    assert Inbox.objects.filter(body__contains='"type":"delivery.unknown"').count() == 1
    assert actions.carry("email") == 0


def test_an_outcome_that_comes_after_the_rescue_still_counts(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    claimed = wave.turn(SYSTEM, channel_named("email"), [], claim=uuid7(), room=80)
    done = posted(claimed)
    make_due_at(office.only(), clock.now() - timedelta(seconds=1))
    actions.rescue()
    wave.turn(SYSTEM, channel_named("email"), done, claim=uuid7(), room=80)
    assert office.states() == ["accepted"]


def test_outcomes_land_once_however_often_they_are_committed(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=3)
    office.plan()
    claimed = wave.turn(SYSTEM, channel_named("email"), [], claim=uuid7(), room=80)
    done = posted(claimed)
    for _ in range(2):
        wave.turn(SYSTEM, channel_named("email"), done, claim=uuid7(), room=80)
    assert Inbox.objects.filter(body__contains='"type":"delivery.accepted"').count() == 3


def test_a_claim_whose_commit_was_not_confirmed_is_taken_up_again(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=3)
    office.plan()
    claim = uuid7()
    wave.turn(SYSTEM, channel_named("email"), [], claim=claim, room=80)
    again = wave.turn(SYSTEM, channel_named("email"), [], claim=claim, room=80, adopt=True)
    assert {row.id for row, _, _ in again.rows} == set(Delivery.objects.values_list("id", flat=True))
    assert [row.attempt for row, _, _ in again.rows] == [1, 1, 1]


def test_two_workers_never_hold_the_same_row(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, customers=10)
    office.plan()
    first, second = (wave.turn(SYSTEM, channel_named("email"), [], claim=uuid7(), room=6) for _ in range(2))
    held = [row.id for claimed in (first, second) for row, _, _ in claimed.rows]
    assert (6, 4) == (len(first.rows), len(second.rows))
    assert len(set(held)) == 10


def test_a_paused_mailing_is_not_carried_and_a_resumed_one_is(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    actions.pause(office.world.ada, office.subject)
    make_due_at(office.only(), clock.now() - timedelta(days=5))
    assert actions.carry("email") == 0
    actions.resume(office.world.ada, office.subject)
    assert actions.carry("email") == 1


def test_a_channel_with_work_is_woken_again_when_its_token_was_lost(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.plan()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        actions.rescue()
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'delivery.carry'")
        assert cursor.fetchone()[0] == 1


@dataclass
class Talkative(Recorder):
    """A channel whose provider can be asked."""

    knows: dict[UUID, Receipt] = field(default_factory=dict)

    def look_up(self, delivery_ids: Sequence[UUID]) -> list[Receipt]:
        """What the provider knows."""
        return [self.knows[one] for one in delivery_ids if one in self.knows]


def test_a_provider_that_knows_settles_what_is_unknown(tmp_path: Path) -> None:
    channel = Talkative()
    office = make_post_office(tmp_path, channel=channel)
    channel.answers = [Unknown("no_answer")]
    office.plan()
    actions.carry("email")
    row = office.only()
    channel.knows[row.id] = Receipt(row.id, "delivered")
    assert actions.look_up() == 0
    make_due_at(row, clock.now())
    assert actions.look_up() == 1
    assert office.states() == ["delivered"]


def test_a_provider_that_knows_nothing_is_asked_again_later(tmp_path: Path) -> None:
    channel = Talkative()
    office = make_post_office(tmp_path, channel=channel)
    channel.answers = [Unknown("no_answer")]
    office.plan()
    actions.carry("email")
    make_due_at(office.only(), clock.now())
    actions.look_up()
    row = office.only()
    assert row.state == "unknown"
    assert row.next_at is not None and row.next_at > clock.now() + timedelta(seconds=30)


def test_outcomes_in_hand_survive_a_database_that_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_post_office(tmp_path, customers=3)
    office.plan()
    failures = iter([False, True, True])
    real = wave.turn

    def turn(*args: object, **kwargs: object) -> object:
        if next(failures, False):
            raise OperationalError
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(carrying, "turn", turn)
    monkeypatch.setattr(carrying, "connection", _Standing())
    assert actions.carry("email") == 3
    assert office.states() == ["accepted"] * 3
    assert len(office.channel.posted) == 3


class _Standing:
    """A connection that the test's transaction keeps."""

    in_atomic_block = False

    def close(self) -> None:
        """Stays."""
