# SPDX-License-Identifier: Apache-2.0
"""The console's page of letters on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.story import a_browser, a_story, bytes_of, text_of
from duly.doors.console.standing import panel
from duly.rooms.announcements import actions as announcements
from duly.rooms.announcements.facts import Fetched
from duly.rooms.delivery.channel import install_channels, installed
from duly.rooms.printing import jobs, queries
from duly.rooms.printing.models import Batch
from rooms.printing.tray import Tray, a_tray

pytestmark = pytest.mark.django_db


@pytest.fixture
def tray(tmp_path: Path) -> Iterator[Tray]:
    before = (dict(installed()), list(queries._installed), list(queries._heads))
    yield a_tray(tmp_path)
    install_channels(before[0])
    queries._installed[:], queries._heads[:] = before[1], before[2]


def test_a_batch_is_ordered_saved_and_handed_over(tray: Tray) -> None:
    browser = a_browser("ada@example.com")
    assert "being printed" in text_of(browser.post("/console/letters", {"deed": "order"}))
    batch = Batch.objects.get()
    assert "hx-get" in text_of(browser.get("/console/letters"))
    jobs.make(str(batch.id))
    page = text_of(browser.get("/console/letters"))
    assert f"/console/letters/{batch.id}/package" in page
    assert bytes_of(browser.post(f"/console/letters/{batch.id}/package")).startswith(b"PK")
    deed = {"deed": "handover", "batch": str(batch.id), "carrier": "Example Print", "on": "2026-05-04"}
    assert "3 letters were handed over" in text_of(browser.post("/console/letters", deed))
    assert 409 == browser.post("/console/letters", deed).status_code


def test_a_tracking_file_and_a_return_are_taken_in(tray: Tray) -> None:
    tray.batch()
    first, second = tray.pieces()[:2]
    browser = a_browser("cy@example.com", language="zh-CN")
    file = SimpleUploadedFile(
        "t.csv", f"编号,单号,状态,日期\n{first.reference},EX1,妥投,2026-05-06\nx,1,妥投,2026-05-06\n".encode()
    )
    page = text_of(browser.post("/console/letters", {"deed": "tracking", "file": file}))
    assert "妥投 1" in page
    assert "第 3 行" in page
    back = {"deed": "return", "reference": second.reference.lower(), "reason": "moved"}
    assert second.reference in text_of(browser.post("/console/letters", back))
    wrong = browser.post("/console/letters", back | {"reference": "nonsense"})
    assert (404, True) == (wrong.status_code, "没有编号为" in text_of(wrong))


def test_who_may_not_print_sees_no_forms(tray: Tray) -> None:
    browser = a_browser("bo@example.com")
    assert 'name="deed"' not in text_of(browser.get("/console/letters"))
    assert 403 == browser.post("/console/letters", {"deed": "order"}).status_code


def test_the_panel_shows_how_long_an_announcement_stood(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    before = (list(announcements._fetch), list(announcements._base))
    announcements.install_eyes(lambda url: Fetched(503), lambda: "https://x.example")
    announcements.check()
    announcements._fetch[:], announcements._base[:] = before
    context = panel(story.world.operator, story.notice)
    assert 2 == len(context["stood"])
    from django.template.loader import render_to_string
    from django.utils import translation

    with translation.override("en"):
        assert "missing" in render_to_string("console/notices/standing.html", {"notice": story.notice} | context)
