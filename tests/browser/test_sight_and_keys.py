# SPDX-License-Identifier: Apache-2.0
"""Who sees which notice in a real browser, and working there without a mouse."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.desk import Office, an_office
from doors.story import a_bilingual_file
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
_PATIENCE = 120


@pytest.fixture
def office(chromium: Any, live_server: Any, tmp_path: Path) -> Iterator[Office]:
    with an_office(chromium, live_server.url, tmp_path) as found:
        yield found


def test_a_department_sees_its_notices_and_no_others(office: Office) -> None:
    """Mo of marketing finds the notice in which marketing takes part, by any way, and of the other not even the number."""
    world = office.company.world
    mine, other = (actions.create(world.ada, "acme", a_bilingual_file(**{"content/zh-CN/title": title})) for title in ("市场部的通知", "别人的通知"))  # fmt: skip
    office.lets_take_part(f"/console/notices/{mine.id}", "marketing")
    listing = office.goes("mo", "/console/notices").locator("main").inner_text()
    assert "市场部的通知" in listing
    assert "别人的通知" not in listing
    found = office.goes("mo", "/console/search?q=通知").locator("main").inner_text()
    assert "市场部的通知" in found
    assert "别人的通知" not in found
    assert office.troubles() == []
    for part in ("", "/text", "/plan", "/agreement", "/dossier", "/rules", "/board"):
        answer = office.at("mo").page.goto(f"{office.address}/console/notices/{other.id}{part}")
        assert answer.status == 404, part
        assert other.number not in answer.text()


def test_a_notice_is_found_and_approved_without_a_mouse(office: Office) -> None:
    world = office.company.world
    notice = actions.create(world.ada, "acme", a_bilingual_file(fallbacks={"zh-Hant": "zh-Hans"}))
    actions.submit(world.ada, notice.id)
    page = office.goes("bo", "/console/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type(notice.number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")
    _tabbed_to(page, f'a[href="/console/notices/{notice.id}"]')
    page.keyboard.press("Enter")
    page.wait_for_selector("details.deed")
    _tabbed_to(page, 'details.deed:has(form[action$="/approval"]) > summary')
    page.keyboard.press("Enter")
    _tabbed_to(page, 'form[action$="/approval"] button')
    office.at("bo").look("journey-keys")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert queries.history_of(Notice.objects.get(id=notice.id)).approvals
    assert office.troubles() == []


def _tabbed_to(page: Any, wanted: str) -> None:
    """Press Tab until what is wanted has the focus; nobody presses it more often than that."""
    page.wait_for_selector(wanted)
    for _ in range(_PATIENCE):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    message = f"{wanted} is not reached by Tab"
    raise AssertionError(message)
