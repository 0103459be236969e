# SPDX-License-Identifier: Apache-2.0
"""The statements of this target, by name, with names of tables and columns and the rows themselves written into them."""

from collections.abc import Iterable, Iterator

import polars as pl

from duly.kernel.named_sql import named_sql

_PACKET = 1_000_000
"""Characters of rows in one statement: well below the least that a server takes."""
_MOST_ROWS = 2_000


def statement(name: str, **parts: str) -> str:
    """The statement of this name, its parts filled in. Values never are parts: they are literals of :func:`values`."""
    text = named_sql("duly.adapters.targets.mysql", name)
    return text.format(**parts) if parts else text


def quoted(name: str) -> str:
    """A name of a table or a column."""
    return "`" + name.replace("`", "``") + "`"


def listed(names: Iterable[str]) -> str:
    """Columns, one after the other."""
    return ", ".join(map(quoted, names))


def same_key(names: Iterable[str]) -> str:
    """That a row and a staged row have the same key."""
    return " AND ".join(f"duly_row.{quoted(name)} = duly_key.{quoted(name)}" for name in names)


def values(rows: pl.DataFrame) -> Iterator[str]:
    """The rows as literals, some at a time. The session reads a backslash as itself, so that a quote is all there is to double."""
    literal = [
        pl.when(pl.col(name).is_null())
        .then(pl.lit("NULL"))
        .otherwise(pl.lit("'") + pl.col(name).str.replace_all("'", "''", literal=True) + pl.lit("'"))
        for name in rows.columns
    ]
    lines = rows.select((pl.lit("(") + pl.concat_str(literal, separator=",") + pl.lit(")")).alias("line"))["line"]
    start = 0
    for end in _ends(lines.str.len_chars().to_list()):
        yield ",".join(lines[start:end].to_list())
        start = end


def _ends(lengths: list[int]) -> Iterator[int]:
    size = rows = 0
    for place, length in enumerate(lengths):
        if rows and (size + length > _PACKET or rows >= _MOST_ROWS):
            yield place
            size = rows = 0
        size += length
        rows += 1
    if rows:
        yield len(lengths)
