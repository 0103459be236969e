# SPDX-License-Identifier: Apache-2.0
"""A notice in two languages that went out to three customers: what the doors with pages are tried on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client

from duly.foundation.accounts.models import User
from duly.kernel import clock, tokens
from duly.rooms.audience import queries as audience
from duly.rooms.notices import actions
from duly.rooms.notices.models import Notice
from duly.rooms.obligations import queries as obligations
from duly.rooms.obligations.jobs import advance_due
from rooms.notices.letters import BODY, a_file, an_approved_notice
from world import World, a_world, customer_row, make_customers

CHINESE = {
    "title": "我们搬家了",
    "summary": "自{{ effective_on|date }}起迁至{{ new_address }}。",
    "body": BODY.replace("Dear {{ name }},", "尊敬的{{ name }}："),
    "sms": "{{ organisation }} {{ new_address }} {{ link }}",
}


def a_bilingual_file(**changes: Any) -> dict[str, Any]:
    """The notice file with a Chinese edition beside the English one."""
    return a_file(**{"content/zh-CN": CHINESE, **changes})


@dataclass
class Story:
    """A launched notice, its people, and the recipients by position: English, Chinese, English."""

    world: World
    notice: Notice
    recipients: list[UUID]

    def link(self, position: int = 0, *, until: datetime | None = None) -> str:
        """The address of a recipient's own page."""
        until = until or clock.now() + timedelta(days=1)
        return f"/n/{tokens.issue(settings.DULY.secret, 'portal', self.recipients[position], until)}"

    def state(self, position: int = 0) -> str:
        """How a recipient stands now."""
        return obligations.obligation(self.recipients[position]).state


def a_story(folder: Path) -> Story:
    """Ada writes, Bo approves, Ada launches, the first step is planned: at whatever hour of the night the test runs."""
    world = a_world()
    rows = [
        customer_row(0, name="Smith & Sons"),
        customer_row(1, name="示例贸易", language="zh-CN", region="CN", time_zone="Asia/Shanghai"),
        customer_row(2),
    ]
    make_customers(world, rows, folder)
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/quiet_hours": "waived"}))
    actions.launch(world.ada, notice.id)
    advance_due()
    return Story(world, notice, [card.id for card in audience.recipients(notice.id)])


def a_browser(email: str | None = None, language: str = "en", *, checks_csrf: bool = False) -> Client:
    """A browser that speaks a language, signed in as somebody or as nobody."""
    client = Client(headers={"Accept-Language": language}, enforce_csrf_checks=checks_csrf)
    if email:
        client.force_login(User.objects.get(email=email))
    return client


def text_of(response: Any) -> str:
    """The page as text."""
    text: str = response.content.decode()
    return text


def bytes_of(response: Any) -> bytes:
    """A download as bytes."""
    return b"".join(response.streaming_content)
