# SPDX-License-Identifier: Apache-2.0
"""What keeps a table of PostgreSQL from being loaded, and what somebody should know of it."""

from collections.abc import Iterator

from duly.adapters.targets.judging import FATE, ROW
from duly.adapters.targets.postgresql.layout import Layout, beside, holds, keeps
from duly.rooms.transfer.target import Wanted

LONGEST = 63
"""Bytes of a name; PostgreSQL cuts longer ones without a word."""
_TABLES = frozenset({"r", "p"})
Said = tuple[str, str]


def misnamed(wanted: Wanted, longest: int = LONGEST) -> Iterator[Said]:
    """Names that the target or a frame cannot hold."""
    for name in (wanted.table, *(field.name for field in wanted.fields)):
        if len(name.encode()) > longest:
            yield "name_too_long", name
    yield from (("name_reserved", field.name) for field in wanted.fields if field.name in {ROW, FATE})


def troubles(layout: Layout, wanted: Wanted) -> Iterator[Said]:
    """What keeps the table from being loaded."""
    if layout.kind not in _TABLES:
        yield "not_a_table", wanted.table
        return
    yield from (("not_allowed", right) for right in layout.denied)
    yield from _columns(layout, wanted)
    for name in beside(layout, wanted):
        column = layout.columns[name]
        if column.required and not column.has_default and not column.identity:
            yield "column_required", name
    if frozenset(wanted.key) not in layout.keys:
        yield "key_lacking", ", ".join(wanted.key)


def notes(layout: Layout, wanted: Wanted) -> Iterator[Said]:
    """What somebody should know."""
    filled = [layout.columns[field.name] for field in wanted.fields if field.name in layout.columns]
    yield from (("length_limited", f"{column.name}: {column.length}") for column in filled if column.length is not None)
    yield from (("counter_not_moved", column.name) for column in filled if column.identity)
    if loose := [column.name for column in filled if column.name in wanted.key and column.loose]:
        yield "key_ignores", ", ".join(loose)
    for key in sorted(layout.keys, key=sorted):
        if key != frozenset(wanted.key):
            yield "unique", ", ".join(sorted(key))
    named = {"triggers": layout.triggers, "references": layout.references, "referenced": layout.referenced}
    yield from ((code, ", ".join(names)) for code, names in named.items() if names)
    if others := beside(layout, wanted):
        yield "not_filled", ", ".join(others)
    if layout.row_security:
        yield "row_security", ""


def _columns(layout: Layout, wanted: Wanted) -> Iterator[Said]:
    for field in wanted.fields:
        column = layout.columns.get(field.name)
        if column is None:
            yield "column_lacking", field.name
        elif column.generated:
            yield "column_generated", field.name
        elif not holds(field, column):
            yield "type_differs", f"{field.name}: {field.kind} → {column.declared}"
        elif field.kind == "decimal" and keeps(field, column) < field.scale:
            yield "too_coarse", f"{field.name}: {field.scale} → {column.declared}"
