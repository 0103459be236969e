# SPDX-License-Identifier: Apache-2.0
"""Whole journeys in a real browser: from a Chinese draft to a launch, a correction, and a rule that two people let pass."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from browser.desk import Office, an_office, the_house_works
from doors.story import a_bilingual_file
from duly.kernel import clock
from duly.rooms.delivery.channel import installed
from duly.rooms.delivery.models import Delivery
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
POLICY = {"departments": ["legal"], "approvers": 2}
FACTS = {
    "what_changes": "客服热线的服务时间调整为每日九时至十八时。", "impact": "价格与合同期限不变。",
    "exit_right": "生效前可书面终止合同，未使用的预付款在十个工作日内退回。",
}  # fmt: skip
ENGLISH = {
    "part.title": "Our hotline has new hours",
    "part.summary": "From {{ effective_on|date }}: {{ what_changes }}",
    "part.sms": "{{ organisation }}: from {{ effective_on|date }}: {{ what_changes }} Details: {{ link }} To confirm receipt reply 1 {{ code }}",
    "part.fields.what_changes": "The hotline is open daily from 9 to 18.",
    "part.fields.impact": "Prices and terms of contracts stay the same.",
    "part.fields.exit_right": "You may end the contract in writing before that day; what you paid in advance is returned within 10 working days.",
    "part.reason": "Our staff is organised anew.",
    "part.body": "Dear {{ name }},\n\n{{ organisation }} informs you of a change from {{ effective_on|date }}: {{ what_changes }}\n\n"
    "Effect: {{ impact }}\n\nHow to leave: {{ exit_right }}\n\nQuestions: {{ phone }}. You can reach us at {{ sender_phone }} or {{ sender_email }}.\n\n"
    "Please confirm by {{ acknowledge_by|date }} that this notice has reached you: {{ link }}",
}  # fmt: skip
REFUSED = "Failed to load resource: the server responded with a status of 409 (Conflict)"
PHASES = "  phases:\n    - {share: 50%, wait: 24h}\n    - 100%\n"


@pytest.fixture
def office(chromium: Any, live_server: Any, tmp_path: Path) -> Iterator[Office]:
    with an_office(chromium, live_server.url, tmp_path, **POLICY) as found:
        yield found


def test_from_a_chinese_draft_to_the_board(office: Office) -> None:
    notice = _begun(office)
    _written(office, notice)
    _stopped_by_its_wording(office, notice)
    _translated_by_hand(office, notice)
    _translated_from_a_draft(office, notice)
    _planned_in_phases(office, notice)
    _approved_by_two(office, notice)
    page = office.does("ada", notice, "launch")
    office.at("ada").look("journey-launched")
    assert page.locator("[role=alert]").count() == 0
    the_house_works(_row(notice))
    board = office.goes("ada", f"{notice}/board")
    office.at("ada").look("journey-board")
    assert "6" in board.locator("#people").inner_text()
    assert _state(notice) == "launched"
    assert office.troubles() == ["ada: console: " + REFUSED]


def _begun(office: Office) -> str:
    page = office.goes("ada", "/console/notices/begin")
    page.locator('a[href$="/begin/service_adjustment"]').click()
    page.wait_for_selector('input[name="language"]')
    assert [box.get_attribute("value") for box in page.locator('input[name="language"]:checked').all()] == ["zh-Hans"]
    page.fill("#reason", "人员安排调整。")
    page.locator("form.sheet button.first").click()
    page.wait_for_load_state("networkidle")
    office.at("ada").look("journey-begun")
    page.wait_for_url("**/text")
    return re.sub(r"^https?://[^/]+|/text$", "", page.url)


def _written(office: Office, notice: str) -> None:
    page = office.at("ada").page
    for name, text in FACTS.items():
        page.fill(f'[name="field:{name}:zh-Hans"]', text)
    page.fill('[name^="field:phone:"]', "+86 10 0000 0000")
    page.select_option("#source_language", "zh-Hans")
    _saved(page)
    assert _row(notice).change.fields["impact"] == {"zh-Hans": FACTS["impact"]}


def _stopped_by_its_wording(office: Office, notice: str) -> None:
    """It is marked while she types, nobody is asked to approve it, and it goes once she has mended it."""
    page = office.at("ada").page
    name = '[name="text:zh-Hans:body"]'
    right = page.input_value(name)
    page.fill(name, right + "\n\n本公司保留最终解释权。")
    page.wait_for_selector("#seen mark:has-text('最终解释权')")
    office.at("ada").look("journey-wording")
    _saved(page)
    office.does("ada", notice, "submission")
    assert "最终解释权" in page.locator("[role=alert]").inner_text()
    office.goes("ada", f"{notice}/text")
    page.fill(name, right)
    page.wait_for_selector("#seen:not(:has(mark))")
    _saved(page)


def _translated_by_hand(office: Office, notice: str) -> None:
    """Tess writes the English, Rex has compared it."""
    page = office.goes("tess", f"{notice}/translations?language=en")
    for name, text in ENGLISH.items():
        page.fill(f'[name="{name}"]', text)
    _posted(page, "/translation")
    office.at("tess").look("journey-translated")
    _posted(office.goes("rex", f"{notice}/translations?language=en"), "/review")


def _translated_from_a_draft(office: Office, notice: str) -> None:
    """A machine writes the traditional characters; Tess answers for them, and Rex has compared them."""
    page = office.goes("tess", f"{notice}/translations?language=zh-Hant")
    page.select_option("#engine", "opencc")
    _posted(page, "/draft")
    assert "{{ organisation }}" in page.input_value('[name="part.body"]')
    assert "客服熱線" in page.input_value('[name="part.fields.what_changes"]')
    _posted(page, "/translation")
    _posted(office.goes("rex", f"{notice}/translations?language=zh-Hant"), "/review")
    office.at("rex").look("journey-reviewed")
    assert {edition.language for edition in queries.current_editions(_row(notice))} == {"zh-Hans", "zh-Hant", "en"}


def _planned_in_phases(office: Office, notice: str) -> None:
    """Phases are written in the file; the plan draws them."""
    page = office.goes("ada", f"{notice}/revision")
    page.fill("#text", _as_yaml(_row(notice)).replace("plan:\n", f"plan:\n{PHASES}", 1))
    page.locator('button[value="preview"]').click()
    page.locator('button[value="create"]').click()
    page.wait_for_load_state("networkidle")
    plan = office.goes("ada", f"{notice}/plan")
    plan.wait_for_selector("#meant table")
    office.at("ada").look("journey-plan")
    assert "50 %" in plan.locator("svg").first.inner_html()


def _approved_by_two(office: Office, notice: str) -> None:
    """Legal and one more; nobody of those who wrote it, and one is not enough."""
    office.does("ada", notice, "submission")
    office.does("bo", notice, "approval")
    assert _state(notice) == "submitted"
    office.at("bo").look("journey-one-approval")
    assert office.goes("ada", notice).locator('form[action$="/approval"]').count() == 0
    office.does("lu", notice, "approval")
    assert _state(notice) == "approved"


def test_a_correction_reaches_only_whoever_had_got_the_wrong_notice(office: Office) -> None:
    """The two of Taiwan were not on the first roll; they get the notice as it should have been."""
    world = office.company.world
    document = a_bilingual_file(audience={"regions": ["CN", "GB"]}, fallbacks={"zh-Hant": "zh-Hans"})
    first = _approved(office, document)
    actions.launch(world.ada, first.id)
    the_house_works(first, "email")
    right = a_bilingual_file(**{"corrects": first.number, "fields/new_address": "3 New Street", "audience": {}, "fallbacks": {"zh-Hant": "zh-Hans"}})  # fmt: skip
    for tag in ("en", "zh-CN"):
        right["content"][tag]["correction"] = {"title": "Correction" if tag == "en" else "更正"}
    page = office.goes("ada", "/console/notices/new")
    page.fill("#text", _dumped(right))
    page.locator('button[value="preview"]').click()
    page.locator('button[value="create"]').click()
    page.wait_for_url(re.compile(r"/console/notices/[0-9a-f-]{36}$"))
    notice = re.sub(r"^https?://[^/]+", "", page.url)
    office.does("ada", notice, "submission")
    office.does("bo", notice, "approval")
    office.does("lu", notice, "approval")
    office.does("ada", notice, "launch")
    the_house_works(_row(notice), "email")
    assert _subjects(_row(notice)) == {"更正": 2, "我们搬家了": 2, "Correction": 2}
    old = office.goes("ada", f"/console/notices/{first.id}")
    office.at("ada").look("journey-corrected")
    assert _row(notice).number in old.locator("main").inner_text()
    assert office.troubles() == []


def test_two_people_let_one_text_pass_in_spite_of_a_rule(office: Office) -> None:
    """Legal asks, another one agrees, and it goes; with a word changed, it does not."""
    notice = f"/console/notices/{actions.create(office.company.world.ada, 'acme', _not_filed()).id}"
    _agreed(office, notice)
    assert "sms_sender_filed" in office.does("ada", notice, "launch").locator("[role=alert]").inner_text()
    _let_pass(office, notice)
    _mended(office, notice)
    _agreed(office, notice)
    assert "sms_sender_filed" in office.does("ada", notice, "launch").locator("[role=alert]").inner_text()
    _let_pass(office, notice)
    office.does("ada", notice, "launch")
    assert _state(notice) == "launched"
    assert office.troubles() == ["ada: console: " + REFUSED] * 2


def _agreed(office: Office, notice: str) -> None:
    for name, deed in (("ada", "submission"), ("bo", "approval"), ("lu", "approval")):
        office.does(name, notice, deed)
    assert _state(notice) == "approved"


def _let_pass(office: Office, notice: str) -> None:
    page = office.goes("lu", f"{notice}/rules")
    rule = page.locator("section#CN-SMS-03a")
    rule.locator("details > summary").click()
    for name, text in (
        ("reason", "客户已书面要求提前终止。"),
        ("risk", "个别客户可能提出异议。"),
        ("opinion", "法律意见书 7 号。"),
    ):
        rule.locator(f'[name="{name}"]').fill(text)
    rule.locator('[name="until"]').fill((clock.now().date() + timedelta(days=7)).isoformat())
    rule.locator("form button").click()
    page.wait_for_load_state("networkidle")
    office.at("lu").look("journey-override")
    agreeing = office.goes("bo", f"{notice}/rules")
    agreeing.locator('form[action$="/agreement"] button').click()
    agreeing.wait_for_selector("section#CN-SMS-03a .tone-green")
    assert office.goes("lu", f"{notice}/rules").locator('form[action$="/agreement"]').count() == 0


def _mended(office: Office, notice: str) -> None:
    page = office.goes("ada", f"{notice}/text")
    page.fill('[name="text:zh-Hans:title"]', "关于服务调整的通知（修订）")
    _saved(page)


def _not_filed() -> dict[str, Any]:
    """A change of service, by SMS too, though nobody has filed the sender of the company's SMS yet."""
    day = clock.now().date() + timedelta(days=60)
    document = queries.starting_document("service_adjustment", {"sms_sender_filed": False}, ["zh-Hans"])
    plan = document["plan"] | {"acknowledge_by": (day - timedelta(days=15)).isoformat()}
    return document | {
        "reason": "人员安排调整。", "effective_on": day.isoformat(), "plan": plan, "audience": {"regions": ["CN"]},
        "fields": FACTS | {"phone": "+86 10 0000 0000"},
    }  # fmt: skip


