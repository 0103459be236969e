# SPDX-License-Identifier: Apache-2.0
"""Files as they come: delimiters, quotes, line ends, and those that are no table."""

from pathlib import Path

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.customers.actions import source as reading
from duly.rooms.customers.actions.source import Row, from_path, restored, stated


def read(text: str | bytes, folder: Path) -> list[Row]:
    path = folder / "c.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    source = from_path(path, path.name)
    layout = source.layout()
    assert restored(stated(layout)) == layout
    rows = list(source.rows(layout))
    assert len(rows) == source.count(layout)
    return rows


def refusal(text: str | bytes, folder: Path) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read(text, folder)
    return refused.value


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_columns_known(mark: str, tmp_path: Path) -> None:
    assert [Row(2, ["C", "a.b"])] == read(f"ref{mark}name\nC{mark}a.b\n", tmp_path)


def test_the_delimiter_hint_of_excel_is_followed(tmp_path: Path) -> None:
    assert [Row(3, ["C", "x"])] == read("sep=;\nref;name\nC;x\n", tmp_path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(end: str, tmp_path: Path) -> None:
    assert [["C", "x"], ["D", "y"]] == [row.cells for row in read(end.join(["ref,name", "C,x", "D,y"]), tmp_path)]


def test_a_cell_may_hold_line_breaks_quotes_and_delimiters(tmp_path: Path) -> None:
    rows = read('ref,name\nC,"a\nb, ""c"""\nD,d\n', tmp_path)
    assert [Row(2, ["C", 'a\nb, "c"']), Row(4, ["D", "d"])] == rows


def test_empty_lines_are_passed_over_but_counted(tmp_path: Path) -> None:
    assert [Row(4, ["C", "x"])] == read("\nref,name\n \nC,x\n\n", tmp_path)


def test_a_misplaced_quote_costs_its_row_only(tmp_path: Path) -> None:
    rows = read('ref,name\nC,"a" b\nD,d\n', tmp_path)
    assert [2, 3] == [row.line for row in rows]
    assert rows[0].fault
    assert ["D", "d"] == rows[1].cells


@pytest.mark.parametrize(
    "text", ['ref,name\nC,x\nD,"never closed\nE,y\n', 'ref,"name\nC,x\n', 'ref,name\nC,"' + "x" * 140_000]
)
def test_a_quote_that_is_never_closed_refuses_the_file(text: str, tmp_path: Path) -> None:
    assert "customers.file_open_quote" == refusal(text, tmp_path).code


@pytest.mark.parametrize("raw", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b"\x00" * 100, b"ref,name\n", b"ref,name\n\n"])
def test_a_file_without_rows_is_refused(raw: bytes, tmp_path: Path) -> None:
    assert "customers.file_empty" == refusal(raw, tmp_path).code


def test_a_line_without_end_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    refused = refusal("ref,name\nC," + "x" * (reading.LONGEST_LINE + 5), tmp_path)
    assert ("customers.file_line_too_long", 2) == (refused.code, refused.values["line"])


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 10)
    assert "customers.file_too_large" == refusal("ref,name\nC,x\n", tmp_path).code


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_what_is_no_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        from_path(tmp_path / name, name)
    assert "customers.file_not_readable" == refused.value.code


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    assert refusal(bytes(range(256)) * 40, tmp_path).code.startswith("customers.file_")
    assert refusal(b"PK\x03\x04" + bytes(range(200)) * 20, tmp_path).code.startswith("customers.file_")
