# SPDX-License-Identifier: Apache-2.0
"""A file of changes: a table in CSV or XLSX, its columns in Chinese or English, and what each line asks."""

from duly.rooms.change_requests.rules.bulk.columns import Columns, recognised
from duly.rooms.change_requests.rules.bulk.fates import fate_of
from duly.rooms.change_requests.rules.bulk.lines import Home, Said, read_line
from duly.rooms.change_requests.rules.bulk.sampling import sampled
from duly.rooms.change_requests.rules.bulk.sheets import LARGEST, MOST_LINES, Row, rows_of

__all__ = [
    "LARGEST", "MOST_LINES", "Columns", "Home", "Row", "Said", "fate_of", "read_line", "recognised",
    "rows_of", "sampled",
]  # fmt: skip
