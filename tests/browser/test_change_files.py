# SPDX-License-Identifier: Apache-2.0
"""Files of changes and the support PIN, on a desk and on a telephone, in both languages."""

from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from browser.eyes import a_reader
from doors.asking import an_asking_stage
from duly.rooms.change_requests import actions, jobs, queries
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/console/change-requests/files"
TABLE = "客户编号,变更项目,新值\nC-00000,别名,小王\nC-00001,手机,+12025550188\nC-99999,别名,无此人\nC-00001,语言,en\n"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def pages(stage: Stage) -> dict[str, tuple[str, str]]:
    """A file that waits, one that is through, and a request of a customer who has a PIN."""
    home, ada = stage.world.acme.id, stage.world.ada
    through = actions.take_file(ada, home, TABLE.encode(), name="登记机关.csv", source="登记机关月度变更")
    for line in queries.lines_for(stage.world.bo, through, which="sampled"):
        actions.look_at_line(stage.world.bo, line.id)
    actions.agree_file(stage.world.bo, through, digest=queries.file_for(stage.world.bo, through).digest)
    jobs.carry_files()
    table = TABLE.replace("小王", "小李").encode()
    waits = actions.take_file(ada, home, table, name="changes.csv", source="a group's head office")
    actions.set_pin(stage.customer, "482915")
    stage.time.passes(days=2)
    request = stage.ask(stage.world.cy, stage.name(), channel="phone")
    return {
        "list": ("ada", LIST), "waits": ("bo", f"{LIST}/{waits}"), "through": ("bo", f"{LIST}/{through}?lines="),
        "pin": ("cy", f"/console/change-requests/{request.id}"),
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_serves_everybody(chromium: Any, live_server: Any, stage: Stage, language: str) -> None:
    troubles = []
    for name, (who, path) in pages(stage).items():
        reader = a_reader(chromium, live_server.url, f"{who}@example.com", language=language, width=1280)
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            reader.open(path)
            for folded in reader.page.locator(
                "details.deed:has(#pin) > summary, details.deed:has(#why) > summary"
            ).all():
                folded.click()
            reader.look(f"files-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
        reader.page.context.close()
        troubles += reader.troubles
    assert troubles == []


def test_a_file_is_looked_at_and_agreed_to(chromium: Any, live_server: Any, stage: Stage) -> None:
    file = actions.take_file(stage.world.ada, stage.world.acme.id, TABLE.encode(), name="a.csv", source="x")
    reader = a_reader(chromium, live_server.url, "bo@example.com", language="zh-CN", width=390)
    reader.open(f"{LIST}/{file}")
    for _ in range(2):
        with reader.page.expect_navigation():
            reader.page.locator("tr:has-text('须查看') button").first.click()
        assert "C-0000" in reader.page.inner_text("#view")
    with reader.page.expect_navigation():
        reader.page.click("button[value=agreed]")
    assert "办理中" in reader.page.inner_text("h1")
    jobs.carry_files()
    assert stage.entity("profile").values["alias"] == "小王"
    assert reader.troubles == []
    reader.page.context.close()
