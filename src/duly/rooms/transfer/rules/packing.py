# SPDX-License-Identifier: Apache-2.0
"""What goes into a sealed package, and what comes out of one: tables in canonical text with a schema that says their types, and a
list of how many rows each has and what their digests add up to.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
import polars as pl

from duly.kernel.canonical import Json
from duly.rooms.transfer.rules import canonical
from duly.rooms.transfer.rules.mapping import FORMAT as MAPPING
from duly.rooms.transfer.source import Table as Source
from duly.rooms.transfer.target import Field, Wanted

PACKAGE = "package"
"""The kind of such a target, and of such a source."""
ADDRESS = "parcel:"
"""How the address of a source begins that is a package; its id follows."""
PARQUET, CSV = "parquet", "csv"
HPKE, AGE = "hpke", "age"
FORMS, WAYS = (PARQUET, CSV), (HPKE, AGE)
COUNTS, MAPPING_ROLE, CONSENTS = "counts", "mapping", "consents"
_COUNTS = "package_counts/1"
_TYPE = "duly:type"
_LOGICAL = {
    canonical.TEXT: "string", canonical.INTEGER: "integer", canonical.DECIMAL: "number", canonical.DATE: "date",
    canonical.TIMESTAMP: "datetime", canonical.BOOLEAN: "boolean",
}  # fmt: skip
_DECLARED = re.compile(r"(text|integer|date|timestamp|boolean|decimal\((\d{1,2})\))\Z")
_TABLE = re.compile(r"tables/(\d{4})/\d{5}\.(csv|parquet)\Z")


class Packed(NamedTuple):
    """What a package says of one of its tables."""

    name: str
    rows: int
    digest: str
    """Multiset digest of its rows, over all fields in their order."""
    fates: Mapping[str, int]


def schema_of(wanted: Wanted) -> dict[str, Any]:
    """The Table Schema of a table as the mapping makes it. Cells are canonical text, also in Parquet; ``duly:type`` says exactly
    of which type.
    """
    return {"fields": [_field(one, wanted.key) for one in wanted.fields], "primaryKey": list(wanted.key)}


def content_of(rows: pl.DataFrame, form: str) -> bytes:
    """The file of a shard. In CSV a value stands between quotes and no value is nothing at all."""
    if form == CSV:
        return rows.write_csv(quote_style="non_numeric").encode()
    held = io.BytesIO()
    rows.write_parquet(held, compression="zstd", statistics=False)
    return held.getvalue()


def rows_in(content: bytes, form: str, names: Sequence[str]) -> pl.DataFrame:
    """The inverse of :func:`content_of`.

    Raises:
        ValueError: it is no such file.
        polars.exceptions.PolarsError: nor can it be read as one.
    """
    stream = io.BytesIO(content)
    found = pl.read_csv(stream, infer_schema=False) if form == CSV else pl.read_parquet(stream)
    if found.columns != list(names) or set(found.dtypes) - {pl.String()}:
        raise ValueError(f"{found.columns} ≠ {list(names)}")
    return found


def table_in(path: str) -> tuple[int, str] | None:
    """The number of the table and the form of a file inside a package; nothing for a document."""
    found = _TABLE.match(path)
    return (int(found[1]), found[2]) if found else None


def counts_text(tables: Iterable[Packed], **more: Json) -> bytes:
    """The document that says what must come out of a package."""
    rows = [{"name": one.name, "rows": one.rows, "digest": one.digest, "fates": dict(one.fates)} for one in tables]
    return orjson.dumps({"duly": _COUNTS, **more, "tables": rows}, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def mapping_for(tables: Iterable[tuple[str, Source]]) -> dict[str, Any] | None:
    """The mapping that takes every table as it is, by the source's name and what the table declares; nothing where one does not
    say types and key exactly, as packages of ours do.
    """
    found = [_mapped(source, table) for source, table in tables]
    return None if not found or None in found else {"duly": MAPPING, "tables": found}


def _field(field: Field, key: Sequence[str]) -> dict[str, Any]:
    exact = f"decimal({field.scale})" if field.kind == canonical.DECIMAL else field.kind
    must = {"constraints": {"required": True}} if field.required or field.name in key else {}
    return {"name": field.name, "type": _LOGICAL[field.kind], _TYPE: exact, **must}


def _mapped(source: str, table: Source) -> dict[str, Any] | None:
    names = {column.position: column.name for column in table.columns}
    if not table.key or not all(_DECLARED.match(column.declared) for column in table.columns):
        return None
    fields = [{"to": column.name, "from": column.name, "type": column.declared} for column in table.columns]
    return {"from": f"{source}/{table.ref}", "to": table.ref, "key": [names[at] for at in table.key], "fields": fields}
