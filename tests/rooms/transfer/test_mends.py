# SPDX-License-Identifier: Apache-2.0
"""Rows that were held back come again, corrected: before the run and after it; every row keeps exactly one fate."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from xlsxwriter import Workbook

from duly.foundation.ledger import queries as ledger
from duly.kernel.cells import safe_cell
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State, Upload
from rooms.transfer.town import Ground, fates, laid_down, line, loaded, reconciled, rehearsed
from world import World

Change = Callable[[list[str]], Sequence[str]]


def held_back(world: World, transfer: UUID) -> list[list[str]]:
    """The file as it is handed out: headers, then rows."""
    heads, rows = actions.rows_to_mend(world.ada, transfer, 0)
    return [heads, *([cell or "" for cell in row] for row in rows)]


def as_csv(folder: Path, lines: Sequence[Sequence[str]]) -> Upload:
    path = folder / "mended.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([safe_cell(cell) for cell in one] for one in lines)
    return Upload(path.name, str(path))


def as_xlsx(folder: Path, lines: Sequence[Sequence[str]]) -> Upload:
    path = folder / "mended.xlsx"
    with Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, one in enumerate(lines):
            for column, cell in enumerate(one):
                sheet.write_string(at, column, cell)
    return Upload(path.name, str(path))


def state(world: World) -> State:
    (card,) = queries.transfers_for(world.ada)
    return card.state


def agreed_and_loaded(world: World, transfer: UUID) -> None:
    actions.carry(transfer)
    actions.agree(world.bo, transfer, actions.ask(world.ada, transfer))
    actions.run(world.ada, transfer)
    actions.carry(transfer)


def mended(world: World, transfer: UUID, folder: Path, change: Change) -> int:
    heads, *rows = held_back(world, transfer)
    return actions.mend(world.ada, transfer, 0, as_csv(folder, [heads, *(change(one) for one in rows)]))


def with_balance(row: list[str]) -> list[str]:
    return [*row[:4], "7.00", *row[5:]]


LINES = [line(n) for n in range(1, 240)] + [line(240, 余额="?"), line(241, 姓名="=1+1", 余额="不明")]


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_before_the_run_only_their_shards_are_rehearsed_again(
    world: World, ground: Ground, tmp_path: Path, written: Callable[..., Upload]
) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, LINES))
    before = queries.transfers_for(world.ada)[0].rehearsal_digest
    heads, *rows = held_back(world, made)
    assert actions.mend(world.ada, made, 0, written(tmp_path, [heads, *map(with_balance, rows)])) == 2
    states = [one.state for one in queries.mapped_of(made)[0].shards.order_by("number")]
    assert (state(world), states) == (State.REHEARSING, ["staged", "staged", "cut"])
    agreed_and_loaded(world, made)
    assert queries.transfers_for(world.ada)[0].rehearsal_digest != before
    assert fates(made) == {"created": 241}
    assert ground.rows("SELECT name, balance::text FROM {s}.party WHERE ref = 'C000241'") == [("=1+1", "7.00")]
    reconciled(world, made)
    assert state(world) is State.RECONCILED


def test_after_the_run_they_come_as_shards_of_their_own(world: World, ground: Ground, tmp_path: Path) -> None:
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, LINES)))
    assert mended(world, made, tmp_path, with_balance) == 2
    assert (state(world), fates(made)) == (State.MENDING, {"created": 239, "quarantined": 2})
    assert queries.held_back_of(made, 0).rows == []
    with pytest.raises(Refusal):
        actions.run(world.ada, made)
    agreed_and_loaded(world, made)
    assert fates(made) == {"created": 241}
    reconciled(world, made)
    assert state(world) is State.RECONCILED
    said = [one["data"] for one in ledger.bodies_of(made) if one["type"] == "transfer.mended"]
    assert [(one["rows"], one["shards"]) for one in said] == [(2, 1)]


def test_what_is_still_wrong_is_held_back_again_and_may_come_again(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, LINES))
    mended(world, made, tmp_path, lambda row: row if row[0] == "240" else with_balance(row))
    agreed_and_loaded(world, made)
    assert fates(made) == {"created": 240, "quarantined": 1}
    assert [one.row for one in queries.held_back_of(made, 0).rows] == [240]
    mended(world, made, tmp_path, with_balance)
    agreed_and_loaded(world, made)
    assert fates(made) == {"created": 241}
    assert state(world) is State.LOADED


def test_undo_takes_them_back_with_the_others(world: World, ground: Ground, tmp_path: Path) -> None:
    ground.rows(
        "CREATE TABLE {s}.party (ref text PRIMARY KEY, name text, phone text, balance numeric(12,2), opened_on date)"
    )
    ground.rows("INSERT INTO {s}.party VALUES ('C000240', '旧名', NULL, 9, '2001-01-01')")
    before = ground.rows("SELECT * FROM {s}.party ORDER BY ref")
    made = loaded(world, laid_down(world, ground, tmp_path, LINES))
    mended(world, made, tmp_path, with_balance)
    agreed_and_loaded(world, made)
    assert fates(made) == {"created": 240, "updated": 1}
    actions.undo(world.ada, made, why="a test")
    actions.carry(made)
    assert (state(world), ground.rows("SELECT * FROM {s}.party ORDER BY ref")) == (State.UNDONE, before)
    assert fates(rehearsed(world, made)) == {"created": 240, "updated": 1}, "corrections outlive what was taken back"


def test_a_corrected_row_does_not_write_over_a_loaded_one(world: World, ground: Ground, tmp_path: Path) -> None:
    """Row 240 gets the key of row 1 and other values; row 241 becomes row 2 to the letter."""
    made = loaded(world, laid_down(world, ground, tmp_path, LINES))
    changed = {"240": line(1, 余额="8").split(","), "241": line(2).split(",")}
    mended(world, made, tmp_path, lambda row: [row[0], *changed[row[0]]])
    agreed_and_loaded(world, made)
    assert fates(made) == {"created": 239, "merged": 1, "quarantined": 1}
    assert ground.rows("SELECT balance::text FROM {s}.party WHERE ref = 'C000001'") == [("1.50",)]


def test_rows_that_differ_under_one_key_are_decided_by_making_them_equal(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, [line(1), line(2), line(2, 姓名="另一人")]))
    assert fates(made) == {"created": 1, "quarantined": 2}
    mended(world, made, tmp_path, lambda row: [row[0], *line(2).split(",")])
    agreed_and_loaded(world, made)
    assert fates(made) == {"created": 2, "merged": 1}


def test_a_row_that_could_not_be_read_as_one_is_written_out(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1), "C000002,短", line(3)]))
    assert fates(made) == {"created": 2, "quarantined": 1}
    assert mended(world, made, tmp_path, lambda row: [row[0], *line(2).split(",")]) == 1
    actions.carry(made)
    assert fates(made) == {"created": 3}


def test_corrections_are_put_aside_and_nothing_of_them_stays(world: World, ground: Ground, tmp_path: Path) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, LINES))
    mended(world, made, tmp_path, with_balance)
    actions.carry(made)
    assert actions.drop_mends(world.ada, made) == 2
    assert (state(world), fates(made)) == (State.LOADED, {"created": 239, "quarantined": 2})
    assert [one[:2] for one in held_back(world, made)[1:]] == [["240", "C000240"], ["241", "C000241"]]
    assert mended(world, made, tmp_path, with_balance) == 2


def test_who_corrected_them_does_not_agree(world: World, ground: Ground, tmp_path: Path) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, LINES))
    mended(world, made, tmp_path, with_balance)
    actions.carry(made)
    digest = actions.ask(world.operator, made)
    for who in (world.ada, world.operator):
        with pytest.raises(Refusal):
            actions.agree(who, made, digest)
    actions.agree(world.bo, made, digest)
    assert state(world) is State.MEND_AGREED


def test_signatures_to_what_was_before_do_not_hold(world: World, ground: Ground, tmp_path: Path) -> None:
    duty = {"owner": "ada@example.com", "what": {"en": "Check"}, "due": "2027-01-31"}
    duties = [duty, duty | {"owner": "bo@example.com"}]
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, LINES, duties=duties)))
    assert not actions.sign_off(world.ada, made)
    mended(world, made, tmp_path, with_balance)
    assert [one.signed_at for one in queries.duties_of(made)] == [None, None]


def test_they_lie_sealed(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, LINES))
    mended(world, made, tmp_path, with_balance)
    folder = settings.DULY.folder("transfers") / made.hex / "mends"
    (path,) = [one for one in folder.rglob("*") if one.is_file()]
    assert b"PAR1" not in path.read_bytes()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: [lines[0], ["1", *lines[1][1:]]], "transfer.mend_not_held_back"),
        (lambda lines: [lines[0], lines[1], lines[1]], "transfer.mend_row_twice"),
        (lambda lines: [lines[0], ["", *lines[1][1:]]], "transfer.mend_row_number"),
        (lambda lines: [lines[0][:-1], lines[1][:-1]], "transfer.mend_columns"),
        (lambda lines: [[lines[0][0], lines[0][2], lines[0][1], *lines[0][3:]], *lines[1:]], "transfer.mend_columns"),
        (lambda lines: [lines[0]], "transfer.mend_nothing"),
    ],
)
def test_another_file_than_the_one_that_was_handed_out_is_refused(
    world: World, ground: Ground, tmp_path: Path, change: Callable[[list[list[str]]], list[list[str]]], code: str
) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, LINES))
    with pytest.raises(Refusal) as no:
        actions.mend(world.ada, made, 0, as_csv(tmp_path, change(held_back(world, made))))
    assert no.value.code == code


def test_others_correct_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, LINES))
    upload = as_csv(tmp_path, held_back(world, made))
    for who, code in ((world.bo, "rights.not_allowed"), (world.dee, "transfer.no_such_transfer")):
        with pytest.raises(Refusal) as no:
            actions.mend(who, made, 0, upload)
        assert no.value.code == code
