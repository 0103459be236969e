# SPDX-License-Identifier: Apache-2.0
"""After a transfer, on a desk and on a telephone, in both languages: notice, checks, costs, lessons."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from browser.axe import violations
from browser.eyes import a_reader
from duly.foundation.ledger.actions import sequence_waiting
from duly.rooms.aftercare import actions, queries
from duly.rooms.aftercare.facts import CaseText, Rhythm
from rooms.aftercare.town import moved
from rooms.transfer.town import Ground, laid_down, line, rehearsed
from world import World

pytestmark = pytest.mark.django_db(transaction=True)
LESSON = CaseText(
    "余额列混入文字，二十行被隔离", "余额列中有“待定”“不明”等文字，预演时 20 行被隔离，逐行更正用了两天。",
    "来源系统的余额是自由文本，录入时没有校验。", "Ask the owner of the system before the rehearsal which columns were ever typed by hand.",
    "先清点金额列的取值，再约定更正人与期限。", "serious", ("余额", "gb18030"),
)  # fmt: skip


@pytest.fixture
def over(world: World, ground: Ground, tmp_path: Path) -> dict[str, UUID]:
    """A transfer that is over, watched and drawn, with rows astray; one like it; a case."""
    done = moved(world, ground, tmp_path)
    ground.rows("UPDATE {s}.party SET name = '王新名', balance = 12 WHERE ref = 'C000002'")
    ground.rows("DELETE FROM {s}.party WHERE ref = 'C000003'")
    actions.match(world.ada, done)
    actions.watch(world.ada, done, Rhythm(30, 3, 6))
    actions.draw(world.ada, done)
    actions.spend(world.ada, done, 90, "更正余额并逐行核对")
    case = actions.write_case(world.ada, done, LESSON)
    actions.review_case(world.bo, case)
    actions.publish_case(world.ada, case)
    (tmp_path / "again").mkdir()
    like = rehearsed(
        world, laid_down(world, ground, tmp_path / "again", [line(1), line(2, 余额="?")], transfer="again")
    )
    while sequence_waiting():
        pass
    return {"done": done, "like": like, "case": case}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_comes_after_serves_everybody(
    chromium: Any, live_server: Any, world: World, over: dict[str, UUID], language: str
) -> None:
    """Pages, then the row that is two customers' is chosen, the other accounted for, and the notice written."""
    chinese = language.startswith("zh")
    reader = a_reader(chromium, live_server.url, "ada@example.com", language=language, width=1280)
    one = f"/console/transfers/{over['done']}"
    pages = {
        "after": f"{one}/after", "over": one, "like": f"/console/transfers/{over['like']}", "cases": "/console/cases?text=余额",
        "case": f"/console/cases/{over['case']}", "case-form": f"{one}/case",
    }  # fmt: skip
    for name, path in pages.items():
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            reader.page.goto(f"{reader.address}{path}")
            reader.page.wait_for_load_state("load")
            reader.look(f"aftercare-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
    reader.page.goto(f"{reader.address}{one}/after")
    reader.page.locator("input[name=customer]").nth(1).fill("C-00005")
    with reader.page.expect_navigation():
        reader.page.get_by_role("button", name="就是此客户" if chinese else "It is this one").nth(1).click()
    reader.page.get_by_text("统一说明全部待处理行" if chinese else "Account for all that are open").click()
    reader.page.fill("#account-why", "一行测试数据")
    with reader.page.expect_navigation():
        reader.page.get_by_role("button", name="登记" if chinese else "Put it on record", exact=True).click()
    with reader.page.expect_navigation():
        reader.page.get_by_role("button", name="拟定草稿" if chinese else "Write the draft").click()
    reader.name = f"{language}-390"
    reader.look("aftercare-noticed")
    assert reader.troubles == []
    found = queries.equation_of(queries.matching_for(world.ada, over["done"]))
    assert (found.closes, found.roll, found.customers) == (True, 5, 5)
