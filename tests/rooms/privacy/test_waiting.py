# SPDX-License-Identifier: Apache-2.0
"""What waits in this room stands in the daily mail of whoever can do it, and in nobody else's."""

from datetime import date
from pathlib import Path

import pytest

from duly.house.waiting import of_privacy
from duly.kernel.actors import Actor
from duly.rooms.privacy import actions
from duly.rooms.reminders import queries as reminders
from duly.rooms.reminders.facts import Sort
from rooms.privacy.stage import Clock, a_stage

pytestmark = pytest.mark.django_db


def said(actor: Actor) -> list[str]:
    """What waits for somebody."""
    return [f"{one.number} {one.about.en}".strip() for one in of_privacy(actor)]


def test_a_request_waits_once_it_is_nearly_due(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path, region="CN")
    made = actions.receive(stage.customer, stage.party.id, kind="access")
    assert said(stage.lena) == []
    now.later(days=11)
    assert said(stage.lena) == [f"{made.number} see what is held"]
    assert said(stage.world.dee) == []
    now.later(days=5)
    assert [one.is_late for one in of_privacy(stage.lena)] == [True]
    assert Sort.PRIVACY in {one.sort for one in reminders.waiting_for(stage.lena)}


def test_a_decision_waits_for_a_second_person_only(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.asked("erasure")
    actions.prepare(stage.lena, row.id, outcome="granted")
    assert said(stage.world.bo) == [f"{row.number} erasure"]
    assert said(stage.lena) == []


def test_holds_rules_alarms_and_checks_wait_for_who_may(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    acme = stage.world.acme.id
    hold = actions.hold(stage.lena, acme, reason="fraud", note="x")
    actions.ask_release(stage.lena, hold, note="over")
    actions.propose_rule(stage.lena, acme, actions.Terms("x", "CN-EC-06", 36))
    actions.set_bait(stage.lena, stage.party.id, on=True)
    actions.reveal(stage.world.cy, stage.party.id, actions.Wanted(), reason="audit")
    actions.plan_check(stage.lena, acme, period="2026-Q4", due_on=date(2026, 11, 28), owner=stage.world.cy.id)
    assert said(stage.world.bo) == [
        "somebody asks to end a legal hold", "rule of keeping RR-1", "a canary record was opened: ask why",
    ]  # fmt: skip
    assert said(stage.world.cy) == ["check of confidentiality 2026-Q4"]
    assert said(stage.lena) == ["a canary record was opened: ask why"]


def test_somebodys_own_paper_that_ends_is_said_and_one_that_is_missing_is_not(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path)
    paper = actions.Signed("nda", date(2026, 1, 10), date(2026, 12, 31), b"%PDF-1.4 nda", "application/pdf")
    actions.keep_paper(stage.lena, stage.world.acme.id, stage.world.cy.id, paper)
    assert said(stage.world.cy) == []
    now.later(days=7)
    assert said(stage.world.cy) == ["your non-disclosure agreement ends"]
    assert said(stage.world.ada) == []
