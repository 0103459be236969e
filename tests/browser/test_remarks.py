# SPDX-License-Identifier: Apache-2.0
"""Comments in the editor, in a real browser: said, answered and resolved while somebody writes, on a telephone, too."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from browser.desk import Office, an_office
from doors.story import a_bilingual_file
from duly.rooms.agreement import actions as agreement
from duly.rooms.dossier import queries
from duly.rooms.notices import actions
from duly.rooms.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
SMS = "#thread-content-en-sms"


@pytest.fixture
def office(chromium: Any, live_server: Any, tmp_path: Path) -> Iterator[Office]:
    with an_office(chromium, live_server.url, tmp_path) as found:
        yield found


@pytest.fixture
def notice(office: Office) -> Notice:
    found = actions.create(office.company.world.ada, "acme", a_bilingual_file())
    agreement.assign(office.company.world.ada, found.id, office.company.world.acme.id, "legal")
    return found


def _says(page: Any, text: str, *, to: str = "") -> None:
    page.locator(f"{SMS} > summary").click()
    page.fill(f"{SMS} textarea", text)
    if to:
        page.select_option(f'{SMS} select[name^="to:"]', to)
    page.click(f'{SMS} button[name="comment"]')
    page.wait_for_selector(f"{SMS} article.comment")


def test_a_comment_is_said_answered_and_resolved_while_somebody_writes(office: Office, notice: Notice) -> None:
    page = office.goes("lu", f"/console/notices/{notice.id}/text", language="en", width=390)
    _says(page, "Name the law here.", to="marketing")
    assert violations(page) == []
    office.at("lu").look("remarks-lu")
    page = office.goes("ada", f"/console/notices/{notice.id}/text", language="en")
    page.fill('[name="text:en:title"]', "Half a tit")
    assert "Name the law here." in page.inner_text(SMS)
    page.click(f'{SMS} button[name="resolve"]')
    page.wait_for_selector(f"{SMS} article.settled")
    assert page.input_value('[name="text:en:title"]') == "Half a tit"
    assert violations(page) == []
    office.at("ada").look("remarks-ada")
    (card,) = queries.comments_for(office.company.world.ada, notice.id)
    assert (card.department, card.to, card.resolved_by) == ("legal", "marketing", "Ada")
    assert Notice.objects.get(id=notice.id).revision == 1
    assert office.troubles() == []


def test_writing_a_comment_asks_for_no_preview(office: Office, notice: Notice) -> None:
    page = office.goes("ada", f"/console/notices/{notice.id}/text", language="en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/text/preview" in request.url else None)
    page.locator(f"{SMS} > summary").click()
    page.fill(f"{SMS} textarea", "Short.")
    page.wait_for_timeout(1200)
    assert asked == []
    page.fill('[name="text:en:title"]', "We move soon")
    page.wait_for_selector("#seen:has-text('We move soon')")
    assert len(asked) == 1


def test_enter_in_a_field_presses_none_of_the_buttons(office: Office, notice: Notice) -> None:
    page = office.goes("ada", f"/console/notices/{notice.id}/text", language="en")
    page.press('[name="text:en:title"]', "Enter")
    page.wait_for_timeout(800)
    assert Notice.objects.get(id=notice.id).revision == 1
    assert queries.comments_for(office.company.world.ada, notice.id) == []
