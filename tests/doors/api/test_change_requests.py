# SPDX-License-Identifier: Apache-2.0
"""Change requests and the record of a customer, for programs."""

import base64
from pathlib import Path
from typing import Any

import pytest

from doors.api.programs import Program
from doors.asking import an_asking_stage
from duly.rooms.change_requests.models import ChangeRequest
from rooms.change_requests.stage import NEW_PHONE, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def a_program(stage: Stage, name: str) -> Program:
    return Program(stage.world, getattr(stage.world, name))


def an_ask(stage: Stage, **changes: Any) -> dict[str, Any]:
    phone = stage.entity()
    item = {
        "family": "contact_point",
        "field": "value",
        "value": NEW_PHONE,
        "entity": str(phone.id),
        "base": phone.digests["value"],
    }
    return {"customer": stage.party.ref, "items": [item], "channel": "phone"} | changes


def test_a_program_takes_a_request_in_and_follows_it(stage: Stage) -> None:
    cy = a_program(stage, "cy")
    answer = cy.post("/change-requests", an_ask(stage))
    assert (answer.status_code, answer.json()["number"]) == (201, "CR-2026-000001")
    key = answer.json()["id"]
    (row,) = cy.get("/change-requests", channel="phone", tier=2).json()["items"]
    assert (row["id"], row["state"], row["business_status"]) == (key, "identifying", "queued")
    assert cy.get("/change-requests", tier=3).json()["items"] == []
    one = cy.get(f"/change-requests/{key}").json()
    assert one["lacking"] == ["requester", "new_contact"]
    (item,) = one["items"]
    assert (item["verdict"], NEW_PHONE in str(one), "0188" in item["proposed"]) == ("same", False, True)
    assert [step["after"] for step in cy.get(f"/change-requests/{key}/timeline").json()] == ["received", "identifying"]


def test_the_same_key_makes_one_request(stage: Stage) -> None:
    cy = a_program(stage, "cy")
    first, again = (cy.post("/change-requests", an_ask(stage), key="k-1") for _ in range(2))
    assert first.json() == again.json()
    assert ChangeRequest.objects.count() == 1
    other = an_ask(stage, items=[{"family": "profile", "field": "name", "value": "x"}])
    assert cy.post("/change-requests", other, key="k-1").json()["code"] == "accounts.same_key_other_request"


