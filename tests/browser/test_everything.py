# SPDX-License-Identifier: Apache-2.0
"""Every page of every door, after a busy month: nothing overflows, nothing is nameless, nothing fails."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from browser.eyes import SHOTS, a_reader
from browser.town import Town, a_town
from duly.rooms.announcements import actions as announcements
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.delivery.models import Delivery
from duly.rooms.printing import queries as printing
from duly.rooms.repairs import queries as awaited
from duly.rooms.tariffs import queries as prices

pytestmark = pytest.mark.django_db(transaction=True)
WINDOWS = [("zh-CN", 390), ("en", 1280)] + ([("zh-CN", 1280), ("en", 390)] if SHOTS else [])
"""Who reads, at which width; all four when pictures are wanted."""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    before = dict(installed())
    press, heads = list(printing._installed), list(printing._heads)
    fetch, base = list(announcements._fetch), list(announcements._base)
    prices.forget()
    cache.clear()
    yield a_town(tmp_path)
    install_channels(before)
    printing._installed[:], printing._heads[:] = press, heads
    announcements._fetch[:], announcements._base[:] = fetch, base
    prices.forget()
    cache.clear()


def pages(town: Town) -> dict[str, str]:
    notice, drafted = f"/console/notices/{town.notice.id}", f"/console/notices/{town.drafted.id}"
    written = f"/console/notices/{town.written.id}"
    call = Delivery.objects.filter(mailing__channel="call", state__in=("planned", "held")).values_list("id", flat=True)[
        0
    ]
    letter = Delivery.objects.filter(mailing__channel="letter").values_list("id", flat=True)[0]
    grief = Delivery.objects.filter(state="unknown").values_list("id", flat=True)[0]
    customer = Delivery.objects.filter(state="failed").values_list("customer_id", "recipient_id")[0]
    (repair, *_) = awaited.repairs_for(town.world.operator)
    return {
        "today": "/console/", "search": "/console/search?q=C-0", "notices": "/console/notices", "notice": notice, "submitted": drafted, "new": "/console/notices/new",
        "revision": f"{drafted}/revision", "board": f"{notice}/board", "board-ask": f"{notice}/board?ask=phase-stop",
        "roll": f"{notice}/roll", "recipient": f"/console/recipients/{customer[1]}", "calls": "/console/calls",
        "call": f"/console/calls/{call}", "worklist": "/console/worklist", "counter": "/console/counter?q=C-0",
        "counter-page": f"/console/counter/{town.recipients[2]}", "slip": f"/console/counter/{town.recipients[3]}/slip",
        "repairs": "/console/repairs", "questions": "/console/questions", "customers": "/console/customers",
        "customer": f"/console/customers/{customer[0]}", "imports": "/console/imports", "outbox": "/console/outbox",
        "delivery": f"/console/deliveries/{grief}", "letter": f"/console/deliveries/{letter}",
        "providers": "/console/providers", "costs": "/console/costs", "letters": "/console/letters",
        "ledger": "/console/ledger", "nobody": "/console/worklist?mine=1", "editor": f"{written}/text", "editor-launched": f"{notice}/text", "plan": f"{written}/plan",
        "plan-phases": f"{notice}/plan", "differences": f"{written}/differences", "begin": "/console/notices/begin",
        "begin-merger": "/console/notices/begin/merger_or_division?deal=merger", "begin-fee": "/console/notices/begin/fee_change",
        "written": written, "translations": f"{written}/translations", "translation": f"{written}/translations?language=en",
        "my-translations": "/console/translations", "glossary": "/console/glossary", "agreement": f"{written}/agreement",
        "dossier": f"{written}/dossier", "tasks": "/console/tasks", "policy": "/console/policy", "profile": "/console/profile",
        "delegations": "/console/delegations", "reports": "/console/reports", "library": "/console/library", "preferences": "/console/preferences",
        "rules": "/console/rules", "rule-pack": "/console/rules/cn-company-law", "notice-rules": f"{written}/rules",
        "roll-zh": f"{notice}/roll?q=示例", "portal": town.link(2),
        "portal-zh": town.link(3), "portal-contact": f"/n/{awaited.token_of(repair.id)}/contact", "public": "/",
    }  # fmt: skip


def test_every_page_reads_well_after_a_busy_month(chromium: Any, live_server: Any, town: Town) -> None:
    troubles = []
    for language, width in WINDOWS:
        reader = a_reader(chromium, live_server.url, "operator@example.com", language=language, width=width)
        for name, path in pages(town).items():
            reader.open(path)
            reader.look(f"town-{name}")
        reader.page.click("a[href^='/announcements/']")
        reader.look("town-announcement")
        troubles += [f"{reader.name} {trouble}" for trouble in reader.troubles]
        reader.page.context.close()
    assert troubles == []


def test_a_phase_is_stopped_and_sending_paused_from_the_board(chromium: Any, live_server: Any, town: Town) -> None:
    reader = a_reader(chromium, live_server.url, "bo@example.com", language="en", width=390)
    page = reader.page
    reader.open(f"/console/notices/{town.notice.id}/board")
    page.get_by_role("link", name="Stop phase 2").click()
    page.fill("#ask-reason", "Too many questions.")
    page.get_by_role("button", name="Stop phase 2").click()
    page.wait_for_selector("a:has-text('Release phase 2')")
    page.get_by_role("link", name="Pause sending").click()
    page.get_by_role("button", name="Pause sending").click()
    page.wait_for_selector("#board >> text=paused")
    assert reader.troubles == []
