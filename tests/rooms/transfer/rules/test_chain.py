# SPDX-License-Identifier: Apache-2.0
"""What becomes of the rows of a shard: exactly one of three, whatever they hold and however they are cut."""

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as some

from duly.rooms.transfer.rules.chain import compile_table
from duly.rooms.transfer.rules.mapping import read_mapping
from duly.rooms.transfer.source import Column
from rooms.transfer.rules.documents import a_chain, a_document, a_row, a_shard, a_table


def test_a_row_becomes_canonical_text_in_the_order_of_the_mapping() -> None:
    mapped = a_chain().apply(a_shard(a_row(1)))
    assert mapped.rows.columns == ["row", "id", "姓名", "phone", "balance", "status", "born_on"]
    assert mapped.rows.row(0) == (1, "A1", "张伟", "+8613800138000", "1234.50", "active", "1980-03-05")
    assert mapped.fates == {"mapped": 1, "quarantined": 0, "excluded": 0}


def test_all_faults_of_a_row_are_told_with_the_text_of_the_source() -> None:
    mapped = a_chain().apply(a_shard(a_row(1), a_row(2, c1=" ", c2="12", c3="1.005", c4="?")))
    assert mapped.rows["row"].to_list() == [1]
    assert mapped.quarantined.rows() == [
        (2, "姓名", "lacking", " "), (2, "phone", "bad_phone", "12"), (2, "balance", "too_precise", "1.005"), (2, "status", "unknown_code", "?"),
    ]  # fmt: skip


def test_a_value_has_one_fault_even_where_it_is_required() -> None:
    chain = a_chain(
        fields=[{"to": "id", "from": "编号", "steps": ["phone"], "required": True}],
        left=[{"column": n, "why": "x"} for n in range(1, 7)],
    )
    assert chain.apply(a_shard(a_row(1, c0="x"), a_row(2, c0=None))).quarantined.rows() == [
        (1, "id", "bad_phone", "x"),
        (2, "id", "lacking", None),
    ]


def test_a_key_is_never_empty() -> None:
    mapped = a_chain().apply(a_shard(a_row(1, c0=None), a_row(2, c0="  ")))
    assert mapped.quarantined.select("row", "field", "code").rows() == [(1, "id", "lacking"), (2, "id", "lacking")]


def test_an_empty_text_stays_one_and_an_empty_number_is_none() -> None:
    fields = [
        {"to": "id", "from": 0},
        {"to": "note", "from": 6},
        {"to": "balance", "type": "decimal(2)", "from": 3},
        {"to": "sum", "type": "integer", "from": 4, "steps": ["trim", "integer"]},
    ]
    chain = a_chain(fields=fields, left=[{"column": n, "why": "x"} for n in (1, 2, 5)])
    assert chain.apply(a_shard(a_row(1, c6="", c3=" ", c4=""), a_row(2, c6=None, c3=None, c4="0"))).rows.rows() == [
        (1, "A1", "", None, None),
        (2, "A2", None, None, "0"),
    ]


def test_excluded_rows_are_told_under_the_first_rule_that_holds_and_are_not_judged() -> None:
    exclude = [
        {"when": {"column": "状态", "is": "测试"}, "why": "test"}, {"when": {"column": "编号", "matches": "^[TX]"}, "why": "branch"},
        {"when": {"column": "姓名", "empty": True}, "why": "nobody"}, {"when": {"column": "备注", "in": ["删", "del"]}, "why": "deleted"},
    ]  # fmt: skip
    rows = [
        a_row(1),
        a_row(2, c4="测试", c0="T1", c2="bad"),
        a_row(3, c0="X9"),
        a_row(4, c1=" "),
        a_row(5, c6="del"),
        a_row(6, c1=None),
        a_row(7, c4="测试 "),
    ]
    mapped = a_chain(exclude=exclude).apply(a_shard(*rows))
    assert mapped.excluded.rows() == [(2, "test"), (3, "branch"), (4, "nobody"), (5, "deleted"), (6, "nobody")]
    assert mapped.rows["row"].to_list() == [1]
    assert mapped.quarantined["row"].to_list() == [7]


