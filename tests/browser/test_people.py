# SPDX-License-Identifier: Apache-2.0
"""Calls, the counter, the slip, contact repair and the customer's own form in a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from browser.eyes import a_reader
from doors.story import a_bilingual_file
from duly.foundation.ledger.actions import sequence_waiting
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.audience import queries as audience
from duly.rooms.counter import actions as counter
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.delivery.models import Delivery
from duly.rooms.notices import actions as notices
from duly.rooms.obligations.jobs import advance_due
from duly.rooms.obligations.models import Obligation
from duly.rooms.repairs import actions as repairs
from duly.rooms.repairs import queries as awaited
from rooms.counter.test_counter import PDF
from rooms.delivery.post_office import Recorder, turned
from rooms.notices.letters import an_approved_notice
from rooms.repairs.stage import GONE
from world import a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _daytime(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held for the night, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 2, 12, tzinfo=UTC))


NOON = datetime(2026, 11, 25, 6, tzinfo=UTC)
SIZES, LANGUAGES = (1280, 390), ("zh-CN", "en")


@pytest.fixture
def people(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A launch that has come to its calls; addresses of the pages by name."""
    before = dict(installed())
    world = a_world()
    rows = [
        customer_row(0, language="zh-CN", region="CN", time_zone="Asia/Shanghai", name="示例客户甲"),
        customer_row(1, language="de", region="DE", time_zone="Europe/Berlin", name="Beispiel Handel GmbH"),
        customer_row(2, language="en", region="US", time_zone="America/New_York", name="Example Stores Inc"),
        customer_row(3, language="fr", region="FR", time_zone="Europe/Paris", name="Exemple SARL"),
    ]
    make_customers(world, rows, tmp_path)
    install_channels({"email": Recorder(answers=[GONE, GONE]), "sms": Recorder("sms")})
    german = {
        "title": "Wir ziehen um",
        "summary": "Ab {{ effective_on|date }} unter {{ new_address }}.",
        "body": "Guten Tag {{ name }},\n\n{{ organisation }} zieht am {{ effective_on|date }} von {{ old_address }} nach {{ new_address }} um.\n\nTelefon: {{ phone }}.\n\nBestätigen: {{ link }}",
        "sms": "{{ organisation }} {{ link }} {{ code }}",
    }
    steps = [{"channel": "email", "wait": "3d"}, {"channel": "call", "wait": "5d"}]
    notice = an_approved_notice(
        world,
        a_bilingual_file(
            **{"plan/steps": steps, "content/de": german, "content/fr": german | {"title": "Nous déménageons"}}
        ),
    )
    notices.launch(world.ada, notice.id)
    advance_due()
    turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
    delivery.carry("email")
    while flow.dispatch():
        pass
    turned(lambda: Obligation.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
    advance_due()
    recipients = [card.id for card in audience.recipients(notice.id)]
    calls = {call.name: call.delivery.id for call in deliveries.call_list_for(world.operator)}
    delivery.take_call(world.cy, calls["Exemple SARL"])
    german_call = calls["Beispiel Handel GmbH"]
    delivery.take_call(world.cy, german_call)
    delivery.record_call(world.cy, german_call, result="no_answer", note="Nach 14 Uhr versuchen", minutes=1)
    delivery.take_call(world.operator, german_call)
    repairs.ask_due(SYSTEM)
    counter.attach(world.cy, recipients[2], PDF)
    while sequence_waiting():
        pass
    (repair, *_) = awaited.repairs_for(world.operator)
    yield {
        "calls": "/console/calls", "call": f"/console/calls/{german_call}", "counter-search": "/console/counter?q=C-0",
        "counter": f"/console/counter/{recipients[2]}", "slip": f"/console/counter/{recipients[0]}/slip",
        "repairs": "/console/repairs", "mending": f"/n/{awaited.token_of(repair.id)}/contact",
    }  # fmt: skip
    install_channels(before)


def test_the_pages_of_people_who_speak_with_customers_read_well(
    chromium: Any, live_server: Any, people: dict[str, str]
) -> None:
    troubles = []
    for language in LANGUAGES:
        for width in SIZES:
            reader = a_reader(chromium, live_server.url, "operator@example.com", language=language, width=width)
            for name, path in people.items():
                asked = f"{path}?lang={'zh-Hans' if language == 'zh-CN' else 'en'}" if name == "mending" else path
                reader.open(asked)
                reader.look(f"people-{name}")
            troubles += [f"{reader.name} {trouble}" for trouble in reader.troubles]
            reader.page.context.close()
    assert troubles == []


def test_a_customer_corrects_an_address_in_the_browser(chromium: Any, live_server: Any, people: dict[str, str]) -> None:
    reader = a_reader(chromium, live_server.url, "operator@example.com", language="en", width=390)
    reader.open(f"{people['mending']}?lang=en")
    reader.page.fill("#value", "corrected@example.com")
    reader.page.click("button.first")
    reader.page.wait_for_selector("#code")
    reader.look("people-mending-code")
    delivery.carry("email")
    reader.page.fill("#code", installed()["email"].providers[0].channel.posted[-1].code)
    reader.page.click("button.first")
    reader.page.wait_for_selector("h1:has-text('corrected')")
    reader.look("people-mending-done")
    assert reader.troubles == []
