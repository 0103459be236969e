# SPDX-License-Identifier: Apache-2.0
"""Phases, overdue work and the work list on the console's pages."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from doors.console.pressing import toasts
from doors.story import a_bilingual_file, a_browser, text_of
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.audience import queries as audience
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.models import Obligation
from rooms.notices.letters import a_peopled_world, an_approved_notice
from rooms.notices.test_emergency import EMERGENCY
from rooms.obligations.scenes import with_right
from world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_peopled_world(tmp_path, email="", phone="")


def launched(world: World, **changes: Any) -> Notice:
    notice = an_approved_notice(world, a_bilingual_file(**changes))
    actions.launch(world.ada, notice.id)
    return notice


def deed(email: str, notice: Notice, name: str, **form: str) -> Any:
    return a_browser(email).post(f"/console/notices/{notice.id}/{name}", form)


def test_a_phase_is_stopped_and_released_by_buttons(world: World) -> None:
    notice = launched(world, **{"plan/phases": ["50%", "100%"]})
    page = text_of(a_browser("ada@example.com").get(f"/console/notices/{notice.id}"))
    assert "Release phase 2" in page
    assert "50 %" in page
    assert deed("ada@example.com", notice, "phase-stop", reason="Wrong word.").status_code == 303
    assert "Release phase 1" in text_of(a_browser("bo@example.com").get(f"/console/notices/{notice.id}"))
    assert deed("bo@example.com", notice, "phase-release", number="1").status_code == 422
    assert deed("bo@example.com", notice, "phase-release", number="1", reason="It is right.").status_code == 303
    assert deed("bo@example.com", notice, "phase-release", number="2").status_code == 303
    assert [phase.state for phase in owed.phases(notice.id)] == ["released", "running"]


def test_an_agent_is_offered_no_phase(world: World) -> None:
    notice = launched(world, **{"plan/phases": ["50%", "100%"]})
    assert "phase-release" not in text_of(a_browser("cy@example.com").get(f"/console/notices/{notice.id}"))
    assert deed("dee@example.com", notice, "phase-stop", reason="x").status_code == 404


@pytest.mark.parametrize("name", ["stale-release", "stale-drop"])
def test_what_is_overdue_asks_on_the_dashboard_and_on_the_page(world: World, name: str) -> None:
    notice = launched(world)
    with_right(lambda: Obligation.objects.update(next_at=clock.now() - timedelta(days=3)))
    obligations.advance(SYSTEM)
    browser = a_browser("ada@example.com")
    assert "asks before it goes" in text_of(browser.get("/console/"))
    assert "the next step of 3 customers" in text_of(browser.get(f"/console/notices/{notice.id}"))
    answer = browser.post(f"/console/notices/{notice.id}/{name}")
    words = {
        "stale-release": "3 overdue steps and messages go on.",
        "stale-drop": "3 overdue steps and messages were dropped.",
    }
    assert words[name] in toasts(text_of(browser.get(answer.headers["Location"])))[0]
    assert "asks before it goes" not in text_of(browser.get("/console/"))


def test_a_checker_is_offered_the_emergency_and_its_maker_is_not(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_bilingual_file(**EMERGENCY))
    digest = actions.submit(world.ada, notice.id)
    assert "Approve and launch now" in text_of(a_browser("bo@example.com").get(f"/console/notices/{notice.id}"))
    assert "Approve and launch now" not in text_of(a_browser("ada@example.com").get(f"/console/notices/{notice.id}"))
    assert deed("bo@example.com", notice, "emergency", digest=digest).status_code == 303
    assert queries.state_for(world.bo, notice.id) == "launched"


@pytest.fixture
def stuck(world: World) -> Notice:
    notice = launched(world)
    for _ in range(3):
        obligations.advance(SYSTEM)
    return notice


@pytest.mark.parametrize(("language", "words"), [("en", "Work list"), ("zh-CN", "人工处理清单")])
def test_the_work_list_shows_who_needs_a_person(stuck: Notice, language: str, words: str) -> None:
    page = text_of(a_browser("cy@example.com", language).get("/console/worklist"))
    assert words in page
    assert "Customer 2" in page
    assert "Customer 2" not in text_of(a_browser("dee@example.com", language).get("/console/worklist"))


def test_cases_are_taken_up_and_settled_by_ticking_them(stuck: Notice) -> None:
    browser, ids = a_browser("cy@example.com"), [str(card.id) for card in audience.recipients(stuck.id)]
    assert browser.post("/console/worklist", {"recipient": ids[:2], "do": "take"}).status_code == 303
    assert "Cy" in text_of(browser.get("/console/worklist?mine=1"))
    refused = browser.post("/console/worklist", {"recipient": ids, "do": "resolve", "outcome": "left"})
    assert refused.status_code == 422
    assert "checked" in text_of(refused)
    form = {"recipient": ids, "do": "resolve", "outcome": "left", "reason": "Nobody there."}
    assert browser.post("/console/worklist", form | {"sure": "1"}).status_code == 303
    assert "Nobody needs a person" in text_of(browser.get("/console/worklist"))


def test_what_took_the_place_of_a_notice_is_named_on_its_page(world: World) -> None:
    first = launched(world)
    second = launched(world, supersedes=first.number)
    assert second.number in text_of(a_browser("cy@example.com").get(f"/console/notices/{first.id}"))
