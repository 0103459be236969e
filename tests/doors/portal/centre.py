# SPDX-License-Identifier: Apache-2.0
"""A customer in the service centre, with a browser, and the post at hand."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import Client

from doors.story import a_browser, text_of
from duly.house import flow
from duly.kernel import clock
from duly.rooms.access import jobs
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Letter, install_channels
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import Recorder, turned
from world import World, a_world, customer_row, make_customers

CODE = re.compile(r"(?<![A-Z0-9])[2-9A-HJ-NP-TV-Z]{6}(?![A-Z0-9])")


@dataclass
class Centre:
    """A company, two customers, what was posted to them."""

    world: World
    parties: list[Party]
    mail: Recorder = field(default_factory=Recorder)
    sms: Recorder = field(default_factory=lambda: Recorder("sms"))

    def carry(self) -> None:
        """Jobs run, and everything that is planned goes out."""
        jobs.send()
        turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
        for channel in ("email", "sms"):
            delivery.carry_urgent(channel)
            delivery.carry(channel)
        while flow.dispatch():
            pass

    def code(self, channel: str = "email", words: str = "") -> str:
        """The code in the latest message that says something."""
        posted = (self.mail if channel == "email" else self.sms).posted
        return code_in(next(one for one in reversed(posted) if words in one.text and CODE.search(one.text)))

    def signed_in(self, contact: str = "c0@example.com", language: str = "en", **options: Any) -> Client:
        """A browser whose customer came in by a code."""
        browser = a_browser(language=language, **options)
        browser.post("/my/in", {"contact": contact})
        self.carry()
        words = {"zh-TW": "服務中心", "zh-CN": "服务中心"}.get(language, "service centre")
        answer = browser.post("/my/code", {"code": self.code("email" if "@" in contact else "sms", words)})
        assert (answer.status_code, answer["Location"]) == (303, "/my")
        return browser

    def entity(self, channel: str, number: int = 0) -> UUID:
        """A contact point on record."""
        from duly.rooms.customers import queries

        record = queries.record_of(self.parties[number].id)
        return next(one.id for one in record.entities if one.attributes.get("channel") == channel)

    def asks(self, browser: Client, what: str = "phone", channel: str = "sms", **said: str) -> str:
        """The customer asks for a change of what is on record; the address of the request."""
        form = {"entity": str(self.entity(channel)), "nature": "update", "value": "+12025550188", "step": "send"} | said
        answer = browser.post(f"/my/change/{what}", form)
        assert answer.status_code == 303, text_of(answer)
        return str(answer["Location"]).partition("?")[0]


def code_in(letter: Letter) -> str:
    """The code of a message."""
    found = CODE.search(letter.text)
    assert found, letter.text
    return found[0]


def a_centre(folder: Path) -> Centre:
    """``c0@example.com`` and ``c1@example.com``, each with a mobile number."""
    world = a_world()
    parties = make_customers(world, [customer_row(0, name="Zhang Wei", kind="person"), customer_row(1)], folder)
    centre = Centre(world, sorted(parties, key=lambda one: one.ref))
    install_channels({"email": centre.mail, "sms": centre.sms})
    return centre
