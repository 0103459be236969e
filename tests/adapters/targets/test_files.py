# SPDX-License-Identifier: Apache-2.0
"""Files as a target: what every target promises, in each format, and what is theirs alone."""

import csv
import json
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl
import pytest

from adapters.targets import grounds
from adapters.targets.conformance import Conformance
from adapters.targets.conformance_kills import KillConformance
from adapters.targets.grounds import CUSTOMERS, Kept, customers, framed, load, opened, stand
from duly.adapters.targets.files.formats import KINDS, format_of
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.target import Asked, Field, Wanted

NOTE = Wanted("note", (Field("id", "text"), Field("text", "text")), ("id",))
FORMULAS = ["=1+1", "+86 138", "-5", "@SUM(A1)", "\t=1", "\r=1", "'quoted", "''", "plain", "", None]


@dataclass
class FilesGround:
    asked: Asked
    updates: bool = False

    def edit(self, table: str, key: str, **values: Any) -> None:
        def edited(rows: pl.DataFrame) -> pl.DataFrame:
            mine = pl.col(rows.columns[0]) == key
            return rows.with_columns(
                pl.when(mine).then(pl.lit(str(value))).otherwise(name).alias(name) for name, value in values.items()
            )

        self.rewrite(table, edited)

    def remove(self, table: str, key: str) -> None:
        self.rewrite(table, lambda rows: rows.filter(pl.col(rows.columns[0]) != key))

    def rewrite(self, table: str, change: Any) -> None:
        form = format_of(self.asked.options)
        names = [field.name for field in CUSTOMERS.fields]
        for path in self.parts(table):
            path.write_bytes(form.write(change(form.read(path.read_bytes(), names))))

    def parts(self, table: str) -> list[Path]:
        return sorted((Path(self.asked.address) / table).iterdir())

    def left(self) -> list[str]:
        folder = Path(self.asked.address)
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture(params=KINDS)
def ground(tmp_path: Path, request: pytest.FixtureRequest) -> FilesGround:
    return FilesGround(Asked("files", str(tmp_path / "out"), {"format": request.param, "lock_timeout": 20}))


@pytest.fixture
def plain(tmp_path: Path) -> FilesGround:
    return FilesGround(Asked("files", str(tmp_path / "out"), {}))


class TestEvery(Conformance):
    pass


class TestKills(KillConformance):
    @pytest.fixture
    def ground(self, plain: FilesGround) -> FilesGround:
        return plain


def noted(ground: FilesGround, texts: list[str | None]) -> pl.DataFrame:
    rows, target, run = framed(NOTE, [(str(n), text) for n, text in enumerate(texts)]), opened(ground), uuid4()
    target.prepare(run, NOTE)
    load(target, NOTE, rows, run=run)
    return rows


def test_nothing_is_left_in_the_folder_after_undo(plain: FilesGround) -> None:
    target, run, kept = opened(plain), uuid4(), Kept()
    target.prepare(run, CUSTOMERS)
    load(target, CUSTOMERS, customers(1, 3), run=run, keep=kept.append)
    target.undo(run, CUSTOMERS, 1, kept.fated(customers(1, 3)), kept[-1].before)
    target.finish_undo(run, CUSTOMERS)
    assert plain.left() == []


def test_a_csv_part_is_read_by_any_reader_of_csv(tmp_path: Path) -> None:
    ground = FilesGround(Asked("files", str(tmp_path / "out"), {"bom": True}))
    noted(ground, ['say "hi"', "a,b\r\nc", "王"])
    (part,) = ground.parts("note")
    assert part.read_bytes().startswith(b"\xef\xbb\xbf")
    with part.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [["id", "text"], ["0", 'say "hi"'], ["1", "a,b\r\nc"], ["2", "王"]]


def test_a_guard_keeps_formulas_from_being_run_and_the_rows_as_they_are(tmp_path: Path) -> None:
    ground = FilesGround(Asked("files", str(tmp_path / "out"), {"guard": True}))
    rows = noted(ground, FORMULAS)
    (part,) = ground.parts("note")
    with part.open(encoding="utf-8", newline="") as stream:
        cells = [text for _, text in csv.reader(stream)][1:]
    assert [cell[0] for cell in cells[:8]] == ["'"] * 8
    assert cells[8:] == ["plain", "", ""]
    assert stand(opened(ground), NOTE, rows) == grounds.given(NOTE, rows)


