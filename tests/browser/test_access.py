# SPDX-License-Identifier: Apache-2.0
"""Every page for everybody: WCAG 2.2 AA by axe-core, light and dark, desk and telephone, both languages; and its weight."""

from typing import Any

import pytest

from browser.axe import violations
from browser.eyes import Reader, a_reader
from browser.test_everything import pages, town
from browser.town import Town

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["town"]
READERS = [("zh-CN", 1280, "light"), ("en", 390, "dark"), ("en", 1280, "dark"), ("zh-CN", 390, "light")]
LARGEST = 150_000
"""Bytes of a page with all its scripts and styles, as they come out of the wire before compression."""


def a_reader_in(browser: Any, server: Any, language: str, width: int, scheme: str) -> Reader:
    """The operator, who may see and do everything, with an operating system that is light or dark."""
    reader = a_reader(browser, server.url, "operator@example.com", language=language, width=width)
    reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    return reader


def of_the_frame(town: Town) -> dict[str, str]:
    return pages(town) | {
        "today": "/console/", "search": "/console/search?q=示例", "preferences": "/console/preferences",
        "refused": "/console/notices/2000-9999",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "width", "scheme"), READERS)
def test_no_page_shuts_anybody_out(chromium: Any, live_server: Any, town: Town, language: str, width: int, scheme: str) -> None:  # fmt: skip
    reader, troubles = a_reader_in(chromium, live_server, language, width, scheme), []
    for name, path in of_the_frame(town).items():
        answer = reader.page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        troubles += [] if answer.ok or name == "refused" else [f"{name}: {answer.status}"]
        troubles += [f"{name}: {trouble}" for trouble in violations(reader.page)]
        for one in reader.page.locator("details.deed > summary").all()[:1]:
            one.click()
            troubles += [f"{name}, form open: {trouble}" for trouble in violations(reader.page)]
    reader.page.context.clear_cookies()
    reader.page.goto(f"{live_server.url}/console/sign-in")
    troubles += [f"sign-in: {trouble}" for trouble in violations(reader.page)]
    reader.page.context.close()
    assert not troubles, "\n".join(troubles)


def test_no_page_is_heavy(chromium: Any, live_server: Any, town: Town) -> None:
    reader, heavy = a_reader_in(chromium, live_server, "en", 1280, "dark"), []
    weights: list[int] = []
    reader.page.on("response", lambda answer: weights.append(_weight(answer)))
    for name, path in of_the_frame(town).items():
        weights.clear()
        reader.page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        if sum(weights) > LARGEST:
            heavy.append(f"{name}: {sum(weights)}")
    reader.page.context.close()
    assert not heavy, "\n".join(heavy)


def _weight(answer: Any) -> int:
    """Everything of the page's own; what one page asks for again and again counts once."""
    kinds = {"document", "stylesheet", "script"}
    return len(answer.body()) if answer.request.resource_type in kinds and answer.ok else 0


def test_the_choice_of_colours_holds_on_every_page_without_a_flash(chromium: Any, live_server: Any, town: Town) -> None:
    reader = a_reader_in(chromium, live_server, "en", 1280, "dark")
    page = reader.page
    reader.open("/console/preferences")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 21)"
    page.get_by_label("light", exact=True).check()
    page.get_by_role("button", name="Keep").click()
    page.wait_for_selector(".toast:has-text('Kept for this browser.')")
    reader.open("/console/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(246, 246, 243)"
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert "dark.css" not in page.content()
    assert reader.troubles == []


def test_the_console_is_worked_by_keys_alone(chromium: Any, live_server: Any, town: Town) -> None:
    reader = a_reader_in(chromium, live_server, "en", 1280, "light")
    page = reader.page
    reader.open("/console/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open] >> text=Search")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("Harbour")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Found for “Harbour”')")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/console/customers")
    assert reader.troubles == []


def test_the_menu_opens_on_a_telephone(chromium: Any, live_server: Any, town: Town) -> None:
    reader = a_reader_in(chromium, live_server, "en", 390, "light")
    page = reader.page
    reader.open("/console/")
    ledger = page.locator("#menu a", has_text="Ledger")
    assert not ledger.is_visible()
    page.get_by_role("button", name="Menu").click()
    ledger.click()
    page.wait_for_url("**/console/ledger")
    assert reader.troubles == []