def _approved(office: Office, document: dict[str, Any]) -> Notice:
    world = office.company.world
    notice = actions.create(world.ada, "acme", document)
    digest = actions.submit(world.ada, notice.id)
    for actor in (world.bo, office.company.lu):
        actions.approve(actor, notice.id, digest=digest)
    return notice


def _row(notice: str) -> Notice:
    return Notice.objects.get(id=notice.rpartition("/")[2])


def _state(notice: str) -> str:
    row = _row(notice)
    return queries.states_of([row])[row.id]


def _saved(page: Any) -> None:
    with page.expect_navigation():
        page.locator(".save button.first").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("[role=alert]").count() == 0, page.locator("[role=alert]").first.inner_text()


def _posted(page: Any, deed: str) -> None:
    page.locator(f'form[action$="{deed}"] button').last.click()
    page.wait_for_load_state("networkidle")
    assert page.locator("[role=alert]").count() == 0, page.locator("[role=alert]").first.inner_text()


def _as_yaml(notice: Notice) -> str:
    return _dumped(queries.file_of(notice))


def _dumped(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def _subjects(notice: Notice) -> dict[str, int]:
    posted = installed()["email"].providers[0].channel.posted
    mine = set(Delivery.objects.filter(mailing__subject=notice.id).values_list("id", flat=True))
    return dict(Counter(letter.subject for letter in posted if letter.delivery_id in mine))
