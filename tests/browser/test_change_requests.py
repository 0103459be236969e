# SPDX-License-Identifier: Apache-2.0
"""Change requests on a desk and on a telephone, in both languages: every page, and the queue worked by keyboard alone."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from browser.axe import violations
from browser.eyes import Reader, a_reader
from doors.asking import an_asking_stage
from duly.kernel.actors import PROVIDER
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import Receipt
from rooms.change_requests.mails.test_receiving import mail
from rooms.change_requests.stage import NEW_EMAIL, Stage

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/console/change-requests"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def pages(stage: Stage) -> dict[str, tuple[str, str]]:
    """Every page: who opens it, and its address."""
    waiting = stage.in_review()
    applied = stage.applied(stage.uscc())
    fresh = stage.ask(stage.world.cy, stage.name("Acme Buyers Ltd"), channel="phone", flags=("urgent", "first_seen"))
    actions.hold(
        stage.world.cy,
        stage.ask(stage.world.cy, stage.phone("+12025550177"), channel="letter").id,
        kind="fraud",
        note="x",
    )
    return {
        "queue": ("cy", LIST), "decision": ("bo", f"{LIST}/{waiting.id}"), "fresh": ("cy", f"{LIST}/{fresh.id}"),
        "applied": ("cy", f"{LIST}/{applied.id}"), "find": ("cy", f"{LIST}/new?q=C-0"),
        "form": ("cy", f"{LIST}/new/{stage.party.id}"), "customer": ("cy", f"/console/customers/{stage.party.id}"),
        "rules": ("bo", f"{LIST}/rules"), "today": ("bo", "/console/"), "mails": ("cy", f"{LIST}/mails"),
        "mail": ("cy", f"{LIST}/mails/{a_mail(stage)}"), "disputed": ("lee", f"{LIST}/{disputed(stage, applied)}"),
    }  # fmt: skip


def a_mail(stage: Stage) -> UUID:
    """One that asks for a change and does not say which value."""
    raw = mail("Hello, please change my mobile number. Thank you, C0", files={"licence.pdf": b"%PDF-1.7 x"})
    actions.receive_mail(PROVIDER, raw)
    return queries.unread_mails(stage.world.cy, stage.world.acme.id)[0].id


def disputed(stage: Stage, applied: Receipt) -> UUID:
    """What was applied is disputed, and waits for somebody who had no hand in it."""
    actions.dispute(stage.customer, applied.id, "It was not me.")
    return applied.id


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_serves_everybody(chromium: Any, live_server: Any, stage: Stage, language: str) -> None:
    troubles = []
    for name, (who, path) in pages(stage).items():
        reader = a_reader(chromium, live_server.url, f"{who}@example.com", language=language, width=1280)
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            reader.open(path)
            reader.look(f"requests-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
        reader.page.context.close()
        troubles += reader.troubles
    assert troubles == []


def test_the_queue_is_worked_by_keyboard(chromium: Any, live_server: Any, stage: Stage) -> None:
    first = stage.in_review()
    stage.ask(stage.world.cy, stage.name(), channel="phone")
    reader = a_reader(chromium, live_server.url, "bo@example.com", language="en", width=1280)
    reader.open("/console/")
    _press(reader, "g", "v")
    reader.page.wait_for_url(f"**{LIST}")
    _press(reader, "j", "j", "k")
    assert reader.page.evaluate("document.activeElement.textContent") == first.number
    with reader.page.expect_navigation():
        _press(reader, "Enter")
    reader.page.locator("select[name^='item:']").focus()
    _press(reader, "ArrowDown")
    assert reader.page.evaluate("document.activeElement.value") == ""
    _press(reader, "Tab")
    reader.page.keyboard.type("compared")
    reader.page.locator("#review button.first").focus()
    with reader.page.expect_navigation():
        _press(reader, "Enter")
    reader.page.context.close()
    assert (stage.state(first), reader.troubles) == ("cooling", [])


def test_a_request_is_taken_down_on_a_telephone(chromium: Any, live_server: Any, stage: Stage) -> None:
    reader = a_reader(chromium, live_server.url, "cy@example.com", language="zh-CN", width=390)
    reader.open(f"{LIST}/new/{stage.party.id}")
    reader.page.select_option("#target0", str(stage.entity(channel="email").id))
    reader.page.fill("#value0", NEW_EMAIL)
    with reader.page.expect_navigation():
        reader.page.click("button:has-text('登记')")
    reader.look("requests-taken-down")
    assert "CR-2026-000001" in reader.page.inner_text("h1")
    assert "身份未核验" in reader.page.inner_text("header.top")
    reader.page.context.close()
    assert reader.troubles == []


def _press(reader: Reader, *keys: str) -> None:
    for key in keys:
        reader.page.keyboard.press(key)
