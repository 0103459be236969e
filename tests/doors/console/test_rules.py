# SPDX-License-Identifier: Apache-2.0
"""Rules in the browser: packs and signatures, the profile, findings of a notice, letting pass by two people."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from doors.story import a_browser, text_of
from duly.doors.look.packs import about
from duly.foundation.accounts import actions as accounts
from duly.rooms.dossier import queries as dossiers
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice
from duly.rooms.rulebook import actions as deciding
from duly.rooms.rulebook import queries as rulebook
from rooms.notices.letters import a_file, a_peopled_world
from rooms.notices.letting import FIXED, SMS, WAIVABLE, Case, a_case, in_days, stubborn
from rooms.notices.test_closing_out import a_name_change
from world import World

pytestmark = pytest.mark.django_db
FORM = {"rule": WAIVABLE, "reason": "The bank insists.", "risk": "Some may not open it.", "opinion": "Opinion 7."}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path)


def get(who: str, path: str, language: str = "en") -> str:
    response = a_browser(f"{who}@example.com", language).get(f"/console/{path}")
    assert response.status_code == 200, (path, response.status_code)
    return text_of(response)


def post(who: str, path: str, language: str = "en", **form: Any) -> Any:
    return a_browser(f"{who}@example.com", language).post(f"/console/{path}", form)


def on(case: Case, path: str = "") -> str:
    return f"notices/{case.notice.id}/rules{path}"


def propose(case: Case, who: str = "lu", **changes: Any) -> Any:
    return post(who, on(case, "/proposal"), **({**FORM, "until": in_days(3).isoformat()} | changes))


def test_all_packs_stand_there_as_no_legal_advice_signed_by_nobody(case: Case) -> None:
    page = get("ada", "rules")
    assert "not legal advice" in page and "by nobody" in page
    for pack in rulebook.packs():
        assert (f"/console/rules/{pack.id}?" in page) == bool(pack.rules or pack.manual)
    assert "不构成法律意见" in get("ada", "rules", "zh-CN")


def test_a_pack_past_its_day_of_review_warns(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    from duly.doors.look import rulebook as said

    assert "past its day of review" not in get("ada", "rules")
    monkeypatch.setattr(said, "is_past_review", lambda pack, today: pack.id == "wording")
    assert "1 pack is past its day of review." in get("ada", "rules")
    assert "Past its day of review." in get("ada", "rules/wording")
    assert "Past its day of review." not in get("ada", "rules/core")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_pack_page_shows_every_rule_with_its_law(case: Case, language: str) -> None:
    for pack in (one for one in rulebook.packs() if one.rules or one.manual):
        page = get("ada", f"rules/{pack.id}", language)
        assert all(f'id="{rule.id}"' in page for rule in pack.rules)
        assert all(f'id="{one.id}"' in page for one in pack.manual)
        assert pack.digest in page
        assert len(page.encode()) < 200_000, (pack.id, len(page.encode()))


def test_a_finding_without_a_law_is_headed_by_the_name_of_its_pack_and_not_by_its_version() -> None:
    with override("en"):
        assert about("X-1", "", "core@2026.11.22-1") == "What every notice must say"


def test_a_source_says_which_revision_of_its_text_was_read(case: Case) -> None:
    assert "Read from:" in get("ada", "rules/cn-company-law") and "@2f4c5c2" in get("ada", "rules/cn-company-law")


def test_rules_are_filtered_by_weight_kind_and_text(case: Case) -> None:
    def shown(query: str) -> set[str]:
        return set(re.findall(r'<section class="sheet" id="([^"]+)"', get("ada", f"rules/cn-registration?{query}")))

    rules = next(one for one in rulebook.packs() if one.id == "cn-registration").rules
    assert shown("") == {one.id for one in rules}
    assert shown("severity=block") == {one.id for one in rules if one.severity == "block"}
    assert "CN-REG-03a" in shown("kind=name_change") and "CN-REG-03a" not in shown("kind=data_breach")
    assert shown("text=CN-REG-06") == {"CN-REG-06a", "CN-REG-06b"}
    assert "No such rules" in get("ada", "rules/cn-registration?text=zzz")


def test_a_rule_leads_to_its_place_and_an_unknown_one_is_missing(case: Case) -> None:
    browser = a_browser("ada@example.com")
    assert browser.get(f"/console/rules/of/{WAIVABLE}").headers["Location"] == f"/console/rules/wording#{WAIVABLE}"
    assert browser.get("/console/rules/of/NONE").status_code == 404
    assert browser.get("/console/rules/none").status_code == 404


def test_a_pack_is_signed_by_legal_for_the_digest_that_was_shown(case: Case) -> None:
    digest = next(one.digest for one in rulebook.packs() if one.id == "wording")
    assert "I have read it: sign" in get("lu", "rules/wording")
    assert "I have read it: sign" not in get("ada", "rules/wording")
    assert post("ada", "rules/wording", digest=digest, role="counsel").status_code == 403
    assert post("lu", "rules/wording", digest="sha256:other", role="counsel").status_code == 409
    assert post("lu", "rules/wording", digest=digest, role=" ").status_code == 422
    assert post("lu", "rules/wording", digest=digest, role="counsel", note="Read all.").status_code == 303
    assert "Lu, counsel" in get("ada", "rules/wording") and "Lu (counsel)" in get("ada", "rules")
    assert "Lu (counsel)" not in get("dee", "rules")


def test_the_profile_shows_what_is_assumed_until_it_is_answered(case: Case) -> None:
    def row(who: str = "ada") -> str:
        return get(who, "profile").split('id="is_bank"')[1].split("</tr>")[0]

    assert "assumed" in row() and "answered" not in row()
    assert post("ada", "profile", question="is_bank", value="yes").status_code == 403
    assert post("lu", "profile", question="is_bank", value="perhaps").status_code == 422
    assert post("lu", "profile", question="nonsense", value="yes").status_code == 404
    assert post("lu", "profile", question="is_bank", value="yes").status_code == 303
    assert "answered" in row() and "Lu" in row()
    assert "answered" not in row("dee")
    assert post("lu", "profile", question="is_bank", value="", back="1").status_code == 303
    assert "assumed" in row() and "taken back by Lu" in row()
    assert "主体的性质与业务" in get("ada", "profile", "zh-CN")


def test_the_page_of_a_notice_says_what_stops_what_and_why(case: Case) -> None:
    page = get("lu", on(case))
    assert "1 rule blocks." in page and "stops the submission" in page and "United Kingdom" in page
    assert "Ask to let it pass" in page and f"/console/rules/of/{WAIVABLE}" in page
    assert "Does it sell to consumers?" in page
    chinese = get("lu", on(case), "zh-CN")
    assert "阻止提交复核" in chinese and "申请放行" in chinese
    assert f"/console/{on(case)}" in get("lu", f"notices/{case.notice.id}")
    assert "stops the submission" in get("lu", f"notices/{case.notice.id}")


def test_where_nobody_may_let_pass_the_page_says_so(tmp_path: Path) -> None:
    case = a_case(tmp_path, **stubborn())
    block = get("lu", on(case)).split(f'id="{FIXED}"')[1].split("</section>")[0]
    assert "allows nobody to let a notice pass" in block and "Ask to let it pass" not in block
    refused = propose(case, rule=FIXED)
    assert refused.status_code == 409
    assert "Mend the notice instead" in text_of(refused)
    assert "Somebody of legal may ask" in get("ada", on(case))


def test_an_unknown_question_leads_to_its_input(case: Case) -> None:
    document = a_file(kind="asset_or_contract_transfer", fields={"transferor": "A", "transferee": "B"})
    notice = actions.create(case.world.ada, "acme", document)
    assert f"/console/notices/{notice.id}/text#answer:" in get("lu", f"notices/{notice.id}/rules")


def test_two_people_let_a_notice_pass_by_forms(case: Case) -> None:
    assert propose(case, until=in_days(99).isoformat()).status_code == 422
    assert propose(case, until="garbled").status_code == 422
    assert propose(case, who="ada").status_code == 403
    assert propose(case).status_code == 303
    page = get("lu", on(case))
    assert "waits for a second person" in page and "I have read it: agree" not in page
    assert "I have read it: agree" not in get("ada", on(case))
    assert "I have read it: agree" in get("bo", on(case))
    (card,) = queries.ruling_for(case.lu, case.notice.id).overrides
    assert post("lu", on(case, "/agreement"), override=card.id).status_code == 403
    assert post("bo", on(case, "/agreement"), override="garbled").status_code == 404
    assert post("bo", on(case, "/agreement"), override=card.id).status_code == 303
    after = get("ada", on(case))
    assert "Nothing blocks." in after and "let pass until" in after and "The bank insists." in after
    assert "let pass by two people until" in get("ada", f"notices/{case.notice.id}")
    assert post("ada", f"notices/{case.notice.id}/submission").status_code == 303
    assert post("lu", on(case, "/withdrawal"), override=card.id, reason="No more.").status_code == 303
    assert "1 rule blocks." in get("ada", on(case))
    assert post("lu", on(case, "/dance")).status_code == 404


def test_who_wrote_part_of_it_or_proposed_it_is_told_why_not(case: Case) -> None:
    actions.revise(case.world.operator, case.notice.id, a_file(**{"content/en/sms": SMS + " now"}))
    assert propose(case).status_code == 303
    assert "You wrote part of the notice" in get("operator", on(case))
    accounts.grant(case.world.operator, "lu@example.com", roles=["legal", "checker"], organisation="acme")
    assert "You proposed it, so another person must agree." in get("lu", on(case))


def test_an_edit_voids_what_was_let_pass(case: Case) -> None:
    case.let_pass()
    actions.revise(case.world.ada, case.notice.id, a_file(**{"content/en/sms": SMS + " now"}))
    assert "void: the notice was changed" in get("bo", on(case))
    assert "失效：通知已修改" in get("bo", on(case), "zh-CN")


def test_counsels_opinion_may_be_a_file(case: Case) -> None:
    content = b"%PDF-1.4 opinion"
    file = SimpleUploadedFile("opinion-7.pdf", content, content_type="application/pdf")
    assert propose(case, opinion="", file=file).status_code == 303
    (document,) = dossiers.documents_for(case.lu, case.notice.id)
    assert hashlib.sha256(content).hexdigest() in document.digest
    page = get("bo", on(case))
    assert document.digest in page and f"/console/documents/{document.id}" in page


def test_a_file_of_a_refused_proposal_is_not_kept(case: Case) -> None:
    file = SimpleUploadedFile("opinion-7.pdf", b"%PDF-1.4 opinion", content_type="application/pdf")
    assert propose(case, rule="NONE", opinion="", file=file).status_code == 404
    assert list(dossiers.documents_for(case.lu, case.notice.id)) == []


def test_kept_records_are_downloaded_as_they_were(case: Case) -> None:
    case.let_pass()
    actions.submit(case.world.ada, case.notice.id)
    (kept,) = queries.ruling_for(case.lu, case.notice.id).assessments
    address = f"/console/{on(case)}/{kept.id}.json"
    assert address in get("bo", on(case))
    response = a_browser("bo@example.com").get(address)
    assert "attachment" in response.headers["Content-Disposition"]
    assert kept.decisions_digest.endswith(hashlib.sha256(response.content).hexdigest())
    assert json.loads(response.content)["overrides"][0]["rule"] == WAIVABLE
    assert a_browser("bo@example.com").get(address.replace(str(kept.id), str(case.notice.id))).status_code == 404


def test_after_the_launch_the_page_shows_what_is_outstanding_and_takes_evidence(tmp_path: Path) -> None:
    _, notice = a_shop_with_a_new_name(tmp_path)
    place = f"notices/{notice.id}/rules"
    page = get("ada", place)
    assert "It has gone out" in page and "licence data on the home page" in page and "rule blocks" not in page
    assert "Ask to let it pass" not in page
    assert post("ada", f"{place}/evidence", **{"answer:licence_page_updated": "Folder 12"}).status_code == 303
    assert "licence data on the home page must be changed" not in get("ada", place)
    assert "通知已发布" in get("ada", place, "zh-CN")
    assert post("cy", f"{place}/evidence", **{"answer:licence_page_updated": "x"}).status_code == 403


def test_evidence_stands_on_the_page_with_who_gave_it_and_forms_leave_it_alone(tmp_path: Path) -> None:
    world, notice = a_shop_with_a_new_name(tmp_path)
    actions.give_evidence(world.ada, notice.id, {"licence_page_updated": "Folder 12"})
    assert "Folder 12<small" in get("cy", f"notices/{notice.id}/rules")
    assert post("ada", f"notices/{notice.id}/rules/evidence", **{"answer:licence_page_updated": ""}).status_code == 303
    assert queries.snapshot_of(notice).answers["licence_page_updated"] == "Folder 12"


def a_shop_with_a_new_name(folder: Path) -> tuple[World, Notice]:
    """It sells over the internet, and has told its customers of its new name."""
    world = a_peopled_world(folder, region="CN", time_zone="Asia/Shanghai")
    deciding.answer(world.operator, world.acme.id, "is_ecommerce_operator", True)
    notice = a_name_change(world)
    actions.launch(world.ada, notice.id)
    return world, notice


def test_strangers_find_nothing(case: Case) -> None:
    made = case.let_pass()
    stranger = a_browser("dee@example.com")
    assert stranger.get(f"/console/{on(case)}").status_code == 404
    assert post("dee", on(case, "/agreement"), override=made).status_code in {403, 404}
    assert post("dee", "profile", organisation="acme", question="is_bank", value="yes").status_code in {403, 404}
    assert stranger.get("/console/profile?organisation=acme").status_code in {403, 404}
