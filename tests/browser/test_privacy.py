# SPDX-License-Identifier: Apache-2.0
"""The pages about customers' own data, on a desk and on a telephone, in both languages: nothing fails, overflows or breaks WCAG."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from browser.eyes import a_reader
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.privacy import actions, queries
from rooms.privacy.stage import Stage, a_stage

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [(1280, "light"), (390, "dark")]


def full_of_it(folder: Path) -> tuple[Stage, dict[str, str]]:
    """Something stands on each of the pages; their addresses by name."""
    stage = a_stage(folder, contract_end="")
    world, home = stage.world, stage.world.acme.id
    waiting = stage.asked("erasure", words="Please erase me.")
    stage.granted("restriction")
    letter = actions.receive(world.cy, stage.party.id, kind="access", channel="letter")
    actions.show_document(world.cy, letter.id, b"%PDF-1.4 passport", media_type="application/pdf")
    actions.hold(stage.lena, home, reason="litigation", note="case 17")
    actions.propose_rule(stage.lena, home, actions.Terms("transactions", "CN-EC-06", 36))
    actions.keep_paper(
        stage.lena, home, world.cy.id, actions.Signed("nda", date(2026, 1, 5), None, b"%PDF", "application/pdf")
    )
    actions.set_bait(stage.lena, stage.party.id, on=True)
    actions.reveal(world.cy, stage.party.id, actions.Wanted(), reason="review")
    check = actions.plan_check(stage.lena, home, period="2026-Q4", due_on=date(2026, 12, 15), owner=world.cy.id)
    points = queries.check_for(stage.lena, check).points
    actions.do_check(
        world.cy, check, [actions.Answer(n != 3, "" if n != 3 else "one lacks training") for n, _ in enumerate(points)]
    )
    return stage, {
        "listing": "/console/privacy", "request": f"/console/privacy/{waiting.id}", "document": f"/console/privacy/{letter.id}",
        "keeping": "/console/privacy/keeping", "confidentiality": "/console/privacy/confidentiality",
        "check": f"/console/privacy/checks/{check}",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_pages_serve_everybody(chromium: Any, live_server: Any, tmp_path: Path, language: str) -> None:
    before = dict(installed())
    _, pages = full_of_it(tmp_path)
    reader = a_reader(chromium, live_server.url, "operator@example.com", language=language, width=LOOKS[0][0])
    for name, path in pages.items():
        reader.open(path)
        for width, scheme in LOOKS:
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}-{scheme}"
            reader.look(f"privacy-{name}")
            reader.troubles += [f"{name}, {width} {scheme}: {trouble}" for trouble in violations(reader.page)]
    reader.page.context.close()
    install_channels(before)
    assert reader.troubles == []
