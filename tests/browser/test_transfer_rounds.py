# SPDX-License-Identifier: Apache-2.0
"""Rounds of a transfer on a desk and on a telephone, in both languages; somebody decides a conflict there."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from browser.axe import violations
from browser.eyes import a_reader
from browser.test_transfers import LIST
from duly.foundation.ledger.actions import sequence_waiting
from duly.rooms.transfer import actions, jobs, queries
from rooms.transfer.test_rounds import again, in_step
from rooms.transfer.town import Ground, line
from world import World

pytestmark = pytest.mark.django_db(transaction=True)


def followed(world: World, ground: Ground, folder: Path) -> UUID:
    """Three rounds; three rows that both sides changed, one that is gone."""
    made = in_step(world, ground, folder, [line(n) for n in range(1, 121)], every=300)
    again(world, made, folder, [line(n) for n in range(1, 161)])
    again(world, made, folder, [line(n, 姓名="改名" if n % 9 == 0 else f"客户{n}") for n in range(1, 171)])
    ground.rows("UPDATE {s}.party SET name = '他人', balance = 7 WHERE ref IN ('C000003', 'C000004')")
    ground.rows("DELETE FROM {s}.party WHERE ref = 'C000005'")
    again(world, made, folder, [line(n, 姓名="新" if n in {3, 4, 5} or n > 150 else f"客户{n}") for n in range(2, 171)])
    while sequence_waiting():
        pass
    return made


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_rounds_are_shown_and_a_conflict_is_decided(
    chromium: Any, live_server: Any, world: World, ground: Ground, tmp_path: Path, language: str
) -> None:
    made = followed(world, ground, tmp_path)
    ada = a_reader(chromium, live_server.url, "ada@example.com", language=language, width=1280)
    for width, scheme in ((1280, "light"), (390, "dark")):
        ada.page.set_viewport_size({"width": width, "height": 900})
        ada.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        ada.name = f"{language}-{width}"
        for name, path in (("transfer", f"{LIST}/{made}"), ("rounds", f"{LIST}/{made}/rounds")):
            ada.open(path)
            ada.look(f"followed-{name}")
            ada.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(ada.page)]
    row = ada.page.get_by_role("row").filter(has_text="C000004")
    with ada.page.expect_navigation():
        row.get_by_role("button", name="以来源为准" if language == "zh-CN" else "the source stands").click()
    assert queries.open_conflicts(made) == 3
    with ada.page.expect_navigation():
        ada.page.get_by_role("button", name="同步变化" if language == "zh-CN" else "Carry over what changed").click()
    jobs.look_for_changes(str(made))
    actions.carry(made)
    assert ground.rows("SELECT name FROM {s}.party WHERE ref = 'C000004'") == [("新",)]
    assert ada.troubles == []
    ada.page.context.close()
