# SPDX-License-Identifier: Apache-2.0
"""Every page of every door, after a busy month, for everybody: nothing fails, overflows, is nameless, breaks WCAG 2.2 AA or is heavy.

A page is opened once in each language and looked at twice: on a desk in the light, on a telephone in the dark (and, for
pictures, the other way round, too).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from browser.axe import violations
from browser.eyes import SHOTS, Reader, a_reader
from browser.town import Town, a_town
from duly.rooms.announcements import actions as announcements
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.delivery.models import Delivery
from duly.rooms.printing import queries as printing
from duly.rooms.repairs import queries as awaited
from duly.rooms.tariffs import queries as prices

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [(1280, "light"), (390, "dark")]
MORE_LOOKS = [(1280, "dark"), (390, "light")] if SHOTS else []
"""The width of the window, and the colours of the system."""
STILL = 0.03
"""Cumulative layout shift (web.dev/cls); 0.1 is called good. A long table that a busy machine paints while its rows still come
in settles the widths of its columns, which alone comes to 0.02."""
_SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  const add = (list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value; };
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 50);
})"""
LARGEST = 150_000
"""Bytes of a page with all its scripts and styles, as they come out of the wire before compression."""


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
        "customer": f"/console/customers/{customer[0]}", "imports": "/console/imports", **_of_a_transfer(town), "outbox": "/console/outbox",
        "delivery": f"/console/deliveries/{grief}", "letter": f"/console/deliveries/{letter}",
        "providers": "/console/providers", "costs": "/console/costs", "letters": "/console/letters",
        "ledger": "/console/ledger", "nobody": "/console/worklist?mine=1", "editor": f"{written}/text", "editor-launched": f"{notice}/text", "plan": f"{written}/plan",
        "plan-phases": f"{notice}/plan", "poster": f"{notice}/poster", "differences": f"{written}/differences", "begin": "/console/notices/begin",
        "begin-merger": "/console/notices/begin/merger_or_division?deal=merger", "begin-fee": "/console/notices/begin/fee_change",
        "written": written, "translations": f"{written}/translations", "translation": f"{written}/translations?language=en",
        "my-translations": "/console/translations", "glossary": "/console/glossary", "agreement": f"{written}/agreement",
        "dossier": f"{written}/dossier", "tasks": "/console/tasks", "policy": "/console/policy", "profile": "/console/profile",
        "delegations": "/console/delegations", "reports": "/console/reports", "library": "/console/library", "preferences": "/console/preferences",
        "rules": "/console/rules", "rule-pack": "/console/rules/cn-company-law", "notice-rules": f"{written}/rules",
        "roll-zh": f"{notice}/roll?q=示例", "portal": town.link(2),
        "portal-zh": town.link(3), "portal-contact": f"/n/{awaited.token_of(repair.id)}/contact", "public": "/",
    }  # fmt: skip


def _of_a_transfer(town: Town) -> dict[str, str]:
    one = f"/console/transfers/{town.transfer}"
    return {
        "parcels": "/console/parcels", "parcel-keys": "/console/parcels/keys",
        "transfers": "/console/transfers", "transfer-new": "/console/transfers/new", "transfer-file": "/console/transfers/new?way=file",
        "transfer": one, "transfer-mapping": f"{one}/mapping", "transfer-sample": f"{one}/sample", "transfer-rows": f"{one}/rows", "transfer-rounds": f"{one}/rounds",
        "transfer-cutover": f"{one}/cutover", "transfer-cutover-plan": f"{one}/cutover/plan", "transfer-left-out": f"{one}/rows?what=left-out", "transfer-report": f"{one}/report",
        "transfer-after": f"{one}/after", "transfer-case": f"{one}/case", "transfer-cases": "/console/cases",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_serves_everybody(chromium: Any, live_server: Any, town: Town, language: str) -> None:
    reader = a_reader(chromium, live_server.url, "operator@example.com", language=language, width=LOOKS[0][0])
    weights: list[int] = []
    reader.page.on("response", lambda answer: weights.append(_weight(answer)))
    for name, path in pages(town).items():
        weights.clear()
        _onto(reader, *LOOKS[0])
        reader.open(path)
        if sum(weights) > LARGEST:
            reader.troubles.append(f"{name}: {sum(weights)} bytes")
        if (shift := reader.page.evaluate(_SHIFTED)) > STILL:
            reader.troubles.append(f"{name}: its parts move by {shift:.3f}")
        _look_through(reader, name)
    reader.page.click("a[href^='/announcements/']")
    _look_through(reader, "announcement")
    reader.page.goto(f"{live_server.url}/console/notices/2000-9999")
    reader.troubles = [one for one in reader.troubles if "404" not in one]
    _look_through(reader, "refused")
    reader.page.context.clear_cookies()
    reader.open("/console/sign-in")
    _look_through(reader, "sign-in")
    reader.page.context.close()
    assert reader.troubles == []


def _onto(reader: Reader, width: int, scheme: Any) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    reader.name = f"{reader.language}-{width}-{scheme}"


def _look_through(reader: Reader, name: str) -> None:
    """The page as it stands, and with its first folded form open."""
    folded = reader.page.locator("details.deed > summary").all()[:1]
    for turn, (width, scheme) in enumerate((*LOOKS, *MORE_LOOKS)):
        _onto(reader, width, scheme)
        reader.look(f"town-{name}")
        if turn == 1:
            for one in folded:
                one.click()
        reader.troubles += [f"{name}, {width} {scheme}: {trouble}" for trouble in violations(reader.page)]


def _weight(answer: Any) -> int:
    """Everything of the page's own; what one page asks for again and again counts once."""
    kinds = {"document", "stylesheet", "script"}
    return len(answer.body()) if answer.request.resource_type in kinds and answer.ok else 0


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
