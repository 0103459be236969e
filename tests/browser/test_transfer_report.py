# SPDX-License-Identifier: Apache-2.0
"""The report of a transfer on a desk and on a telephone, in both languages: what blocks is declared, answered for, printed."""

from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from browser.eyes import Reader, a_reader
from browser.test_transfers import LIST, a_transfer
from duly.rooms.transfer import actions, queries
from rooms.transfer.town import Ground, loaded, reconciled, rehearsed
from world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_blocks_is_seen_and_answered_for_and_the_report_serves_everybody(
    chromium: Any, live_server: Any, world: World, ground: Ground, tmp_path: Path, language: str
) -> None:
    blocked = a_transfer(world, ground, tmp_path, "blocked")
    actions.declare(world.ada, blocked, {"receiver": {"name": "Beta", "country": "US", "contact": "beta@example.com"}})
    rehearsed(world, blocked)
    compared = reconciled(world, loaded(world, a_transfer(world, ground, tmp_path, "compared")))
    actions.keep_report(world.ada, compared, "zh")
    reader = a_reader(chromium, live_server.url, "bo@example.com", language=language, width=1280)
    for name, one in (("blocked", blocked), ("compared", compared)):
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            _open(reader, f"{LIST}/{one}/report")
            reader.look(f"transfer-report-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
    _open(reader, f"{LIST}/{blocked}/report")
    code = reader.page.locator("#code").input_value()
    reader.page.fill("#reason", "Counsel looked at it on 20 November")
    reader.page.locator("form[action$='answer'] button").click()
    reader.page.wait_for_load_state("load")
    assert code in {one.concern.code for one in queries.report_of(world.ada, blocked).concerns if one.by == "Bo"}
    reader.page.context.close()
    assert reader.troubles == []


def _open(reader: Reader, path: str) -> None:
    reader.page.goto(f"{reader.address}{path}")
    reader.page.wait_for_load_state("load")
