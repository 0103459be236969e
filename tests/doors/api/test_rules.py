# SPDX-License-Identifier: Apache-2.0
"""Rules through the API: packs, answers, sign-offs, what is said of a notice, letting pass by two."""

import hashlib
from pathlib import Path

import pytest

from doors.api.programs import Program
from duly.rooms.notices import actions
from duly.rooms.rulebook import actions as deciding
from duly.rooms.rulebook import queries as rulebook
from rooms.notices.letters import a_peopled_world
from rooms.notices.letting import FIXED, WAIVABLE, Case, a_case, in_days, stubborn
from rooms.notices.test_closing_out import a_name_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path)


def asked(**changes: object) -> dict[str, object]:
    return {
        "rule": WAIVABLE, "reason": "The bank insists.", "risk": "Some may not open it.", "opinion": "Opinion 7.",
        "expires_on": in_days(3).isoformat(),
    } | changes  # fmt: skip


def test_packs_and_their_rules_are_read_with_the_disclaimer(case: Case) -> None:
    ada = Program(case.world, case.world.ada)
    found = ada.get("/rule-packs").json()
    assert "not legal advice" in found["disclaimer"]
    wording = next(one for one in found["packs"] if one["id"] == "wording")
    assert (wording["status"], wording["is_past_review"]) == ("draft", False)
    rules = ada.get("/rule-packs/wording/rules", severity="block").json()
    assert len(rules) == wording["rules"]["block"]
    (rule,) = ada.get(f"/rules/{WAIVABLE}").json()
    assert (rule["override_days"], rule["check"]["kind"]) == (14, "wording_absent")
    assert ada.get("/rule-packs/none/rules").json()["code"] == "rulebook.no_such_pack"
    assert ada.get("/rules/NONE").json()["code"] == "rulebook.no_such_rule"


def test_every_pack_can_be_read(case: Case) -> None:
    ada = Program(case.world, case.world.ada)
    for pack in rulebook.packs():
        assert len(ada.get(f"/rule-packs/{pack.id}/rules").json()) == len(pack.rules)


def test_questions_are_answered_for_the_organisation_and_taken_back(case: Case) -> None:
    ada, lu = Program(case.world, case.world.ada), Program(case.world, case.lu)

    def is_bank() -> dict[str, object]:
        return next(one for one in ada.get("/organisations/acme/profile").json() if one["name"] == "is_bank")

    assert (is_bank()["value"], is_bank()["assumed"], is_bank()["answered_by"]) == (None, False, None)
    assert "deal" in {one["name"] for one in ada.get("/rule-questions", kind="share_transfer").json()}
    assert ada.post("/organisations/acme/profile/is_bank", {"value": True}).status_code == 403
    bad = lu.post("/organisations/acme/profile/is_bank", {"value": "perhaps"})
    assert (bad.status_code, bad.json()["code"]) == (422, "rulebook.bad_answer")
    for _ in range(2):
        assert lu.post("/organisations/acme/profile/is_bank", {"value": True}, key="once").status_code == 204
    assert (is_bank()["value"], is_bank()["answered_by"]) == (True, "Lu")
    assert lu.post("/organisations/acme/profile/is_bank", {"value": None}).status_code == 204
    assert is_bank()["value"] is None


def test_a_pack_is_signed_as_it_was_read(case: Case) -> None:
    lu = Program(case.world, case.lu)
    digest = next(one["digest"] for one in lu.get("/rule-packs").json()["packs"] if one["id"] == "wording")
    other = lu.post("/organisations/acme/sign-offs/wording", {"digest": "sha256:x", "role": "counsel"})
    assert (other.status_code, other.json()["code"]) == (409, "rulebook.other_pack")
    assert lu.post("/organisations/acme/sign-offs/wording", {"digest": digest, "role": ""}).status_code == 422
    assert lu.post("/organisations/acme/sign-offs/wording", {"digest": digest, "role": "counsel"}).status_code == 204
    (row,) = lu.get("/organisations/acme/sign-offs").json()
    assert (row["by"], row["role"], row["is_current"]) == ("Lu", "counsel", True)