def test_several_columns_become_one_or_a_constant_stands_for_none() -> None:
    fields = [
        {"to": "id", "from": ["编号", "姓名"], "steps": ["join(-)"]}, {"to": "phone", "from": ["备注", "手机"], "steps": ["first", "phone"]}, {"to": "land", "steps": ["constant(CN)"]},
    ]  # fmt: skip
    chain = a_chain(fields=fields, left=[{"column": n, "why": "x"} for n in (3, 4, 5)])
    mapped = chain.apply(a_shard(a_row(1), a_row(2, c6="139 1234 5678"), a_row(3, c2="no", c6="")))
    assert mapped.rows.rows() == [(1, "A1-张 伟", "+8613800138000", "CN"), (2, "A2-张 伟", "+8613912345678", "CN")]
    assert mapped.quarantined.rows() == [(3, "phone", "bad_phone", " | no")]


def test_text_is_composed_and_nul_is_a_fault() -> None:
    chain = a_chain(fields=[{"to": "id", "from": 0}], left=[{"column": n, "why": "x"} for n in range(1, 7)])
    mapped = chain.apply(a_shard(a_row(1, c0="e\u0301"), a_row(2, c0="a\x00b")))
    assert mapped.rows.rows() == [(1, "é")]
    assert mapped.quarantined.rows() == [(2, "id", "forbidden_character", "a\x00b")]


def test_an_empty_shard_and_one_of_faults_only_keep_their_shape() -> None:
    empty, faulty = a_chain().apply(a_shard()), a_chain().apply(a_shard(a_row(1, c2="x")))
    assert empty.rows.schema == faulty.rows.schema == a_chain().apply(a_shard(a_row(1))).rows.schema
    assert empty.quarantined.schema == faulty.quarantined.schema
    assert faulty.fates == {"mapped": 0, "quarantined": 1, "excluded": 0}


def test_the_same_header_may_fill_several_fields() -> None:
    document = a_document(
        a_table(
            fields=[
                {"to": "id", "from": 0, "steps": ["split(-)"]},
                {"to": "rest", "from": 0, "steps": [{"split": {"sep": "-", "index": 1}}]},
            ],
            left=[],
        )
    )
    chain = compile_table(read_mapping(document).tables[0], [Column(0, "x")])
    mapped = chain.apply(pl.DataFrame({"row": [1], "c0": ["a-b"]}, schema_overrides={"row": pl.UInt64}))
    assert mapped.rows.rows() == [(1, "a", "b")]


_cells = {
    "c0": some.none() | some.text(alphabet="AT1 ", max_size=3), "c1": some.none() | some.text(alphabet="张 e\u0301", max_size=4),
    "c2": some.none() | some.sampled_from(["13800138000", "１３８００１３８０００", "12", "+85221234567"]), "c3": some.none() | some.text(alphabet="12.,￥-", max_size=5),
    "c4": some.none() | some.sampled_from(["正常", "冻结 ", "x", ""]), "c5": some.none() | some.sampled_from(["1980-01-02", "2/1/1980", "无", "1980年1月2日"]), "c6": some.none(),
}  # fmt: skip
_shards = some.lists(some.fixed_dictionaries(_cells), max_size=12)
_EXCLUDE = [{"when": {"column": "编号", "matches": "^T"}, "why": "test"}]


@given(_shards)
def test_every_row_has_exactly_one_fate(rows: list[dict[str, Any]]) -> None:
    mapped = a_chain(exclude=_EXCLUDE).apply(a_shard(*({"row": number, **row} for number, row in enumerate(rows, 1))))
    fated = [*mapped.rows["row"], *mapped.quarantined["row"].unique(), *mapped.excluded["row"]]
    assert sorted(fated) == list(range(1, len(rows) + 1))


@given(_shards, some.integers(0, 12))
def test_how_rows_are_cut_into_shards_does_not_count(rows: list[dict[str, Any]], cut: int) -> None:
    chain, whole = a_chain(exclude=_EXCLUDE), [{"row": number, **row} for number, row in enumerate(rows, 1)]
    one, two, both = (chain.apply(a_shard(*part)) for part in (whole[:cut], whole[cut:], whole))
    for name in ("rows", "quarantined", "excluded"):
        assert pl.concat([getattr(one, name), getattr(two, name)]).equals(getattr(both, name))
