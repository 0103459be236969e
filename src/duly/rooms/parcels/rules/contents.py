# SPDX-License-Identifier: Apache-2.0
"""What is inside a package once it is open: a Data Package (version 2) of tables, documents about them, and a list of both."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from duly.kernel.canonical import encode
from duly.rooms.parcels.refusals import BAD_CONTENT, DAMAGED, MALFORMED
from duly.rooms.parcels.rules.documents import Shape, fitted, read
from duly.rooms.parcels.rules.limits import INNER, MOST_FILES, MOST_WRAPPED
from duly.rooms.parcels.rules.reasons import (
    NOT_A_SCHEMA,
    NOT_OUR_SHAPE,
    OTHER_PARCEL,
    PATH_FORM,
    TABLE_NAME,
    TOO_MANY_FILES,
    TWICE,
)
from duly.rooms.parcels.terms import Table

DESCRIPTOR = "datapackage.json"
LARGEST_LIST = 16 * 1024 * 1024
"""Bytes of the list and of the descriptor: they are read whole."""
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_CONTENTS = {"files": list, "kind": str, "parcel": str, "v": int}
_FILE: Shape = {"bytes": int, "n": int, "path": str, "rows": (int, type(None)), "sha256": str}
_HEX = re.compile(r"[0-9a-f]{64}\Z")
_ROLE = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_DOCUMENTS = ("csv", "json", "jsonl", "parquet", "txt")


class Inner(NamedTuple):
    """A file inside: its number among the sealed files, its path, and what it must turn out to be."""

    n: int
    path: str
    size: int
    digest: str
    """Hexadecimal SHA-256 of its content."""
    rows: int | None = None


def table_path(table: int, shard: int, ending: str) -> str:
    """Where a shard of a table lies."""
    return f"tables/{table:04d}/{shard:05d}.{ending}"


def document_path(role: str, ending: str) -> str:
    """Where a document lies: ``mapping``, ``rules``, ``profile``, ``digests``, ``consents``, ``retention`` …

    Raises:
        Refusal: ``parcels.bad_content``.
    """
    if not _ROLE.match(role) or ending not in _DOCUMENTS:
        raise BAD_CONTENT(what=f"{role}.{ending}", why=PATH_FORM)
    return f"documents/{role}.{ending}"


def must_be_tables(tables: Sequence[Table]) -> None:
    """Tables have names of their own, and fields with names.

    Raises:
        Refusal: ``parcels.bad_content``.
    """
    names = [table.name for table in tables]
    for table in tables:
        if not table.name.strip() or not table.name.isprintable():
            raise BAD_CONTENT(what=repr(table.name), why=TABLE_NAME)
        if names.count(table.name) > 1:
            raise BAD_CONTENT(what=table.name, why=TWICE)
        if not _has_fields(table.schema):
            raise BAD_CONTENT(what=table.name, why=NOT_A_SCHEMA)


def descriptor(parcel: UUID, made_at: str, tables: Sequence[Table], files: Iterable[Inner]) -> bytes:
    """The datapackage.json: one resource for each shard, since those of Parquet cannot be joined end to end."""
    held = [file for file in files if file.path.startswith("tables/")]
    resources = [_resource(tables, file, is_alone=len(held) == len(tables)) for file in held]
    said = {
        "$schema": _PROFILE,
        "created": made_at,
        "id": parcel.urn,
        "name": f"parcel-{parcel}",
        "resources": resources,
    }
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def contents(parcel: UUID, files: Sequence[Inner]) -> bytes:
    """The list that is sealed as file 0."""
    rows = [{"bytes": f.size, "n": f.n, "path": f.path, "rows": f.rows, "sha256": f.digest} for f in files]
    return encode({"files": rows, "kind": "duly.parcel_contents", "parcel": str(parcel), "v": 1})


def read_contents(path: str, raw: bytes, parcel: UUID, count: int) -> list[Inner]:
    """The list inside a package that came from outside; nothing in it can lead out of the folder.

    Raises:
        Refusal: ``parcels.malformed``, ``parcels.damaged``.
    """
    said = read(path, raw, _CONTENTS)
    if (said["kind"], said["v"]) != ("duly.parcel_contents", 1):
        raise MALFORMED(path=path, why=NOT_OUR_SHAPE)
    if said["parcel"] != str(parcel):
        raise DAMAGED(path=path, why=OTHER_PARCEL)
    rows = [fitted(path, row, _FILE) for row in said["files"]]
    found = [Inner(row["n"], row["path"], row["bytes"], row["sha256"], row["rows"]) for row in rows]
    if [file.n for file in found] != list(range(1, count)) or len({file.path for file in found}) != len(found):
        raise MALFORMED(path=path, why=NOT_OUR_SHAPE)
    for file in found:
        if not INNER.match(file.path):
            raise MALFORMED(path=path, why=PATH_FORM)
        if file.size < 0 or not _HEX.match(file.digest) or (file.rows or 0) < 0:
            raise MALFORMED(path=path, why=NOT_OUR_SHAPE)
    return found


def read_descriptor(raw: bytes, files: Sequence[Inner]) -> list[tuple[Table, list[str]]]:
    """The tables that a descriptor names, each with the paths of its shards in order: those inside, all of them.

    Raises:
        Refusal: ``parcels.malformed``.
    """
    try:
        rows = [_shard(row) for row in orjson.loads(raw)["resources"]]
    except (ValueError, KeyError, TypeError):
        raise MALFORMED(path=DESCRIPTOR, why=NOT_OUR_SHAPE) from None
    if [path for _, path in rows] != [file.path for file in files if file.path.startswith("tables/")]:
        raise MALFORMED(path=DESCRIPTOR, why=NOT_OUR_SHAPE)
    found: dict[str, tuple[Table, list[str]]] = {}
    for table, path in rows:
        if found.setdefault(table.name, (table, []))[0] != table:
            raise MALFORMED(path=DESCRIPTOR, why=TWICE)
        found[table.name][1].append(path)
    return list(found.values())


def must_fit(files: int, *, receivers: int) -> None:
    """A package has an end.

    Raises:
        Refusal: ``parcels.bad_content``.
    """
    if files > MOST_FILES or files * receivers > MOST_WRAPPED:
        raise BAD_CONTENT(what=str(files), why=TOO_MANY_FILES)


def _resource(tables: Sequence[Table], file: Inner, *, is_alone: bool) -> dict[str, Any]:
    number, shard = (int(part) for part in file.path[len("tables/") :].split(".")[0].split("/"))
    ending = file.path.rpartition(".")[2]
    schema, keys = dict(tables[number].schema), []
    if "foreignKeys" in schema:
        keys = schema.pop("foreignKeys")
        if is_alone:
            schema["foreignKeys"] = [_by_resource(tables, key) for key in keys]
    said: dict[str, Any] = {
        "bytes": file.size, "duly:shard": shard, "duly:table": number, "encoding": "utf-8", "format": ending,
        "hash": f"sha256:{file.digest}", "mediatype": _MEDIA[ending], "name": f"t{number:04d}-{shard:05d}", "path": file.path,
        "schema": schema, "title": tables[number].name,
    }  # fmt: skip
    return (
        said
        | ({"duly:rows": file.rows} if file.rows is not None else {})
        | ({"duly:foreignKeys": keys} if keys else {})
    )


def _by_resource(tables: Sequence[Table], key: Mapping[str, Any]) -> dict[str, Any]:
    """A reference names a resource; where every table is one resource, that of the table."""
    numbers = {table.name: f"t{number:04d}-00000" for number, table in enumerate(tables)}
    meant = key["reference"].get("resource", "")
    return {**key, "reference": {**key["reference"], "resource": numbers.get(meant, meant)}}


def _shard(row: Mapping[str, Any]) -> tuple[Table, str]:
    schema = dict(row["schema"])
    if row.get("duly:foreignKeys"):
        schema["foreignKeys"] = row["duly:foreignKeys"]
    if not isinstance(row["title"], str) or not _has_fields(schema):
        raise TypeError(row)
    return Table(row["title"], schema), str(row["path"])


def _has_fields(schema: Mapping[str, Any]) -> bool:
    fields = schema.get("fields")
    return isinstance(fields, list) and bool(fields) and all(
        isinstance(field, Mapping) and isinstance(field.get("name"), str) and field["name"] for field in fields
    )  # fmt: skip
