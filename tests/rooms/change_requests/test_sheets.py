# SPDX-License-Identifier: Apache-2.0
"""A table out of bytes: what people write in a file of changes is understood, and what is no table is refused."""

import io
import zipfile
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from xlsxwriter import Workbook

from duly.kernel.refusals import Refusal
from duly.rooms.change_requests.facts import Wish
from duly.rooms.change_requests.rules.bulk import MOST_LINES, Home, Said, read_line, recognised, rows_of, sampled

HOME = Home("Asia/Shanghai", date(2026, 11, 25))
HEADER = "客户编号,变更项目,原值,新值,性质,原因,生效日期\n"


def read(text: str | bytes) -> list[Said]:
    header, *rows = rows_of(text if isinstance(text, bytes) else text.encode())
    columns = recognised(header.cells)
    return [read_line(columns, row, HOME) for row in rows]


def sheet(rows: list[list[object]]) -> bytes:
    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            page.write(at, place, cell)
    book.close()
    return held.getvalue()


def test_a_line_in_chinese_and_a_line_in_english_say_the_same() -> None:
    (zh,) = read(f"{HEADER}C-1,手机号码,13800138000,13900139000,更正,原登记有误,2026-12-31")
    (en,) = read(
        "Customer ID;What;Old value;New value;Nature;Reason;Effective from\nC-1;Mobile;13800138000;13900139000;rectification;wrong;2026/12/31"
    )
    assert zh == en
    assert zh.wish == Wish("contact_point", "value", "13900139000", attributes={"channel": "sms"})
    assert (zh.ref, zh.old, zh.nature, zh.reason, zh.wrong) == ("C-1", "13800138000", "rectification", "wrong", "")
    assert zh.since == datetime(2026, 12, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_it_may_be_written_as_excel_writes_it(encoding: str) -> None:
    (line,) = read(f"{HEADER}C-1,别名,,小王,,,".encode(encoding))
    assert line.wish == Wish("profile", "alias", "小王")


def test_a_sheet_is_read_with_its_numbers_and_dates_as_people_mean_them() -> None:
    content = sheet(
        [
            ["客户编号", "变更项目", "新值", "生效日期"],
            ["C-1", "手机", 13800138000, 46387],
            ["C-2", "attribute: 等级", "金", ""],
        ]
    )
    first, second = read(content)
    assert first.wish is not None
    assert (first.wish.value, first.since) == ("13800138000", datetime(2026, 12, 30, 16, tzinfo=UTC))
    assert second.wish == Wish("attribute", "value", "金", attributes={"name": "等级"})


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (",手机,,13900139000,,,", "no_ref"), ("C-1,鞋码,,42,,,", "what"), ("C-1,手机,,139,乱写,,", "nature"),
        ("C-1,手机,,139,,因为,", "reason"), ("C-1,手机,,139,,,明天", "since"), ("C-1,手机,,,,,", "no_new"),
        ("C-1,手机,138,139,终止,,", "ends_with_new"), ("C-1,语言,,Chinese please,,,", "form"), ("C-1,手机,,139,,,2026-13-40", "since"),
        ("C-1,别名,,a\u202eb,,,", "change_requests.too_long"),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong_says_how_and_stops_no_other(cells: str, wrong: str) -> None:
    first, second = read(f"{HEADER}{cells}\nC-2,别名,,B,,,")
    assert (first.wrong, first.wish, second.wrong) == (wrong, None, "")


def test_lines_are_numbered_as_the_file_shows_them() -> None:
    assert [one.line for one in read(f"{HEADER}\nC-1,别名,,A,,,\n\nC-2,别名,,B,,,")] == [3, 5]


@pytest.mark.parametrize(
    "content",
    [
        b"", HEADER.encode(), b"a,b\n1,2", b"ref,what,new,new value\nC,alias,a,b", b'ref,what,new\n"C-1,alias,a', b"PK\x03\x04nothing",
        b"\x80\x81\xff\xff", b"ref,what,new\n" + b"C-1,alias," + b"x" * 3_000, b"ref,what,new\n" + b"C-1,alias,x\n" * (MOST_LINES + 1),
    ],
)  # fmt: skip
def test_what_is_no_such_table_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="cannot be taken"):
        read(content)


def book(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr({"sheet": "xl/worksheets/sheet1.xml", "words": "xl/sharedStrings.xml"}[name], content)
    return held.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        book(sheet=b"<worksheet/>" + b" " * (65 << 20)),
        book(sheet=b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet><row><c t="str"><v>&a;</v></c></row></worksheet>'),
        book(words=b"<sst/>"), book(sheet=b"<worksheet><row><c"),
    ],
    ids=["bomb", "entities", "no sheet", "cut off"],
)  # fmt: skip
def test_a_hostile_sheet_is_refused_and_does_no_harm(content: bytes) -> None:
    with pytest.raises(Refusal, match="cannot be taken"):
        read(content)


def test_a_cell_far_to_the_right_takes_no_memory() -> None:
    rows = b'<worksheet><row r="1"><c r="XFD1" t="str"><v>x</v></c></row><row><c t="str"><v>y</v></c></row></worksheet>'
    with pytest.raises(Refusal, match=r"no lines|no column"):
        read(book(sheet=rows))


def test_the_sample_is_drawn_by_lot_and_half_of_it_from_what_is_doubted() -> None:
    file, lines = UUID(int=7), list(range(2, 2_002))
    chosen = sampled(file, lines, range(2, 102))
    assert len(chosen) == 40
    assert len(chosen & set(range(2, 102))) >= 20
    assert chosen == sampled(file, lines, range(2, 102))
    assert chosen != sampled(uuid4(), lines, range(2, 102))
    assert sampled(file, [2, 3], []) == {2, 3}
    assert len(sampled(file, range(100_000), [])) == 60
