# SPDX-License-Identifier: Apache-2.0
"""One screen for one customer: who is there, everything that happened, what is masked and opened for a reason, by number."""

from datetime import timedelta
from pathlib import Path

import pytest

from doors.asking import an_asking_stage
from doors.story import Story, a_browser, a_story, text_of
from duly.doors.console.customer_badge import CALL_LASTS, badge_of
from duly.kernel import clock
from duly.rooms.change_requests import actions as requests
from duly.rooms.change_requests import queries as asked
from duly.rooms.customers import queries as customers
from duly.rooms.customers.models import Party
from duly.rooms.privacy import queries as privacy
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def test_nobody_is_proved_before_a_proof(stage: Stage) -> None:
    assert asked.proved_of(stage.world.cy, stage.party.id) == []
    page = text_of(a_browser("cy@example.com").get(f"/console/customers/{stage.party.id}"))
    assert "not proved</span>" in page
    assert "send a code before" in page


def test_a_proof_of_the_running_call_stands_on_the_badge_with_its_level_and_age(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    stage.prove(stage.world.cy, request)
    badge = badge_of(stage.world.cy, stage.party.id)
    assert (badge.level, badge.tone, badge.is_running, badge.number) == (2, "green", True, request.number)
    page = text_of(a_browser("cy@example.com").get(f"/console/customers/{stage.party.id}"))
    assert "proved, level 2" in page
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + CALL_LASTS + timedelta(seconds=1))
    assert badge_of(stage.world.cy, stage.party.id)[-2:] == ("amber", False)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    assert badge_of(stage.world.cy, stage.party.id).tone == "grey"


def test_a_stranger_learns_of_no_proof(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    stage.prove(stage.world.cy, request)
    assert asked.proved_of(stage.world.dee, stage.party.id) == []


def test_everything_that_happened_stands_in_one_list_that_can_be_narrowed(tmp_path: Path) -> None:
    story: Story = a_story(tmp_path)
    party = Party.objects.get(ref="C-00000")
    browser, address = a_browser("cy@example.com"), f"/console/customers/{party.id}"
    whole = browser.get(address)
    kinds = {one.kind for one in whole.context["story"].rows}
    assert "notice" in kinds
    assert story.notice.number in text_of(whole)


def test_a_change_stands_in_the_list_twice_as_it_was_asked_and_as_it_was_written(stage: Stage) -> None:
    request = stage.applied(stage.phone())
    browser, address = a_browser("cy@example.com"), f"/console/customers/{stage.party.id}"
    whole = browser.get(address).context["story"].rows
    assert {"request", "record"} <= {one.kind for one in whole}
    times = [one.at for one in whole]
    assert times == sorted(times, reverse=True)
    only = browser.get(address, {"kind": "record"}).context["story"].rows
    assert {one.kind for one in only} == {"record"}
    assert request.number in {one.number for one in only}


def test_the_list_goes_on_where_a_page_ends(stage: Stage) -> None:
    browser, address = a_browser("cy@example.com"), f"/console/customers/{stage.party.id}"
    for _ in range(25):
        assert browser.post(f"{address}/looks", {"reason": "customer_calls"}).status_code == 200
    first = browser.get(address, {"kind": "look"}).context["story"]
    second = browser.get(address, {"kind": "look", "after": first.after}).context["story"]
    assert (len(first.rows), len(second.rows)) == (20, 5)
    assert not {one.key for one in first.rows} & {one.key for one in second.rows}


def test_a_value_is_shown_in_full_for_a_reason_and_the_look_is_on_record(stage: Stage) -> None:
    browser, address = a_browser("cy@example.com"), f"/console/customers/{stage.party.id}"
    point = next(one for one in customers.record_of(stage.party.id).entities if one.family == "contact_point")
    value = point.values["value"]
    assert value not in text_of(browser.get(address))
    assert browser.post(f"{address}/looks", {"entity": str(point.id)}).status_code == 422
    shown = browser.post(
        f"{address}/looks", {"entity": str(point.id), "reason": "customer_calls", "reference": "SD-2026-000001"}
    )
    assert value in text_of(shown)
    assert shown["Cache-Control"] == "no-store"
    (look,) = privacy.looks_at(stage.world.cy, stage.party.id)
    assert (look.user, look.reason, look.reference) == (stage.world.cy.id, "customer_calls", "SD-2026-000001")
    assert value not in text_of(browser.get(address))


def test_all_that_is_on_record_is_shown_at_once_when_it_is_asked_for(stage: Stage) -> None:
    browser = a_browser("cy@example.com")
    page = text_of(browser.post(f"/console/customers/{stage.party.id}/looks", {"entity": "", "reason": "audit"}))
    for one in customers.record_of(stage.party.id).entities:
        assert all(text in page for name, text in one.values.items() if name == "value")


def test_a_stranger_opens_nothing(stage: Stage) -> None:
    browser = a_browser("dee@example.com")
    answer = browser.post(f"/console/customers/{stage.party.id}/looks", {"reason": "audit"})
    assert answer.status_code == 404
    assert privacy.looks_at(stage.world.operator, stage.party.id) == []


def test_a_customer_is_found_by_the_number_on_a_letter(stage: Stage) -> None:
    browser = a_browser("cy@example.com")
    assert (
        browser.get(f"/console/customers/{stage.party.ref}").headers["Location"]
        == f"/console/customers/{stage.party.id}"
    )
    assert browser.get("/console/customers/NOBODY").status_code == 404
    assert a_browser("dee@example.com").get(f"/console/customers/{stage.party.ref}").status_code == 404


def test_a_frozen_record_says_so(stage: Stage) -> None:
    requests.freeze_record(stage.world.cy, stage.party.id)
    assert "record frozen" in text_of(a_browser("cy@example.com").get(f"/console/customers/{stage.party.id}"))
