# SPDX-License-Identifier: Apache-2.0
"""Every test that ``docs/traps.md`` names is there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROWS = [
    line.strip("| ").split(" | ")
    for line in (TESTS.parent / "docs" / "traps.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and "::" in line
]


def test_there_are_fourteen_traps() -> None:
    assert len(ROWS) == 14


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_a_trap_is_covered(row: list[str]) -> None:
    trap, answer, tests = row
    assert trap
    assert answer
    named = re.findall(r"`([a-z_/]+\.py)::(test_\w+)`", tests)
    assert len(named) == tests.count("::")
    for path, name in named:
        assert re.search(rf"^ *def {name}\(", (TESTS / path).read_text(encoding="utf-8"), re.MULTILINE), (path, name)
