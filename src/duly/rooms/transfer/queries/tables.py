# SPDX-License-Identifier: Apache-2.0
"""A table of a source as a row of ours keeps it, and back."""

from typing import Any

from duly.rooms.transfer.source import Column, Table


def stated(table: Table) -> dict[str, Any]:
    """What is kept of a table, so that it can be read again by another process."""
    return {
        "ref": table.ref, "columns": [[one.position, one.name, one.declared] for one in table.columns], "rows": table.rows,
        "size": table.size, "key": list(table.key), "parent": table.parent, "notes": list(table.notes),
    }  # fmt: skip


def restored(kept: dict[str, Any]) -> Table:
    """The inverse of :func:`stated`."""
    columns = tuple(Column(position, name, declared) for position, name, declared in kept["columns"])
    return Table(
        kept["ref"], columns, kept["rows"], kept["size"], tuple(kept["key"]), kept["parent"], tuple(kept["notes"])
    )
