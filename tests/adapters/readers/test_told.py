# SPDX-License-Identifier: Apache-2.0
"""The reader of the tests does what every reader must do."""

import pytest

from adapters.readers.conformance import ReaderContract
from duly.rooms.papers.reader import Reader
from rooms.papers.told import Line, ToldReader, a_scan


class TestTold(ReaderContract):
    @pytest.fixture
    def reader(self) -> Reader:
        return ToldReader()

    @pytest.fixture
    def scan(self) -> tuple[bytes, str, str]:
        return a_scan([Line("示例贸易有限公司", 100, 100)], []), "application/pdf", "示例贸易有限公司"
