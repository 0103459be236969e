# SPDX-License-Identifier: Apache-2.0
"""A change from both sides of the counter: a telephone in Chinese to the end, a refusal and its answer, a thief who is stopped,
and a desk that is worked by keys alone.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.eyes import Reader, a_reader
from doors.asking import an_asking_stage
from doors.portal.centre import code_in
from duly.foundation.ledger.actions import action
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.access import jobs as access
from duly.rooms.change_requests import jobs
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.models import Delivery
from rooms.change_requests.stage import NEW_PHONE, Stage

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/console/change-requests"
PHONE = {"width": 390, "height": 844}
SHARED = "+12025550101"
"""The number of another customer: a household with one telephone. A person looks at that."""


@action("delivery.carry", silent="the play turns the clock")
def _make_due(actor: Actor) -> None:
    Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now())


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


@pytest.fixture
def phones(chromium: Any, live_server: Any) -> Iterator[Any]:
    """Makes telephones that read Chinese; what goes wrong on any of them is kept."""
    contexts, troubles = [], list[str]()

    def phone() -> Any:
        context = chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=live_server.url, has_touch=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.troubles = troubles
        return page

    yield phone
    for context in contexts:
        context.close()
    assert troubles == []


def the_house_works(stage: Stage) -> None:
    """Everything that is planned goes out, its news is told, and the clock looks at every request."""
    access.send()
    _make_due(SYSTEM)
    for channel in ("email", "sms"):
        delivery.carry_urgent(channel)
        delivery.carry(channel)
    while flow.dispatch():
        pass
    jobs.carry_on()


def time_passes(stage: Stage, **span: float) -> None:
    stage.time.passes(**span)
    for _ in range(3):
        the_house_works(stage)


def look(page: Any, name: str) -> None:
    Reader(page, "", "zh", "phone", page.troubles).look(name)


def comes_in(stage: Stage, page: Any) -> None:
    """The customer, or whoever reads their mail, signs in by a code."""
    page.goto("/my")
    page.fill("#contact", "c0@example.com")
    page.get_by_role("button", name="发送验证码").click()
    page.wait_for_url("**/my/code")
    the_house_works(stage)
    page.fill("#code", code_in(stage.mail.posted[-1]))
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/my")


def asks_for(stage: Stage, page: Any, value: str) -> ChangeRequest:
    """They ask for another mobile number, and prove both contact points."""
    page.get_by_role("link", name="申请变更").click()
    page.get_by_role("link", name="手机号码").click()
    page.fill("#value", value)
    page.get_by_role("button", name="下一步").click()
    page.wait_for_selector("button[value=send]")
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/my/requests/*")
    page.get_by_role("button", name="发送验证码").first.click()
    page.wait_for_selector("input[name=who][value=requester] ~ input#code")
    the_house_works(stage)
    page.fill("#code", code_in(next(one for one in reversed(stage.mail.posted) if "办理变更申请" in one.text)))
    page.locator("form:has(#code) button.first").click()
    page.wait_for_selector("input[name=who][value=new_contact]", state="attached")
    the_house_works(stage)
    page.reload()
    page.fill("input.code", code_in(next(one for one in reversed(stage.sms.posted) if one.address == value)))
    page.locator("form:has(input.code) button.first").click()
    page.wait_for_selector("input.code", state="detached")
    return ChangeRequest.objects.latest("received_at")


def test_a_number_is_changed_on_a_telephone_in_chinese_to_the_end(
    chromium: Any, live_server: Any, stage: Stage, phones: Any
) -> None:
    page = phones()
    comes_in(stage, page)
    row = asks_for(stage, page, SHARED)
    assert stage.state(row.id) == "checking"
    maker = a_reader(chromium, live_server.url, "ada@example.com", language="zh-CN", width=1280)
    maker.open(f"{LIST}/{row.id}")
    with maker.page.expect_navigation():
        maker.page.get_by_role("button", name="提交复核").click()
    checker = a_reader(chromium, live_server.url, "bo@example.com", language="zh-CN", width=1280)
    checker.open(f"{LIST}/{row.id}")
    checker.look("journey-decision")
    checker.page.locator("select[name^='item:']").select_option("")
    checker.page.fill("#review-note", "同户共用号码，已回电核实")
    with checker.page.expect_navigation():
        checker.page.locator("#review button.first").click()
    the_house_works(stage)
    page.goto(f"/my/requests/{row.id}")
    assert "冷静期" in page.inner_text("article")
    look(page, "journey-cooling")
    time_passes(stage, hours=13)
    comes_in(stage, page)  # for sessions end when a contact point changed
    page.goto(f"/my/requests/{row.id}")
    look(page, "journey-applied")
    assert (stage.state(row.id), stage.value()) == ("closed", SHARED)
    assert {"c0@example.com"} <= {one.address for one in stage.mail.posted if row.number in one.text}
    assert {"+12025550100", SHARED} <= {one.address for one in stage.sms.posted if row.number in one.text}
    page.goto("/my/record")
    assert "0101" in page.inner_text("main")
    maker.page.context.close()
    checker.page.context.close()
    assert [*maker.troubles, *checker.troubles] == []


def test_an_alarm_from_the_old_telephone_stops_a_change_that_cools_off(
    chromium: Any, live_server: Any, stage: Stage, phones: Any
) -> None:
    thief, victim = phones(), phones()
    comes_in(stage, thief)
    row = asks_for(stage, thief, NEW_PHONE)
    the_house_works(stage)
    assert stage.state(row.id) == "cooling"
    told = next(one for one in stage.sms.posted if one.address == "+12025550100" and row.number in one.text)
    victim.goto("/stop")
    victim.fill("#number", row.number)
    victim.fill("#code", code_in(told))
    victim.get_by_role("button", name="停止变更").click()
    victim.wait_for_selector(".tone-green")
    look(victim, "journey-stopped")
    assert stage.state(row.id) == "held"
    agent = a_reader(chromium, live_server.url, "cy@example.com", language="zh-CN", width=390)
    agent.open(f"{LIST}?state=held")
    agent.page.get_by_role("link", name=row.number).click()
    agent.page.wait_for_load_state("networkidle")
    agent.look("journey-held")
    assert "有人提出异议" in agent.page.inner_text("main")
    time_passes(stage, days=5)
    assert (stage.state(row.id), stage.value()) == ("held", "+12025550100")
    thief.goto(f"/my/requests/{row.id}")
    assert "已生效" not in thief.inner_text("article")
    agent.page.context.close()
    assert agent.troubles == []


def test_a_refusal_says_why_and_is_answered_by_a_statement(
    chromium: Any, live_server: Any, stage: Stage, phones: Any
) -> None:
    request = stage.in_review()
    checker = a_reader(chromium, live_server.url, "bo@example.com", language="zh-CN", width=1280)
    checker.open(f"{LIST}/{request.id}")
    checker.page.locator("select[name^='item:']").select_option("document_doubtful")
    with checker.page.expect_navigation():
        checker.page.locator("#review button.first").click()
    assert "所提供的证明材料无法采信" in checker.page.inner_text("main")
    the_house_works(stage)
    assert any(request.number in one.text and "was not granted" in one.subject for one in stage.mail.posted)
    page = phones()
    comes_in(stage, page)
    page.goto(f"/my/requests/{request.id}")
    assert "所提供的证明材料无法采信" in page.inner_text("article")
    page.get_by_text("我有异议").click()
    page.fill("#text", "营业执照是真的，请再核对。")
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**done=stated")
    look(page, "journey-stated")
    assert stage.state(request) == "disagreement_logged"
    checker.open(f"{LIST}/{request.id}")
    assert "营业执照是真的" not in checker.page.inner_text("main")
    checker.page.keyboard.press("f")
    checker.page.keyboard.type("read the statement")
    with checker.page.expect_navigation():
        checker.page.keyboard.press("Enter")
    assert "营业执照是真的" in checker.page.inner_text("#statements")
    checker.look("journey-statement")
    checker.page.context.close()
    assert checker.troubles == []


def test_an_agent_proves_hands_over_and_goes_on_by_keys_alone(chromium: Any, live_server: Any, stage: Stage) -> None:
    first = stage.ask(stage.world.cy, stage.phone(), channel="phone", flags=("first_seen",))
    second = stage.ask(stage.world.cy, stage.uscc(), channel="letter")
    agent = a_reader(chromium, live_server.url, "cy@example.com", language="zh-CN", width=1280)
    agent.open(LIST)
    agent.look("journey-queue")
    keys(agent, "j", "Enter")
    agent.page.wait_for_url(f"**/{first.id}")
    keys(agent, "c")
    assert agent.page.evaluate("document.activeElement.id") == "code-point"
    email = str(stage.entity(channel="email").id)
    agent.page.locator("#code-point").select_option(email)
    keys(agent, "Tab", "Tab")
    with agent.page.expect_navigation():
        keys(agent, "Enter")
    the_house_works(stage)
    keys(agent, "c", "Tab")
    agent.page.keyboard.type(stage.code("email"))
    with agent.page.expect_navigation():
        keys(agent, "Enter")
    assert "身份已核验" in agent.page.inner_text("header.top")
    with agent.page.expect_navigation():
        keys(agent, "n")
    assert agent.page.url.endswith(str(second.id))
    maker = a_reader(chromium, live_server.url, "ada@example.com", language="en", width=1280)
    maker.open(f"{LIST}/{first.id}")
    keys(maker, "e")
    with maker.page.expect_navigation():
        keys(maker, "Enter")
    maker.look("journey-handed-over")
    for reader in (agent, maker):
        reader.page.context.close()
    assert (stage.state(first), agent.troubles + maker.troubles) == ("in_review", [])


def keys(reader: Reader, *pressed: str) -> None:
    for key in pressed:
        reader.page.keyboard.press(key)
