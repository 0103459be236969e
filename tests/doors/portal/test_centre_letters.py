# SPDX-License-Identifier: Apache-2.0
"""The customer takes the letter of a request along, and sees who else has their data and was told of changes."""

from pathlib import Path

import pytest

from doors.asking import an_asking_stage
from doors.portal.centre import Centre, a_centre
from doors.story import text_of
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.change_requests import actions as requests
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.customers import actions as registry
from duly.rooms.customers.facts import Change, Item
from duly.rooms.downstream import actions
from rooms.downstream.stage import Remembering, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    made = a_centre(tmp_path)
    actions.install_carrier(Remembering())
    return made


def changed(centre: Centre) -> None:
    item = Item("contact_point", centre.entity("sms"), "value", "+12025550188")
    registry.apply_change(SYSTEM, Change(centre.parties[0].id, "update", clock.now(), (item,), "moved"))
    centre.carry()


def test_the_customer_sees_who_has_their_data_and_who_was_told(centre: Centre) -> None:
    registered(centre.world, "billing", purpose="sends the invoices")
    changed(centre)
    page = text_of(centre.signed_in().get("/my/recipients"))
    assert "Billing system" in page
    assert "sends the invoices" in page
    assert "Record changed" in page
    assert "On its way" in page or "on its way" in page


def test_another_customer_does_not_see_what_was_told_of_the_first(centre: Centre) -> None:
    registered(centre.world, "billing")
    changed(centre)
    page = text_of(centre.signed_in("c1@example.com").get("/my/recipients"))
    assert "Record changed" not in page


def test_where_nobody_has_it_the_page_says_so(centre: Centre) -> None:
    assert "Nobody but us" in text_of(centre.signed_in().get("/my/recipients"))
    assert "/my/recipients" in text_of(centre.signed_in().get("/my/data"))


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "还有谁持有我的信息"), ("zh-TW", "誰持有我的")])
def test_in_chinese(centre: Centre, language: str, words: str) -> None:
    registered(centre.world, "billing")
    assert words in text_of(centre.signed_in(language=language).get("/my/recipients"))


def test_a_letter_is_there_once_there_is_an_answer_and_only_for_its_own_customer(centre: Centre) -> None:
    browser = centre.signed_in()
    address = centre.asks(browser)
    assert "Download the letter" not in text_of(browser.get(address))
    assert browser.post(f"{address}/letter").status_code == 409
    assert centre.signed_in("c1@example.com").post(f"{address}/letter").status_code == 404


def test_the_letter_comes_as_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = an_asking_stage(tmp_path, monkeypatch)
    request = asking.in_review()
    row = asking.row(request)
    refused = {item.id: "not_true" for item in row.items.all()}
    requests.review(asking.world.bo, row.id, digest=row.payload_digest, decisions=refused, note="x")
    monkeypatch.undo()
    centre = Centre(asking.world, [asking.party, asking.other], asking.mail, asking.sms)
    browser = centre.signed_in()
    address = f"/my/requests/{ChangeRequest.objects.get(id=request.id).id}"
    assert "The decision in writing" in text_of(browser.get(address))
    answer = browser.post(f"{address}/letter")
    assert answer.content.startswith(b"%PDF")
    assert "refusal" in answer["Content-Disposition"]
