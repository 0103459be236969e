# SPDX-License-Identifier: Apache-2.0
"""Mapping documents: read strictly, written back, digested, fitted to the columns that there are."""

from datetime import date
from typing import Any

import pytest
import yaml

from duly.kernel.refusals import Refusal
from duly.rooms.transfer.rules.fitting import fit
from duly.rooms.transfer.rules.mapping import read_mapping
from duly.rooms.transfer.rules.mapping_file import mapping_digest, table_digest, written
from duly.rooms.transfer.target import Field
from rooms.transfer.rules.documents import HEADERS, a_document, a_table, columns


def field(**changed: Any) -> dict[str, Any]:
    return {"to": "id", "from": "编号"} | changed


def with_field(**changed: Any) -> dict[str, Any]:
    return a_document(a_table(fields=[field(**changed)]))


def test_what_is_written_back_is_read_as_the_same() -> None:
    exclude = [
        {"when": {"column": "状态", "in": ["测试", "内部"]}, "why": "test rows"}, {"when": {"column": 0, "matches": "^T"}, "why": "t"},
        {"when": {"column": 1, "empty": True}, "why": "nobody"}, {"when": {"column": 1, "is": "x"}, "why": "x"},
    ]  # fmt: skip
    fields = [
        field(from_=None, steps=["join( )"], **{"from": ["编号", "姓名"]}), {"to": "zero", "from": 0}, {"to": "none", "steps": [{"constant": "CN"}]},
        {"to": "code", "from": "状态", "steps": [{"code": {"正常": "a", "停": None}}], "confidence": 84, "confirmed": {"by": "a@b.example", "date": date(2026, 11, 23)}},
        {"to": "listed", "from": "状态", "codes": {"正常": "a"}, "steps": ["trim", "code"]}, {"to": "words", "from": 1, "steps": [{"null_words": {"words": ["-"]}}]},
    ]  # fmt: skip
    del fields[0]["from_"]
    mapping = read_mapping(
        a_document(a_table(exclude=exclude, fields=fields, doubles="last"), a_table(**{"from": "old/other"}))
    )
    again = yaml.safe_load(yaml.safe_dump(written(mapping), allow_unicode=True))
    assert read_mapping(again) == mapping
    assert mapping_digest(read_mapping(again)) == mapping_digest(mapping)


def test_the_target_table_comes_of_the_mapping() -> None:
    wanted = read_mapping(a_document()).tables[0].wanted
    assert wanted.table == "customer"
    assert wanted.key == ("id",)
    assert wanted.fields[:2] == (Field("id", "text", 0, required=True), Field("姓名", "text", 0, required=True))
    assert wanted.fields[3] == Field("balance", "decimal", 2)


def test_codes_are_looked_up_before_a_type_is_read() -> None:
    mapping = read_mapping(with_field(type="integer", codes={"一": "1"}, steps=["trim", "integer"]))
    assert [step.name for step in mapping.tables[0].fields[0].steps] == ["trim", "code", "integer"]
    assert mapping.tables[0].codes == {"id": {"1"}}


def test_who_confirmed_a_field_changes_no_digest() -> None:
    plain, confirmed = (
        read_mapping(with_field(**more))
        for more in ({}, {"confirmed": {"by": "x", "date": "2026-11-23"}, "confidence": 90})
    )
    assert mapping_digest(plain) == mapping_digest(confirmed) == table_digest(plain.tables[0])


