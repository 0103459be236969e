# SPDX-License-Identifier: Apache-2.0
"""A customer whose name is markup and a formula: text on every page, in every message and in every file."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from doors import story
from doors.rights_stage import Stage, a_stage
from doors.story import a_browser
from doors.test_rights_table import _CONSOLE, in_pieces
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import install_channels
from rooms.delivery.post_office import Recorder
from world import customer_row

pytestmark = pytest.mark.django_db
MARKUP = "<img src=x onerror=alert(1)>"
NAME = f"=1+cmd|' /C calc'!A0{MARKUP}{{{{ 7*7 }}}}"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Every customer of the story is called so."""
    monkeypatch.setattr(story, "customer_row", lambda number, **cells: customer_row(number, **cells | {"name": NAME}))
    return a_stage(tmp_path)


def pages(stage: Stage) -> Iterator[tuple[str, Any]]:
    """Every page of the console, and what the customer sees."""
    for row in _CONSOLE:
        verb, route, sent = in_pieces(row)
        if verb == "GET":
            path = "/console/" + stage.filled(route.removeprefix("/"), sent)
            yield path, stage.browsers["operator"].get(path)
    yield "search", stage.browsers["operator"].get("/console/search", {"q": NAME})
    yield "not found", stage.browsers["operator"].get("/console/customers", {"q": MARKUP})
    yield "portal", a_browser().get(stage.story.link())
    yield "door", a_browser().post("/my/in", {"contact": MARKUP})


def test_a_name_with_markup_and_a_formula_is_text_on_every_page(stage: Stage) -> None:
    wrong, seen = [], 0
    for path, answer in pages(stage):
        if "html" not in answer.get("Content-Type", ""):
            continue
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen += b"&lt;img src=x" in page
        wrong += [path] if b"<img src=x" in page or b"A0&lt;img src=x onerror=alert(1)&gt;49" in page else []
    assert wrong == []
    assert seen >= 8, "the name stands on hardly any page, so this proves little"


def test_a_name_with_a_formula_is_text_in_every_file(stage: Stage) -> None:
    lists = [
        (route, sent)
        for verb, route, sent in map(in_pieces, _CONSOLE)
        if verb == "POST" and sent.get("format") == "csv"
    ]
    seen = 0
    for route, sent in lists:
        path = "/console/" + stage.filled(route.removeprefix("/"))
        for cell in _cells(stage.browsers["operator"].post(path, sent | {"format": "csv"})):
            assert not cell.startswith(("=", "@", "\t", "\r")), (path, cell)
            seen += "onerror" in cell
        assert not _formulas(stage.browsers["operator"].post(path, sent | {"format": "xlsx"})), path
    assert len(lists) >= 8
    assert seen >= 3, "the name stands in hardly any file, so this proves little"


def test_a_name_with_markup_is_text_in_every_message(stage: Stage) -> None:
    mail, sms = Recorder(), Recorder("sms")
    install_channels({"email": mail, "sms": sms})
    _send()
    assert mail.posted
    for letter in mail.posted:
        assert "<img src=x" not in letter.html
        assert "49" not in letter.html.partition("A0&lt;img")[2][:80]


def test_the_name_itself_is_kept_as_it_was_written(stage: Stage) -> None:
    party = next(iter(customers.search_for(stage.story.world.ada, stage.story.world.acme.id, "", limit=1)))
    assert customers.cards([party.id])[party.id].name == NAME


def _cells(answer: Any) -> Iterator[str]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        yield from row


def _formulas(answer: Any) -> list[str]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return [str(cell.value) for sheet in sheets for row in sheet for cell in row if cell.data_type == "f"]


def _send() -> None:
    from duly.kernel import clock
    from duly.rooms.delivery.models import Delivery
    from rooms.delivery.post_office import turned

    turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
    delivery.carry("email")
