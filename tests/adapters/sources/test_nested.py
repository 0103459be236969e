# SPDX-License-Identifier: Apache-2.0
"""JSON: the contract for both its forms, nested lists as tables, numbers as they were written, and what is no JSON."""

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sources.conformance import SourceContract, asked_for, opened, whole
from duly.adapters.sources.nested import records as records_module
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import ROW, Asked

_WITH_LISTS = (
    '{"编号": 12345678901234567890.10, "名": "张伟", "地址": {"城市": "上海", "邮编": "200000"}, '
    '"订单": [{"号": 1, "项": [{"货": "a"}, {"货": "b"}]}, {"号": 2, "项": []}, "散"]}'
)
RECORDS = [
    _WITH_LISTS,
    '{"编号": 2, "名": null, "vip": true, "地址": "不详"}',
    '{"编号": 3, "编号": 4, "订单": [{"号": 9}]}',
    '{"编号": 5, "名": "", "x": "中\\u6587 [}\\"", "订单": [{"号": 3, "项": [{"货": "c", "数": 1e3}]}]}',
]
TABLES: dict[str, list[tuple[str | None, ...]]] = {
    "t.json": [
        ("12345678901234567890.10", "张伟", "上海", "200000", None, None, None),
        ("2", None, None, None, "true", "不详", None),
        ("5", "", None, None, None, None, '中文 [}"'),
    ],
    "t.json/订单": [("1", "1", None), ("1", "2", None), ("1", None, "散"), ("4", "3", None)],
    "t.json/订单/项": [("1", "a", None), ("1", "b", None), ("4", "c", "1e3")],
}


class _Nested(SourceContract):
    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        return TABLES

    def test_tables_say_whose_rows_theirs_are(self, asked: Asked) -> None:
        tables = opened(asked).tables()
        assert ["", "t.json", "t.json/订单"] == [table.parent for table in tables]
        assert ["编号", "名", "地址.城市", "地址.邮编", "vip", "地址", "x"] == [
            column.name for column in tables[0].columns
        ]
        assert [4, 4, 3] == [table.rows for table in tables]
        assert "faults_repeated_name" in tables[0].notes

    def test_a_record_that_cannot_be_read_is_a_fault(self, asked: Asked) -> None:
        faults = whole(opened(asked), "t.json").faults
        assert [(3, "repeated_name")] == [fault[:2] for fault in faults]


class TestList(_Nested):
    @pytest.fixture(params=["[{}]", '{{"meta": {{"rows": [1, [2]], "n": "]"}}, "data": {{"rows": [{}], "next": 2}}}}'])
    def asked(self, tmp_path: Path, request: pytest.FixtureRequest) -> Asked:
        path = tmp_path / "t.json"
        path.write_text(request.param.format(",\n".join(RECORDS)))
        return asked_for("nested", path, **({"rows": "data.rows"} if "meta" in request.param else {}))


class TestLines(_Nested):
    @pytest.fixture
    def asked(self, tmp_path: Path) -> Asked:
        path = tmp_path / "t.json"
        path.write_bytes(b"\xef\xbb\xbf" + "\r\n\n".join(RECORDS).encode())
        return asked_for("nested", path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "t.json"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('ab"\\]}[{,:\n中'), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("klm"), inner, max_size=3),
    max_leaves=8,
)


