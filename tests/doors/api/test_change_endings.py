# SPDX-License-Identifier: Apache-2.0
"""Change requests for programs, the less usual steps: what is shown in full, statements, mails, rules, the stop code."""

from pathlib import Path
from typing import Any

import pytest

from doors.api.programs import Program
from doors.asking import an_asking_stage
from duly.kernel.actors import PROVIDER
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import Receipt
from rooms.change_requests.mails.test_receiving import mail
from rooms.change_requests.stage import NEW_PHONE, Stage

pytestmark = pytest.mark.django_db
RULES = "/organisations/acme/change-rules"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def a_program(stage: Stage, name: str) -> Program:
    return Program(stage.world, getattr(stage.world, name))


def at(request: Receipt, step: str) -> str:
    return f"/change-requests/{request.id}/{step}"


def test_it_is_shown_in_full_for_a_reason_and_never_kept_for_a_repetition(stage: Stage) -> None:
    request, cy = stage.ask(stage.world.cy, stage.phone(), channel="phone", note="rang twice"), a_program(stage, "cy")
    assert cy.post(at(request, "sight"), {"why": " "}).status_code == 422
    answers = [cy.post(at(request, "sight"), {"why": "customer calls"}, key="k") for _ in range(2)]
    assert [one.json()[0]["proposed"] for one in answers] == [NEW_PHONE, NEW_PHONE]
    assert stage.recorded("change_requests.seen") == 2
    assert cy.post(at(request, "words"), {"why": "customer calls"}).json()["note"] == "rang twice"


def test_a_document_is_downloaded_on_record(stage: Stage) -> None:
    request, cy = stage.ask(stage.world.cy, stage.phone(), channel="phone"), a_program(stage, "cy")
    paper = stage.document(stage.world.cy, request)
    assert cy.get(f"/change-requests/{request.id}").json()["evidence"][0]["id"] == str(paper)
    answer = cy.post(at(request, f"evidence/{paper}/opening"), {"why": "review"})
    assert (answer.content, answer["Content-Disposition"]) == (b"%PDF-1 licence", "attachment")
    assert stage.recorded("change_requests.evidence_seen") == 1


def test_a_dispute_is_seen_and_settled_by_a_person_only(stage: Stage) -> None:
    request = stage.applied()
    cy, bo = a_program(stage, "cy"), a_program(stage, "bo")
    assert cy.post(at(request, "dispute"), {"note": "not me"}).json() == {"state": "disputed"}
    (one,) = cy.get(f"/change-requests/{request.id}").json()["disputes"]
    assert (one["kind"], one["outcome"]) == ("dispute", "")
    refused = bo.post(f"/disputes/{one['id']}/settlement", {"upheld": True, "note": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "change_requests.not_by_key")


def test_who_asks_for_whom_is_taken_and_given(stage: Stage) -> None:
    cy = a_program(stage, "cy")
    item = {"family": "contact_point", "value": NEW_PHONE, "attributes": {"channel": "sms"}}
    body = {"items": [item], "claim": {"name": "Somebody", "phone": NEW_PHONE}, "on_behalf": True, "channel": "phone"}
    asker = cy.get(f"/change-requests/{cy.post('/change-requests', body).json()['id']}").json()["asker"]
    assert asker["on_behalf"] is True
    assert NEW_PHONE not in str(asker)


def test_steps_aside_of_the_usual_way(stage: Stage) -> None:
    cy, ada = a_program(stage, "cy"), a_program(stage, "ada")
    item = {"family": "contact_point", "value": NEW_PHONE, "attributes": {"channel": "sms"}}
    junk = cy.post("/change-requests", {"items": [item], "claim": {"name": "Nobody"}}).json()["id"]
    assert cy.post(f"/change-requests/{junk}/set-aside").json() == {"state": "spam"}
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    assert ada.post(at(request, "rebasing")).status_code == 409
    assert cy.post(at(request, "objection"), {"code": "AAAAAA"}).json() == {"is_right": False}
    assert cy.get(at(request, "points")).json()[0].keys() == {"id", "channel", "masked"}
    assert cy.get(at(request, "messages")).json()[0]["matter"] == "requested"
    assert "hold" in cy.post(f"/customers/{stage.party.ref}/freezing").json()
    assert stage.state(request) == "held"


def test_a_refusal_is_answered_by_a_statement(stage: Stage) -> None:
    request = stage.in_review()
    row = stage.row(request)
    decisions = {item.id: "law" for item in row.items.all()}
    actions.review(stage.world.bo, row.id, digest=row.payload_digest, decisions=decisions, note="x")
    cy = a_program(stage, "cy")
    assert cy.post(at(request, "disagreement"), {"note": "It is genuine."}).json() == {"state": "disagreement_logged"}


def test_mails_are_listed_read_and_settled(stage: Stage) -> None:
    actions.receive_mail(PROVIDER, mail("Hello, please change my mobile number. Thank you, C0"))
    cy = a_program(stage, "cy")
    (one,) = cy.get("/change-mails").json()
    assert one["outcome"] == "unclear"
    read = cy.post(f"/change-mails/{one['id']}/reading", {"why": "it waits"}).json()
    assert read["sender"] == "c0@example.com"
    assert cy.post(f"/change-mails/{one['id']}/fate", {"outcome": "nothing"}).status_code == 204
    assert cy.get("/change-mails").json() == []
    dee = a_program(stage, "dee")
    assert dee.post(f"/change-mails/{one['id']}/reading", {"why": "x"}).status_code in {403, 404}
    assert dee.get("/change-mails", organisation="acme").status_code in {403, 404}


def test_rules_are_proposed_by_a_program_and_confirmed_by_a_person(stage: Stage) -> None:
    bo = a_program(stage, "bo")
    bad: dict[str, Any] = {"hours": {"t2": 1}}
    assert bo.post(RULES, bad).json()["code"] == "change_requests.bad_policy"
    assert bo.post(RULES, {"hours": {"t2": 96}}).json() == {"number": 1}
    assert bo.get(RULES).json()[0]["confirmed_at"] is None
    assert bo.post(f"{RULES}/1/confirmation").json()["code"] == "change_requests.not_by_key"
    actions.confirm_policy(stage.legal, stage.world.acme.id, 1)
    assert queries.policy_of(stage.world.acme.id).hours["t2"] == 96
