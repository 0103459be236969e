# SPDX-License-Identifier: Apache-2.0
"""Data quality in the console: figures and months, the list to work down, two customers who may be one."""

import pytest

import world
from doors.console.pressing import after
from doors.story import a_browser, text_of
from doors.surveyed import PHONE, a_survey
from duly.rooms.customers.models import Party
from duly.rooms.quality import queries
from duly.rooms.quality.actions import pairing
from duly.rooms.quality.facts import FindingCard, PairCard
from duly.rooms.quality.queries import Code
from theatre import staged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "enqueue", lambda name, **arguments: True)


cast = staged(a_survey)


def finding(cast: world.World) -> FindingCard:
    return queries.findings_for(cast.cy, cast.acme.id, code=Code.POINT)[0]


def pair(cast: world.World) -> PairCard:
    return queries.pairs_for(cast.cy, cast.acme.id)[0]


def test_the_figures_of_the_last_day_stand_with_their_months(cast: world.World) -> None:
    page = text_of(a_browser("cy@example.com").get("/console/quality"))
    assert '<svg class="trend' in page
    assert "Customers of whom everything needed is on record" in page
    assert "66.7" in page
    assert "No working contact point" in page


def test_a_stranger_reads_no_figures_of_others(cast: world.World) -> None:
    browser = a_browser("dee@example.com")
    assert browser.get("/console/quality?organisation=acme").status_code == 404
    for path in (f"findings/{finding(cast).id}", f"doubles/{pair(cast).id}"):
        assert browser.get(f"/console/quality/{path}").status_code == 404


def test_a_finding_leads_to_where_it_is_mended(cast: world.World) -> None:
    page = text_of(a_browser("cy@example.com").get("/console/quality/findings"))
    assert f"/console/change-requests/new/{finding(cast).customer_id}" in page
    assert "There is no working contact point (any channel)" in page


def test_a_finding_is_given_to_somebody_and_closed(cast: world.World) -> None:
    browser, card = a_browser("cy@example.com"), finding(cast)
    address = f"/console/quality/findings/{card.id}"
    assert "Given to them." in after(browser, f"{address}/assignment", {"person": "ada@example.com"})
    assert "Ada" in text_of(browser.get(address))
    assert browser.post(f"{address}/closing", {"reason": " "}).status_code == 422
    assert "Closed." in after(browser, f"{address}/closing", {"reason": "called"})
    assert browser.post(f"{address}/leaving", {"reason": "late"}).status_code == 409
    assert "dealt with by hand" in text_of(browser.get(address))


def test_a_finding_that_is_left_stays_off_the_list(cast: world.World) -> None:
    browser, card = a_browser("cy@example.com"), finding(cast)
    after(browser, f"/console/quality/findings/{card.id}/leaving", {"reason": "wants letters only"})
    assert str(card.id) not in text_of(browser.get("/console/quality/findings?code=missing_point"))
    assert str(card.id) in text_of(browser.get("/console/quality/findings?done=1"))


def test_a_stale_record_is_confirmed(cast: world.World) -> None:
    browser, card = a_browser("cy@example.com"), finding(cast)
    assert "still right" in after(browser, f"/console/quality/findings/{card.id}/confirmation", {"how": "call"})


def test_one_judges_and_another_merges_and_a_third_takes_it_back(cast: world.World) -> None:
    card = pair(cast)
    address = f"/console/quality/doubles/{card.id}"
    ada, bo = a_browser("ada@example.com"), a_browser("bo@example.com")
    page = text_of(ada.get(address))
    assert "C-00004" in page
    assert PHONE not in page
    assert "judgement is on record" in after(ada, f"{address}/judgement", {"same": "yes", "reason": "one passport"})
    assert "Somebody else than the judge merges them." in text_of(ada.get(address))
    assert ada.post(f"{address}/merge", {"survivor": card.first}).status_code == 403
    assert "one stands for both now" in after(bo, f"{address}/merge", {"survivor": card.first})
    assert "merged into another" in text_of(bo.get(f"/console/customers/{card.second}"))
    assert "two customers again" in after(ada, f"{address}/unmerge", {"reason": "brothers"})
    assert Party.objects.get(id=card.second).merged_into is None


def test_a_search_is_begun_from_the_page(cast: world.World) -> None:
    browser = a_browser("ada@example.com")
    assert "The search has begun." in after(browser, "/console/quality/doubles/search", {"way": "quick"})
    assert browser.post("/console/quality/doubles/search", {"way": "quick"}).status_code == 409
    assert "under way" in text_of(browser.get("/console/quality/doubles"))


def test_what_must_be_known_is_set_on_the_page(cast: world.World) -> None:
    browser = a_browser("bo@example.com")
    given = {"fields": ["name"], "channels": ["email"], "months": "6", "departments": "vip = nowhere"}
    assert browser.post("/console/quality/needs", given).status_code == 404
    assert "next survey" in after(browser, "/console/quality/needs", given | {"departments": ""})
    assert (queries.needs_of(cast.acme.id).channels, queries.needs_of(cast.acme.id).months) == (("email",), 6)
