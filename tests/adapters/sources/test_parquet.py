# SPDX-License-Identifier: Apache-2.0
"""Parquet: the contract, values of every type as exact text, and files that are none."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from adapters.sources.conformance import SourceContract, asked_for, opened
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import Asked

AT = datetime(2026, 3, 5, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    pl.DataFrame(
        {
            "姓名": ["张伟", "", None, " x "],
            "instant": pl.Series([AT, None, AT, AT]).dt.convert_time_zone("Asia/Shanghai"),
            "local": [AT.replace(tzinfo=None)] * 4,
            "date": [date(1, 1, 1)] * 4,
            "time": [time(4, 5)] * 4,
            "took": [timedelta(days=1, microseconds=5)] * 4,
            "money": pl.Series([Decimal("1.50"), Decimal(0), None, Decimal("-99.99")], dtype=pl.Decimal(12, 2)),
            "big": [2**63 - 1] * 4,
            "float": [0.1, 1e17, 1e-7, None],
            "is": [True, False, None, True],
            "raw": [b"\x00\xff"] * 4,
            "list": [[1, None], [], None, [3]],
            "object": [{"甲": 1, "b": [date(2026, 1, 1)]}] * 4,
        }
    ).write_parquet(tmp_path / "t.parquet", row_group_size=2)
    return tmp_path / "t.parquet"


class TestParquet(SourceContract):
    @pytest.fixture
    def asked(self, path: Path) -> Asked:
        return asked_for("parquet", path)

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        instant, local = "2026-03-05T04:05:06.000007Z", "2026-03-05T04:05:06.000007"
        same = (local, "0001-01-01", "04:05:00", "86400.000005")
        end = ("00ff",)
        inner = '{"甲":1,"b":["2026-01-01"]}'
        big = str(2**63 - 1)
        return {
            "t.parquet": [
                ("张伟", instant, *same, "1.50", big, "0.1", "true", *end, "[1,null]", inner),
                ("", None, *same, "0.00", big, "100000000000000000", "false", *end, "[]", inner),
                (None, instant, *same, None, big, "0.0000001", None, *end, None, inner),
                (" x ", instant, *same, "-99.99", big, None, "true", *end, "[3]", inner),
            ]
        }


@pytest.mark.parametrize("keep", [0, 7, 600])
def test_a_cut_or_foreign_file_is_refused(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(Refusal) as refused:
        opened(asked_for("parquet", path)).tables()
    assert "transfer.source_damaged" == refused.value.code


def test_a_damaged_page_is_refused_and_not_read_as_something_else(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[20:80] = b"\xff" * 60
    path.write_bytes(raw)
    source = opened(asked_for("parquet", path))
    with pytest.raises(Refusal) as refused:
        [source.read(table, cut) for table in source.tables() for cut in source.cuts(table, 9)]
    assert "transfer.source_damaged" == refused.value.code
