# SPDX-License-Identifier: Apache-2.0
"""The rows of a file in batches, read and judged, before the database is asked anything."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from duly.rooms.customers.actions.source import Layout, Row, Source
from duly.rooms.customers.facts import RowFate
from duly.rooms.customers.rules import findings
from duly.rooms.customers.rules.findings import RowRefusedError
from duly.rooms.customers.rules.rows import Home, RowReader, Said
from duly.rooms.customers.rules.seen import Seen

BATCH = 5_000
_LONGEST_REF = 100


@dataclass(slots=True)
class Parsed:
    """One batch: what its rows say, or why they are refused, in the order of the file."""

    number: int
    rows: list[Said | RowFate] = field(default_factory=list)
    position: int = 0
    """How many bytes of the file were read by its end."""


def parsed(source: Source, layout: Layout, home: Home) -> Iterator[Parsed]:
    """Batches of a file, numbered from 1. The same file always gives the same batches, so a number is a checkpoint."""
    reader, seen = RowReader(layout.columns, home), Seen()
    batch = Parsed(1)
    for row in source.rows(layout):
        batch.rows.append(_judged(reader, seen, row))
        if len(batch.rows) == BATCH:
            batch.position = source.position
            yield batch
            batch = Parsed(batch.number + 1)
    if batch.rows:
        batch.position = source.position
        yield batch


def _judged(reader: RowReader, seen: Seen, row: Row) -> Said | RowFate:
    if row.fault:
        return RowFate(row.line, "", "refused", findings.QUOTING("", row.fault))
    try:
        said = reader.read(row.line, row.cells)
    except RowRefusedError as refused:
        return RowFate(row.line, _ref(reader, row), "refused", refused.issue)
    if not seen.add(said.ref):
        return RowFate(row.line, said.ref, "refused", findings.DUPLICATE("ref"))
    return said


def _ref(reader: RowReader, row: Row) -> str:
    at = reader.columns.at["ref"]
    return row.cells[at].strip().replace("\x00", "")[:_LONGEST_REF] if at < len(row.cells) else ""
