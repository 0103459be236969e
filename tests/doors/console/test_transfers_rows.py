# SPDX-License-Identifier: Apache-2.0
"""The mapping of a transfer, the rows that were held back and the differences that were found, on the console."""

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import openpyxl
import psycopg
import pytest
import yaml
from django.conf import settings as live
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.console.pressing import after
from doors.story import a_browser, bytes_of, text_of
from duly.foundation.ledger import queries as ledger
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State, Upload
from rooms.transfer.town import HEADER, MAPPING, Ground, laid_down, line, loaded, plan, reconciled, rehearsed
from theatre import staged
from world import World, a_world

pytestmark = pytest.mark.django_db
_TAKEN = "transfer.quarantine_taken"


world = staged(a_world)


@pytest.fixture
def ground() -> Iterator[Ground]:
    schema, url = f"beta_{uuid4().hex[:12]}", live.DULY["DULY_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield Ground(url, schema)
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def page_of(transfer: UUID, end: str = "") -> str:
    return f"/console/transfers/{transfer}{end}"


def looked_through(world: World, ground: Ground, folder: Path, *lines: str) -> UUID:
    """A transfer without a mapping."""
    path = folder / "customers.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    made = actions.plan(world.ada, world.acme.id, plan(ground), {"crm": Upload(path.name, str(path))})
    actions.inventory(world.ada, made)
    return made


def test_before_there_is_a_mapping_one_is_proposed_that_can_be_laid_down(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = looked_through(world, ground, tmp_path, *(line(n) for n in range(1, 60)))
    ada = a_browser("ada@example.com")
    proposed = yaml.safe_load(ada.get(page_of(made, "/mapping.yaml")).content)
    (table,) = proposed["tables"]
    assert table["from"] == "crm/customers.csv"
    assert len({one["to"] for one in table["fields"]}) == 5
    assert any(one["confidence"] >= 85 for one in table["fields"])
    assert "laid down" in after(ada, page_of(made, "/mapping"), {"text": yaml.safe_dump(proposed, allow_unicode=True)})
    assert f"{table['fields'][0]['confidence']} %" in text_of(ada.get(page_of(made, "/mapping")))


def test_a_table_without_rows_is_shown_as_well(world: World, ground: Ground, tmp_path: Path) -> None:
    made = looked_through(world, ground, tmp_path)
    assert "客户编号" in text_of(a_browser("ada@example.com").get(page_of(made, "/mapping")))


def test_a_human_confirms_what_the_machine_is_unsure_of(world: World, ground: Ground, tmp_path: Path) -> None:
    made = looked_through(world, ground, tmp_path, *(line(n) for n in range(1, 60)))
    ada = a_browser("ada@example.com")
    shown = text_of(ada.get(page_of(made, "/mapping")))
    assert "This is a proposal" in shown
    (unsure, *_) = [part.split('"')[0] for part in shown.split('name="field" value="')[1:]]
    after(ada, page_of(made, "/mapping"), {"do": "confirm", "field": [unsure]})
    (card,) = queries.mapped_cards(made)
    assert [(f"0:{one.to}", one.confirmed_by) for one in card.fields if one.confirmed_by] == [(unsure, "Ada")]
    assert "This is a proposal" not in text_of(ada.get(page_of(made, "/mapping")))
    assert a_browser("bo@example.com").post(page_of(made, "/mapping"), {"do": "confirm"}).status_code == 403


def test_a_mapping_taken_along_and_handed_in_again_is_the_same(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    ada, before = a_browser("ada@example.com"), queries.mapped_cards(made)[0].digest
    given = ada.get(page_of(made, "/mapping.yaml"))
    assert 'filename="handover-mapping.yaml"' in given["Content-Disposition"]
    after(ada, page_of(made, "/mapping"), {"file": SimpleUploadedFile("m.yaml", given.content)})
    assert queries.mapped_cards(made)[0].digest == before


def test_a_mapping_reads_as_a_table(world: World, ground: Ground, tmp_path: Path) -> None:
    fields = [dict(one) for one in MAPPING["tables"][0]["fields"]]
    fields[1] |= {"confidence": 61}
    fields[2] |= {"confirmed": {"by": "Bo", "date": "2026-11-20"}}
    fields.pop()
    left = [{"column": "开户日期", "why": "the new system dates anew"}]
    exclude = [{"when": {"column": "姓名", "matches": "测试"}, "why": "test customers"}]
    table = MAPPING["tables"][0] | {"fields": fields, "left": left, "exclude": exclude}
    made = laid_down(world, ground, tmp_path, [line(1)])
    actions.lay_mapping(world.ada, made, MAPPING | {"tables": [table]})
    shown = text_of(a_browser("ada@example.com").get(page_of(made, "/mapping")))
    for said in ("客户编号", "telephone number in international form (CN)", "number with 2 decimals", "61 %", "please look at it",
                 "Bo, 2026-11-20", "the new system dates anew", "test customers", "key"):  # fmt: skip
        assert said in shown, said


def test_a_mapping_that_is_refused_stays_in_the_form(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    text = yaml.safe_dump(MAPPING | {"tables": [MAPPING["tables"][0] | {"key": ["nobody"]}]}, allow_unicode=True)
    answer = a_browser("ada@example.com").post(page_of(made, "/mapping"), {"text": text})
    shown = text_of(answer)
    assert (answer.status_code, "which is none of the fields of this table" in shown, "- nobody" in shown) == (
        422,
        True,
        True,
    )
    assert a_browser("ada@example.com").post(page_of(made, "/mapping")).status_code == 422


def test_rows_held_back_say_what_is_wrong_and_hide_the_value(world: World, ground: Ground, tmp_path: Path) -> None:
    lines = [line(1), line(2, 余额="毫无意义的数字"), line(3), line(3, 姓名="另一人"), "a,b"]
    made = rehearsed(world, laid_down(world, ground, tmp_path, lines))
    shown = text_of(a_browser("bo@example.com").get(page_of(made, "/rows")))
    for said in ("This is no number that can be read for certain", "Several rows have this key and differ",
                 "The row has fewer cells than the table has columns", "毫***"):  # fmt: skip
        assert said in shown, said
    assert "毫无意义的数字" not in shown
    assert "C000003" not in shown


def test_what_the_target_refused_is_among_them(world: World, ground: Ground, tmp_path: Path) -> None:
    ground.rows(
        "CREATE TABLE {s}.party (ref text PRIMARY KEY, name varchar(4), phone text, balance numeric(12,2), opened_on date)"
    )
    made = loaded(world, laid_down(world, ground, tmp_path, [line(1), line(2, 姓名="一个很长很长的名字")]))
    shown = text_of(a_browser("ada@example.com").get(page_of(made, "/rows")))
    assert "longer than the target holds" in shown
    assert "一个很长" not in shown


def test_they_come_a_page_at_a_time(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(n, 余额="?") for n in range(1, 251)]))
    ada, seen, address = a_browser("ada@example.com"), [], page_of(made, "/rows?table=0")
    for _ in range(3):
        shown = text_of(ada.get(address)).partition('id="content"')[2]
        seen += [part.split("</td>")[0] for part in shown.split('data-label="Row">')[1:]]
        address = (
            page_of(made, "/rows") + "?table=0&from=" + (shown.rpartition("&amp;from=")[2].partition('"')[0] or "0.0")
        )
    assert [int(one) for one in seen] == list(range(1, 251))
    assert "&amp;from=" not in shown


@pytest.mark.parametrize(
    "query", ["table=99", "table=x", "from=abc", "from=9999999.9999999", "what=nothing", "from=1.-1"]
)
def test_a_garbled_address_shows_a_page(world: World, ground: Ground, tmp_path: Path, query: str) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1, 余额="?")]))
    assert a_browser("ada@example.com").get(page_of(made, f"/rows?{query}")).status_code == 200