@pytest.mark.parametrize(
    "changed",
    [
        {"to": "name"},
        {"from": "姓名"},
        {"steps": ["trim"]},
        {"required": True},
        {"type": "integer"},
        {"codes": {"a": "b"}},
        {"codes": {"a": None}},
    ],
)
def test_whatever_changes_what_the_mapping_does_changes_its_digest(changed: dict[str, Any]) -> None:
    plain = read_mapping(a_document(a_table(fields=[field()], key=["id"])))
    key = [changed.get("to", "id")]
    assert mapping_digest(read_mapping(a_document(a_table(fields=[field(**changed)], key=key)))) != mapping_digest(
        plain
    )


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], ""), ({"duly": "mapping/2"}, "duly"), ({"duly": "mapping/1"}, "tables"), ({"duly": "mapping/1", "tables": [], "more": 1}, "more"),
        (a_document(a_table(), a_table()), "tables"), (a_document(a_table(**{"from": "old"})), "tables[0].from"), (a_document(a_table(to="row")), "tables[0].to"),
        (a_document(a_table(to="a\nb")), "tables[0].to"), (a_document(a_table(key=[])), "tables[0].key"), (a_document(a_table(key=["nobody"])), "tables[0].key"),
        (a_document(a_table(key=["id", "id"])), "tables[0].key"), (a_document(a_table(fields=[])), "tables[0].fields"), (a_document(a_table(fields=[field(), field()])), "tables[0].fields"),
        (a_document(a_table(doubles="any")), "tables[0].doubles"), (a_document(a_table(left=[{"column": "备注"}])), "tables[0].left[0].why"),
        (with_field(type="decimal"), "tables[0].fields[0].type"), (with_field(type="decimal(99)"), "tables[0].fields[0].type"), (with_field(type="varchar"), "tables[0].fields[0].type"),
        (with_field(to="fate"), "tables[0].fields[0].to"), (with_field(to=" id"), "tables[0].fields[0].to"), (with_field(required="yes"), "tables[0].fields[0].required"),
        (with_field(confidence=0.93), "tables[0].fields[0].confidence"), (with_field(codes={True: "a"}), "tables[0].fields[0].codes.True"), (with_field(codes={"a": 1}), "tables[0].fields[0].codes.a"),
        (with_field(**{"from": ["编号", "姓名"]}), "tables[0].fields[0].from"), (with_field(**{"from": []}), "tables[0].fields[0].from"), (with_field(**{"from": True}), "tables[0].fields[0].from"),
        (with_field(steps=["constant(x)"]), "tables[0].fields[0].from"), (with_field(steps=["trim", "join"]), "tables[0].fields[0].steps"), (with_field(steps=["date", "trim"], type="date"), "tables[0].fields[0].steps"),
        (with_field(steps=["trim", "constant(x)"]), "tables[0].fields[0].steps"), (with_field(steps=["date"]), "tables[0].fields[0].steps"), (with_field(steps=["decimal(3)"], type="decimal(2)"), "tables[0].fields[0].steps"),
        (with_field(steps=["trim", "fly"]), "tables[0].fields[0].steps[1]"), (a_document(a_table(exclude=[{"when": {"column": "状态", "matches": "("}, "why": "x"}])), "tables[0].exclude[0].when.matches"),
        (a_document(a_table(exclude=[{"when": {"column": "状态", "is": "a", "in": []}, "why": "x"}])), "tables[0].exclude[0].when"), (a_document(a_table(exclude=[{"when": {"column": "状态"}, "why": "x"}])), "tables[0].exclude[0].when"),
        (a_document(a_table(exclude=[{"when": {"column": "状态", "is": 1}, "why": "x"}])), "tables[0].exclude[0].when.is"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_at_its_place_in_both_languages(document: object, path: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_mapping(document)
    assert refused.value.field == path
    assert refused.value.code.startswith("transfer.")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refused.value.say("zh"))


def test_columns_are_found_by_header_or_by_number() -> None:
    fitted = fit(read_mapping(a_document()).tables[0], columns())
    assert fitted.fields == ((0,), (1,), (2,), (3,), (4,), (5,))
    assert fitted.left == (6,)


@pytest.mark.parametrize(
    ("headers", "changed", "code", "field"),
    [
        (HEADERS[1:], {}, "transfer.no_such_column", "fields[0].from"), ((*HEADERS, "编号"), {}, "transfer.several_columns", "fields[0].from"),
        ((*HEADERS, "新列"), {}, "transfer.forgotten_columns", "left"), (HEADERS, {"left": []}, "transfer.forgotten_columns", "left"),
        (HEADERS, {"left": [{"column": 0, "why": "x"}, {"column": 6, "why": "x"}]}, "transfer.used_and_left", "left[0]"),
        (HEADERS, {"exclude": [{"when": {"column": "没有", "empty": True}, "why": "x"}]}, "transfer.no_such_column", "exclude[0].when"),
        (HEADERS, {"left": [{"column": 9, "why": "x"}]}, "transfer.no_such_column", "left[0]"),
    ],
)  # fmt: skip
def test_a_table_of_another_shape_is_refused(
    headers: tuple[str, ...], changed: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        fit(read_mapping(a_document(a_table(**changed))).tables[0], columns(headers))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_header_that_repeats_can_be_told_by_its_number() -> None:
    left = [{"column": 6, "why": "x"}, {"column": 7, "why": "the same again"}]
    assert fit(read_mapping(a_document(a_table(left=left))).tables[0], columns((*HEADERS, "备注"))).left == (6, 7)
