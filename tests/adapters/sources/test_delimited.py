# SPDX-License-Identifier: Apache-2.0
"""Delimited text: the contract, every cell as Python's own reader sees it, and what is broken costs only its own line."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sources.conformance import SourceContract, as_kept, asked_for, opened, whole
from duly.adapters.sources.delimited import rows as rows_module
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import ROW, Asked

MIXED = (
    '客户名单,,\n编号,姓名,备注\n001,张伟,"第一行\n第二行, ""引号"""\n\n002,李娜,\r\n003,"",空\n'
    '004,少一格\n005,坏"引号,x\n006,"没有关上,x\n007,多,一,格\n008,王芳, 空格 \n'
)


class TestDelimited(SourceContract):
    @pytest.fixture
    def asked(self, tmp_path: Path) -> Asked:
        path = tmp_path / "客户.csv"
        path.write_bytes(MIXED.encode("gb18030"))
        return asked_for("delimited", path)

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        return {
            "客户.csv": [
                ("001", "张伟", '第一行\n第二行, "引号"'),
                ("002", "李娜", None),
                ("003", "", "空"),
                ("008", "王芳", " 空格 "),
            ]
        }

    def test_broken_rows_are_named_and_cost_nothing_else(self, asked: Asked) -> None:
        faults = whole(opened(asked)).faults
        assert [(4, "too_few"), (5, "bare_quote"), (6, "bare_quote"), (7, "too_many")] == [
            fault[:2] for fault in faults
        ]
        assert "004,少一格" == faults[0].text
        assert '006,"没有关上,x' == faults[2].text

    def test_what_was_noticed_is_said(self, asked: Asked) -> None:
        table = opened(asked).tables()[0]
        assert ["编号", "姓名", "备注"] == [column.name for column in table.columns]
        assert {"encoding_gb18030", "encoding_guessed", "delimiter_comma", "header_below"} <= set(table.notes)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


CELL = st.text(st.sampled_from('ab,;|"\n\r\t é中亅😀 '), max_size=6)
"""One of the letters has, in GB 18030, a second byte that looks like a delimiter."""


@given(
    table=st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1)),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "gb18030"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    window=st.sampled_from([7, 64, 1 << 16]),
)
def test_it_reads_what_pythons_reader_reads(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str, end: str, encoding: str, quoting: int, window: int
) -> None:  # fmt: skip
    text = io.StringIO(newline="")
    quoting = quoting if end == "\r\n" else csv.QUOTE_ALL  # Python's writer protects the other line ends only then
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([[f"n{n}" for n in range(len(table[0]))], *table])
    path = tmp_path_factory.mktemp("made") / "t.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_module, "_SMALL", window)
        found = whole(opened(asked_for("delimited", path, encoding=encoding, delimiter=delimiter, header=True)))
    assert not found.faults
    expected = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=delimiter))[1:]
    assert expected == [[cell or "" for cell in row] for row in found.rows.drop(ROW).rows()]