def test_what_rules_say_of_a_notice_is_read_in_full(tmp_path: Path) -> None:
    case = a_case(tmp_path, **stubborn())
    found = Program(case.world, case.world.ada).get(f"/notices/{case.notice.number}/rules").json()
    by_rule = {one["rule"]: one for one in found["findings"]}
    assert (by_rule[WAIVABLE]["override_days"], by_rule[WAIVABLE]["why_no_override"]) == (14, None)
    assert by_rule[FIXED]["override_days"] == 0
    assert "Mend the notice" in by_rule[FIXED]["why_no_override"]
    assert by_rule[FIXED]["stage"] == "draft"
    assert (found["blocks"], "UK" in found["jurisdictions"]) == (True, True)
    assert {one["scope"] for one in found["assumed"]} == {"notice", "organisation"}


def test_two_people_let_a_notice_pass(case: Case) -> None:
    ada, bo, lu = (Program(case.world, one) for one in (case.world.ada, case.world.bo, case.lu))
    address = f"/notices/{case.notice.number}/overrides"
    assert ada.post(address, asked()).status_code == 403
    late = lu.post(address, asked(expires_on=in_days(99).isoformat()))
    assert (late.status_code, late.json()["code"]) == (422, "rulebook.override_too_long")
    made = lu.post(address, asked()).json()["id"]
    assert lu.post(f"/overrides/{made}/agreement").status_code == 403
    assert bo.post(f"/overrides/{made}/agreement").status_code == 204
    assert ada.post(f"/notices/{case.notice.number}/submission").status_code == 201
    found = ada.get(f"/notices/{case.notice.number}/rules").json()
    (override,) = found["overrides"]
    assert (override["state"], override["proposed_by"], override["agreed_by"]) == ("agreed", "Lu", "Bo")
    assert found["blocks"] is False
    (kept,) = found["assessments"]
    record = ada.get(f"/notices/{case.notice.number}/assessments/{kept['id']}")
    assert kept["decisions_digest"].endswith(hashlib.sha256(record.content).hexdigest())
    assert bo.post(f"/overrides/{made}/withdrawal", {"reason": "No more."}).status_code == 204
    assert ada.get(f"/notices/{case.notice.number}/rules").json()["blocks"] is True


def test_strangers_find_nothing(case: Case) -> None:
    made, dee = case.let_pass(), Program(case.world, case.world.dee)
    assert dee.get(f"/notices/{case.notice.number}/rules").status_code == 404
    assert dee.get("/organisations/acme/profile").status_code in {403, 404}
    assert dee.get("/organisations/acme/sign-offs").status_code in {403, 404}
    assert dee.post(f"/overrides/{made}/withdrawal", {"reason": "x"}).status_code in {403, 404}


def test_after_the_launch_findings_are_what_is_outstanding_and_evidence_is_taken(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path, region="CN", time_zone="Asia/Shanghai")
    deciding.answer(world.operator, world.acme.id, "is_ecommerce_operator", True)
    notice = a_name_change(world)
    actions.launch(world.ada, notice.id)
    ada = Program(world, world.ada)
    found = ada.get(f"/notices/{notice.number}/rules").json()
    assert (found["is_out"], found["blocks"]) == (True, False)
    assert "licence_page_updated" in found["wanted"]
    assert "CN-EC-01a" in {one["rule"] for one in found["findings"]}
    bad = ada.post(f"/notices/{notice.number}/evidence", {"answers": {"licence_page_updated": 7}})
    assert (bad.status_code, bad.json()["code"]) == (422, "rulebook.bad_answer")
    for _ in range(2):
        sent = ada.post(
            f"/notices/{notice.number}/evidence", {"answers": {"licence_page_updated": "Folder 12"}}, key="e"
        )
        assert sent.status_code == 204
    after = ada.get(f"/notices/{notice.number}/rules").json()
    assert "CN-EC-01a" not in {one["rule"] for one in after["findings"]}
