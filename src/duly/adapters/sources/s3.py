# SPDX-License-Identifier: Apache-2.0
"""A folder of an object store (S3 and what speaks like it) as a source. Needs boto3: ``pip install 'duly[aws]'``.

The address is ``s3://bucket/folder/``. Options: ``region``, ``endpoint`` (of a store that is not Amazon's), ``auth``
(``key``, and ``secret``: the name of a secret); without ``auth``, boto3 looks where it always does.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from duly.adapters.channels.public_hosts import NotAllowed, NotFound, addresses_of, split
from duly.adapters.sources.collection import CollectionSource, Item, distinct
from duly.rooms.transfer.source import Asked, Opener
from duly.rooms.transfer.unreadable import (
    SOURCE_BOMB,
    SOURCE_CHANGED,
    SOURCE_DRIVER,
    SOURCE_MISSING,
    SOURCE_NOT_ALLOWED,
    SOURCE_OPTION,
    SOURCE_UNAVAILABLE,
)

MOST_FILES = 10_000


def open_s3(
    asked: Asked, openers: dict[str, Opener], workplace: Callable[[], Path], *, secret_of: Callable[[str], str],
    may_go_inside: Callable[[], bool],
) -> CollectionSource:  # fmt: skip
    """The files of a folder.

    Raises:
        Refusal: ``transfer.source_driver``, ``transfer.source_option``, ``transfer.source_missing``,
            ``transfer.source_not_allowed``, ``transfer.source_unavailable``.
    """
    parts = urlsplit(asked.address)
    if parts.scheme != "s3" or not parts.netloc:
        raise SOURCE_OPTION(field="address", name="address", why="s3://bucket/folder/")
    client = _client(asked, secret_of, may_go_inside)
    folder = parts.path.lstrip("/")
    with _reachable(asked.address):
        found = list(_listed(client, parts.netloc, folder))
    if not found:
        raise SOURCE_MISSING(field="address", where=asked.address, why="there is nothing in this folder")
    if len(found) > MOST_FILES:
        raise SOURCE_BOMB(field="address", where=asked.address, why=f"> {MOST_FILES}")
    names = distinct([str(row["Key"]).removeprefix(folder) or str(row["Key"]) for row in found])
    items = [
        Item(name, f"{row['ETag']} {row['Size']}", partial(_bring, client, parts.netloc, row))
        for name, row in zip(names, found, strict=True)
    ]
    return CollectionSource(items, asked, openers, workplace)


def _client(asked: Asked, secret_of: Callable[[str], str], may_go_inside: Callable[[], bool]) -> Any:
    try:
        boto3, config = import_module("boto3"), import_module("botocore.config")
    except ImportError as error:
        raise SOURCE_DRIVER(field="address", where=asked.address, why="pip install 'duly[aws]'") from error
    auth, endpoint = asked.options.get("auth") or {}, asked.options.get("endpoint")
    if not isinstance(auth, Mapping):
        raise SOURCE_OPTION(field="auth", name="auth", why="key, secret")
    if endpoint:
        _require_open(str(endpoint), inside=may_go_inside())
    return boto3.client(
        "s3",
        region_name=str(asked.options.get("region") or "us-east-1"),
        endpoint_url=str(endpoint) if endpoint else None,
        aws_access_key_id=str(auth["key"]) if auth else None,
        aws_secret_access_key=secret_of(str(auth["secret"])) if auth else None,
        config=config.Config(connect_timeout=10, read_timeout=60, retries={"max_attempts": 5, "mode": "standard"}),
    )


def _require_open(endpoint: str, *, inside: bool) -> None:
    try:
        addresses_of(split(endpoint, allow_http=inside), allow_private=inside)
    except (NotAllowed, NotFound) as error:
        raise SOURCE_NOT_ALLOWED(field="endpoint", where=endpoint.partition("?")[0], why=str(error)) from error


def _listed(client: Any, bucket: str, folder: str) -> Iterator[Mapping[str, Any]]:
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=folder):
        yield from (row for row in page.get("Contents", ()) if not str(row["Key"]).endswith("/"))


def _bring(client: Any, bucket: str, row: Mapping[str, Any], to: Path) -> None:
    """The file, if it is still the one that was listed."""
    with _reachable(f"s3://{bucket}/{row['Key']}"), to.open("xb") as out:
        answer = client.get_object(Bucket=bucket, Key=row["Key"], IfMatch=row["ETag"])
        for block in answer["Body"].iter_chunks(1 << 20):
            out.write(block)
    if to.stat().st_size != row["Size"]:
        raise SOURCE_CHANGED(field="file", where=str(row["Key"]), why=f"{to.stat().st_size} bytes, not {row['Size']}")


@contextmanager
def _reachable(where: str) -> Iterator[None]:
    exceptions = import_module("botocore.exceptions")
    try:
        yield
    except exceptions.ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in {"PreconditionFailed", "412", "NoSuchKey"}:
            raise SOURCE_CHANGED(field="file", where=where, why=code) from error
        raise SOURCE_UNAVAILABLE(field="address", where=where, why=code) from error
    except exceptions.BotoCoreError as error:
        raise SOURCE_UNAVAILABLE(field="address", where=where, why=type(error).__name__) from error
