# SPDX-License-Identifier: Apache-2.0
"""Notice files in YAML: nothing executed, nothing guessed, errors say where."""

from pathlib import Path

import pytest

from duly.doors.look.documents import LARGEST, parse, read_document
from duly.kernel.refusals import Refusal

FILE = Path("notice.yaml")


def refused(text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse(text, FILE)
    return caught.value


def test_values_stay_what_was_written() -> None:
    text = "regions: [NO, CN]\ncustomer: 0042\nfrom: 21:00\non: 2026-12-01\nprice: 1.50\nyes: true\nn: 12\nempty:\n"
    expected = {
        "regions": ["NO", "CN"],
        "customer": "0042",
        "from": "21:00",
        "on": "2026-12-01",
        "price": "1.50",
        "yes": True,
        "n": 12,
        "empty": None,
    }
    assert expected == parse(text, FILE)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: &x [1]\nb: *x", "documents.reference", 2, 4),
        ("a: 1\nb: 2\na: 3", "documents.given_twice", 3, 1),
        ('5: a\n"5": b', "documents.given_twice", 2, 1),
        ("a: !!python/object/apply:os.system [x]", "documents.tag", 1, 4),
        ("a: !!timestamp 2020-01-01", "documents.tag", 1, 4),
        ("[" * 2000, "documents.too_deep", 1, 41),
        ('a: "\\ud800"', "documents.untellable", 1, 4),
        ('a: "\\0"', "documents.untellable", 1, 4),
        ("a: \x07", "documents.not_yaml", 1, 4),
        ("? [1]\n: 2", "documents.not_a_name", 1, 3),
        ("a:\n\tb: 1", "documents.not_yaml", 2, 1),
        ("a: 1\n---\nb: 2", "documents.not_yaml", 2, 1),
        ("a: [1", "documents.not_yaml", 1, 6),
    ],
)
def test_what_a_notice_never_needs_is_refused_with_its_place(text: str, code: str, line: int, column: int) -> None:
    said = refused(text)
    assert (said.code, said.values["line"], said.values["column"]) == (code, line, column)
    assert f"第 {line} 行第 {column} 列" in said.say("zh")


@pytest.mark.parametrize("text", ["", "- 1", "just text", "12"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    assert refused(text).code == "documents.not_a_mapping"


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    assert refused(bomb).code == "documents.reference"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_is_read_whatever_it_was_saved_as(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "notice.yaml"
    path.write_bytes(
        "标题: 地址变更\nreason: 搬迁\n".encode(encoding) if "utf-16-" not in encoding else "t: 标题\n".encode(encoding)
    )
    assert "标题" in str(read_document(path))


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a" * (LARGEST + 1))
    with pytest.raises(Refusal) as caught:
        read_document(path)
    assert caught.value.code == "documents.too_large"


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_document(tmp_path / name)
    assert caught.value.code == "documents.unreadable"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\x80\x81\xff\xff")
    with pytest.raises(Refusal) as caught:
        read_document(path)
    assert caught.value.code == "documents.not_text"
