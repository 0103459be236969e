# SPDX-License-Identifier: Apache-2.0
"""Rows that were held back, handed in corrected through the console; rows that were left out, as a page and as a file; what a
worker is at, on the page.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings as live
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.console.pressing import after
from doors.story import a_browser, bytes_of, text_of
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State, Upload
from rooms.transfer.town import Ground, laid_down, line, loaded, plan, rehearsed
from world import World, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def ground() -> Iterator[Ground]:
    schema, url = f"beta_{uuid4().hex[:12]}", live.DULY["DULY_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield Ground(url, schema)
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def page_of(transfer: UUID, end: str = "") -> str:
    return f"/console/transfers/{transfer}{end}"


def corrected(transfer: UUID, **changes: str) -> SimpleUploadedFile:
    """The file that the page hands out, with some cells changed in every row."""
    taken = a_browser("ada@example.com").post(
        page_of(transfer, "/rows/held-back"), {"table": "0", "what": "rows", "format": "csv"}
    )
    heads, *rows = csv.reader(io.StringIO(bytes_of(taken).decode("utf-8-sig")))
    text = io.StringIO()
    csv.writer(text).writerows(
        [heads, *([changes.get(head, cell) for head, cell in zip(heads, row, strict=True)] for row in rows)]
    )
    return SimpleUploadedFile("rows.csv", text.getvalue().encode("utf-8-sig"), content_type="text/csv")


LINES = [line(1), line(2, 余额="?"), line(3, 姓名="=1+1", 余额="?")]


def test_the_file_that_was_taken_comes_back_and_is_loaded(world: World, ground: Ground, tmp_path: Path) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, LINES))
    ada, bo = a_browser("ada@example.com"), a_browser("bo@example.com")
    assert "Hand them in corrected" in text_of(ada.get(page_of(made, "/rows")))
    shown = after(ada, page_of(made, "/rows/mended"), {"table": "0", "file": corrected(made, 余额="7")})
    assert "2 corrected rows were taken" in shown
    actions.carry(made)
    after(ada, page_of(made, "/request"))
    (card,) = queries.transfers_for(world.ada)
    after(bo, page_of(made, "/agreement"), {"digest": card.rehearsal_digest})
    after(ada, page_of(made, "/run"))
    actions.do_errand(made)
    actions.carry(made)
    assert ground.rows("SELECT name, balance::text FROM {s}.party WHERE ref = 'C000003'") == [("=1+1", "7.00")]
    assert "No row is held back" in text_of(ada.get(page_of(made, "/rows")))


def test_a_file_with_other_columns_says_so_above_the_rows(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, LINES))
    ada = a_browser("ada@example.com")
    answer = ada.post(page_of(made, "/rows/mended"), {"table": "0", "file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    shown = text_of(answer)
    assert (answer.status_code, "The corrected rows were not taken" in shown, "+ a, + b" in shown) == (422, True, True)
    assert "No file was chosen" in text_of(ada.post(page_of(made, "/rows/mended"), {"table": "0"}))


def test_corrections_are_put_aside_by_a_button(world: World, ground: Ground, tmp_path: Path) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, LINES))
    ada = a_browser("ada@example.com")
    after(ada, page_of(made, "/rows/mended"), {"table": "0", "file": corrected(made, 余额="7")})
    actions.carry(made)
    assert "corrections wait for a second person" in text_of(ada.get(page_of(made)))
    assert "Put aside" in after(ada, page_of(made, "/setting-aside"))
    assert queries.transfers_for(world.ada)[0].state is State.LOADED


def test_who_may_not_is_offered_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, LINES))
    bo, dee = a_browser("bo@example.com"), a_browser("dee@example.com")
    assert "Hand them in corrected" not in text_of(bo.get(page_of(made, "/rows")))
    form = {"table": "0", "file": SimpleUploadedFile("x.csv", b"a\n1\n")}
    assert (
        bo.post(page_of(made, "/rows/mended"), form).status_code,
        dee.post(page_of(made, "/rows/mended"), form).status_code,
    ) == (403, 404)
    assert dee.get(page_of(made, "/rows/left-out?table=0")).status_code == 404


def test_rows_that_were_merged_or_excluded_say_into_which_and_why(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1), line(2), line(1)]))
    ada = a_browser("ada@example.com")
    shown = text_of(ada.get(page_of(made, "/rows?what=left-out")))
    assert "rows that are the same to the letter become one" in shown
    assert "merged into another row" in shown
    text = bytes_of(ada.get(page_of(made, "/rows/left-out?table=0&format=csv"))).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][:3] == ["3", "merged into another row", "1"]


def test_what_a_worker_is_at_stands_on_the_page_and_why_it_was_refused(
    world: World, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    ada = a_browser("ada@example.com")
    shown = after(ada, page_of(made, "/rehearsal"))
    assert "The rehearsal is being prepared" in shown
    assert f'hx-get="{page_of(made)}/moving"' in shown
    ground.rows("CREATE TABLE {s}.party (ref int)")
    actions.do_errand(made)
    answer = ada.get(page_of(made, "/moving"))
    assert answer.headers["HX-Refresh"] == "true"
    assert "It was not done" in text_of(answer)
    assert "The target cannot take party" in text_of(answer)


def test_a_system_is_named_by_a_secret_that_is_never_shown(world: World) -> None:
    form = {
        "way": "form", "organisation": "acme", "transfer": "handover", "title_zh": "移交", "title_en": "Handed over", "why": "sale",
        "kind": "postgresql", "address": "postgresql://u:p@db.example/crm", "system_kind": "database", "system_ref": "erp",
        "system_secret": "ERP", "owner": "ada@example.com", "what_zh": "核对", "what_en": "Check", "department": "", "due": "2027-01-31",
    }  # fmt: skip
    folder = live.DULY.folder("secrets")
    (folder / "ERP").write_text("postgresql://u:hush-hush@db.invalid/crm", encoding="utf-8")
    ada = a_browser("ada@example.com")
    assert "Handed over" in after(ada, "/console/transfers/new", form)
    (card,) = queries.transfers_for(world.ada)
    actions.hand_over(world.ada, card.id, "inventory")
    actions.do_errand(card.id)
    shown = text_of(ada.get(page_of(card.id)))
    assert ("It was not done" in shown, "hush" in shown) == (True, False)


def test_what_columns_mean_is_said_on_the_mapping_page(world: World, ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("Qxz\n" + "\n".join(f"x{n % 3}y" for n in range(40)) + "\n", encoding="utf-8")
    document = plan(ground, sources=[{"ref": "crm", "file": "codes.csv"}])
    made = actions.plan(world.ada, world.acme.id, document, {"crm": Upload(path.name, str(path))})
    actions.inventory(world.ada, made)
    ada, form = a_browser("ada@example.com"), {"table": "crm/codes.csv", "column-0": "customer_id"}
    assert "What these columns mean" in text_of(ada.get(page_of(made, "/mapping")))
    shown = after(ada, page_of(made, "/meanings"), form)
    assert "What 1 column means is remembered" in shown
    assert "What these columns mean" not in shown
    assert a_browser("bo@example.com").post(page_of(made, "/meanings"), form).status_code == 403
