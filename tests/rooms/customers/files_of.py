# SPDX-License-Identifier: Apache-2.0
"""Customer files for tests."""

from collections.abc import Sequence
from pathlib import Path

from duly.rooms.customers import actions
from duly.rooms.customers.facts import ImportReport
from world import World

HEADER = "客户编号,名称,邮箱,手机,国家,服务,合同编号,终止日期,标签,退订"


def write_file(folder: Path, lines: Sequence[str], header: str = HEADER) -> Path:
    """A file of these lines."""
    path = folder / "customers.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def make_import(
    world: World, folder: Path, lines: Sequence[str], header: str = HEADER, **options: object
) -> ImportReport:
    """Bring the lines in through the real verb."""
    path = write_file(folder, lines, header)
    return actions.import_customers(world.ada, world.acme.id, path, name=path.name, **options)  # type: ignore[arg-type]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """New, updated, same, refused."""
    return report.new, report.updated, report.same, report.refused
