# SPDX-License-Identifier: Apache-2.0
"""Long lists of the console: sorted by the server, read a page at a time, taken out as a file on record."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from doors.story import Story, a_bilingual_file, a_browser, a_story, bytes_of, text_of
from duly.doors.console import notices as notices_page
from duly.foundation.accounts import actions as accounts
from duly.foundation.ledger.models import Inbox
from duly.rooms.notices import actions as notices
from rooms.counter.test_counter import a_call
from theatre import staged
from world import a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db
story = staged(a_story)
SORTED = {
    "notices": "number", "worklist": "since", "calls": "since", "questions": "asked", "repairs": "since", "repairs?done=1": "closed",
    "customers": "changed", "imports": "begun", "letters": "ordered", "glossary": "agreed", "translations": "due", "tasks": "due",
}  # fmt: skip
PERSONAL = ("customers", "worklist", "calls", "questions", "repairs", "outbox")


def refs_in(page: str) -> list[str]:
    return re.findall(r'<td class="mono">([CZ]-\d+)</td>', page)


def exported() -> list[dict[str, Any]]:
    bodies = Inbox.objects.filter(body__contains='"type":"customers.list_exported"').order_by("id")
    return [json.loads(body)["data"] for body in bodies.values_list("body", flat=True)]


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(bytes_of(response).decode("utf-8-sig"))))


@pytest.mark.parametrize("path", SORTED)
@pytest.mark.parametrize("asked", ["{}", "-{}", "password", "-id__in"])
def test_every_list_is_sorted_by_what_is_offered_and_by_nothing_else(story: Story, path: str, asked: str) -> None:
    sign = "&" if "?" in path else "?"
    address = f"/console/{path}{sign}sort={asked.format(SORTED[path])}"
    browser = a_browser("operator@example.com")
    for place in ("", "&after=nonsense", "&after=W10", "&after=WyIyMDI2Il0"):
        assert browser.get(address + place).status_code == 200


def test_the_heading_says_which_way_the_list_is_sorted_and_leads_to_the_other(story: Story) -> None:
    browser = a_browser("ada@example.com")
    page = text_of(browser.get("/console/customers?q=C-&sort=changed"))
    assert '<th aria-sort="ascending"><a class="sort" href="?q=C-&amp;sort=-changed">Changed</a></th>' in page
    assert '<th><a class="sort" href="?q=C-&amp;sort=number">Number</a></th>' in page
    assert page.count("aria-sort") == 1
    assert 'aria-sort="descending"' in text_of(browser.get("/console/customers?sort=-changed"))


def test_all_pages_together_hold_everybody_once_though_others_come_meanwhile(tmp_path: Path) -> None:
    world = a_world()
    make_customers(world, [customer_row(n, name=f"Firm {n % 7}") for n in range(120)], tmp_path)
    browser = a_browser("ada@example.com")
    found: list[str] = []
    address, pages = "/console/customers?sort=-changed", 0
    while address:
        page = text_of(browser.get(address))
        found += refs_in(page)
        pages += 1
        make_customers(
            world,
            [
                customer_row(pages, ref=f"Z-{pages}", name="Firm 9"),
                customer_row(200 + pages, ref=f"Z-{9 - pages}", name="Firm 0"),
            ],
            tmp_path,
        )
        following = re.search(r'href="(\?[^"]*after=[^"]*)">Next page', page)
        address = "/console/customers" + following[1].replace("&amp;", "&") if following else ""
    assert pages >= 3
    ours = [ref for ref in found if ref.startswith("C-")]
    assert (len(ours), set(ours)) == (120, {f"C-{n:05d}" for n in range(120)})
    assert len(found) == len(set(found))


def test_notices_of_one_state_fill_their_pages(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices_page, "PAGE", 2)
    numbers = [notices.create(story.world.ada, "acme", a_bilingual_file()).number for _ in range(5)]
    browser, found, address = a_browser("ada@example.com"), [], "/console/notices?state=drafted&sort=number"
    while address:
        page = text_of(browser.get(address))
        found += re.findall(r'<span class="mono">(\d{4}-\d+)</span> ·', page)
        following = re.search(r'href="(\?[^"]*after=[^"]*)">Next page', page)
        address = "/console/notices" + following[1].replace("&amp;", "&") if following else ""
    assert found == sorted(numbers)


def test_a_file_has_the_rows_of_the_list_in_its_order_and_under_its_filter(tmp_path: Path) -> None:
    world = a_world()
    make_customers(world, [customer_row(n, name=f"{'Ng' if n % 3 else 'Lee'} {n % 5}") for n in range(40)], tmp_path)
    browser = a_browser("ada@example.com")
    query = "?q=Ng&sort=-changed"
    shown = refs_in(text_of(browser.get(f"/console/customers{query}")))
    rows = rows_of(browser.post(f"/console/customers{query}", {"format": "csv"}))
    assert [row[0] for row in rows[1:]] == shown
    book = load_workbook(io.BytesIO(bytes_of(browser.post(f"/console/customers{query}", {"format": "xlsx"}))))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == shown
    assert len(shown) == 26


def test_it_is_recorded_who_took_which_list(story: Story) -> None:
    browser = a_browser("ada@example.com")
    browser.post("/console/customers?q=Smith&sort=-changed", {"format": "xlsx"})
    browser.post(f"/console/notices/{story.notice.id}/roll?sort=-position", {"format": "csv"})
    register, roll = exported()
    assert register == {
        "user": str(story.world.ada.id), "list": "register", "subject": str(story.world.acme.id), "rows": 1,
        "format": "xlsx", "sort": "-changed",
    }  # fmt: skip
    assert (roll["list"], roll["subject"], roll["rows"]) == ("roll", str(story.notice.id), 3)
    assert "Smith" not in json.dumps([register, roll])


def test_the_roll_as_a_file_says_why_everybody_is_on_it(story: Story) -> None:
    address = f"/console/notices/{story.notice.id}/roll"
    rows = rows_of(a_browser("ada@example.com").post(f"{address}?sort=-position", {"format": "csv"}))
    assert [(row[0], row[2]) for row in rows[1:]] == [("3", "Customer 2"), ("2", "示例贸易"), ("1", "Smith & Sons")]
    assert all(row[6] and row[7] for row in rows[1:])
    some = rows_of(a_browser("ada@example.com", "zh-CN").post(f"{address}?q=smith", {"format": "csv"}))
    assert ([row[2] for row in some[1:]], some[0][0]) == (["Smith & Sons"], "序号")


@pytest.mark.parametrize("path", PERSONAL)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_with_customers_in_it_is_there_as_a_file(story: Story, path: str, kind: str) -> None:
    a_call(story)
    answer = a_browser("operator@example.com").post(f"/console/{path}", {"format": kind})
    assert (answer.status_code, len(bytes_of(answer)) > 10) == (200, True)
    assert [row["format"] for row in exported()] == [kind]


@pytest.mark.parametrize("path", PERSONAL)
def test_without_the_right_there_is_no_file_and_no_button(story: Story, path: str) -> None:
    accounts.add_user(story.world.operator, "tess@example.com", "Tess", roles=["translator"], organisation="acme")
    browser = a_browser("tess@example.com")
    assert browser.post(f"/console/{path}", {"format": "csv"}).status_code == 403
    assert 'value="csv"' not in text_of(browser.get(f"/console/{path}"))
    assert exported() == []


def test_a_look_is_no_export(story: Story) -> None:
    page = a_browser("ada@example.com").get("/console/customers?format=csv")
    assert (page.headers["Content-Type"].startswith("text/html"), exported()) == (True, [])


def test_a_file_of_a_list_needs_the_page_it_was_asked_on(story: Story) -> None:
    browser: Client = a_browser("ada@example.com", checks_csrf=True)
    assert browser.post("/console/customers", {"format": "csv"}).status_code == 403
    assert exported() == []
