# SPDX-License-Identifier: Apache-2.0
"""Signing in, staying out, and the language of the console."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern

from doors.story import a_browser, text_of
from duly.doors.console import session, urls
from duly.foundation.accounts import actions as accounts
from world import a_world

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _no_failures_yet() -> None:
    cache.clear()


def a_world_with_a_password() -> None:
    """The cast has no passwords, because hashing one takes a while."""
    world = a_world()
    accounts.set_password(world.operator, "operator@example.com", PASSWORD)


def sign_in(password: str, *, after: str = "", language: str = "en") -> tuple[Client, Any]:
    a_browser().get("/console/sign-in")
    browser = a_browser(language=language)
    answer = browser.post("/console/sign-in", {"email": " Operator@Example.com ", "password": password, "next": after})
    return browser, answer


def test_the_right_password_opens_the_console() -> None:
    a_world_with_a_password()
    browser, answer = sign_in(PASSWORD)
    assert answer.status_code == 302
    assert browser.get("/console/").status_code == 200


def test_a_wrong_password_is_explained_and_the_address_kept() -> None:
    a_world_with_a_password()
    _, answer = sign_in("something else")
    assert answer.status_code == 422
    assert "do not belong together" in text_of(answer)
    assert 'value="operator@example.com"' in text_of(answer)


def test_after_many_failures_even_the_right_password_waits() -> None:
    a_world_with_a_password()
    for _ in range(session.MOST_FAILURES):
        sign_in("something else")
    assert sign_in(PASSWORD)[1].status_code == 429


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(after: str) -> None:
    a_world_with_a_password()
    assert sign_in(PASSWORD, after=after)[1]["Location"] == "/console/"


def test_signing_in_leads_back_to_where_one_was() -> None:
    a_world_with_a_password()
    assert (
        a_browser().get("/console/outbox?state=failed")["Location"]
        == "/console/sign-in?next=/console/outbox%3Fstate%3Dfailed"
    )
    assert sign_in(PASSWORD, after="/console/outbox?state=failed")[1]["Location"] == "/console/outbox?state=failed"


def test_signing_out_is_a_post() -> None:
    a_world()
    browser = a_browser("operator@example.com")
    assert browser.get("/console/sign-out").status_code == 405
    browser.post("/console/sign-out")
    assert browser.get("/console/").status_code == 302


def test_every_other_page_asks_who_is_there() -> None:
    open_to_all = {session.sign_in, session.sign_out}
    views = {pattern.callback for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    assert all(hasattr(view, "for_staff") for view in views - open_to_all)


def test_a_page_that_polls_after_the_session_ended_goes_to_the_sign_in() -> None:
    answer = a_browser().get("/console/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/console/sign-in")


def test_the_language_can_be_switched_and_is_remembered() -> None:
    a_world()
    browser = a_browser("operator@example.com", language="en")
    assert "Sign out" in text_of(browser.get("/console/"))
    assert "退出" in text_of(browser.get("/console/?lang=zh-Hans"))
    assert "退出" in text_of(browser.get("/console/"))
    assert "Sign out" in text_of(browser.get("/console/?lang=en"))


def test_an_account_that_was_closed_is_out_at_once() -> None:
    world = a_world()
    browser = a_browser("ada@example.com")
    assert browser.get("/console/").status_code == 200
    accounts.close(world.operator, "ada@example.com")
    assert browser.get("/console/").status_code == 302