def test_without_a_guard_the_copy_is_exact(plain: FilesGround) -> None:
    noted(plain, ["=1+1"])
    assert plain.parts("note")[0].read_text() == '"id","text"\n"0","=1+1"\n'


def test_a_folder_with_something_else_in_it_is_not_touched(plain: FilesGround) -> None:
    (Path(plain.asked.address) / "note").mkdir(parents=True)
    (Path(plain.asked.address) / "note" / "mine.txt").write_text("mine")
    assert opened(plain).survey(NOTE).troubles == (("occupied", "note"),)
    with pytest.raises(Refusal) as caught:
        opened(plain).prepare(uuid4(), NOTE)
    assert caught.value.code == "transfer.target_occupied"
    assert plain.left() == ["note", "note/mine.txt"]


def test_a_table_of_another_run_is_not_touched(plain: FilesGround) -> None:
    noted(plain, ["a"])
    before = opened(plain).digest(NOTE)
    with pytest.raises(Refusal, match="did not make"):
        opened(plain).prepare(uuid4(), NOTE)
    with pytest.raises(Refusal):
        load(opened(plain), NOTE, framed(NOTE, [("9", "x")]), run=uuid4(), shard=2)
    assert opened(plain).digest(NOTE) == before


@pytest.mark.parametrize("name", ["..", "../out", "a/b", "a\\b", ".hidden", "", "a\0b", "长" * 80])
def test_a_name_that_leads_elsewhere_is_refused(plain: FilesGround, name: str) -> None:
    wanted = NOTE._replace(table=name)
    assert opened(plain).survey(wanted).troubles[0][0] in {"name_unfit", "name_too_long"}
    with pytest.raises(Refusal) as caught:
        opened(plain).prepare(uuid4(), wanted)
    assert caught.value.code == "transfer.target_unfit"
    assert not Path(plain.asked.address).exists()


def test_a_part_that_was_spoilt_is_said_to_be(plain: FilesGround) -> None:
    rows = noted(plain, ["a"])
    plain.parts("note")[0].write_text("something else\n1\n")
    with pytest.raises(Refusal) as caught:
        stand(opened(plain), NOTE, rows)
    assert caught.value.code == "transfer.target_damaged"
    assert "part-00001.csv" in str(caught.value)


def test_a_part_that_is_gone_is_said_to_be(plain: FilesGround) -> None:
    rows = noted(plain, ["a"])
    plain.parts("note")[0].unlink()
    with pytest.raises(Refusal) as caught:
        stand(opened(plain), NOTE, rows)
    assert caught.value.code == "transfer.target_damaged"


def test_a_part_whose_process_died_after_entering_it_is_brought_to_its_place(plain: FilesGround) -> None:
    rows = noted(plain, ["a", None])
    (part,) = plain.parts("note")
    hidden = Path(plain.asked.address) / ".duly-transfer" / "note"
    part.rename(hidden / "incoming" / part.name)
    assert json.loads((hidden / "00001.json").read_text())["rows"] == 2
    assert stand(opened(plain), NOTE, rows) == [("0", "a"), ("1", None)]
    assert plain.parts("note") == [part]


def test_a_full_disk_is_said_and_nothing_holds(plain: FilesGround) -> None:
    target, run = opened(plain), uuid4()
    target.prepare(run, NOTE)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, usual[1]))
    try:
        with pytest.raises(Refusal) as caught:
            load(target, NOTE, framed(NOTE, [(str(n), "x" * 100) for n in range(500)]), run=run)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert caught.value.code == "transfer.target_full"
    assert target.survey(NOTE).rows == 0
    assert not load(target, NOTE, framed(NOTE, [("1", "x")]), run=run).again
    assert not list((Path(plain.asked.address) / ".duly-transfer" / "note" / "incoming").iterdir())
