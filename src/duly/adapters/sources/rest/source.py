# SPDX-License-Identifier: Apache-2.0
"""A web service as a source: rows in JSON, page by page, with nested lists as tables of their own.

Options: ``rows`` (where in an answer the list stands), ``paging``, ``query``, ``headers``, ``auth`` (``header``, ``prefix``,
``secret``: the name of a secret, never the secret), ``rate`` (pages a second). All pages are looked at for the inventory and
again for cutting. A shard is some pages: they are asked for again when it is read, and what they hold must be what it was.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import httpx

from duly.adapters.channels.public_hosts import LookUp, look_up
from duly.adapters.sources.nested.records import layout_in, records
from duly.adapters.sources.nested.rows import Gathered, Place, Seen, counts, path_of
from duly.adapters.sources.rest.paging import first_page, next_page, paging_of
from duly.adapters.sources.rest.talking import Page, Talker
from duly.kernel.canonical import Json
from duly.rooms.transfer.source import Asked, Chunk, Cut, Opener, Table
from duly.rooms.transfer.unreadable import SOURCE_CHANGED, SOURCE_DAMAGED, SOURCE_NO_TABLE, SOURCE_OPTION


class Means(NamedTuple):
    """What the house provides: secrets by their names, and whether our own network may be entered. The rest is for tests."""

    secret_of: Callable[[str], str]
    may_go_inside: Callable[[], bool]
    look_up: LookUp = look_up
    transport: httpx.BaseTransport | None = None
    sleep: Callable[[float], None] | None = None


class _Leaf(NamedTuple):
    """A page and the records on it."""

    page: Page
    records: tuple[bytes, ...]

    @property
    def digest(self) -> str:
        digest = hashlib.sha256()
        for raw in self.records:
            digest.update(b"%d:" % len(raw) + raw)
        return digest.hexdigest()


class RestSource:
    """Reads one list of one web service."""

    def __init__(self, asked: Asked, means: Means) -> None:
        self._asked, self._name = asked, asked.name or asked.address.partition("?")[0]
        wanted = asked.options.get("rows")
        self._wanted = [part for part in str(wanted).split(".") if part] if wanted else []
        self._paging = paging_of(asked.options)
        more = {"sleep": means.sleep} if means.sleep else {}
        self._talker = Talker(
            _headers(asked.options, means), _rate(asked.options), may_go_inside=means.may_go_inside,
            look_up=means.look_up, transport=means.transport, **more,
        )  # fmt: skip

    def tables(self) -> list[Table]:
        """The table of the rows, and one for each list in them."""
        return list(self._found.values())

    def cuts(self, table: Table, most: int) -> Iterator[Cut]:
        """So many rows at a time, with the pages that hold them."""
        path = path_of(self._name, table.ref)
        if path is None:
            raise SOURCE_NO_TABLE(field="table", table=table.ref)
        return self._cut(path, most)

    def read(self, table: Table, cut: Cut) -> Chunk:
        """The rows of a shard, if its pages still hold what they did."""
        span: Mapping[str, Any] = cut.span
        names = [column.name for column in table.columns]
        gathered = Gathered(tuple(span["path"]), names, cut.first - span["skip"], span["parents"])
        for url, digest in span["pages"]:
            leaf = self._leaf(self._talker.page(url))
            if leaf.digest != digest:
                raise SOURCE_CHANGED(field="address", where=self._name, why=f"page {url.partition('?')[2]}")
            for raw in leaf.records:
                gathered.take(raw)
        return gathered.chunk(cut)

    def state(self, table: Table) -> str:
        """Nobody can tell without reading all of it again."""
        return ""

    def close(self) -> None:
        """Close all connections."""
        self._talker.close()

    @cached_property
    def _found(self) -> dict[Place, Table]:
        seen = Seen()
        for leaf in self._leaves():
            for raw in leaf.records:
                seen.add(raw)
        return seen.tables(self._name, None)

    def _leaves(self) -> Iterator[_Leaf]:
        """All pages, one after the other; one that is what the one before was would go on for ever."""
        url, number, before = first_page(self._asked.address, self._asked.options, self._paging), 0, ""
        visited: set[str] = set()
        while True:
            leaf = self._leaf(self._talker.page(url))
            visited.add(url)
            number += 1
            if leaf.records:
                yield leaf
            body = json.loads(leaf.page.content) if self._paging.next else None
            following = next_page(url, number, len(leaf.records), (body, leaf.page.link), self._paging)
            if following is None:
                return
            if following in visited or (leaf.records and leaf.digest == before):
                raise SOURCE_DAMAGED(field="paging", where=self._name, why=f"page {number} is one that was read before")
            url, before = following, leaf.digest

    def _leaf(self, page: Page) -> _Leaf:
        try:
            json.loads(page.content)
        except (ValueError, RecursionError) as error:
            raise SOURCE_DAMAGED(field="address", where=self._name, why="the answer is not JSON") from error
        layout = layout_in(page.content, self._wanted, self._name)
        if layout is None or layout.lines:
            return _Leaf(page, tuple(line for line in page.content.splitlines() if layout and line.strip()))
        found = records(io.BytesIO(page.content), layout, self._name)
        return _Leaf(page, tuple(record.raw for record in found))

    def _cut(self, path: Place, most: int) -> Iterator[Cut]:
        number, first, rows, skip, before, parents = 1, 1, 0, 0, 0, 0
        pages: list[Json] = []
        for leaf in self._leaves():
            each = [counts(raw, path) for raw in leaf.records]
            here, above, taken = sum(one for one, _ in each), sum(one for _, one in each), 0
            this: Json = [leaf.page.url, leaf.digest]
            if not pages:
                before, skip = parents, 0
            pages.append(this)
            while taken < here:
                room = min(most - rows, here - taken)
                rows, taken = rows + room, taken + room
                if rows == most:
                    yield _made(number, first, rows, pages, skip=skip, parents=before, path=path)
                    number, first, rows = number + 1, first + rows, 0
                    pages, skip, before = ([this] if taken < here else []), taken, parents
            parents += above
        if rows:
            yield _made(number, first, rows, pages, skip=skip, parents=before, path=path)


def opener(means: Means) -> Opener:
    """What opens web services."""
    return lambda asked: RestSource(asked, means)


def _made(number: int, first: int, rows: int, pages: list[Json], *, skip: int, parents: int, path: Place) -> Cut:
    span: dict[str, Json] = {"pages": list(pages), "skip": skip, "parents": parents, "path": list(path)}
    return Cut(number, first, rows, span)


def _headers(options: Mapping[str, Json], means: Means) -> dict[str, str]:
    said, auth = options.get("headers") or {}, options.get("auth") or {}
    if not isinstance(said, Mapping) or not isinstance(auth, Mapping):
        raise SOURCE_OPTION(field="headers", name="headers", why="name: value")
    headers = {str(name): str(value) for name, value in said.items()}
    if auth:
        if not auth.get("secret"):
            raise SOURCE_OPTION(field="auth", name="auth", why="header, prefix, secret")
        headers[str(auth.get("header", "Authorization"))] = (
            f"{auth.get('prefix', 'Bearer ')}{means.secret_of(str(auth['secret']))}"
        )
    if any(not (name + value).isprintable() or not (name + value).isascii() for name, value in headers.items()):
        raise SOURCE_OPTION(field="headers", name="headers", why="ASCII")
    return headers


def _rate(options: Mapping[str, Json]) -> float:
    rate = options.get("rate", 0)
    try:
        return float(str(rate))
    except ValueError:
        raise SOURCE_OPTION(field="rate", name="rate", why=f"{rate!r}") from None
