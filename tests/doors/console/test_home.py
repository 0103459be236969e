# SPDX-License-Identifier: Apache-2.0
"""The frame of the console: what needs somebody today, search, lists as files, display."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from doors.story import Story, a_bilingual_file, a_browser, a_story, bytes_of, text_of
from duly.doors.console.exports import answer
from duly.doors.console.menu import MENU
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.notices import actions as notices
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


def test_each_role_sees_what_it_can_do_something_about(story: Story) -> None:
    draft = notices.create(story.world.ada, "acme", a_bilingual_file())
    assert "draft to finish" in text_of(a_browser("ada@example.com").get("/console/"))
    notices.submit(story.world.ada, draft.id)
    assert "Waits for approval" in text_of(a_browser("bo@example.com").get("/console/"))
    assert "Waits for approval" not in text_of(a_browser("ada@example.com").get("/console/"))
    assert "Nothing waits for you" in text_of(a_browser("dee@example.com").get("/console/"))


def test_no_letter_leads_to_two_pages() -> None:
    keys = [row.key for section in MENU for row in section.rows if row.key]
    assert sorted(keys) == sorted(set(keys))


def test_a_task_waits_for_whom_it_was_given_to(story: Story) -> None:
    late = NewTask(Step.WORDING, "核对法条", "Check the law", person="bo@example.com", due_on=date(2026, 1, 1))
    agreement.add_task(story.world.ada, story.notice.id, story.world.acme.id, late)
    page = text_of(a_browser("bo@example.com").get("/console/"))
    assert ("Check the law" in page, "task that is overdue" in page) == (True, True)
    assert "核对法条" in text_of(a_browser("bo@example.com", "zh-CN").get("/console/"))
    assert "Check the law" not in text_of(a_browser("cy@example.com").get("/console/"))


def test_search_finds_notices_and_customers_of_ones_own_only(story: Story) -> None:
    found = text_of(a_browser("ada@example.com").get("/console/search?q=smith"))
    assert "Smith &amp; Sons" in found
    assert story.notice.number in text_of(a_browser("ada@example.com").get(f"/console/search?q={story.notice.number}"))
    assert "C-00001" in text_of(a_browser("ada@example.com").get("/console/search?q=C1@Example.com"))
    assert "Nothing was found" in text_of(a_browser("dee@example.com").get("/console/search?q=smith"))


@pytest.mark.parametrize("path", ["notices", "letters", "imports"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_long_list_is_there_as_a_file(story: Story, path: str, kind: str) -> None:
    response = a_browser("operator@example.com").get(f"/console/{path}?format={kind}")
    assert (response.status_code, len(bytes_of(response)) > 10) == (200, True)


def test_no_cell_becomes_a_formula() -> None:
    rows = [["=1+1", 7, "@SUM(A1)"]]
    csv = bytes_of(answer("csv", "x", (["a", "b", "c"], rows))).decode("utf-8-sig")
    assert csv.splitlines()[1] == "'=1+1,7,'@SUM(A1)"
    sheet = load_workbook(io.BytesIO(bytes_of(answer("xlsx", "x", (["a", "b", "c"], rows))))).active
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("=1+1", "s"), (7, "n"), ("@SUM(A1)", "s")]


def test_a_notice_is_found_by_state(story: Story) -> None:
    browser = a_browser("ada@example.com")
    assert story.notice.number in text_of(browser.get("/console/notices?state=launched"))
    assert "No notice is like that" in text_of(browser.get("/console/notices?state=drafted"))


def test_colours_are_chosen_and_kept_in_a_cookie_of_the_console(story: Story) -> None:
    browser = a_browser("ada@example.com")
    kept = browser.post("/console/preferences", {"theme": "dark", "keys": "off"}).cookies
    assert (kept["duly_theme"].value, kept["duly_theme"]["path"], kept["duly_keys"].value) == (
        "dark",
        "/console/",
        "off",
    )
    assert 'data-theme="dark"' in text_of(browser.get("/console/"))
    assert "duly_theme" not in browser.post("/console/preferences", {"theme": "pink"}).cookies
