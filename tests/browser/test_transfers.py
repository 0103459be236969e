# SPDX-License-Identifier: Apache-2.0
"""Transfers on a desk and on a telephone, in both languages: every page serves everybody, and people go the whole way."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from browser.axe import violations
from browser.eyes import Reader, a_reader
from duly.foundation.ledger.actions import sequence_waiting
from duly.kernel.actors import SYSTEM
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State, Upload
from duly.rooms.transfer.unreadable import SOURCE_UNAVAILABLE
from rooms.transfer.town import HEADER, MAPPING, Ground, line, loaded, plan, reconciled, rehearsed
from world import World

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/console/transfers"


def a_transfer(world: World, ground: Ground, folder: Path, ref: str, *, maps: bool = True) -> UUID:
    """One with a row of every kind; the target table is its own."""
    lines = [line(n) for n in range(1, 241)]
    lines += [
        line(241, 余额="不明"),
        line(242, 开户日期="31/31/2020"),
        line(243, 姓名="测试用户"),
        line(7),
        line(8, 姓名="另一人"),
    ]
    path = folder / "customers.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    titles = {"zh": "示例科技客户资料移交示例贸易", "en": "Customers of Example Tech handed over to Example Trading"}
    duties = [
        {"owner": "ada@example.com", "department": "it", "what": {"zh": "核对全部行数与余额合计", "en": "Check all rows and the sum of balances"}, "due": "2026-11-30"},
        {"owner": "cy@example.com", "what": {"zh": "确认客户通知名册", "en": "Confirm who is told"}, "due": "2026-10-31"},
    ]  # fmt: skip
    made = actions.plan(
        world.ada,
        world.acme.id,
        plan(ground, transfer=ref, title=titles, duties=duties),
        {"crm": Upload(path.name, str(path))},
    )
    actions.inventory(world.ada, made)
    if maps:
        fields = [dict(one) for one in MAPPING["tables"][0]["fields"]]
        fields[1] |= {"confidence": 64}
        fields[2] |= {"confirmed": {"by": "Bo", "date": "2026-11-20"}, "confidence": 97}
        exclude = [{"when": {"column": "姓名", "matches": "测试"}, "why": "测试客户 test customers"}]
        table = MAPPING["tables"][0] | {"to": f"party_{ref}", "fields": fields, "exclude": exclude}
        actions.lay_mapping(world.ada, made, MAPPING | {"tables": [table]})
    return made


def pages(world: World, ground: Ground, folder: Path) -> dict[str, tuple[str, str]]:
    """Transfers at every point of their way; and who looks at each page."""
    found = a_transfer(world, ground, folder, "found", maps=False)
    waits = rehearsed(world, a_transfer(world, ground, folder, "waits"))
    actions.ask(world.ada, waits)
    works = a_transfer(world, ground, folder, "works")
    actions.rehearse(world.ada, works)
    first = queries.mapped_of(works)[0].shards.order_by("number")[0]
    actions.note_trouble(SYSTEM, first.id, SOURCE_UNAVAILABLE(field="source", where="crm.example", why="timeout"))
    done = reconciled(world, loaded(world, a_transfer(world, ground, folder, "done")))
    odd = loaded(world, a_transfer(world, ground, folder, "odd"))
    ground.rows("UPDATE {s}.party_odd SET name = name || ' ' WHERE ref = 'C000002'")
    ground.rows("UPDATE {s}.party_odd SET balance = balance * 10 WHERE ref = 'C000003'")
    ground.rows("DELETE FROM {s}.party_odd WHERE ref = 'C000004'")
    reconciled(world, odd)
    back = loaded(world, a_transfer(world, ground, folder, "back"))
    actions.undo(world.ada, back, why="wrong list")
    actions.carry(back)
    while sequence_waiting():
        pass
    return {
        "list": ("ada", LIST), "new": ("ada", f"{LIST}/new"), "new-file": ("ada", f"{LIST}/new?way=file"),
        "found": ("ada", f"{LIST}/{found}"), "proposed": ("ada", f"{LIST}/{found}/mapping"), "mapping": ("ada", f"{LIST}/{waits}/mapping"),
        "waits": ("bo", f"{LIST}/{waits}"), "rows": ("ada", f"{LIST}/{waits}/rows"), "works": ("ada", f"{LIST}/{works}"),
        "done": ("ada", f"{LIST}/{done}"), "odd": ("ada", f"{LIST}/{odd}"), "differences": ("bo", f"{LIST}/{odd}/rows?what=differences"),
        "back": ("ada", f"{LIST}/{back}"),
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
            _open(reader, path)
            reader.look(f"transfers-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
        reader.page.context.close()
        troubles += reader.troubles
    assert troubles == []


def _open(reader: Reader, path: str) -> None:
    """A page that asks again and again is never quiet."""
    reader.page.goto(f"{reader.address}{path}")
    reader.page.wait_for_load_state("load")


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 390), ("en", 1280)])
def test_people_go_the_whole_way(
    chromium: Any, live_server: Any, world: World, ground: Ground, tmp_path: Path, language: str, width: int
) -> None:
    """Ada plans with a file, rehearses and asks; Bo agrees; Ada loads, compares and signs."""
    chinese = language.startswith("zh")
    ada = a_reader(chromium, live_server.url, "ada@example.com", language=language, width=width)
    bo = a_reader(chromium, live_server.url, "bo@example.com", language=language, width=width)
    (tmp_path / "customers.csv").write_text(
        "\n".join([HEADER, line(1), line(2), line(3, 余额="?")]) + "\n", encoding="utf-8"
    )
    (tmp_path / "plan.yaml").write_text(yaml.safe_dump(plan(ground), allow_unicode=True), encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(yaml.safe_dump(MAPPING, allow_unicode=True), encoding="utf-8")
    ada.open(f"{LIST}/new?way=file")
    ada.page.set_input_files("#plan", tmp_path / "plan.yaml")
    ada.page.set_input_files("#files", tmp_path / "customers.csv")
    _press(ada, "保存计划" if chinese else "Lay the plan down")
    (card,) = queries.transfers_for(world.ada)
    _press(ada, "清点来源" if chinese else "Look the sources through")
    actions.do_errand(card.id)
    ada.page.get_by_role("link", name="映射" if chinese else "Mapping", exact=True).click()
    ada.page.set_input_files("#file", tmp_path / "mapping.yaml")
    _press(ada, "保存" if chinese else "Lay it down")
    _press(ada, "预演" if chinese else "Rehearse")
    actions.do_errand(card.id)
    actions.carry(card.id)
    ada.page.get_by_role(
        "button", name="请求第二人同意" if chinese else "Ask for a second person's agreement"
    ).wait_for()
    _press(ada, "请求第二人同意" if chinese else "Ask for a second person's agreement")
    assert ("隔离" if chinese else "quarantined") in ada.page.inner_text("#transfer-moving")
    bo.open(f"{LIST}/{card.id}")
    _press(bo, "同意按预演结果载入" if chinese else "Agree to load it as rehearsed")
    ada.open(f"{LIST}/{card.id}")
    for words in ("开始载入", "读回对账") if chinese else ("Load it now", "Read back and compare"):
        _press(ada, words)
        actions.do_errand(card.id)
        actions.carry(card.id)
    sign = "签收您负责的部分" if chinese else "Sign for your part"
    ada.page.get_by_role("button", name=sign).wait_for()
    assert ("一致：逐字相同" if chinese else "equal: the same rows") in ada.page.inner_text("#transfer-moving")
    _press(ada, sign)
    ada.look("transfers-signed")
    assert ("已签收" if chinese else "signed off") in ada.page.inner_text("h1")
    assert queries.transfers_for(world.ada)[0].state is State.SIGNED_OFF
    assert ground.rows("SELECT count(*) FROM {s}.party") == [(2,)]
    assert ada.troubles + bo.troubles == []
    for reader in (ada, bo):
        reader.page.context.close()


def _press(reader: Reader, words: str) -> None:
    """Press a button once it is there; the page comes anew, by itself where work was followed."""
    button = reader.page.get_by_role("button", name=words, exact=True)
    button.wait_for()
    with reader.page.expect_navigation():
        button.click()
