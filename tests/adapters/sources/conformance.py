# SPDX-License-Identifier: Apache-2.0
"""What every source must do. A source's own test says what to ask for and what is there, and inherits these."""

import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from duly.adapters.sources import openers
from duly.rooms.transfer.source import ROW, Asked, Chunk, Cut, Source, Table

MOST = 3


_open: list[Source] = []


def workplace() -> Path:
    return Path(os.environ["DULY_HOME"]) / "transfers" / "tmp"


def opened(asked: Asked) -> Source:
    means = {"secret_of": lambda name: f"{name}-value", "may_go_inside": lambda: True, "workplace": workplace}
    source = openers(**means)[asked.kind](asked)  # type: ignore[arg-type]
    _open.append(source)
    return source


def close_all() -> None:
    """Let go of whatever was opened: what is read from may be taken away then."""
    while _open:
        _open.pop().close()


def asked_for(kind: str, path: object, **options: object) -> Asked:
    return Asked(kind, "", str(path), getattr(path, "name", ""), options)  # type: ignore[arg-type]


def whole(source: Source, ref: str = "", most: int = MOST) -> Chunk:
    """A table, read shard by shard and put together again."""
    table = next(table for table in source.tables() if ref in {"", table.ref})
    chunks = [source.read(table, cut) for cut in source.cuts(table, most)]
    frames = [chunk.rows for chunk in chunks]
    return Chunk(
        pl.concat(frames) if frames else pl.DataFrame(), tuple(fault for chunk in chunks for fault in chunk.faults)
    )


def as_kept(cut: Cut) -> Cut:
    """A cut as it comes back from the row that keeps it."""
    return Cut(*json.loads(json.dumps(cut)))


def lasting(cut: Cut) -> Cut:
    """A cut without the name of the view of the data in which it was made, which is a new one each time."""
    return cut._replace(span={name: value for name, value in cut.span.items() if name != "snapshot"})


def read_elsewhere(asked: Asked, table: Table, cut: Cut) -> Chunk:
    try:
        return opened(asked).read(table, cut)
    finally:
        close_all()


class SourceContract:
    """The conformance suite of ``rooms/transfer/source.py``."""

    @pytest.fixture
    def asked(self) -> Asked:
        raise NotImplementedError

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        """The rows of every table, by its ref."""
        raise NotImplementedError

    def test_every_cell_is_read_as_it_stands(self, asked: Asked, there: dict) -> None:
        source = opened(asked)
        assert list(there) == [table.ref for table in source.tables()]
        for ref, rows in there.items():
            assert rows == whole(source, ref).rows.drop(ROW).rows() if rows else True

    def test_a_frame_is_text_in_columns_named_by_position(self, asked: Asked) -> None:
        source = opened(asked)
        for table in source.tables():
            for cut in source.cuts(table, MOST):
                frame = source.read(table, cut).rows
                assert {ROW: pl.UInt64, **{f"c{n}": pl.String for n in range(len(table.columns))}} == dict(frame.schema)

    def test_rows_are_numbered_from_one_without_a_gap(self, asked: Asked) -> None:
        source = opened(asked)
        for table in source.tables():
            at = 1
            for number, cut in enumerate(source.cuts(table, MOST), 1):
                chunk = source.read(table, cut)
                held = sorted([*chunk.rows[ROW].to_list(), *(fault.row for fault in chunk.faults)])
                assert (number, at) == (cut.number, cut.first)
                assert held == list(range(at, at + cut.rows))
                assert 0 < cut.rows <= MOST
                at += cut.rows

    def test_the_same_is_cut_the_same_way_every_time(self, asked: Asked) -> None:
        one, other = opened(asked), opened(asked)
        assert one.tables() == other.tables()
        for table in one.tables():
            assert [lasting(cut) for cut in one.cuts(table, MOST)] == [lasting(cut) for cut in other.cuts(table, MOST)]
            assert one.state(table) == other.state(table)

    def test_the_size_of_shards_changes_no_row(self, asked: Asked) -> None:
        source = opened(asked)
        for table in source.tables():
            small, large = (whole(source, table.ref, most) for most in (1, 1_000))
            assert small.rows.equals(large.rows)
            assert small.faults == large.faults

    def test_shards_can_be_read_in_any_order(self, asked: Asked) -> None:
        source, other = opened(asked), opened(asked)
        for table in source.tables():
            cuts = list(source.cuts(table, MOST))
            forth = [source.read(table, cut) for cut in cuts]
            back = [other.read(table, as_kept(cut)) for cut in reversed(cuts)]
            for one, two in zip(forth, reversed(back), strict=True):
                assert one.rows.equals(two.rows)
                assert one.faults == two.faults

    def test_a_shard_can_be_read_by_another_process(self, asked: Asked) -> None:
        source = opened(asked)
        table = source.tables()[0]
        cut = list(source.cuts(table, MOST))[-1]
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as elsewhere:
            chunk = elsewhere.submit(read_elsewhere, asked, table, as_kept(cut)).result(60)
        assert chunk.rows.equals(source.read(table, cut).rows)
