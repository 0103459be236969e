# SPDX-License-Identifier: Apache-2.0
"""The pages about customer files, and the example files, say what the code does."""

from pathlib import Path

import pytest

from duly.rooms.customers.actions import import_customers
from duly.rooms.customers.rules.columns import SYNONYMS
from rooms.customers.files_of import counts
from world import a_world

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("page", ["customer-file.md", "customer-file.zh-CN.md"])
def test_every_header_is_documented(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert [] == [header for headers in SYNONYMS.values() for header in headers.split() if f"`{header}`" not in text]


@pytest.mark.django_db()
@pytest.mark.parametrize(
    ("name", "refused", "warned"),
    [
        ("customers-zh.csv", ["row.time_zone_needed", "row.duplicate"], ["contact.email", "contact.extension"]),
        (
            "customers-en.csv",
            ["row.time_zone_needed", "row.date", "row.duplicate"],
            ["contact.email", "contact.extension"],
        ),
    ],
)
def test_the_examples_show_what_they_say(name: str, refused: list[str], warned: list[str]) -> None:
    world = a_world()
    report = import_customers(world.ada, world.acme.id, ROOT / "examples" / name, name=name)
    assert (20 - len(refused), 0, 0, len(refused)) == counts(report)
    assert refused == [row.refused.code for row in report.notable if row.refused]
    assert warned == [issue.code for row in report.notable for issue in row.warnings]
    assert report.ignored in {("备注",), ("notes",)}
