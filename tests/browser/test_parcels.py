# SPDX-License-Identifier: Apache-2.0
"""Sealed packages on a desk and on a telephone, in both languages: every page serves everybody, and two houses go the whole way."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from browser.axe import violations
from browser.eyes import Reader, a_reader
from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.facts import Event
from rooms.parcels.stage import Stage, a_stage, some_content

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/console/parcels"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def pages(stage: Stage) -> dict[str, tuple[str, str]]:
    """Packages at every point of their way, keys that wait; and who looks at each page."""
    sealed = stage.begun(title="示例科技客户资料移交 Customers handed over")
    actions.seal(stage.world.operator, sealed, some_content())
    sent = stage.sent(title="Handed over")
    opened = stage.arrived(sent)
    actions.verify(stage.ozzy, opened)
    actions.open_parcel(stage.ozzy, opened)
    stage.keys["acme"] = actions.make_key(stage.world.operator, stage.world.acme.id)
    unknown = stage.arrived()
    actions.import_key(
        stage.olga, stage.world.other.id, queries.exported_key(stage.world.operator, stage.keys["acme"]).decode()
    )
    gone = stage.sent(title="Destroyed")
    actions.destroy(stage.world.operator, gone, reason="done")
    return {
        "list": ("operator", LIST), "keys": ("ozzy", f"{LIST}/keys"), "sealed": ("operator", f"{LIST}/{sealed}"),
        "opened": ("ozzy", f"{LIST}/{opened}"), "unknown": ("ozzy", f"{LIST}/{unknown}"), "gone": ("operator", f"{LIST}/{gone}"),
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
            reader.look(f"parcels-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
        reader.page.context.close()
        troubles += reader.troubles
    assert troubles == []


def test_two_people_at_two_houses_go_the_whole_way(
    chromium: Any, live_server: Any, stage: Stage, tmp_path: Path
) -> None:
    """Ada hands a sealed package over and fetches it; Ozzy takes it in, checks it and opens it."""
    parcel = stage.begun(title="Customers")
    actions.seal(stage.world.operator, parcel, some_content())
    ada = a_reader(chromium, live_server.url, "ada@example.com", language="en", width=1280)
    ozzy = a_reader(chromium, live_server.url, "ozzy@example.com", language="en", width=390)
    ada.open(f"{LIST}/{parcel}")
    ada.page.locator("summary", has_text="Hand over").click()
    _press(ada, "Hand over")
    with ada.page.expect_download() as fetched:
        ada.page.get_by_role("link", name="Fetch the file").click()
    fetched.value.save_as(tmp_path / "package.tar")
    ozzy.open(LIST)
    ozzy.page.locator("summary", has_text="A package came").click()
    ozzy.page.set_input_files("#file", tmp_path / "package.tar")
    if ozzy.page.locator("#organisation").count():
        ozzy.page.select_option("#organisation", "other")
    _press(ozzy, "Take it in")
    _press(ozzy, "Check every byte")
    _press(ozzy, "Open it")
    assert "lies open" in ozzy.page.inner_text("main")
    made = UUID(ozzy.page.url.rsplit("/", 1)[-1])
    assert queries.parcel_for(stage.ozzy, made).event is Event.UNSEALED
    assert ada.troubles + ozzy.troubles == []
    for reader in (ada, ozzy):
        reader.page.context.close()


def _press(reader: Reader, words: str) -> None:
    button = reader.page.get_by_role("button", name=words, exact=True)
    button.wait_for()
    with reader.page.expect_navigation():
        button.click()
