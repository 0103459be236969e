# SPDX-License-Identifier: Apache-2.0
"""Calls, confirmations in person and contact repair, for programs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from doors.api.programs import Program
from doors.story import Story, a_story
from duly.kernel import clock
from duly.rooms.customers import queries as registry
from duly.rooms.customers.models import Party
from rooms.counter.test_counter import a_call
from rooms.repairs.stage import a_stage
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


@pytest.fixture(autouse=True)
def _daytime(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held for the night, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 2, 12, tzinfo=UTC))


def test_a_telephone_system_takes_and_records_calls(story: Story) -> None:
    call = a_call(story)
    cy, operator = Program(story.world, story.world.cy), Program(story.world, story.world.operator)
    (row,) = cy.get("/calls").json()["items"]
    assert (row["delivery"], row["taken"]) == (str(call.id), False)
    assert cy.post(f"/calls/{call.id}/taking").status_code == 200
    assert operator.post(f"/calls/{call.id}/taking").json()["code"] == "delivery.call_taken"
    assert [one["delivery"] for one in cy.get("/calls", mine=True).json()["items"]] == [str(call.id)]
    assert cy.post(f"/calls/{call.id}/dropping").status_code == 204
    at = (clock.now() + timedelta(days=2)).isoformat()
    assert operator.post(f"/calls/{call.id}/result", {"result": "call_back", "call_back": at}).json() == {
        "state": "planned"
    }
    assert operator.post("/calls/next", {}).status_code == 204
    assert operator.post(f"/calls/{call.id}/result", {"result": "confirmed", "minutes": 3}).json() == {
        "state": "delivered"
    }
    assert story.state() == "acknowledged"


@pytest.mark.parametrize(
    "body", [{"result": "sung"}, {"result": "call_back"}, {"result": "spoken", "minutes": -1}, {"reslt": "spoken"}]
)
def test_what_makes_no_sense_is_refused(story: Story, body: dict[str, object]) -> None:
    assert Program(story.world, story.world.cy).post(f"/calls/{a_call(story).id}/result", body).status_code == 422


def test_a_confirmation_in_person_is_taken_down(story: Story) -> None:
    cy = Program(story.world, story.world.cy)
    address = f"/recipients/{story.recipients[0]}/confirmation"
    assert cy.post(address, {"identity": "x"}).status_code == 422
    assert cy.post(address, {"identity": "known", "note": "x"}).json() == {"state": "acknowledged"}
    assert cy.post(f"/recipients/{uuid4()}/confirmation", {"identity": "known"}).status_code == 404


def test_corrections_are_listed_and_taken_down(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    cy = Program(stage.world, stage.world.cy)
    (row,) = cy.get("/repairs").json()["items"]
    assert (row["masked"], row["state"]) == ("c***@example.com", "open")
    assert cy.post(f"/repairs/{row['id']}/end", {"reason": " "}).status_code == 422
    assert cy.post(f"/repairs/{row['id']}/correction", {"value": "nonsense"}).status_code == 422
    assert cy.post(f"/repairs/{row['id']}/correction", {"value": "new@example.com"}).json() == {"reruns": 1}
    assert cy.get("/repairs").json()["items"] == []
    assert [one["state"] for one in cy.get("/repairs", done=True).json()["items"]] == ["corrected"]
    assert Program(stage.world, stage.world.dee).get("/repairs", done=True).json()["items"] == []


def test_a_program_takes_down_where_a_consent_to_advertising_comes_from(story: Story) -> None:
    cy, party = Program(story.world, story.world.cy), Party.objects.get(ref="C-00000")
    given = {"decision": "granted", "mechanism": "counter", "purpose": "commercial", "kind": "explicit"}
    refused = cy.post("/customers/C-00000/consents", given)
    assert (refused.status_code, refused.json()["code"]) == (422, "customers.consent_unproved")
    proof = {"how": "signed form", "given_on": "2026-05-04", "wording": "I agree to offers."}
    assert cy.post("/customers/C-00000/consents", given | proof).status_code == 200
    assert registry.consents_on(registry.consents_of([party.id])[party.id], "sms") == {"commercial": "explicit"}


def test_wishes_are_taken_down_by_programs(story: Story) -> None:
    cy = Program(story.world, story.world.cy)
    given = {"decision": "withdrawn", "mechanism": "call", "channel": "sms"}
    assert cy.post("/customers/C-00000/consents", given).json()["channels"]["sms"] is False
    hours = {"quiet_from": "22:00", "quiet_to": "07:00", "mechanism": "call"}
    assert cy.post("/customers/C-00000/hours", hours).json()["quiet_from"] == "22:00:00"
    assert cy.get("/customers/C-00000/wishes").json()["quiet_to"] == "07:00:00"
    assert cy.post("/customers/C-00000/hours", hours | {"quiet_to": None}).json()["code"] == "customers.bad_hours"
    order = {"channels": ["sms", "email"], "mechanism": "call"}
    assert cy.post("/customers/C-00000/channels", order).json()["order"] == ["sms", "email"]
    assert cy.get("/customers/C-00000/wishes").json()["order"] == ["sms", "email"]
    assert cy.post("/customers/C-00000/channels", order | {"channels": ["smoke"]}).status_code == 422
    assert cy.post("/customers/nobody/consents", given).status_code == 404
    for change in ({"decision": "x"}, {"channel": "smoke"}, {"mechanism": "x"}, {"chanel": "sms"}):
        assert cy.post("/customers/C-00000/consents", given | change).status_code == 422
