# SPDX-License-Identifier: Apache-2.0
"""The service desk for programs: taken down, answered, handed over, resolved; ready answers, articles, rules, measures."""

from pathlib import Path

import pytest

from doors.api.programs import Program
from rooms.feedback.desk import POLICY, WORDS, Desk, a_desk

pytestmark = pytest.mark.django_db
TEXTS = {"en": {"title": "T", "body": "B"}, "zh-Hans": {"title": "题", "body": "文"}}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_desk(tmp_path, monkeypatch)


def test_a_complaint_from_a_program_to_its_end(desk: Desk) -> None:
    cy = Program(desk.world, desk.world.cy)
    made = cy.post(
        "/conversations", {"customer": desk.party.ref, "text": WORDS, "kind": "complaint", "department": "billing"}
    )
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert cy.post(f"/conversations/{number}/answers", {"text": "We look into it"}).status_code == 201
    assert cy.post(f"/conversations/{number}/notes", {"text": "Again"}).status_code == 201
    assert cy.post(f"/conversations/{number}/messages", {"text": "Still wrong", "channel": "phone"}).status_code == 201
    moved = cy.post(f"/conversations/{number}/hand-over", {"colleague": "cy@example.com"}).json()
    assert moved["assignee"] == str(desk.world.cy.id)
    wrong = cy.post(f"/conversations/{number}/resolution", {"outcome": "answered"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "feedback.bad_choice")
    ended = cy.post(f"/conversations/{number}/resolution", {"outcome": "upheld"}).json()
    assert (ended["state"], ended["outcome"], ended["customer"]) == ("resolved", "upheld", desk.party.ref)
    thread = cy.get(f"/conversations/{number}").json()
    assert [one["side"] for one in thread["messages"]] == ["customer", "staff", "note", "customer"]
    again = cy.post(f"/conversations/{number}/reopening", {"reason": "Too early"}).json()
    assert (again["state"], again["reopened"]) == ("in_work", 1)


def test_the_queue_in_pages_and_nothing_of_another_company(desk: Desk) -> None:
    asked = [str(desk.asked()) for _ in range(3)]
    cy, dee = Program(desk.world, desk.world.cy), Program(desk.world, desk.world.dee)
    first = cy.get("/conversations", limit=2).json()
    rest = cy.get("/conversations", limit=2, cursor=first["next"]).json()
    assert sorted(asked) == sorted(one["id"] for one in (*first["items"], *rest["items"]))
    assert dee.get("/conversations").json()["items"] == []
    assert dee.get(f"/conversations/{asked[0]}").status_code == 404
    assert dee.post(f"/conversations/{asked[0]}/kind", {"kind": "complaint"}).status_code in {403, 404}


def test_a_repetition_has_one_effect(desk: Desk) -> None:
    cy = Program(desk.world, desk.world.cy)
    body = {"customer": desk.party.ref, "text": WORDS}
    one, two = (cy.post("/conversations", body, key="the-same") for _ in range(2))
    assert one.json() == two.json()
    assert len(cy.get("/conversations").json()["items"]) == 1


def test_ready_answers_articles_rules_and_measures(desk: Desk) -> None:
    cy, lena = Program(desk.world, desk.world.cy), Program(desk.world, desk.lena)
    macro = {
        "code": "hello",
        "titles": {"en": "Hello", "zh-Hans": "您好"},
        "bodies": {"en": "Dear {name}", "zh-Hans": "{name}您好"},
    }
    made = cy.post("/desk/macros", macro).json()["id"]
    number = str(desk.asked())
    assert cy.get(f"/desk/macros/{made}/text", conversation=number).json() == {"text": "Dear Ines Nightingale"}
    assert cy.post(f"/desk/macros/{made}/retirement").status_code == 204
    assert cy.get("/desk/macros").json() == []
    article = cy.post("/desk/articles", {"slug": "address", "texts": TEXTS}).json()["id"]
    assert cy.get(f"/desk/articles/{article}").json()["texts"]["en"] == ["T", "B"]
    assert [("address", False)] == [(one["slug"], one["is_public"]) for one in cy.get("/desk/articles").json()]
    assert lena.post("/desk/rules", {"document": POLICY}).json() == {"number": 1}
    rules = lena.get("/desk/rules").json()
    assert (rules["holds"]["number"], rules["versions"][0]["question"]["days"]) == (0, 3)
    (measured,) = cy.get("/desk/measures").json()
    assert (measured["opened"], measured["first_p50"], measured["reopen_rate"]) == (1, None, None)
