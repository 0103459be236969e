# SPDX-License-Identifier: Apache-2.0
"""The console by keys, on a telephone and in the colours that somebody chose. Every page by itself is in ``test_everything``."""

from typing import Any

import pytest

from browser.eyes import Reader, a_reader
from browser.test_everything import town
from browser.town import Town

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["town"]


def a_reader_in(browser: Any, server: Any, language: str, width: int, scheme: str) -> Reader:
    """The operator, who may see and do everything, with an operating system that is light or dark."""
    reader = a_reader(browser, server.url, "operator@example.com", language=language, width=width)
    reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    return reader


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
