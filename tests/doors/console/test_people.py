# SPDX-License-Identifier: Apache-2.0
"""Calls, the counter, slips and contact repair through the console's door."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.story import Story, a_browser, a_story, bytes_of, text_of
from duly.kernel import clock
from duly.rooms.counter import queries as counter
from duly.rooms.delivery.models import CallLease, Delivery
from duly.rooms.repairs.models import Repair
from rooms.counter.test_counter import PDF, PNG, a_call
from rooms.repairs.stage import a_stage
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


@pytest.fixture(autouse=True)
def _daytime(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held for the night, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 2, 12, tzinfo=UTC))


def test_a_script_is_read_and_a_confirmation_is_taken_down(story: Story) -> None:
    call, browser = a_call(story), a_browser("cy@example.com")
    page = text_of(browser.get(f"/console/calls/{call.id}"))
    assert "We are moving" in page
    assert "Do you confirm that you have received this notice?" in page
    assert browser.post(f"/console/calls/{call.id}/taking").status_code == 303
    assert "Put it back" in text_of(browser.get(f"/console/calls/{call.id}"))
    answer = browser.post(f"/console/calls/{call.id}/result", {"result": "confirmed", "minutes": "2.5"})
    assert (answer.status_code, story.state()) == (303, "acknowledged")


def test_a_call_that_somebody_else_has_says_do_not_dial(story: Story) -> None:
    call = a_call(story)
    a_browser("cy@example.com").post(f"/console/calls/{call.id}/taking")
    other = a_browser("operator@example.com")
    page = text_of(other.get(f"/console/calls/{call.id}"))
    assert "Cy is speaking with this customer" in page
    assert 'href="tel:' not in page
    assert other.post(f"/console/calls/{call.id}/taking").status_code == 409
    assert "Cy" in text_of(other.get("/console/calls"))


def test_a_call_back_is_by_the_customers_clock(story: Story) -> None:
    call = a_call(story)
    form = {"result": "call_back", "call_back": "2099-01-01T10:00"}
    answer = a_browser("cy@example.com").post(f"/console/calls/{call.id}/result", form)
    assert (answer.status_code, "2099-01-01T10:00" in text_of(answer)) == (422, True)
    assert Delivery.objects.get(id=call.id).attempt == 0


def test_the_next_button_takes_or_says_that_nobody_can_be_called(story: Story) -> None:
    answer = a_browser("cy@example.com").post("/console/calls/next", {"language": "en"})
    assert "Nobody can be called at this moment" in text_of(answer)
    assert not CallLease.objects.exists()
    assert a_browser("cy@example.com").post("/console/calls/next", {"language": "%%"}).status_code == 422


def test_a_taken_call_can_be_put_back(story: Story) -> None:
    call, browser = a_call(story), a_browser("cy@example.com")
    browser.post(f"/console/calls/{call.id}/taking")
    assert browser.post(f"/console/calls/{call.id}/dropping").status_code == 303
    assert not CallLease.objects.exists()


@pytest.mark.parametrize("place", ["", "/taking", "/dropping", "/result"])
def test_a_stranger_finds_no_call(story: Story, place: str) -> None:
    address, browser = f"/console/calls/{a_call(story).id}{place}", a_browser("dee@example.com")
    assert (browser.post(address, {"result": "spoken"}) if place else browser.get(address)).status_code in {403, 404}


def test_a_customer_at_the_counter_is_found_and_gets_a_code_to_scan(story: Story) -> None:
    browser = a_browser("cy@example.com")
    found = text_of(browser.get("/console/counter?q=Smith"))
    assert f"/console/counter/{story.recipients[0]}" in found
    page = text_of(browser.get(f"/console/counter/{story.recipients[0]}"))
    assert '<svg role="img"' in page
    assert "style=" not in page.split('class="qr"')[1][:2000]
    assert "waiting" in text_of(browser.get(f"/console/counter/{story.recipients[0]}/standing"))


def test_a_signed_slip_is_taken_in_and_shown_in_a_sealed_page(story: Story) -> None:
    browser = a_browser("cy@example.com")
    form = {"identity": "id_document", "scan": SimpleUploadedFile("slip.exe", PNG), "note": "with passport"}
    assert browser.post(f"/console/counter/{story.recipients[0]}/confirmation", form).status_code == 303
    assert story.state() == "acknowledged"
    (scan,) = counter.scans_of(story.recipients[0])
    answer = browser.get(f"/console/scans/{scan.id}")
    assert (answer["Content-Type"], bytes_of(answer)) == ("image/png", PNG)
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert a_browser("dee@example.com").get(f"/console/scans/{scan.id}").status_code == 404


def test_a_page_in_disguise_is_refused_with_what_was_written(story: Story) -> None:
    form = {"identity": "known", "note": "kept", "scan": SimpleUploadedFile("slip.pdf", b"<html><script>1</script>")}
    answer = a_browser("cy@example.com").post(f"/console/counter/{story.recipients[0]}/confirmation", form)
    assert (answer.status_code, story.state()) == (422, "waiting")
    assert "kept" in text_of(answer)


def test_a_slip_that_was_signed_before_is_attached_later(story: Story) -> None:
    browser, address = a_browser("cy@example.com"), f"/console/counter/{story.recipients[0]}/attachment"
    assert browser.post(address).status_code == 422
    assert browser.post(address, {"scan": SimpleUploadedFile("s.pdf", PDF)}).status_code == 303
    assert (
        "attachment"
        in browser.get(f"/console/scans/{counter.scans_of(story.recipients[0])[0].id}")["Content-Disposition"]
    )


def test_the_slip_is_in_the_customers_language(story: Story) -> None:
    browser = a_browser("cy@example.com")
    assert "Confirmation of receipt" in text_of(browser.get(f"/console/counter/{story.recipients[0]}/slip"))
    assert "签收单" in text_of(browser.get(f"/console/counter/{story.recipients[1]}/slip"))


@pytest.mark.parametrize("place", ["", "/standing", "/slip", "/confirmation", "/attachment"])
def test_a_stranger_finds_nobody_at_the_counter(story: Story, place: str) -> None:
    address, browser = f"/console/counter/{story.recipients[0]}{place}", a_browser("dee@example.com")
    form = {"identity": "known", "scan": SimpleUploadedFile("s.pdf", PDF)}
    answer = browser.post(address, form) if place in {"/confirmation", "/attachment"} else browser.get(address)
    assert answer.status_code in {403, 404}
    assert story.state() == "waiting"


def test_repairs_are_listed_corrected_and_given_up(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    browser = a_browser("cy@example.com")
    page = text_of(browser.get("/console/repairs"))
    assert "c***@example.com" in page
    assert "c0@example.com" not in page
    address = f"/console/repairs/{stage.repair.id}"
    assert browser.post(f"{address}/correction", {"value": "nonsense"}).status_code == 422
    assert browser.post(f"{address}/end", {"reason": ""}).status_code == 422
    form = {"value": "new@example.com", "how": "counter", "after": "https://evil.example/"}
    assert browser.post(f"{address}/correction", form)["Location"] == "/console/repairs"
    assert Repair.objects.get().state == "corrected"
    assert "corrected" in text_of(browser.get("/console/repairs?done=1"))
    assert browser.post(f"{address}/end", {"reason": "x"}).status_code == 409
    assert a_browser("dee@example.com").post(f"{address}/end", {"reason": "x"}).status_code in {403, 404}


@pytest.mark.parametrize("skip", ["-1", "x", "9" * 40, "1e3"])
def test_a_garbled_page_number_is_the_first_page(tmp_path: Path, skip: str) -> None:
    a_stage(tmp_path)
    assert a_browser("cy@example.com").get(f"/console/repairs?skip={skip}&notice=zz").status_code == 200
