# SPDX-License-Identifier: Apache-2.0
"""The sample of a transfer, looked at by machines: in both languages, on a desk and on a telephone."""

from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from browser.eyes import a_reader
from browser.test_transfers import _open
from duly.rooms.transfer import actions
from duly.rooms.transfer.facts import Judged
from rooms.transfer import registry_town
from rooms.transfer.town import loaded, reconciled
from world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_sample_serves_everybody(
    chromium: Any, live_server: Any, world: World, tmp_path: Path, language: str
) -> None:
    rows = [registry_town.line(n) for n in range(1, 31)]
    made = reconciled(world, loaded(world, registry_town.laid_down(world, tmp_path, rows)))
    path, troubles = f"/console/transfers/{made}", []
    reader = a_reader(chromium, live_server.url, "bo@example.com", language=language, width=1280)
    for name, begin in (
        ("nothing", lambda: None),
        ("drawn", lambda: actions.draw_sample(world.bo, made)),
        ("judged", _judge(world, made)),
    ):
        begin()
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            for page, place in (("sample", f"{path}/sample"), ("page", path)):
                _open(reader, place)
                reader.look(f"transfer-{page}-{name}")
                troubles += [f"{page} {name}, {width}: {trouble}" for trouble in violations(reader.page)]
    reader.page.context.close()
    assert troubles + reader.troubles == []


def _judge(world: World, made: Any) -> Any:
    said = [Judged(n, n != 2, "" if n != 2 else "姓名有误 / the name") for n in range(1, 31)]
    return lambda: actions.judge_sample(world.bo, made, said)
