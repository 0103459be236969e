# SPDX-License-Identifier: Apache-2.0
"""The standard schema is whole, is published as it is, and is told in two languages."""

from pathlib import Path

import jsonschema
import pytest

from duly.rooms.recognition.facts import SENSITIVITIES, Sensitivity
from duly.rooms.recognition.rules import codes, exporting, lexicon, schema

DOCS = Path(__file__).parents[3] / "docs"
ROW = {
    "ref": "K1",
    "name": "王伟",
    "gender": "male",
    "birth_date": "1980-01-02",
    "created_at": "2026-11-23T04:05:06.000000Z",
}


def validator() -> jsonschema.Draft202012Validator:
    document = exporting.json_schema()
    jsonschema.Draft202012Validator.check_schema(document)
    return jsonschema.Draft202012Validator(document)


@pytest.mark.parametrize("name", exporting.pages())
def test_the_pages_say_what_the_schema_says(name: str) -> None:
    mend = "write what duly.rooms.recognition.rules.exporting.pages() gives into docs"
    assert (DOCS / name).read_text(encoding="utf-8") == exporting.pages()[name], mend


def test_every_table_has_a_key_and_every_reference_and_list_exists() -> None:
    tables = schema.standard().tables
    for table in tables.values():
        assert set(table.key) <= set(table.fields), table.name
        for field in table.fields.values():
            assert {*field.meanings, *field.also} <= set(lexicon.meanings()), (table.name, field.name)
            assert not field.to or field.to in tables
            assert not field.codes or field.codes == schema.COUNTRY or field.codes in codes.lists()


def test_what_a_column_fixes_is_a_code_of_the_field_that_it_fixes() -> None:
    for table in schema.standard().tables.values():
        for field in table.fields.values():
            for fixed in field.fixed.values():
                for name, code in fixed.items():
                    assert code in {one.code for one in codes.lists()[table.fields[name].codes]}, (table.name, code)


def test_the_required_tables_are_there() -> None:
    wanted = {
        "customer", "contact_point", "address", "identifier", "account", "contract", "order", "order_line", "payment", "consent",
        "objection", "interaction", "relation", "mandate",
    }  # fmt: skip
    assert wanted <= set(schema.standard().tables)


def test_a_customer_in_canonical_text_is_valid() -> None:
    validator().validate({"customer": [ROW]})


@pytest.mark.parametrize(
    "change",
    [
        {"gender": "男"},
        {"birth_date": 19800102},
        {"created_at": "2026-11-23 04:05:06"},
        {"name": ""},
        {"shoe_size": "43"},
    ],
)
def test_what_is_not_canonical_or_not_in_the_schema_is_not_valid(change: dict[str, object]) -> None:
    assert not validator().is_valid({"customer": [{**ROW, **change}]})


def test_a_decimal_has_exactly_its_digits() -> None:
    assert validator().is_valid({"order": [{"ref": "D1", "amount": "12.50"}]})
    assert not validator().is_valid({"order": [{"ref": "D1", "amount": "12.5"}]})


def test_every_sensitive_meaning_names_its_law() -> None:
    of_people = {Sensitivity.PERSONAL, Sensitivity.SENSITIVE}
    assert [
        one.code for one in lexicon.meanings().values() if one.sensitivity in of_people and not one.legal.laws
    ] == []
    assert set(SENSITIVITIES) == set(Sensitivity)


def test_meanings_that_the_law_protects_most_are_told_apart() -> None:
    sensitive = {one.code for one in lexicon.meanings().values() if one.sensitivity is Sensitivity.SENSITIVE}
    assert {
        "resident_id",
        "passport",
        "bank_card",
        "health",
        "religion",
        "political",
        "ethnicity",
        "income",
    } <= sensitive
    assert "company_name" not in sensitive