@given(
    text=st.text(st.sampled_from('ab,"\n\r'), max_size=40), most=st.integers(1, 4), window=st.sampled_from([3, 1 << 16])
)
def test_whatever_stands_in_a_file_no_line_is_lost_and_none_is_read_twice(
    tmp_path_factory: pytest.TempPathFactory, text: str, most: int, window: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "t.csv"
    path.write_bytes(b"x,y\n" + text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_module, "_SMALL", window)
        source = opened(asked_for("delimited", path, delimiter=",", header=True))
        found = whole(source, most=most)
    letters = (
        [*"".join(str(cell) for row in found.rows.drop(ROW).rows() for cell in row if cell)]
        if found.rows.height
        else []
    )
    letters += [letter for fault in found.faults for letter in fault.text]
    for letter in "ab":
        assert text.count(letter) == letters.count(letter)


@given(text=st.text(st.sampled_from('a,"\n\r'), max_size=60), window=st.sampled_from([1, 2, 5, 9]))
def test_where_rows_end_does_not_depend_on_how_much_is_looked_at(text: str, window: int) -> None:
    raw, grammar = text.encode(), rows_module.Grammar(",")
    at_once = rows_module.rows_in(raw, grammar, final=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_module, "_SMALL", window)
        patch.setattr(rows_module, "_LARGE", window)
        piecewise = rows_module.rows_in(raw, grammar, final=True)
    for one, other in zip(at_once[:4], piecewise[:4], strict=True):
        assert one.tolist() == other.tolist()


def test_line_ends_of_three_kinds_may_be_mixed(file: Path) -> None:
    file.write_bytes(b"a,b\r1,2\n3,4\r\n5,6\r\r\n7,8")
    assert [("1", "2"), ("3", "4"), ("5", "6"), ("7", "8")] == whole(opened(asked_for("delimited", file))).rows.drop(
        ROW
    ).rows()


@pytest.mark.parametrize(("encoding", "named"), [("utf-8", "utf_8"), ("utf-8-sig", "utf_8"), ("gb18030", "gb18030"), ("big5", "big5"), ("utf-16", "utf_16"), ("utf-16-be", "utf_16")])  # fmt: skip
def test_encodings_are_found_by_evidence(file: Path, encoding: str, named: str) -> None:
    rows = "\r\n".join(
        f"{n},陳大文,臺北市信義區市府路一號,聯絡電話" if encoding == "big5" else f"{n},陈大文,上海市世纪大道,联系电话"
        for n in range(9)
    )
    file.write_bytes(
        f"編號,姓名,地址,備註\r\n{rows}\r\n".encode(encoding)
        if encoding == "big5"
        else f"编号,姓名,地址,备注\r\n{rows}\r\n".encode(encoding)
    )
    source = opened(asked_for("delimited", file))
    table = source.tables()[0]
    assert f"encoding_{named}" in table.notes
    assert table.columns[0].name in {"编号", "編號"}
    assert rows.split("\r\n")[8] == ",".join(whole(source).rows.drop(ROW).row(8))


def test_an_encoding_that_nobody_can_tell_is_asked_for(file: Path) -> None:
    file.write_bytes("nom,ville\nJosé,Málaga\n".encode("latin-1"))
    with pytest.raises(Refusal) as refused:
        opened(asked_for("delimited", file)._replace(name="clients.csv")).tables()
    assert "transfer.source_encoding" == refused.value.code
    assert "clients.csv" in str(refused.value)
    assert [("José", "Málaga")] == whole(opened(asked_for("delimited", file, encoding="latin-1"))).rows.drop(ROW).rows()


def test_a_row_whose_bytes_are_no_text_is_a_fault_and_the_others_are_read(file: Path) -> None:
    good = "".join(f"{n},张伟李娜\n" for n in range(60)).encode()
    file.write_bytes("编号,姓名\n".encode() + good + b"bad,\xe5\xbc\n" + good + "末,张".encode()[:-1])
    found = whole(opened(asked_for("delimited", file)), most=50)
    assert [(61, "undecodable"), (122, "undecodable")] == [fault[:2] for fault in found.faults]
    assert 120 == found.rows.height


def test_a_zero_byte_and_a_line_of_a_megabyte_are_faults(file: Path) -> None:
    file.write_bytes(b"a,b\n1,x\0y\n2," + b"z" * 1_100_000 + b"\n3,w\n")
    found = whole(opened(asked_for("delimited", file)))
    assert [(1, "nul"), (2, "too_long")] == [fault[:2] for fault in found.faults]
    assert [(3, "3", "w")] == found.rows.rows()


def test_a_cell_larger_than_memory_is_passed_over(file: Path) -> None:
    with file.open("wb") as made:
        made.write(b"a,b\n1,x\n2,")
        made.truncate(made.tell() + 300_000_000)
        made.seek(0, 2)
        made.write(b"\r\n3,w\n")
    source = opened(asked_for("delimited", file))
    tracemalloc.start()
    table = source.tables()[0]
    cuts = [as_kept(cut) for cut in source.cuts(table, 10)]
    chunks = [source.read(table, cut) for cut in cuts]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [1, 1, 1] == [cut.rows for cut in cuts]
    assert "too_long" == chunks[1].faults[0].code
    assert [("3", "w")] == chunks[2].rows.drop(ROW).rows()
    assert peak < 100_000_000


def test_a_file_that_changed_since_it_was_cut_is_refused(file: Path) -> None:
    file.write_bytes(b"a,b\n1,x\n2,y\n")
    source = opened(asked_for("delimited", file))
    table = source.tables()[0]
    cut = next(source.cuts(table, 10))
    file.write_bytes(b"a,b\n1,x\n2,z\n")
    with pytest.raises(Refusal) as refused:
        source.read(table, cut)
    assert "transfer.source_changed" == refused.value.code


@pytest.mark.parametrize(
    ("raw", "names", "notes"),
    [
        (b"sep=;\nid;name;price\n1;a;1,5\n", ["id", "name", "price"], {"delimiter_semicolon", "header_below"}),
        (b"report of May\n\nid,name,\n1,a,\n2,b,\n", ["id", "name", ""], {"header_below", "names_empty"}),
        (b"id,id,x\n1,2,3\n", ["id", "id", "x"], {"names_repeated"}),
        (b"10001,a@b.example\n10002,c@d.example\n", ["", ""], {"header_lacking"}),
        (b"id|name\n1|a,b\n", ["id", "name"], {"delimiter_pipe"}),
        (b"only\nx\n\ny\n", ["only"], set()),
    ],
)
def test_the_header_is_found_and_names_are_kept_as_they_are(
    file: Path, raw: bytes, names: list[str], notes: set[str]
) -> None:
    file.write_bytes(raw)
    table = opened(asked_for("delimited", file)).tables()[0]
    assert names == [column.name for column in table.columns]
    assert notes <= set(table.notes)


def test_in_a_table_of_one_column_a_blank_line_is_a_row_without_a_value(file: Path) -> None:
    file.write_bytes(b'only\n\nx\n""\n\n')
    assert [(None,), ("x",), ("",), (None,)] == whole(opened(asked_for("delimited", file))).rows.drop(ROW).rows()


def test_quotation_marks_may_mean_nothing(file: Path) -> None:
    file.write_bytes(b'size,what\n5",pipe\n"6,"x"\n')
    assert [('5"', "pipe"), ('"6', '"x"')] == whole(opened(asked_for("delimited", file, quote="none"))).rows.drop(
        ROW
    ).rows()


def test_an_empty_file_has_no_table(file: Path) -> None:
    file.touch()
    assert [] == opened(asked_for("delimited", file)).tables()


@pytest.mark.parametrize("options", [{"encoding": "klingon"}, {"delimiter": "ab"}, {"quote": "x"}, {"header": 9}])
def test_options_that_mean_nothing_are_refused(file: Path, options: dict) -> None:
    file.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(Refusal) as refused:
        opened(asked_for("delimited", file, **options)).tables()
    assert "transfer.source_option" == refused.value.code