def test_a_code_proves_and_a_program_decides_nothing(stage: Stage) -> None:
    cy, ada, bo = (a_program(stage, name) for name in ("cy", "ada", "bo"))
    key = cy.post("/change-requests", an_ask(stage, flags=["first_seen"])).json()["id"]
    email = str(stage.entity(channel="email").id)
    assert cy.post(f"/change-requests/{key}/proofs", {"point": email}).json() == {"state": "identifying"}
    stage.carry()
    assert cy.post(f"/change-requests/{key}/proofs/code", {"code": "AAAAAA"}).json() == {"is_right": False, "left": 2}
    code = stage.code("email")
    assert cy.post(f"/change-requests/{key}/proofs/code", {"code": code}).json()["is_right"] is True
    assert cy.post(f"/change-requests/{key}/checks").json()["failed"] == 0
    digest = ada.post(f"/change-requests/{key}/submission").json()["digest"]
    item = cy.get(f"/change-requests/{key}").json()["items"][0]["id"]
    refused = bo.post(f"/change-requests/{key}/decisions", {"digest": digest, "decisions": {item: ""}, "note": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "change_requests.not_by_key")


def test_a_hold_is_put_on_and_not_lifted_by_a_program(stage: Stage) -> None:
    cy, bo = a_program(stage, "cy"), a_program(stage, "bo")
    key = cy.post("/change-requests", an_ask(stage)).json()["id"]
    hold = cy.post(f"/change-requests/{key}/holds", {"kind": "fraud", "note": "hung up"}).json()["hold"]
    assert cy.get(f"/change-requests/{key}").json()["holds"][0]["id"] == hold
    assert bo.post(f"/holds/{hold}/release-request", {"note": "x"}).json()["code"] == "change_requests.not_by_key"
    assert bo.post(f"/holds/{hold}/release").status_code == 403


def test_a_request_is_taken_back(stage: Stage) -> None:
    cy = a_program(stage, "cy")
    key = cy.post("/change-requests", an_ask(stage)).json()["id"]
    assert cy.post(f"/change-requests/{key}/withdrawal").json() == {"state": "withdrawn"}
    assert cy.post(f"/change-requests/{key}/withdrawal").status_code == 409


def test_whose_it_is_is_found_later(stage: Stage) -> None:
    cy = a_program(stage, "cy")
    item = {"family": "contact_point", "value": NEW_PHONE, "attributes": {"channel": "sms"}}
    key = cy.post("/change-requests", {"items": [item], "claim": {"name": "Somebody"}}).json()["id"]
    assert cy.get(f"/change-requests/{key}").json()["party"] is None
    assert cy.post(f"/change-requests/{key}/customer", {"ref": "nobody"}).status_code == 404
    assert cy.post(f"/change-requests/{key}/customer", {"ref": stage.party.ref}).json() == {"joined_to": None}
    assert cy.get(f"/change-requests/{key}").json()["party"] == str(stage.party.id)


@pytest.mark.parametrize(
    "changes",
    [{"items": []}, {"chanel": "phone"}, {"channel": "portal"}, {"nature": "x"}, {"reason": "x"},
     {"items": [{"family": "profile", "field": "password", "value": "x"}]}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(stage: Stage, changes: dict[str, Any]) -> None:
    assert a_program(stage, "cy").post("/change-requests", an_ask(stage) | changes).status_code == 422


def test_a_stranger_of_another_organisation_finds_nothing(stage: Stage) -> None:
    key = a_program(stage, "cy").post("/change-requests", an_ask(stage)).json()["id"]
    dee = a_program(stage, "dee")
    assert dee.get("/change-requests").json()["items"] == []
    assert dee.get(f"/change-requests/{key}").status_code == 404
    assert dee.get(f"/change-requests/{key}/timeline").status_code == 404
    for step, body in (
        ("withdrawal", None),
        ("holds", {"kind": "fraud", "note": "x"}),
        ("proofs", {}),
        ("customer", {"ref": "x"}),
    ):
        assert dee.post(f"/change-requests/{key}/{step}", body).status_code == 404, step
    assert dee.get(f"/customers/{stage.party.ref}/record").status_code == 404
    assert dee.get(f"/customers/{stage.party.ref}/history", organisation="acme").status_code in {403, 404}


def test_a_checker_takes_nothing_in(stage: Stage) -> None:
    assert a_program(stage, "bo").post("/change-requests", an_ask(stage)).status_code == 403


def test_the_record_is_read_as_it_is_was_and_was_believed(stage: Stage) -> None:
    cy, ref = a_program(stage, "cy"), stage.party.ref
    before = stage.time.now.isoformat()
    stage.applied()
    phones = [
        one for one in cy.get(f"/customers/{ref}/record").json()["entries"] if one["attributes"].get("channel") == "sms"
    ]
    assert "0188" in phones[0]["value"]
    assert NEW_PHONE not in str(phones)
    for query in ({"at": before}, {"known_at": before}):
        held = cy.get(f"/customers/{ref}/record", **query).json()["entries"]
        assert "0100" in next(one["value"] for one in held if one["attributes"].get("channel") == "sms")
    first = cy.get(f"/customers/{ref}/history").json()[0]
    assert (first["number"], first["checker"]) == ("CR-2026-000001", str(stage.world.bo.id))
    assert cy.get(f"/customers/{ref}/record", at="yesterday").status_code == 422
    assert cy.get("/customers/nobody/record").status_code == 404


def test_a_document_is_sent_and_never_named_by_its_digest(stage: Stage) -> None:
    """Digests stand in the ledger for everybody to see; whoever knows one must not come by the file."""
    cy = a_program(stage, "cy")
    key = cy.post("/change-requests", an_ask(stage)).json()["id"]
    path = f"/change-requests/{key}/evidence"
    content = base64.b64encode(b"%PDF-1.7 licence").decode()
    assert cy.post(path, {"content": content, "kind": "business_licence"}).status_code == 200
    digest = ChangeRequest.objects.get(id=key).evidence.get().file
    assert cy.post(path, {"file": digest, "kind": "business_licence"}).status_code == 422
    for wrong, code in ((base64.b64encode(b"MZ program").decode(), "counter.not_a_scan"), ("\u00e9", "api.not_base64")):
        assert cy.post(path, {"content": wrong, "kind": "business_licence"}).json()["code"] == code
