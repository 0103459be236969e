# SPDX-License-Identifier: Apache-2.0
"""Notices that come round: in time, once for a period, and by themselves only where nothing has changed."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from duly.foundation.accounts.models import Organisation
from duly.foundation.ledger.guard import Running, running
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.audience import queries as audience
from duly.rooms.delivery.models import Mailing
from duly.rooms.notices import actions, jobs, queries
from duly.rooms.notices.facts import Rehearsal, State
from duly.rooms.notices.models import Notice, Repetition
from duly.rooms.notices.rules import rounds
from rooms.notices.letters import a_file, a_peopled_world, an_approved_notice
from theatre import staged
from world import World, customer_row, make_customers

pytestmark = pytest.mark.django_db
UTC_ZONE = ZoneInfo("UTC")


world = staged(a_peopled_world)


@pytest.fixture
def first(world: World) -> Notice:
    notice = an_approved_notice(world, a_file(repeat={"every": "6mo", "times": 2}))
    actions.launch(world.ada, notice.id)
    return notice


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let so many days pass."""

    def travel(days: float) -> None:
        moment = datetime.now(UTC) + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return travel


def a_round(first: Notice) -> Notice:
    return Repetition.objects.get(first=first).notice


def test_the_end_of_a_month_stays_within_it() -> None:
    assert rounds.shifted(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert rounds.shifted(date(2026, 12, 1), 12) == date(2027, 12, 1)


def test_a_round_that_was_slept_through_is_not_made_up_for() -> None:
    launched, terms = datetime(2026, 1, 10, 9, tzinfo=UTC), {"months": 6, "times": 3}
    assert [
        rounds.period_at(datetime(year, month, 11, tzinfo=UTC), launched, terms, UTC_ZONE)
        for year, month in ((2026, 2), (2026, 7), (2027, 8), (2035, 1))
    ] == [0, 1, 3, 3]


def test_before_its_time_there_is_no_round(first: Notice) -> None:
    assert actions.repeat(SYSTEM, first.id) is None


def due(first: Notice) -> float:
    moment = rounds.due_at(clock.now(), 6, ZoneInfo(first.organisation.time_zone))
    return (moment - datetime.now(UTC)) / timedelta(days=1) + 0.01


def test_in_time_it_is_written_with_its_dates_moved_on_and_goes_as_it_was_approved(
    first: Notice, world: World, tmp_path: Path, later: Any
) -> None:
    make_customers(world, [customer_row(50)], tmp_path)
    later(due(first))
    assert jobs.repeat_due() == 1
    made = a_round(first)
    assert made.change.effective_on == rounds.shifted(first.change.effective_on, 6)
    assert queries.state_for(world.ada, made.id) is State.APPROVED
    jobs.launch_round(str(made.id))
    assert queries.state_for(world.ada, made.id) is State.LAUNCHED
    assert audience.roll_of(made.id).count == 4
    assert set(Mailing.objects.filter(subject=made.id).values_list("lane", flat=True)) == {"bulk"}
    assert "repeat" not in made.terms


def test_there_are_never_two_for_one_period(first: Notice, later: Any) -> None:
    later(due(first))
    assert actions.repeat(SYSTEM, first.id) is not None
    assert actions.repeat(SYSTEM, first.id) is None
    assert jobs.repeat_due() == 0


def test_what_is_late_waits_for_people(first: Notice, world: World, later: Any) -> None:
    later(due(first) + 3)
    jobs.repeat_due()
    made = a_round(first)
    assert queries.state_for(world.ada, made.id) is State.DRAFTED
    assert "REPEAT-WAITS" in [finding.rule for finding in queries.findings_for(world.ada, made.id)]
    assert [(one.what, one.number) for one in queries.stale_for(world.ada)] == [("round", made.number)]
    jobs.launch_round(str(made.id))
    assert queries.state_for(world.ada, made.id) is State.DRAFTED


def test_a_changed_sender_waits_for_people(first: Notice, world: World, later: Any) -> None:
    token = running.set(Running("test.rename", SYSTEM))
    Organisation.objects.filter(id=world.acme.id).update(email="new@acme.example")
    running.reset(token)
    later(due(first))
    jobs.repeat_due()
    assert queries.state_for(world.ada, a_round(first).id) is State.DRAFTED


def test_a_round_that_was_changed_needs_its_own_approval(first: Notice, world: World, later: Any) -> None:
    later(due(first))
    made = actions.repeat(SYSTEM, first.id)
    assert made is not None
    actions.revise(world.ada, made.id, a_file(reason="Another."))
    assert queries.state_for(world.ada, made.id) is State.DRAFTED
    assert made.id not in queries.fit_rounds()


def test_a_round_can_be_written_anew_from_its_own_file_and_stays_a_round(
    first: Notice, world: World, later: Any
) -> None:
    later(due(first))
    made = actions.repeat(SYSTEM, first.id)
    assert made is not None
    again = actions.revise(world.ada, made.id, queries.file_of(made))
    assert again.terms == made.terms
    assert again.terms["round"] == {"of": first.number, "period": 1}


def test_what_was_cancelled_comes_round_no_more(first: Notice, world: World, later: Any) -> None:
    actions.cancel(world.ada, first.id, reason="Over.")
    later(due(first))
    assert queries.coming_round() == []
    assert actions.repeat(SYSTEM, first.id) is None


def test_a_rehearsal_does_not_come_round(world: World) -> None:
    notice = an_approved_notice(world, a_file(repeat={"every": "1y", "times": 1}))
    actions.launch(world.ada, notice.id, rehearsal=Rehearsal(60))
    assert queries.coming_round() == []
