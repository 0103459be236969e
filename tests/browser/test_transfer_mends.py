# SPDX-License-Identifier: Apache-2.0
"""Rows that were not carried over, corrected ones, and work that a worker is at: on a desk and on a telephone."""

from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from browser.eyes import a_reader
from browser.test_transfers import LIST, a_transfer
from duly.doors.look.row_files import write_rows
from duly.rooms.transfer import actions
from duly.rooms.transfer.facts import Upload
from rooms.transfer.town import Ground, loaded, plan
from world import World

pytestmark = pytest.mark.django_db(transaction=True)


def pages(world: World, ground: Ground, folder: Path) -> dict[str, str]:
    """A transfer with rows of every kind, one with corrected rows that wait, one that a worker is at, and one that was refused."""
    done = loaded(world, a_transfer(world, ground, folder, "done"))
    mended = loaded(world, a_transfer(world, ground, folder, "mended"))
    heads, rows = actions.rows_to_mend(world.ada, mended, 0)
    write_rows(folder / "rows.xlsx", "xlsx", heads, ([*row[:4], "7", "2020-01-01"] for row in rows))
    actions.mend(world.ada, mended, 0, Upload("rows.xlsx", str(folder / "rows.xlsx")))
    actions.carry(mended)
    works = a_transfer(world, ground, folder, "works")
    actions.hand_over(world.ada, works, "rehearsal")
    no = a_transfer(world, ground, folder, "no")
    actions.hand_over(world.ada, no, "rehearsal")
    ground.rows("CREATE TABLE {s}.party_no (ref int)")
    actions.do_errand(no)
    (folder / "codes.csv").write_text("Qxz,客户名\n" + "张三,李四\n" * 40, encoding="utf-8")
    document = plan(ground, transfer="codes", sources=[{"ref": "crm", "file": "codes.csv"}])
    codes = actions.plan(world.ada, world.acme.id, document, {"crm": Upload("codes.csv", str(folder / "codes.csv"))})
    actions.inventory(world.ada, codes)
    return {
        "meanings": f"{LIST}/{codes}/mapping", "new": f"{LIST}/new",
        "left-out": f"{LIST}/{done}/rows?what=left-out", "to-mend": f"{LIST}/{done}/rows", "mended": f"{LIST}/{mended}",
        "errand": f"{LIST}/{works}", "errand-refused": f"{LIST}/{no}",
    }  # fmt: skip


def test_every_page_serves_everybody(
    chromium: Any, live_server: Any, world: World, ground: Ground, tmp_path: Path
) -> None:
    found, troubles = pages(world, ground, tmp_path), []
    for language in ("zh-CN", "en"):
        reader = a_reader(chromium, live_server.url, "ada@example.com", language=language, width=1280)
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            for name, path in found.items():
                reader.page.goto(f"{reader.address}{path}")
                reader.page.wait_for_load_state("load")
                reader.look(f"transfer-mends-{name}")
                reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
        reader.page.context.close()
        troubles += reader.troubles
    assert troubles == []
