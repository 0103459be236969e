# SPDX-License-Identifier: Apache-2.0
"""The formats of parts. Every cell is canonical text, and no value stays apart from an empty value in each of them.

In CSV what has a value stands between quotes, and what has none is nothing at all. A program for tables may take a cell for
a formula: ``guard`` puts an apostrophe before cells that begin as one would (``= + - @``, a tab, a line break) or with an
apostrophe, and reading takes it away again; other readers of a guarded file see it, so that it is off unless asked for.
"""

import io
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from duly.kernel.canonical import Json
from duly.rooms.transfer.unwritable import ONE_OF_FORMATS, TARGET_ADDRESS

KINDS = ("csv", "ndjson", "parquet")
_BOM = b"\xef\xbb\xbf"
_FORMULA = r"^[=+\-@\t\r\n']"


class Format(NamedTuple):
    """How parts are written."""

    kind: str = "csv"
    bom: bool = False
    guard: bool = False

    def write(self, rows: pl.DataFrame) -> bytes:
        """The bytes of a part."""
        if self.kind == "ndjson":
            return rows.write_ndjson().encode()
        if self.kind == "parquet":
            held = io.BytesIO()
            rows.write_parquet(held, compression="zstd", statistics=False)
            return held.getvalue()
        return (_BOM if self.bom else b"") + self._csv(rows)

    def read(self, part: bytes, names: Sequence[str]) -> pl.DataFrame:
        """The rows of a part, as text.

        Raises:
            ValueError: this is not such a part.
            polars.exceptions.PolarsError: nor can it be read as one.
        """
        schema = dict.fromkeys(names, pl.String())
        if self.kind == "ndjson":
            found = pl.read_ndjson(io.BytesIO(part), schema=schema) if part.strip() else pl.DataFrame(schema=schema)
        elif self.kind == "parquet":
            found = pl.read_parquet(io.BytesIO(part))
        else:
            found = pl.read_csv(part.removeprefix(_BOM), infer_schema=False)
        if found.columns != list(names) or found.dtypes != [pl.String()] * len(names):
            raise ValueError(f"{found.columns} ≠ {list(names)}")
        guarded = self.kind == "csv" and self.guard
        return found.with_columns(pl.all().str.replace("^'", "")) if guarded else found

    def _csv(self, rows: pl.DataFrame) -> bytes:
        cells = rows.with_columns(pl.all().str.replace(_FORMULA, "'$0")) if self.guard else rows
        doubled = {name: pl.col(name).str.replace_all('"', '""', literal=True) for name in rows.columns}
        quoted = cells.select((pl.lit('"') + text + pl.lit('"')).alias(name) for name, text in doubled.items())
        header = ",".join('"' + name.replace('"', '""') + '"' for name in rows.columns)
        return f"{header}\n{quoted.write_csv(include_header=False, quote_style='never', null_value='')}".encode()


def format_of(options: Mapping[str, Json]) -> Format:
    """What a plan asks for: ``format``, ``bom``, ``guard``."""
    kind = options.get("format", "csv")
    if kind not in KINDS:
        raise TARGET_ADDRESS(field="format", at="format", why=ONE_OF_FORMATS)
    return Format(str(kind), bom=options.get("bom") is True, guard=options.get("guard") is True)
