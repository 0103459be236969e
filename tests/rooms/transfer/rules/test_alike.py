# SPDX-License-Identifier: Apache-2.0
"""Who may be there twice: brought together by a value in common, scored by the rest; and rows without a parent."""

from typing import Any

import polars as pl
import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.transfer.rules.alike import LIKELY, MOST, blocks, jaro_winkler, pairs_in, scored
from duly.rooms.transfer.rules.doubles import key_hashes, suspects
from duly.rooms.transfer.rules.mapping import read_mapping
from duly.rooms.transfer.rules.mapping_file import written
from duly.rooms.transfer.rules.parents import pointing

PARTS = {"name": "name", "phone": "phone"}


def rows(*told: tuple[str | None, str | None]) -> pl.DataFrame:
    schema = {"row": pl.UInt64, "name": pl.String, "phone": pl.String}
    return pl.DataFrame([(at, *one) for at, one in enumerate(told, 1)], schema=schema, orient="row")


def pairs(frame: pl.DataFrame) -> list[tuple[int, int]]:
    (met,) = list(suspects(lambda: [blocks(frame, PARTS)], frame.height)) or [
        pl.DataFrame(schema={"row": pl.UInt64, "hash": pl.UInt64})
    ]
    return pairs_in(met, 100)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [("MARTHA", "MARHTA", 0.961), ("DIXON", "DICKSONX", 0.813), ("JELLYFISH", "SMELLYFISH", 0.896), ("a", "b", 0.0)],
)
def test_jaro_and_winklers_own_examples(one: str, other: str, score: float) -> None:
    assert jaro_winkler(one, other) == pytest.approx(score, abs=0.001)
    assert jaro_winkler(other, one) == pytest.approx(score, abs=0.001)


def test_a_number_in_common_brings_rows_together_and_none_does_not() -> None:
    assert pairs(
        rows(("甲", "13800000001"), ("乙", "13800000002"), ("甲", "138 0000 0001"), ("丙", None), ("丁", None))
    ) == [(1, 3)]


def test_a_number_that_very_many_have_says_nothing() -> None:
    assert pairs(rows(*[(f"n{at}", "4008008000") for at in range(MOST + 1)])) == []


def test_a_family_at_one_telephone_is_not_shown_and_one_person_is() -> None:
    assert scored({"name": "王小明", "phone": "1"}, {"name": "李华", "phone": "1"})[0] < LIKELY
    score, reasons = scored({"name": "Anna Schmidt", "phone": "1"}, {"name": "Anna Schmitt", "phone": "1"})
    assert score >= LIKELY
    assert reasons == ("phone", "name")


def test_other_identity_numbers_speak_against_it() -> None:
    same = {"name": "张伟", "phone": "1", "email": "a@b"}
    assert scored(same | {"identifier": "11"}, same | {"identifier": "22"})[0] < LIKELY < scored(same, same)[0]


def test_a_row_points_at_a_key_of_the_same_values_and_nothing_points_at_nothing() -> None:
    parents = pl.DataFrame({"row": [1, 2], "ref": ["A", "B"]}, schema={"row": pl.UInt64, "ref": pl.String})
    children = pl.DataFrame(
        {"row": [7, 8, 9], "owner": ["B", "C", None]}, schema={"row": pl.UInt64, "owner": pl.String}
    )
    lost = pointing(children, ["owner"]).join(key_hashes(parents, ["ref"]), on="hash", how="anti")
    assert lost["row"].to_list() == [8]


def table(to: str, **more: Any) -> dict[str, Any]:
    return {
        "from": f"crm/{to}",
        "to": to,
        "key": ["ref"],
        "fields": [{"to": "ref", "from": "ref"}, {"to": "owner", "from": "owner"}],
    } | more


def test_a_child_names_a_parent_before_it_and_is_written_so() -> None:
    points = {"references": [{"fields": ["owner"], "to": "party"}]}
    document = {"duly": "mapping/1", "tables": [table("party"), table("orders", **points)]}
    assert written(read_mapping(document))["tables"][1]["references"] == points["references"]
    with pytest.raises(Refusal) as refused:
        read_mapping({"duly": "mapping/1", "tables": [table("orders", **points), table("party")]})
    assert refused.value.code == "transfer.parent_later"
