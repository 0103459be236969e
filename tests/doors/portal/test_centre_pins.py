# SPDX-License-Identifier: Apache-2.0
"""The support PIN on the customer's pages: set after a fresh proof, typed twice, never shown."""

from pathlib import Path

import pytest

from doors.portal.centre import Centre, a_centre
from doors.story import text_of
from duly.rooms.access.facts import FRESH_NEEDED
from duly.rooms.change_requests.models import SupportPin

pytestmark = pytest.mark.django_db
PIN = "482915"


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_centre(tmp_path)


def test_it_is_set_and_ended_and_shown_on_no_page(centre: Centre) -> None:
    browser = centre.signed_in()
    answer = browser.post("/my/pin", {"pin": PIN, "again": PIN}, follow=True)
    page = text_of(answer)
    assert "It counts from tomorrow on" in page
    assert PIN not in page
    assert SupportPin.objects.get().party_id == centre.parties[0].id
    centre.carry()
    assert any("A support PIN was set" in one.subject for one in centre.mail.posted)
    assert "no support PIN any more" in text_of(browser.post("/my/pin/end", follow=True))
    assert not SupportPin.objects.exists()


def test_it_is_found_from_where_one_is_signed_in_and_speaks_three_languages(centre: Centre) -> None:
    browser = centre.signed_in()
    assert '"/my/pin"' in text_of(browser.get("/my/sessions"))
    for language, said in (("en", "Support PIN"), ("zh-Hans", "客服密码"), ("zh-Hant", "客服密碼")):
        assert said in text_of(browser.get(f"/my/pin?lang={language}"))


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [(PIN, "482916", "not the same"), ("123456", "123456", "too easy to guess"), ("12", "12", "six to eight digits")],
)
def test_what_cannot_be_one_is_said_and_not_kept(centre: Centre, pin: str, again: str, said: str) -> None:
    answer = centre.signed_in().post("/my/pin", {"pin": pin, "again": again})
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert not SupportPin.objects.exists()


def test_a_thief_with_an_old_session_sets_none(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = centre.signed_in()
    monkeypatch.setattr("duly.doors.portal.centre.gate.queries.must_be_fresh", _stale)
    for address in ("/my/pin", "/my/pin/end"):
        answer = browser.post(address, {"pin": PIN, "again": PIN})
        assert (answer.status_code, answer["Location"]) == (303, "/my/again?to=pin")
    assert not SupportPin.objects.exists()


def _stale(session: object) -> None:
    raise FRESH_NEEDED()