def test_the_rows_to_mend_are_taken_as_they_stand_and_that_is_on_record(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1), line(2, 余额="?", 姓名="=1+1"), line(3)]))
    ada = a_browser("ada@example.com")
    form = {"table": "0", "what": "rows", "format": "xlsx"}
    book = openpyxl.load_workbook(io.BytesIO(bytes_of(ada.post(page_of(made, "/rows/held-back"), form))))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows == [["row 行号", *HEADER.split(",")], ["2", "C000002", "=1+1", "13800000002", "?", "2020-01-03"]]
    assert book.active["C2"].data_type == "s"
    public = next(one["data"] for one in ledger.bodies_of(made) if one["type"] == _TAKEN)
    assert (public["rows"], public["what"], public["format"]) == (1, "rows", "xlsx")


def test_a_table_for_a_spreadsheet_runs_no_formula(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1, 余额="=HYPERLINK(1)"), line(2)]))
    ada = a_browser("ada@example.com")
    for what in ("rows", "faults"):
        answer = ada.post(page_of(made, "/rows/held-back"), {"table": "0", "what": what, "format": "csv"})
        text = bytes_of(answer).decode("utf-8-sig")
        assert "'=HYPERLINK(1)" in text
        assert len(text.splitlines()) == 2
    assert [one["type"] for one in ledger.bodies_of(made)].count(_TAKEN) == 2


def test_who_has_no_right_to_it_takes_nothing_and_is_offered_nothing(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1, 余额="?")]))
    bo = a_browser("bo@example.com")
    assert "Take the file" not in text_of(bo.get(page_of(made, "/rows")))
    assert bo.post(page_of(made, "/rows/held-back"), {"table": "0", "format": "csv"}).status_code == 403
    assert _TAKEN not in [one["type"] for one in ledger.bodies_of(made)]
    assert a_browser("ada@example.com").post(page_of(made, "/rows/held-back"), {"table": "9"}).status_code == 422


def differing(world: World, ground: Ground, folder: Path) -> UUID:
    made = loaded(world, laid_down(world, ground, folder, [line(n) for n in range(1, 6)]))
    ground.rows("UPDATE {s}.party SET name = upper(name) || ' ' WHERE ref = 'C000002'")
    ground.rows("UPDATE {s}.party SET phone = NULL WHERE ref = 'C000003'")
    ground.rows("DELETE FROM {s}.party WHERE ref = 'C000004'")
    ground.rows("INSERT INTO {s}.party (ref, name) VALUES ('NOBODY', 'X'), ('NOBODY2', 'Y')")
    return reconciled(world, made)


def test_differences_name_row_key_field_and_kind_and_hide_values(world: World, ground: Ground, tmp_path: Path) -> None:
    made = differing(world, ground, tmp_path)
    (card,) = queries.transfers_for(world.ada)
    assert card.state is State.DIFFERING
    ada = a_browser("ada@example.com")
    shown = text_of(ada.get(page_of(made, "/rows?what=differences")))
    for said in (
        "C000002",
        "C000003",
        "C000004",
        "The value was lost.",
        "The row is not on the other side.",
        "phone",
        "+***",
    ):
        assert said in shown, said
    assert "客户2" not in shown
    assert "13800000003" not in shown
    whole = text_of(ada.get(page_of(made)))
    assert "not equal" in whole
    assert "Source and target differ" in whole
    assert "Rows that nobody brought" in whole


def test_no_difference_is_said_plainly(world: World, ground: Ground, tmp_path: Path) -> None:
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, [line(1)])))
    assert "No difference" in text_of(a_browser("ada@example.com").get(page_of(made, "/rows?what=differences")))
