# SPDX-License-Identifier: Apache-2.0
"""Workbooks: the contract, cells as people see them, and workbooks that mean harm."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from adapters.sources.conformance import SourceContract, asked_for, opened, whole
from duly.adapters.sources import packed
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import ROW, Asked


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "客户"
    sheet.append(["客户名单"])
    sheet.append([])
    sheet.append(["编号", "证件", "生日", "见面", "邮编", "备注"])
    sheet.append(
        [1, 110108198001011234, date(1980, 1, 1), datetime.combine(date(2026, 3, 5), time(4, 5, 6)), 12345, " 空格 "]
    )
    sheet.append(["002", "110108198001011234", date(1981, 2, 3), time(9, 30), 7, "2026-01-01 00:00:00"])
    sheet.append([])
    sheet.append([0.5, True, None, None, 210000, "=1+1"])
    sheet.append([3, "x", None, None, None, "#N/A"])
    sheet.append([4, "y", None, None, None, ""])
    for line in (4, 5, 7):
        sheet.cell(line, 5).number_format = "000000"
    sheet.merge_cells("A1:F1")
    book.create_sheet("空")
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(["k", "v"])
    hidden.append(["a", 1e17])
    book.save(tmp_path / "客户.xlsx")
    return tmp_path / "客户.xlsx"


class TestExcel(SourceContract):
    @pytest.fixture
    def asked(self, path: Path) -> Asked:
        return asked_for("excel", path)

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        return {
            "客户": [
                ("1", "110108198001011200", "1980-01-01", "2026-03-05 04:05:06", "012345", " 空格 "),
                ("002", "110108198001011234", "1981-02-03", "09:30:00", "000007", "2026-01-01 00:00:00"),
                ("0.5", "true", None, None, "210000", None),
                ("4", "y", None, None, None, None),
            ],
            "隐藏": [("a", "100000000000000000")],
        }


def test_an_error_in_a_cell_makes_its_row_a_fault(path: Path) -> None:
    assert [(4, "cell_error", "3,x,,,,")] == list(whole(opened(asked_for("excel", path)), "客户").faults)


def test_what_was_noticed_is_said(path: Path) -> None:
    shown, hidden = opened(asked_for("excel", path)).tables()
    assert ["编号", "证件", "生日", "见面", "邮编", "备注"] == [column.name for column in shown.columns]
    assert ("header_below", "merged_cells", "cell_errors") == shown.notes
    assert ("hidden_sheet",) == hidden.notes


def test_a_table_that_does_not_begin_in_the_corner_is_found(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet["C5"], sheet["D5"], sheet["C6"], sheet["D6"] = "编号", "邮编", 1, 42
    sheet["D6"].number_format = "0000"
    sheet["C8"], sheet["D8"] = "=1/0", 1
    book.save(tmp_path / "t.xlsx")
    assert [("1", "0042"), (None, "1")] == whole(opened(asked_for("excel", tmp_path / "t.xlsx"))).rows.drop(ROW).rows()


def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b"\0" * 70_000_000)
    with pytest.raises(Refusal) as refused:
        opened(asked_for("excel", bomb)).tables()
    assert "transfer.source_bomb" == refused.value.code
    monkeypatch.setattr(packed, "MOST_ENTRIES", 0)
    with pytest.raises(Refusal) as refused:
        packed.require_sane(bomb, "bomb.xlsx")
    assert "transfer.source_bomb" == refused.value.code


def test_a_workbook_that_lies_about_its_size_is_not_opened(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")  # the size of the last entry, unpacked
    path.write_bytes(raw)
    with pytest.raises(Refusal) as refused:
        opened(asked_for("excel", path)).tables()
    assert "transfer.source_damaged" == refused.value.code


@pytest.mark.parametrize("keep", [0, 10, 2_000])
def test_a_cut_or_foreign_file_is_refused(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(Refusal) as refused:
        opened(asked_for("excel", path)).tables()
    assert "transfer.source_damaged" == refused.value.code


def test_a_workbook_that_changed_since_it_was_cut_is_refused(path: Path) -> None:
    source = opened(asked_for("excel", path))
    table = source.tables()[0]
    cut = next(source.cuts(table, 2))
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(Refusal) as refused:
        opened(asked_for("excel", path)).read(table, cut)
    assert "transfer.source_changed" == refused.value.code
