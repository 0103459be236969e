# SPDX-License-Identifier: Apache-2.0
"""The customer's own form: a link of its own, posts only, and never the whole address."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from doors.story import a_browser, text_of
from duly.kernel import clock
from duly.rooms.repairs import queries
from rooms.repairs.stage import Stage, a_stage
from world import the_point

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _daytime(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held for the night, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 2, 12, tzinfo=UTC))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def address(stage: Stage, place: str = "") -> str:
    return f"/n/{queries.token_of(stage.repair.id)}/contact{place}"


def test_the_whole_way_from_the_form_to_the_correction(stage: Stage) -> None:
    browser = a_browser()
    page = text_of(browser.get(address(stage)))
    assert "c***@example.com" in page
    assert "c0@example.com" not in page
    assert browser.post(address(stage, "/proposal"), {"value": "new@example.com"}).status_code == 303
    assert "Type the code" in text_of(browser.get(address(stage)))
    stage.carry()
    code = stage.mail.posted[-1].code
    wrong = browser.post(address(stage, "/proof"), {"code": "000000" if code != "000000" else "111111"})
    assert (wrong.status_code, "4 more times" in text_of(wrong)) == (422, True)
    assert browser.post(address(stage, "/proof"), {"code": f" {code[:3]} {code[3:]} "}).status_code == 303
    assert "on its way to you again" in text_of(browser.get(address(stage)))
    assert the_point("new@example.com").state == "active"


def test_the_link_of_a_message_leads_to_the_form(stage: Stage) -> None:
    answer = a_browser().get(f"/n/{queries.token_of(stage.repair.id)}")
    assert (answer.status_code, answer["Location"].endswith("/contact")) == (302, True)


def test_the_link_to_a_notice_does_not_open_the_form_nor_the_other_way_round(stage: Stage) -> None:
    from datetime import timedelta

    from django.conf import settings

    from duly.kernel import clock, tokens

    own = tokens.issue(settings.DULY.secret, "portal", stage.recipient, clock.now() + timedelta(days=1))
    assert a_browser().get(f"/n/{own}/contact").status_code == 404
    token = queries.token_of(stage.repair.id)
    assert a_browser().post(f"/n/{token}/confirmation").status_code == 404
    assert "no longer works" in text_of(a_browser().get(f"/n/{own}"))


@pytest.mark.parametrize("token", ["x", "A" * 50, "../../etc"])
def test_a_forged_link_opens_nothing(stage: Stage, token: str) -> None:
    assert a_browser().get(f"/n/{token}/contact").status_code == 404


@pytest.mark.parametrize("place", ["/proposal", "/proof"])
def test_nothing_changes_by_a_get(stage: Stage, place: str) -> None:
    assert a_browser().get(address(stage, place)).status_code == 405
    assert stage.repair.state == "open"


@pytest.mark.parametrize("place", ["/proposal", "/proof"])
def test_a_forged_form_is_refused(stage: Stage, place: str) -> None:
    assert a_browser(checks_csrf=True).post(address(stage, place), {"value": "new@example.com"}).status_code == 403


@pytest.mark.parametrize("value", ["", "x", "c0@example.com", "<script>@example.com", "a\x00b@example.com", "x" * 5000])
def test_what_cannot_be_right_is_shown_with_why(stage: Stage, value: str) -> None:
    answer = a_browser().post(address(stage, "/proposal"), {"value": value})
    assert (answer.status_code, "<script>@" in text_of(answer)) == (422, False)


def test_the_page_is_nobodys_to_keep(stage: Stage) -> None:
    answer = a_browser().get(address(stage))
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")


def test_the_form_speaks_chinese(stage: Stage) -> None:
    assert "您的电子邮箱已失效" in text_of(a_browser().get(f"{address(stage)}?lang=zh-Hans"))
