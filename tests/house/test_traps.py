# SPDX-License-Identifier: Apache-2.0
"""Every test that ``docs/traps.md`` and ``docs/abuse-cases.md`` name is there, and no case is left out."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def rows_of(page: str) -> list[list[str]]:
    """The rows of a page's tables that name tests."""
    lines = (TESTS.parent / "docs" / page).read_text(encoding="utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("|") and "::" in line]


TRAPS, CASES = rows_of("traps.md"), rows_of("abuse-cases.md")


def test_there_are_fourteen_traps() -> None:
    assert len(TRAPS) == 14


def test_no_case_of_fraud_or_abuse_is_left_out() -> None:
    wanted = [*(f"F{n}" for n in range(1, 19)), *(f"I-{n}" for n in range(1, 11)), *map(str, range(1, 16))]
    assert [row[0].partition(":")[0] for row in CASES] == wanted


@pytest.mark.parametrize("row", [*TRAPS, *CASES], ids=[row[0][:40] for row in (*TRAPS, *CASES)])
def test_a_trap_is_covered(row: list[str]) -> None:
    trap, answer, tests = row
    assert trap
    assert answer
    named = re.findall(r"`([a-z_/]+\.py)::(test_\w+)`", tests)
    assert len(named) == tests.count("::")
    for path, name in named:
        assert re.search(rf"^ *def {name}\(", (TESTS / path).read_text(encoding="utf-8"), re.MULTILINE), (path, name)
