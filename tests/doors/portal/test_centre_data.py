# SPDX-License-Identifier: Apache-2.0
"""The rights of customers over their own data, as the portal offers them."""

from datetime import timedelta
from pathlib import Path

import pytest

from doors.portal.centre import Centre, a_centre
from doors.story import text_of
from duly.kernel import clock
from duly.rooms.privacy.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_centre(tmp_path)


def later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=minutes))


@pytest.mark.parametrize("kind", ["export", "restriction", "objection", "erasure"])
def test_a_right_is_asked_for_and_followed(centre: Centre, kind: str) -> None:
    browser = centre.signed_in()
    answer = browser.post("/my/data", {"kind": kind, "words": "please"})
    row = Request.objects.get()
    assert (answer.status_code, row.kind, row.party_id) == (303, kind, centre.parties[0].id)
    assert row.number in text_of(browser.get("/my/data"))


@pytest.mark.parametrize("kind", ["export", "erasure"])
def test_what_gives_data_away_or_ends_it_takes_a_fresh_proof(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    browser = centre.signed_in()
    later(monkeypatch, 16)
    assert browser.post("/my/data", {"kind": kind})["Location"] == "/my/again?to=data"
    assert not Request.objects.exists()


def test_stopping_the_use_of_data_takes_no_second_proof(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = centre.signed_in()
    later(monkeypatch, 16)
    assert browser.post("/my/data", {"kind": "restriction"}).status_code == 303
    assert Request.objects.get().kind == "restriction"


def test_an_unknown_right_is_refused(centre: Centre) -> None:
    assert centre.signed_in().post("/my/data", {"kind": "gift"}).status_code == 422


def test_a_request_is_taken_back_by_its_own_customer_only(centre: Centre) -> None:
    a, b = centre.signed_in("c0@example.com"), centre.signed_in("c1@example.com")
    a.post("/my/data", {"kind": "erasure"})
    row = Request.objects.get()
    for path in (f"/my/data/{row.id}/end", f"/my/data/{row.id}/file"):
        assert b.post(path).status_code == 404
    assert a.post(f"/my/data/{row.id}/end").status_code == 303
    assert Request.objects.get().state == "withdrawn"


def test_no_file_is_handed_over_before_it_was_granted(centre: Centre) -> None:
    browser = centre.signed_in()
    browser.post("/my/data", {"kind": "export"})
    assert browser.post(f"/my/data/{Request.objects.get().id}/file").status_code == 409
