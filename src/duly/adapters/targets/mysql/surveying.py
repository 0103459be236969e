# SPDX-License-Identifier: Apache-2.0
"""What keeps a table of MariaDB or MySQL from being loaded, and what somebody should know of it."""

from collections.abc import Iterator

from duly.adapters.targets.judging import FATE, ROW
from duly.adapters.targets.mysql.layout import Layout, beside, holds
from duly.rooms.transfer.target import Wanted

Said = tuple[str, str]
_LONGEST = 64
"""Characters of a name."""
_ENGINES = frozenset({"InnoDB", "RocksDB", "ROCKSDB"})


def misnamed(wanted: Wanted) -> Iterator[Said]:
    """Names that the target or a frame cannot hold."""
    for name in (wanted.table, *(field.name for field in wanted.fields)):
        if len(name) > _LONGEST or name != name.rstrip(" ") or any(ord(character) > 0xFFFF for character in name):
            yield "name_too_long", name
    yield from (("name_reserved", field.name) for field in wanted.fields if field.name in {ROW, FATE})


def troubles(layout: Layout, wanted: Wanted) -> Iterator[Said]:
    """What keeps the table from being loaded."""
    if layout.kind != "BASE TABLE":
        yield "not_a_table", wanted.table
        return
    if layout.engine not in _ENGINES:
        yield "no_transactions", layout.engine
    yield from _columns(layout, wanted)
    for column in beside(layout, wanted):
        if not column.has_default:
            yield "column_required", column.name
    if frozenset(wanted.key) not in layout.keys:
        yield "key_lacking", ", ".join(wanted.key)


def notes(layout: Layout, wanted: Wanted) -> Iterator[Said]:
    """What somebody should know."""
    filled = [layout.columns[field.name] for field in wanted.fields if field.name in layout.columns]
    for column in filled:
        if column.characters is not None and column.type in {"char", "varchar"}:
            yield "length_limited", f"{column.name}: {column.characters}"
        if column.counts:
            yield "counter_not_moved", column.name
    if loose := [column.name for column in filled if column.name in wanted.key and column.is_loose]:
        yield "key_ignores", ", ".join(loose)
    for key in sorted(layout.keys, key=sorted):
        if key != frozenset(wanted.key):
            yield "unique", ", ".join(sorted(key))
    named = {"triggers": layout.triggers, "references": layout.references, "referenced": layout.referenced}
    yield from ((code, ", ".join(names)) for code, names in named.items() if names)
    if others := beside(layout, wanted):
        yield "not_filled", ", ".join(column.name for column in others)


def _columns(layout: Layout, wanted: Wanted) -> Iterator[Said]:
    for field in wanted.fields:
        column = layout.columns.get(field.name)
        if column is None:
            yield "column_lacking", field.name
        elif column.is_generated:
            yield "column_generated", field.name
        elif not holds(field, column):
            yield "type_differs", f"{field.name}: {field.kind} → {column.declared}"
        elif field.kind == "decimal" and column.type == "decimal" and (column.scale or 0) < field.scale:
            yield "too_coarse", f"{field.name}: {field.scale} → {column.declared}"
        elif column.charset not in {None, "utf8mb4"} and column.type != "enum":
            yield "not_unicode", f"{field.name}: {column.charset}"
