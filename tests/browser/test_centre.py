# SPDX-License-Identifier: Apache-2.0
"""A customer on a telephone, in Chinese: comes in by a code, asks for a new number, proves it, and follows the request."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from browser.eyes import Reader
from doors.portal.centre import Centre, a_centre
from duly.foundation.ledger.actions import action
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.access import jobs
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
NEW = "+12025550188"


@action("delivery.carry", silent="the play turns the clock")
def _make_due(actor: Actor) -> None:
    Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now())


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_centre(tmp_path)


@pytest.fixture
def page(chromium: Any, live_server: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=live_server.url, has_touch=True)
    found = context.new_page()
    found.troubles = []
    found.on("console", lambda said: found.troubles.append(said.text) if said.type == "error" else None)
    found.on("pageerror", lambda error: found.troubles.append(str(error)))
    yield found
    context.close()


def carry(centre: Centre) -> None:
    """What is planned goes out now."""
    jobs.send()
    _make_due(SYSTEM)
    for channel in ("email", "sms"):
        delivery.carry_urgent(channel)
        delivery.carry(channel)


def look(page: Any, name: str) -> None:
    """Note what a careful reader would notice, and keep a picture of the page if asked to."""
    reader = Reader(page, "", "zh", "phone", page.troubles)
    reader.look(name)


def test_a_telephone_number_is_changed_on_a_telephone_in_chinese(centre: Centre, page: Any) -> None:
    _comes_in(centre, page)
    _asks(centre, page)
    _proves(centre, page)
    _follows(page)
    assert page.troubles == []


def _comes_in(centre: Centre, page: Any) -> None:
    page.goto("/my")
    assert page.url.endswith("/my/in")
    look(page, "centre-sign-in")
    page.fill("#contact", "c0@example.com")
    page.get_by_role("button", name="发送验证码").click()
    page.wait_for_url("**/my/code")
    look(page, "centre-code")
    carry(centre)
    page.fill("#code", centre.code("email", "服务中心").lower())
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/my")
    look(page, "centre-home")


def _asks(centre: Centre, page: Any) -> None:
    page.get_by_role("link", name="申请变更").click()
    look(page, "centre-pick")
    page.get_by_role("link", name="手机号码").click()
    page.fill("#value", "12")
    page.locator("#note").focus()
    page.wait_for_selector("#verdicts .tone-red")
    look(page, "centre-change")
    page.fill("#value", NEW)
    page.locator("#note").focus()
    page.wait_for_selector("#verdicts .tone-green")
    page.get_by_role("button", name="下一步").click()
    page.wait_for_selector("button[value=send]")
    look(page, "centre-sum")
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/my/requests/*")
    assert ChangeRequest.objects.get().number in page.inner_text("article")
    look(page, "centre-request")


def _proves(centre: Centre, page: Any) -> None:
    page.get_by_role("button", name="发送验证码").first.click()
    page.wait_for_selector("input[name=who][value=requester] ~ input#code")
    carry(centre)
    page.fill("#code", centre.code("email", "办理变更申请"))
    page.locator("form:has(#code) button.first").click()
    page.wait_for_selector("input[name=who][value=new_contact]", state="attached")
    carry(centre)
    look(page, "centre-request-new")
    assert centre.sms.posted[-1].address == NEW
    page.fill("input.code", centre.code("sms"))
    page.locator("form:has(input.code) button.first").click()
    page.wait_for_selector("input.code", state="detached")


def _follows(page: Any) -> None:
    look(page, "centre-request-later")
    page.locator("nav.rooms a", has_text="我的申请").click()
    assert ChangeRequest.objects.get().number in page.inner_text("main")
    look(page, "centre-requests")


def test_every_page_fits_a_telephone_by_day_and_by_night(centre: Centre, page: Any) -> None:
    _comes_in(centre, page)
    pages = {
        "record": "/my/record", "full": "/my/record/full", "history": f"/my/record/{centre.entity('email')}",
        "wishes": "/my/wishes", "messages": "/my/messages", "questions": "/my/questions", "sessions": "/my/sessions",
        "again": "/my/again", "pin": "/my/pin", "data": "/my/data", "change-name": "/my/change/name", "change-address": "/my/change/address",
        "identity": "/my/change/identity", "home": "/my", "stop": "/stop",
    }  # fmt: skip
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for language in ("zh-Hans", "en"):
            for name, address in pages.items():
                page.goto(f"{address}?lang={language}")
                look(page, f"centre-{name}-{language}-{scheme}")
    assert page.troubles == []


def test_a_passkey_is_added_and_opens_the_door(
    centre: Centre, page: Any, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.DULY.values, "DULY_PUBLIC_URL", live_server.url)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    _comes_in(centre, page)
    page.goto("/my/sessions")
    page.get_by_role("button", name="添加通行密钥").click()
    page.wait_for_url("**/my/sessions?done=added")
    look(page, "centre-passkey-added")
    carry(centre)
    assert [one.address for one in centre.mail.posted if "通行密钥" in one.text or "passkey" in one.text] == [
        "c0@example.com"
    ]
    page.get_by_role("button", name="退出登录", exact=True).first.click()
    page.wait_for_url("**/my/in")
    page.get_by_role("button", name="使用通行密钥").click()
    page.wait_for_url("**/my")
    assert "Zhang Wei" in page.inner_text("h1")
    assert page.troubles == []
