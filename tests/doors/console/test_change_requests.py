# SPDX-License-Identifier: Apache-2.0
"""Change requests through the console: the queue, one request and its deeds, taking one down, the rules."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.asking import an_asking_stage
from doors.console.pressing import after
from doors.story import a_browser, bytes_of, text_of
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import Receipt
from duly.rooms.change_requests.models import ChangeRequest
from rooms.change_requests.stage import NEW_PHONE, Stage

pytestmark = pytest.mark.django_db
LIST = "/console/change-requests"
PDF = b"%PDF-1.7\nx\n%%EOF\n"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def at(request: Receipt, deed: str = "") -> str:
    return f"{LIST}/{request.id}" + (f"/{deed}" if deed else "")


def a_form(stage: Stage, **changes: Any) -> dict[str, Any]:
    phone = str(stage.entity().id)
    return {
        "channel": "phone",
        "target0": phone,
        "value0": NEW_PHONE,
        "nature": "update",
        "reason": "moved",
        "key": "k",
    } | changes


def test_the_queue_shows_tier_state_and_working_days_left_in_words(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    page = text_of(a_browser("bo@example.com").get(LIST))
    assert request.number in page
    for said in ("<b>T2</b></span><small>contact point", "identity to be proved", "5 working days", "telephone"):
        assert said in page, said
    stage.time.passes(days=30)
    assert "working days late" in text_of(a_browser("bo@example.com").get(LIST))


def test_the_queue_speaks_chinese(stage: Stage) -> None:
    stage.ask(stage.world.cy, stage.phone(), channel="phone")
    page = text_of(a_browser("bo@example.com", language="zh-Hans").get(LIST))
    for said in ("变更申请", "身份核验中", "剩 5 个工作日", "联系方式或授权联系人"):
        assert said in page, said


@pytest.mark.parametrize(
    ("query", "is_there"),
    [("tier=2", True), ("tier=3", False), ("channel=phone", True), ("channel=email", False), ("mine=1", False),
     ("late=1", False), ("state=identifying", True), ("state=over", False), ("state=nonsense", True), ("tier=x", True)],
)  # fmt: skip
def test_the_queue_is_narrowed(stage: Stage, query: str, *, is_there: bool) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    page = text_of(a_browser("bo@example.com").get(f"{LIST}?{query}"))
    assert (f"/{request.id}" in page) is is_there


def test_only_mine_are_those_that_i_took_down(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    assert request.number in text_of(a_browser("cy@example.com").get(f"{LIST}?mine=1"))


def test_pages_of_a_narrowed_queue_hold_everything_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duly.doors.console.paging.PAGE", 2)
    monkeypatch.setattr("duly.doors.console.paging.turn.__defaults__", (2,))
    numbers = [
        stage.ask(stage.world.cy, stage.phone(f"+1202555019{n}"), channel="phone" if n % 2 else "letter").number
        for n in range(8)
    ]
    browser, found, address = a_browser("bo@example.com"), list[str](), f"{LIST}?channel=phone&sort=number"
    for _ in range(3):
        page = text_of(browser.get(address))
        found += [number for number in numbers if f">{number}</a>" in page]
        if "Next page" not in page:
            break
        address = LIST + page.split('href="')[-1 - page.split('">Next page')[1].count('href="')].split('"')[0].replace(
            "&amp;", "&"
        )
    assert found == numbers[1::2]


def test_the_queue_as_a_file_is_a_fact_and_holds_no_values(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    answer = a_browser("bo@example.com").post(LIST, {"format": "csv"})
    text = bytes_of(answer).decode()
    assert request.number in text
    assert NEW_PHONE not in text
    assert stage.recorded("customers.list_exported") == 1


def test_values_are_in_part_until_somebody_says_why_they_look(stage: Stage) -> None:
    request = stage.in_review()
    browser = a_browser("bo@example.com")
    assert NEW_PHONE not in text_of(browser.get(at(request)))
    assert browser.post(at(request, "seeing"), {"why": " "}).status_code == 422
    assert NEW_PHONE in text_of(browser.post(at(request, "seeing"), {"why": "the customer called"}))
    assert stage.recorded("change_requests.seen") == 1


def test_a_request_is_taken_down_proved_handed_over_and_decided_in_the_console(stage: Stage) -> None:
    agent, maker, checker = a_browser("cy@example.com"), a_browser("ada@example.com"), a_browser("bo@example.com")
    page = after(agent, f"{LIST}/new/{stage.party.id}", a_form(stage, urgent="on"))
    row = ChangeRequest.objects.get()
    request = Receipt(row.id, row.number)
    assert "Read the number to the customer" in page
    assert "identity not verified" in page
    after(agent, at(request, "code"), {"point": stage.entity(channel="email").id})
    stage.carry()
    assert agent.post(at(request, "proof"), {"code": "AAAAAA"}).status_code == 422
    assert "identity verified, level 2" in after(agent, at(request, "proof"), {"code": stage.code("email")})
    after(agent, at(request, "evidence"), {"kind": "letter", "file": SimpleUploadedFile("a.pdf", PDF)})
    point = stage.entity().id
    after(agent, at(request, "taking-down"), {"method": "document", "passed": "yes", "note": "seen"})
    after(agent, at(request, "taking-down"), {"method": "call_back", "passed": "yes", "note": "spoke", "point": point})
    assert "Hand over for review" in text_of(maker.get(at(request)))
    after(maker, at(request, "submission"))
    (item,) = queries.case(stage.world.bo, request.id).lines
    digest = stage.row(request).payload_digest
    asked = {"digest": digest, f"item:{item.id}": "", "note": "compared with the letter"}
    assert "Decide on exactly this" in text_of(checker.get(at(request)))
    after(checker, at(request, "review"), asked)
    assert stage.state(request) == "confirming"


def test_what_is_not_decided_is_not_taken_for_yes(stage: Stage) -> None:
    request = stage.in_review()
    answer = a_browser("bo@example.com").post(
        at(request, "review"), {"digest": stage.row(request).payload_digest, "note": "x"}
    )
    assert answer.status_code == 422
    assert stage.state(request) == "in_review"


def test_a_page_that_was_looked_at_too_long_ago_decides_nothing(stage: Stage) -> None:
    request = stage.in_review()
    (item,) = queries.case(stage.world.bo, request.id).lines
    form = {"digest": "sha256:0", f"item:{item.id}": "", "note": "x"}
    answer = a_browser("bo@example.com").post(at(request, "review"), form)
    assert (answer.status_code, "Look at it again" in text_of(answer)) == (409, True)


def test_an_item_is_refused_with_a_reason_and_the_way_to_appeal(stage: Stage) -> None:
    request = stage.in_review()
    (item,) = queries.case(stage.world.bo, request.id).lines
    form = {"digest": stage.row(request).payload_digest, f"item:{item.id}": "document_doubtful", "note": ""}
    page = after(a_browser("bo@example.com"), at(request, "review"), form)
    assert "the document could not be accepted" in page
    assert "You may appeal" in page
    after(a_browser("cy@example.com"), at(request, "disagreement"), {"note": "The document is genuine."})
    assert stage.state(request) == "disagreement_logged"


def test_whoever_had_a_hand_in_it_is_offered_no_decision(stage: Stage) -> None:
    request = stage.in_review()
    stage_page = text_of(a_browser("ada@example.com").get(at(request)))
    assert "Decide on exactly this" not in stage_page
    (item,) = queries.case(stage.world.bo, request.id).lines
    form = {"digest": stage.row(request).payload_digest, f"item:{item.id}": ""}
    assert a_browser("ada@example.com").post(at(request, "review"), form).status_code == 403


def test_a_hold_takes_two_to_lift(stage: Stage) -> None:
    request = stage.in_review()
    agent, legal, checker = (a_browser(f"{name}@example.com") for name in ("cy", "lee", "bo"))
    page = after(agent, at(request, "hold"), {"kind": "fraud", "note": "the caller hung up"})
    assert "a suspicion of fraud" in page
    (hold,) = queries.case(stage.world.bo, request.id).holds
    after(legal, at(request, "release-request"), {"hold": hold.id, "note": "it was the customer"})
    assert legal.post(at(request, "release"), {"hold": hold.id}).status_code == 403
    after(checker, at(request, "release"), {"hold": hold.id})
    assert stage.state(request) == "in_review"


def test_a_refused_deed_stands_above_the_page_with_what_was_typed(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    answer = a_browser("cy@example.com").post(at(request, "sending-back"), {"note": " "})
    assert (answer.status_code, "Not done." in text_of(answer)) == (422, True)
    assert a_browser("cy@example.com").post(at(request, "no-such-deed")).status_code == 404


def test_whom_it_concerns_is_found_by_hand(stage: Stage) -> None:
    request = actions.create(stage.world.cy, an_unknown(stage))
    browser = a_browser("cy@example.com")
    assert "It is not known yet whom this concerns" in text_of(browser.get(at(request)))
    assert browser.post(at(request, "match"), {"ref": "nobody"}).status_code == 404
    assert stage.party.name in after(browser, at(request, "match"), {"ref": stage.party.ref})


def an_unknown(stage: Stage) -> Any:
    from duly.rooms.change_requests.facts import Ask, Wish

    wish = Wish("contact_point", "value", NEW_PHONE, attributes={"channel": "sms"})
    return Ask(stage.world.acme.id, "email", (wish,))


def test_a_letter_is_scanned_with_the_request_or_nothing_is_kept(stage: Stage) -> None:
    browser, address = a_browser("cy@example.com"), f"{LIST}/new/{stage.party.id}"
    bad = a_form(stage, channel="letter", file=SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>"))
    assert browser.post(address, bad).status_code == 422
    assert not ChangeRequest.objects.exists()
    page = after(browser, address, a_form(stage, channel="letter", file=SimpleUploadedFile("a.exe", PDF)))
    assert "letter of the customer" in page
    row = ChangeRequest.objects.get()
    (paper,) = queries.case(stage.world.cy, row.id).evidence
    answer = browser.post(f"{LIST}/{row.id}/documents/{paper.id}")
    assert (answer["Content-Type"], bytes_of(answer)) == ("application/pdf", PDF)
    assert "sandbox" in answer["Content-Security-Policy"]
    assert stage.recorded("change_requests.evidence_seen") == 1


def test_the_agents_form_says_that_nobody_is_proved_by_what_they_know(stage: Stage) -> None:
    page = text_of(a_browser("cy@example.com").get(f"{LIST}/new/{stage.party.id}"))
    assert "Do not take a birthday" in page
    assert "I am also sending a code to a contact point that you gave us before" in page
    assert "+12025550100" not in page
    chinese = text_of(a_browser("cy@example.com", language="zh-Hans").get(f"{LIST}/new/{stage.party.id}"))
    assert "都不能作为身份证明" in chinese
    assert "I am also sending a code" in chinese


def test_what_cannot_be_right_is_asked_about_while_the_customer_is_there(stage: Stage) -> None:
    browser, address = a_browser("cy@example.com"), f"{LIST}/new/{stage.party.id}"
    answer = browser.post(address, a_form(stage, value0="12"))
    assert (answer.status_code, "Ask once more" in text_of(answer)) == (422, True)
    assert not ChangeRequest.objects.exists()


def test_sending_the_form_twice_makes_one_request(stage: Stage) -> None:
    browser, address = a_browser("cy@example.com"), f"{LIST}/new/{stage.party.id}"
    for _ in range(2):
        assert browser.post(address, a_form(stage)).status_code == 303
    assert ChangeRequest.objects.count() == 1


def test_customers_are_found_before_a_request_is_taken_down(stage: Stage) -> None:
    browser = a_browser("cy@example.com")
    assert f"/new/{stage.party.id}" in text_of(browser.get(f"{LIST}/new?q=c0@example.com"))
    assert "Nobody matches" in text_of(browser.get(f"{LIST}/new?q=zzz"))


@pytest.mark.parametrize("deed", ["", "/seeing", "/review", "/hold", "/code", "/withdrawal", "/evidence"])
def test_a_stranger_of_another_organisation_finds_no_request(stage: Stage, deed: str) -> None:
    request, browser = stage.ask(stage.world.cy, stage.phone(), channel="phone"), a_browser("dee@example.com")
    path = f"{LIST}/{request.id}{deed}"
    form = {"why": "x", "kind": "fraud", "note": "x", "file": SimpleUploadedFile("a.pdf", PDF)}
    assert (browser.post(path, form) if deed else browser.get(path)).status_code in {403, 404}
    assert request.number not in text_of(browser.get(LIST))
    assert browser.get(f"{LIST}/new/{stage.party.id}").status_code in {403, 404}


def test_a_document_of_another_request_is_not_opened(stage: Stage) -> None:
    first, second = stage.ask(stage.world.cy, stage.phone()), stage.ask(stage.world.cy, stage.name())
    paper = stage.document(stage.world.cy, first)
    browser = a_browser("cy@example.com")
    assert browser.post(f"{LIST}/{second.id}/documents/{paper}").status_code == 404
    assert browser.post(f"{LIST}/{first.id}/documents/{uuid4()}").status_code == 404


def test_an_auditor_sees_and_is_offered_nothing_else(stage: Stage) -> None:
    from duly.foundation.accounts import actions as accounts

    accounts.add_user(stage.world.operator, "aud@example.com", "Aud", roles=["auditor"], organisation="acme")
    request, browser = stage.in_review(), a_browser("aud@example.com")
    page = text_of(browser.get(at(request)))
    assert "Show it in full" in page
    assert "Decide on exactly this" not in page
    assert browser.post(at(request, "hold"), {"kind": "fraud", "note": "x"}).status_code == 403


def test_the_customers_page_says_since_when_why_and_what_is_asked(stage: Stage) -> None:
    stage.applied()
    open_one = stage.ask(stage.world.cy, stage.name(), channel="phone")
    page = text_of(a_browser("cy@example.com").get(f"/console/customers/{stage.party.id}"))
    assert "CR-2026-000001" in page
    assert "agreed by Bo" in page
    assert open_one.number in page
    assert f"/change-requests/new/{stage.party.id}" in page
    assert NEW_PHONE not in page
    assert "0188" in page
    before = text_of(a_browser("bo@example.com").get(f"/console/customers/{stage.party.id}?at=2026-06-01"))
    record = before.split('id="record"')[1].split("</section>")[0]
    assert "0100" in record
    assert "0188" not in record


def test_the_first_page_says_what_waits_for_whom(stage: Stage) -> None:
    stage.in_review()
    assert "change request waits for a decision" in text_of(a_browser("bo@example.com").get("/console/"))
    assert "waits for a decision" not in text_of(a_browser("ada@example.com").get("/console/"))


def test_rules_are_proposed_by_one_and_confirmed_by_another(stage: Stage) -> None:
    checker, legal, address = a_browser("bo@example.com"), a_browser("lee@example.com"), f"{LIST}/rules"
    form = {"fields:contact_point.value": "3", "hours:t2": "96", "days:t2": "4", "sample": "10"}
    assert checker.post(address, form | {"fields:contact_point.value": "1"}).status_code == 422
    assert "waits for a second person" in after(checker, address, form)
    assert checker.post(address, {"number": "1"}).status_code == 403
    assert "in force" in after(legal, address, {"number": "1"})
    assert queries.policy_of(stage.world.acme.id).hours["t2"] == 96
    assert a_browser("cy@example.com").post(address, form).status_code == 403
