# SPDX-License-Identifier: Apache-2.0
"""The delta the other way: rows that are not any more what was loaded."""

import polars as pl

from duly.rooms.transfer.rules.digests import DIGEST, row_digests
from duly.rooms.transfer.rules.reverse import changed_since

FIELDS, KEY = ["ref", "name"], ["ref"]


def test_changed_and_gone_rows_are_told_and_equal_ones_are_not() -> None:
    loaded = pl.DataFrame({"ref": ["a", "b", "c", "d"], "name": ["1", None, "", "4"]})
    loaded = loaded.with_columns(row_digests(loaded, FIELDS).alias(DIGEST))
    there = pl.DataFrame({"ref": ["d", "c", "a"], "name": ["4", None, "1"]})
    found = changed_since(loaded, there, FIELDS, KEY)
    assert found.rows() == [("changed", "c", None), ("gone", "b", None)]
