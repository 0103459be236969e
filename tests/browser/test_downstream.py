# SPDX-License-Identifier: Apache-2.0
"""Recipients of data on a desk and on a telephone, in both languages; nothing is cut off and everybody can use it."""

from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from browser.eyes import a_reader
from duly.rooms.downstream import actions
from duly.rooms.downstream.carrier import Answered
from duly.rooms.downstream.facts import Terms
from rooms.downstream.stage import Stage, a_stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = a_stage(tmp_path)
    made.change()
    made.carrier.answer = Answered(410)
    made.carry()
    made.change("+12025550144")
    terms = Terms("https://crm.example/in", ("profile", "contact_point"), "customer care", services=("hosting",))
    actions.propose(made.legal, made.world.acme.id, "crm", "CRM of Example Ltd", terms)
    return made


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_serves_everybody(chromium: Any, live_server: Any, stage: Stage, language: str) -> None:
    troubles = []
    for name, who, path in (
        ("late", "cy", "/console/downstream"),
        ("all", "operator", "/console/downstream?view=all"),
        ("second", "bo", "/console/downstream?view=open"),
    ):
        reader = a_reader(chromium, live_server.url, f"{who}@example.com", language=language, width=1280)
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            reader.open(path)
            reader.look(f"downstream-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
        reader.page.context.close()
        troubles += reader.troubles
    assert troubles == []
