# SPDX-License-Identifier: Apache-2.0
"""Files in every encoding that people send, and those that must not be guessed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from duly.kernel.refusals import Refusal
from duly.rooms.customers.actions.source import from_path

ZH = "客户编号,名称\r\nC-1,示例科技有限公司\r\nC-2,𠮷野家\r\n"
EN = "ref,name\r\nC-1,示例科技有限公司\r\nC-2,北京\r\n"
TW = "客戶編號,名稱\r\nC-1,範例科技股份有限公司\r\n"


def source_of(raw: bytes, folder: Path):
    path = folder / "customers.csv"
    path.write_bytes(raw)
    return from_path(path, path.name)


def rows_of(raw: bytes, folder: Path, encoding: str | None = None):
    source = source_of(raw, folder)
    layout = source.layout(encoding)
    return layout.judgement.encoding, [row.cells for row in source.rows(layout)]


def table(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"), ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"), ("gb18030", b"", "gb18030"),
        ("utf-16-le", b"\xff\xfe", "utf-16"), ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"), ("utf-16-be", b"", "utf-16-be"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", [ZH, EN])
def test_an_encoding_is_found_and_explained(encoding: str, mark: bytes, found: str, text: str, tmp_path: Path) -> None:
    assert (found, table(text)) == rows_of(mark + text.encode(encoding), tmp_path)


def test_big5_is_taken_where_its_header_says_so(tmp_path: Path) -> None:
    assert ("big5", table(TW)) == rows_of(TW.encode("big5"), tmp_path)


@pytest.mark.parametrize("name", ["Müller", "Société générale", "Ångström", "Łódź"])
def test_western_text_is_never_read_as_chinese(name: str, tmp_path: Path) -> None:
    raw = f"ref,name\nC-1,{name} GmbH\nC-2,Straße\n".encode("iso-8859-2" if "Ł" in name else "cp1252", "replace")
    with pytest.raises(Refusal) as refused:
        rows_of(raw, tmp_path)
    assert "customers.file_encoding" == refused.value.code


def test_big5_under_an_english_header_is_not_guessed(tmp_path: Path) -> None:
    raw = "ref,name\nC-1,臺灣積體電路製造股份有限公司\n".encode("big5")
    with pytest.raises(Refusal):
        rows_of(raw, tmp_path)
    assert ("big5", [["C-1", "臺灣積體電路製造股份有限公司"]]) == rows_of(raw, tmp_path, "big5")


def test_a_damaged_utf_8_file_is_not_taken_for_another(tmp_path: Path) -> None:
    raw = ZH.encode() + b"C-3,\xff\xfe\r\n"
    with pytest.raises(Refusal) as refused:
        rows_of(raw, tmp_path)
    assert "customers.file_damaged" == refused.value.code
    assert 4 == refused.value.values["line"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_file_cut_inside_a_character_is_told(encoding: str, tmp_path: Path) -> None:
    raw = "客户编号,名称\r\nC-1,示例科技".encode(encoding)[:-1]
    with pytest.raises(Refusal) as refused:
        rows_of(raw, tmp_path)
    assert "customers.file_damaged" == refused.value.code


def test_an_encoding_that_is_named_wrongly_is_refused(tmp_path: Path) -> None:
    for encoding, code in (("latin-1", "customers.file_encoding"), ("utf-8", "customers.file_damaged")):
        with pytest.raises(Refusal) as refused:
            rows_of(ZH.encode("gb18030"), tmp_path, encoding)
        assert code == refused.value.code


def test_zeros_on_the_other_side_do_not_mislead(tmp_path: Path) -> None:
    text = "客户编号,名称\r\nC-1,ĀĀĀĀĀĀĀĀ\r\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert (encoding, table(text)) == rows_of(text.encode(encoding), tmp_path)


def test_utf_8_with_zeros_in_it_stays_utf_8(tmp_path: Path) -> None:
    encoding, rows = rows_of(b"ref,name\nC-1,a\x00b\x00c\x00\n", tmp_path)
    assert ("utf-8", "a\x00b\x00c\x00") == (encoding, rows[0][1])


LETTERS = some.characters(whitelist_categories=("Lo", "Ll", "Lu", "Nd"), blacklist_characters="\ufeff")


@settings(max_examples=60, deadline=None)
@given(
    names=some.lists(some.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=20),
    encoding=some.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]),
    delimiter=some.sampled_from(",;\t|"),
)
def test_any_text_comes_back_from_any_encoding(
    tmp_path_factory, names: list[str], encoding: str, delimiter: str
) -> None:
    lines = [f"C-{number}{delimiter}{name}" for number, name in enumerate(names)]
    raw = "\r\n".join([f"客户编号{delimiter}名称", *lines, ""]).encode(encoding)
    _, rows = rows_of(raw, tmp_path_factory.mktemp("any"))
    assert [[f"C-{number}", name] for number, name in enumerate(names)] == rows
