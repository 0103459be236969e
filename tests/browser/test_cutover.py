# SPDX-License-Identifier: Apache-2.0
"""A cut-over on a desk and on a telephone, in both languages: its page at every point, and people go the whole way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from browser.axe import violations
from browser.eyes import Reader, a_reader
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State
from rooms.transfer.switching import cutover, frozen, ready, ticked
from rooms.transfer.town import MAPPING, Ground, line, reconciled
from world import World

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/console/transfers"
ITEMS = [
    {"what": {"zh": "备份已在备机演练恢复，用时 40 分钟", "en": "The backup was restored on the spare machine on trial"}, "owner": "bo@example.com", "department": "it"},
    {"what": {"zh": "各营业部已收到停机通知", "en": "Branches are told when it stands still"}, "owner": "cy@example.com", "gate": False},
    {"what": {"zh": "新系统登录与开票抽测通过", "en": "Signing in and invoicing were tried in the new system"}, "owner": "bo@example.com"},
]  # fmt: skip


def a_transfer(world: World, ground: Ground, folder: Path, ref: str, lines: list[str] | None = None) -> UUID:
    """One that is compared, with a target table of its own."""
    MAPPING["tables"][0]["to"] = f"party_{ref}"
    try:
        return ready(
            world,
            ground,
            folder,
            lines or [line(n) for n in range(1, 41)],
            transfer=ref,
            cutover=cutover(checklist=ITEMS),
        )
    finally:
        MAPPING["tables"][0]["to"] = "party"


def all_ticked(world: World, made: UUID) -> UUID:
    actions.tick(world.bo, made, "3", answer=True)
    return ticked(world, made)


def pages(world: World, ground: Ground, folder: Path) -> dict[str, tuple[str, str]]:
    """Cut-overs at every point; and who looks at each page."""
    begins = datetime.now(UTC) - timedelta(hours=9)
    waits = a_transfer(world, ground, folder, "waits")
    open_ = a_transfer(world, ground, folder, "open", [line(1), line(2), line(3, 余额="?")])
    actions.freeze(world.ada, open_, seconds=0)
    actions.tick(world.bo, open_, "1", answer=False, note="恢复失败，周一重试 The restore failed")
    plan = cutover(checklist=ITEMS)
    plan["freeze"] |= {"from": begins.isoformat(), "until": (begins + timedelta(hours=8)).isoformat()}
    actions.lay_cutover(world.ada, open_, plan)
    go = all_ticked(world, frozen(world, a_transfer(world, ground, folder, "go")))
    over = all_ticked(world, frozen(world, a_transfer(world, ground, folder, "over")))
    actions.cut_over(world.operator, over)
    back = all_ticked(world, frozen(world, a_transfer(world, ground, folder, "back")))
    actions.cut_over(world.operator, back)
    ground.rows("UPDATE {s}.party_back SET name = '改名' WHERE ref = 'C000007'")
    actions.roll_back(world.bo, back, why="开票失败 invoices fail")
    actions.carry(back)
    return {
        "plan": ("ada", f"{LIST}/{waits}/cutover/plan"), "waits": ("ada", f"{LIST}/{waits}/cutover"), "open": ("bo", f"{LIST}/{open_}/cutover"),
        "ready": ("operator", f"{LIST}/{go}/cutover"), "over": ("bo", f"{LIST}/{over}/cutover"), "back": ("ada", f"{LIST}/{back}/cutover"),
        "brief": ("ada", f"{LIST}/{open_}"),
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_serves_everybody(
    chromium: Any, live_server: Any, world: World, ground: Ground, tmp_path: Path, language: str
) -> None:
    troubles = []
    for name, (who, path) in pages(world, ground, tmp_path).items():
        reader = a_reader(chromium, live_server.url, f"{who}@example.com", language=language, width=1280)
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            reader.open(path)
            reader.look(f"cutover-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
        reader.page.context.close()
        troubles += reader.troubles
    assert troubles == []


def test_people_cut_it_over(chromium: Any, live_server: Any, world: World, ground: Ground, tmp_path: Path) -> None:
    """Ada freezes and compares; Bo, who owns the item, ticks it; the operator decides."""
    made = ready(world, ground, tmp_path, [line(1), line(2)])
    readers = {
        who: a_reader(chromium, live_server.url, f"{who}@example.com", language="en", width=1280)
        for who in ("ada", "bo", "operator")
    }
    ada, bo, operator = readers.values()
    ada.open(f"{LIST}/{made}")
    ada.page.get_by_role("link", name="Timeline and checklist").click()
    _press(ada, "Declare the old system frozen")
    reconciled(world, made)
    bo.open(f"{LIST}/{made}/cutover")
    bo.page.get_by_label("A word about it").fill("restored in 40 minutes")
    _press(bo, "Yes, it is done")
    assert "Every gate is passed" in bo.page.inner_text("main")
    operator.open(f"{LIST}/{made}/cutover")
    _press(operator, "Go: the new system takes over")
    assert queries.transfers_for(world.ada)[0].state is State.CUT_OVER
    assert [one for reader in readers.values() for one in reader.troubles] == []
    for reader in readers.values():
        reader.page.context.close()


def _press(reader: Reader, words: str) -> None:
    button = reader.page.get_by_role("button", name=words, exact=True)
    button.wait_for()
    with reader.page.expect_navigation():
        button.click()
