# SPDX-License-Identifier: Apache-2.0
"""The agent's desk on a screen and on a telephone, in both languages; a conversation answered by keyboard."""

from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from browser.eyes import a_reader
from doors.surveyed import a_survey
from duly.rooms.change_requests import actions as requests
from duly.rooms.customers.models import Party
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import Asking, Opened
from duly.rooms.quality import actions as quality
from duly.rooms.quality import queries as data
from duly.rooms.quality.actions import pairing
from world import World

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = {
    "zh-Hans": {"title": "如何变更手机号", "body": "请登录服务中心，选择“变更登记信息”。"},
    "en": {"title": "How to change your number", "body": "Sign in to the service centre and ask for a change."},
}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(pairing, "enqueue", lambda name, **arguments: True)
    world = a_survey(tmp_path)
    requests.freeze_record(world.cy, party().id)
    return world


def party() -> Party:
    return Party.objects.get(ref="C-00004")


def asked(world: World) -> Opened:
    made = actions.open(world.cy, Asking(party().id, "Where do I pay?\nThe bill says nothing.", channel="phone"))
    actions.set_macro(
        world.cy, world.acme.id, code="pay", titles={"zh-Hans": "付款", "en": "Paying"},
        bodies={"zh-Hans": "{name}：请在柜台付款。", "en": "Dear {name}, please pay at the counter. ({number})"},
    )  # fmt: skip
    return made


def pages(world: World) -> dict[str, tuple[str, str]]:
    """Every page: who opens it, and its address."""
    one = asked(world)
    actions.answer(world.cy, one.id, text="At the counter.")
    actions.note(world.cy, one.id, text="was in a hurry")
    actions.write(world.cy, one.id, text="Which counter?", channel="phone")
    draft = actions.draft_article(world.cy, world.acme.id, slug="phone", texts=TEXTS)
    pair = data.pairs_for(world.cy, world.acme.id)[0].id
    quality.judge(world.ada, pair, same=True, reason="one passport")
    finding = data.findings_for(world.cy, world.acme.id)[0].id
    return {
        "customer": ("cy", f"/console/customers/{party().id}"), "queue": ("cy", "/console/conversations"),
        "conversation": ("cy", f"/console/conversations/{one.id}"), "begin": ("cy", f"/console/conversations/new/{party().id}"),
        "macros": ("cy", "/console/ready-answers"), "articles": ("ada", "/console/articles"),
        "article": ("ada", f"/console/articles/{draft}"), "writing": ("cy", f"/console/articles/new?of={draft}"),
        "desk-figures": ("bo", "/console/desk-figures"), "quality": ("bo", "/console/quality"),
        "findings": ("cy", "/console/quality/findings"), "finding": ("cy", f"/console/quality/findings/{finding}"),
        "doubles": ("ada", "/console/quality/doubles"), "pair": ("bo", f"/console/quality/doubles/{pair}"),
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_serves_everybody(chromium: Any, live_server: Any, world: World, language: str) -> None:
    troubles = []
    for name, (who, path) in pages(world).items():
        reader = a_reader(chromium, live_server.url, f"{who}@example.com", language=language, width=1280)
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            reader.open(path)
            reader.look(f"desk-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
        reader.page.context.close()
        troubles += reader.troubles
    assert not troubles, "\n".join(troubles)


def test_an_agent_takes_a_conversation_from_the_queue_and_answers_it_with_a_ready_answer_by_keyboard(
    chromium: Any, live_server: Any, world: World
) -> None:
    one = asked(world)
    reader = a_reader(chromium, live_server.url, "cy@example.com", language="en", width=1280)
    page = reader.page
    reader.open("/console/conversations")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/conversations/{one.id}")
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast")
    page.select_option("#macro", label="Paying")
    page.click("button:has-text('Put it in')")
    page.wait_for_selector("#answer-field .help")
    assert one.number in page.input_value("#answer")
    assert len(queries.thread_of(world.cy, one.id)) == 1
    page.click("button:has-text('Send the answer')")
    page.wait_for_selector(".said-staff")
    assert queries.conversation_for(world.cy, one.id).assignee == world.cy.id
    assert reader.troubles == []
    page.context.close()
