# SPDX-License-Identifier: Apache-2.0
"""The pages of a launch in a real browser: Chinese and English, desk and telephone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from browser.eyes import a_reader
from browser.stage import a_launch
from doors.story import Story
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.tariffs import queries as prices

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = (1280, 390)
LANGUAGES = ("zh-CN", "en")


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    before = dict(installed())
    prices.forget()
    cache.clear()
    yield a_launch(tmp_path)
    install_channels(before)
    prices.forget()
    cache.clear()


def pages(story: Story) -> dict[str, str]:
    notice, recipient = f"/console/notices/{story.notice.id}", f"/console/recipients/{story.recipients[0]}"
    return {
        "notices": "/console/notices", "notice": notice, "board": f"{notice}/board", "roll": f"{notice}/roll",
        "timeline": recipient, "costs": "/console/costs", "outbox": "/console/outbox", "calls": "/console/calls",
    }  # fmt: skip


def test_every_page_of_a_launch_reads_well(chromium: Any, live_server: Any, story: Story) -> None:
    troubles = []
    for language in LANGUAGES:
        for width in SIZES:
            reader = a_reader(chromium, live_server.url, "operator@example.com", language=language, width=width)
            for name, path in pages(story).items():
                reader.open(path)
                reader.look(name)
            troubles += [f"{reader.name} {trouble}" for trouble in reader.troubles]
            reader.page.context.close()
    assert troubles == []


def test_the_board_moves_by_itself_and_bad_addresses_are_not_tried_again(
    chromium: Any, live_server: Any, story: Story
) -> None:
    reader = a_reader(chromium, live_server.url, "operator@example.com", language="en", width=1280)
    reader.open(f"/console/notices/{story.notice.id}/board")
    page = reader.page
    page.wait_for_selector("#held svg.bars")
    page.wait_for_selector("#people svg.stack")
    with page.expect_response(lambda answer: answer.url.endswith("/board/moving"), timeout=10_000) as moved:
        pass
    assert moved.value.ok
    row = page.locator("tr", has_text="no such mailbox")
    row.get_by_role("link", name="Try these again").click()
    page.get_by_role("button", name="Try these again").click()
    page.wait_for_selector("text=Correct them first")
    assert page.locator("tr", has_text="no such mailbox").count() == 1


def test_the_forecast_comes_onto_the_page_of_the_notice(chromium: Any, live_server: Any, story: Story) -> None:
    reader = a_reader(chromium, live_server.url, "ada@example.com", language="zh-CN", width=390)
    reader.open(f"/console/notices/{story.notice.id}")
    reader.page.wait_for_selector("#forecast >> text=发布时的预测")
    assert reader.troubles == []
