# SPDX-License-Identifier: Apache-2.0
"""Forms on paper in the console: handed in, looked at beside the page, finished, taken along."""

from typing import Any
from uuid import UUID

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.console.pressing import after
from doors.story import a_browser, text_of
from duly.rooms.papers import actions, queries
from duly.rooms.papers.facts import BatchState, How
from rooms.papers.conftest import eyes, world
from rooms.papers.office import FILLED, TEMPLATE, a_form, finished, laid, read, the_field, the_form
from rooms.papers.told import LOCKED, a_scan
from world import World

__all__ = ["eyes", "world"]

LIST = "/console/papers"


def by(name: str) -> Any:
    return a_browser(f"{name}@example.com")


def test_a_template_and_scans_are_handed_in_and_read(world: World) -> None:
    browser = by("ada")
    file = SimpleUploadedFile("card.yaml", yaml.safe_dump(TEMPLATE, allow_unicode=True).encode())
    assert "Customer card" in after(browser, f"{LIST}/templates", {"file": file})
    scan = SimpleUploadedFile("scan.pdf", a_scan(a_form()))
    said = after(browser, f"{LIST}/new", {"template": "card", "title": "March", "files": [scan]})
    assert "Let it be read" in said
    (card,) = queries.batches_for(world.ada)
    assert "Being read" in after(browser, f"{LIST}/{card.id}/reading")
    actions.carry(card.id)
    assert "Look at the next form" in text_of(browser.get(f"{LIST}/{card.id}"))


def test_a_form_without_files_says_so(world: World) -> None:
    laid(world)
    answer = by("ada").post(f"{LIST}/new", {"template": "card"})
    assert (answer.status_code, "No scan was chosen" in text_of(answer)) == (422, True)


def test_enter_settles_a_field_and_leads_to_the_next(world: World) -> None:
    batch, browser = read(world), by("bo")
    form = the_form(world, batch)
    path = f"{LIST}/forms/{form.id}"
    page = text_of(browser.get(path))
    assert "欧阳晓明" in page
    assert "autofocus" in page
    answer = browser.post(f"{path}/settling", {"field": "name", "value": "欧阳晓明"})
    assert answer.headers["Location"] == f"{path}?at=gender"
    assert the_field(world, batch, "name").how is How.CONFIRMED
    browser.post(f"{path}/settling", {"field": "gender", "value": "女"})
    assert the_field(world, batch, "gender").how is How.CORRECTED
    browser.post(f"{path}/settling", {"field": "mobile", "value": "x", "blank": "1"})
    assert (the_field(world, batch, "mobile").value, the_field(world, batch, "mobile").how) == ("", How.CORRECTED)


def test_what_is_refused_stays_in_its_field(world: World) -> None:
    batch, browser = read(world, a_scan(a_form(证件号码="110105194912310021"))), by("bo")
    path = f"{LIST}/forms/{the_form(world, batch).id}/settling"
    answer = browser.post(path, {"field": "id_number", "value": "110105194912310021"})
    assert answer.status_code == 422
    assert 'value="110105194912310021"' in text_of(answer)
    assert "It stands on the paper like that" in text_of(answer)
    sent = {"field": "id_number", "value": "110105194912310021", "anyway": "1"}
    assert browser.post(path, sent).status_code == 303


def test_handwriting_is_shown_to_nobody_before_two_agree(world: World) -> None:
    batch = read(world, a_scan(a_form(备注="张三代笔")))
    form = the_form(world, batch)
    path = f"{LIST}/forms/{form.id}"
    assert "张三代笔" not in text_of(by("ada").get(path))
    by("ada").post(f"{path}/settling", {"field": "remark", "value": "张三代笔"})
    assert "waits for somebody else" in text_of(by("ada").get(path))
    assert "张三代笔" not in text_of(by("bo").get(path))
    by("bo").post(f"{path}/settling", {"field": "remark", "value": "张三代笔"})
    assert the_field(world, batch, "remark").how is How.KEYED


def test_the_page_is_served_to_whoever_settles_and_may_do_nothing(world: World) -> None:
    page = the_form(world, read(world)).pages[0].id
    answer = by("bo").get(f"{LIST}/pages/{page}")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert by("dee").get(f"{LIST}/pages/{page}").status_code == 404


def test_files_and_forms_are_set_aside_and_the_batch_is_finished(world: World) -> None:
    batch = read(world, LOCKED, a_scan(a_form()))
    browser, form = by("ada"), the_form(world, batch)
    assert "locked with a password" in text_of(browser.get(f"{LIST}/{batch}"))
    scan = queries.scans_of(world.ada, batch)[0].id
    assert "set aside" in after(browser, f"{LIST}/{batch}/scan-aside", {"which": str(scan), "why": "no password"})
    assert browser.post(f"{LIST}/{batch}/finish").status_code == 409
    after(browser, f"{LIST}/forms/{form.id}/aside", {"why": "torn"})
    after(browser, f"{LIST}/{batch}/finish")
    assert queries.batch_for(world.ada, batch).state is BatchState.DONE


def test_the_table_is_taken_as_csv(world: World) -> None:
    batch: UUID = finished(world)
    answer = by("ada").post(f"{LIST}/{batch}/table")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="card-1.csv"'
    assert ",".join(["card-1-0001", *FILLED.values()]) in answer.content.decode("utf-8-sig")