@given(found=st.lists(st.dictionaries(st.sampled_from("xyz"), VALUES, min_size=1), min_size=1, max_size=6), indent=st.sampled_from([None, 1]), block=st.sampled_from([1, 5, 1 << 20]), levels=st.sampled_from([0, 12]))  # fmt: skip
def test_records_are_found_whatever_stands_in_them(
    tmp_path_factory: pytest.TempPathFactory, found: list[dict], indent: int | None, block: int, levels: int
) -> None:
    path = tmp_path_factory.mktemp("made") / "t.json"
    path.write_text(json.dumps(found, indent=indent, ensure_ascii=False))
    with pytest.MonkeyPatch.context() as patch, path.open("rb") as file:
        patch.setattr(records_module, "_BLOCK", block)
        patch.setattr(records_module, "_WHOLE", records_module._nest(levels))
        layout = records_module.Layout(lines=False, begin=1)
        assert found == [json.loads(record.raw) for record in records_module.records(file, layout, "t")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{oops}", "not_json"), ('{"a": NaN}', "not_json"), ("[1, 2]", "not_an_object"), ("7", "not_an_object"),
        ('{"a": "\\ud800"}', "undecodable"), ('{"a":' * 50 + "1" + "}" * 50, "too_deep"), ("[" * 90_000, "too_deep"),
        ('{"a.b": 1, "a": {"b": 2}}', "repeated_name"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_costs_itself_only(file: Path, line: str, code: str) -> None:
    file.write_text(f'{{"a": 1}}\n{line}\n{{"a": 3}}\n')
    found = whole(opened(asked_for("nested", file)), "t.json")
    assert [(2, code)] == [fault[:2] for fault in found.faults]
    assert [(1, "1"), (3, "3")] == found.rows.select(ROW, "c0").rows()


@pytest.mark.parametrize("text", ['[{"a": 1}, {"a": 2', "hello", '{"a": {"b": 1}'])
def test_a_document_that_breaks_off_is_refused(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(Refusal) as refused:
        opened(asked_for("nested", file)).tables()
    assert "transfer.source_damaged" == refused.value.code


def test_a_list_inside_an_object_is_found_and_said_to_be_there(file: Path) -> None:
    file.write_text(json.dumps({"total": 2, "tags": ["x"], "data": [{"a": 1}, {"a": 2}]}, indent=1))
    source = opened(asked_for("nested", file))
    assert ("list_inside",) == source.tables()[0].notes
    assert [("1",), ("2",)] == whole(source).rows.drop(ROW).rows()


@pytest.mark.parametrize("text", ["", " \n", "[]", "[ ]"])
def test_a_document_without_a_record_has_no_table(file: Path, text: str) -> None:
    file.write_text(text)
    assert [] == opened(asked_for("nested", file)).tables()


def test_a_string_that_is_cut_by_a_block_is_not_taken_for_structure(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [{"k": ["x" * at + "]}{[" * 3]} for at in range(20)]
    file.write_text(json.dumps(found))
    monkeypatch.setattr(records_module, "_BLOCK", 16)
    monkeypatch.setattr(records_module, "_WHOLE", records_module._nest(0))
    with file.open("rb") as held:
        layout = records_module.Layout(lines=False, begin=1)
        assert found == [json.loads(record.raw) for record in records_module.records(held, layout, "t")]


def test_a_record_with_many_rows_is_divided_among_shards(file: Path) -> None:
    file.write_text(json.dumps([{"k": 1, "l": list(range(8))}, {"k": 2, "l": [8, 9]}]))
    source = opened(asked_for("nested", file))
    table = source.tables()[1]
    assert [3, 3, 3, 1] == [cut.rows for cut in source.cuts(table, 3)]
    found = whole(source, table.ref).rows
    assert [(n + 1, "1" if n < 8 else "2", str(n)) for n in range(10)] == found.rows()


def test_memory_does_not_grow_with_the_document(file: Path) -> None:
    line = json.dumps({"a": "x" * 500, "b": [1, 2, 3]})
    with file.open("w") as made:
        made.writelines(f"{line}\n" for _ in range(20_000))
    source = opened(asked_for("nested", file))
    tracemalloc.start()
    for table in source.tables():
        for cut in source.cuts(table, 1_000):
            source.read(table, cut)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 9_000_000 < file.stat().st_size


def test_a_document_that_changed_since_it_was_cut_is_refused(file: Path) -> None:
    file.write_text('[{"a": 1}]')
    source = opened(asked_for("nested", file))
    table = source.tables()[0]
    cut = next(source.cuts(table, 1))
    file.write_text('[{"a": 2}]')
    with pytest.raises(Refusal) as refused:
        source.read(table, cut)
    assert "transfer.source_changed" == refused.value.code
