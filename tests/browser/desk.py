# SPDX-License-Identifier: Apache-2.0
"""A company at its desks: everybody has a browser of their own, and all of them work on the same notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from browser.eyes import Reader, a_reader
from duly.foundation.accounts import actions as accounts
from duly.foundation.ledger.actions import sequence_waiting
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.delivery.models import Delivery
from duly.rooms.insight import actions as insight
from duly.rooms.notices.models import Notice
from duly.rooms.obligations.jobs import advance_due
from rooms.agreement.departments import Departments, a_policy, member
from rooms.delivery.post_office import Recorder, turned
from world import a_world, customer_row, make_customers

_READERS = (("zh-CN", "CN", "Asia/Shanghai", "示例贸易（上海）有限公司"), ("zh-TW", "TW", "Asia/Taipei", "範例商行"),
            ("en", "GB", "Europe/London", "Harbour Example Ltd"))  # fmt: skip


@dataclass
class Office:
    """The company, the browser, the address of the house, and who sits at which window."""

    company: Departments
    browser: Any
    address: str
    seats: dict[str, Reader] = field(default_factory=dict)

    def at(self, name: str, *, language: str = "zh-CN", width: int = 1280) -> Reader:
        """Somebody's window; it stays as they left it."""
        if name not in self.seats:
            email = f"{name}@example.com"
            self.seats[name] = a_reader(self.browser, self.address, email, language=language, width=width)
        return self.seats[name]

    def goes(self, name: str, path: str, **seat: Any) -> Any:
        """Somebody opens a page; gives it."""
        reader = self.at(name, **seat)
        reader.open(path)
        return reader.page

    def does(self, name: str, notice: str, deed: str, *, reason: str = "") -> Any:
        """Somebody opens one of the buttons of a notice's page and confirms what it warns of; gives the page after it."""
        page = self.goes(name, notice)
        box = page.locator(f'details.deed:has(form[action$="/{deed}"])').first
        box.locator("summary").click()
        if reason:
            box.locator("textarea[name=reason]").fill(reason)
        box.locator("form button").click()
        page.wait_for_load_state("networkidle")
        return page

    def lets_take_part(self, notice: str, department: str) -> None:
        """Ada lets a department take part in a notice."""
        page = self.goes("ada", f"{notice}/agreement")
        page.locator('details:has(form[action$="/department"]) > summary').click()
        page.select_option("#part-department", department)
        page.locator('form[action$="/department"] button').click()
        page.wait_for_load_state("networkidle")

    def troubles(self) -> list[str]:
        """What went wrong before anybody's eyes. A preview that the next letter typed makes needless is given up: no trouble."""
        return [
            f"{name}: {trouble}"
            for name, reader in self.seats.items() for trouble in reader.troubles if "AbortError" not in trouble
        ]  # fmt: skip


@contextmanager
def an_office(browser: Any, address: str, folder: Path, **policy: Any) -> Iterator[Office]:
    """Acme with legal and marketing, a translator and a reviewer, and six customers who read three languages."""
    before, patch, until = dict(installed()), pytest.MonkeyPatch(), _until_a_decent_hour()
    real = clock.now
    patch.setattr(clock, "now", lambda: real() + until)
    world = a_world()
    rows = [
        customer_row(n, language=tag, region=region, time_zone=zone, name=f"{name} {n}")
        for n in range(6) for tag, region, zone, name in (_READERS[n % 3],)
    ]  # fmt: skip
    make_customers(world, rows, folder)
    for ref, zh, en in (("legal", "法务部", "Legal"), ("marketing", "市场部", "Marketing")):
        accounts.add_department(world.operator, ref, name_zh=zh, name_en=en, organisation="acme")
    company = Departments(
        world, member(world, "Lu", "legal", "legal"), member(world, "Li", "legal", "legal"),
        member(world, "Mo", "checker", "marketing"),
    )  # fmt: skip
    for name in ("Tess", "Rex"):
        member(world, name, "translator", None)
    if policy:
        a_policy(company, tasks=None, reach=None, **policy)
    install_channels({"email": Recorder(), "sms": Recorder("sms")})
    office = Office(company, browser, address)
    yield office
    for reader in office.seats.values():
        reader.page.context.close()
    install_channels(before)
    patch.undo()


def _until_a_decent_hour() -> timedelta:
    """To ten o'clock UTC of the next Wednesday: daytime and a working day from London to Shanghai."""
    now = clock.now()
    wednesday = now + timedelta(days=(2 - now.weekday()) % 7 or 7)
    return wednesday.replace(hour=10, minute=0, second=0, microsecond=0) - now


def the_house_works(notice: Notice, *channels: str) -> None:
    """What the workers do while nobody looks: forecast, plan, carry, pass news on."""
    insight.freeze(SYSTEM, notice.id)
    advance_due()
    turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
    for channel in channels or ("email", "sms"):
        delivery.carry(channel)
    while flow.dispatch():
        pass
    while sequence_waiting():
        pass
