# SPDX-License-Identifier: Apache-2.0
"""How a web service hands out its rows page by page, as a plan declares it. Plain rules: nothing here speaks to anybody."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

from duly.kernel.canonical import Json
from duly.rooms.transfer.unreadable import SOURCE_NOT_ALLOWED, SOURCE_OPTION

KINDS = ("none", "page", "offset", "cursor", "link")
_SIZE = 100


class Paging(NamedTuple):
    """What a plan says of pages: which parameters carry the number, the size or the cursor, and where the next one is named."""

    kind: str = "none"
    param: str = ""
    size_param: str = ""
    size: int = _SIZE
    first: int = 1
    next: tuple[str, ...] = ()
    """Where in an answer the cursor, or the address of the next page, stands."""


def paging_of(options: Mapping[str, Json]) -> Paging:
    """What a plan says.

    Raises:
        Refusal: ``transfer.source_option``.
    """
    said = options.get("paging") or {"kind": "none"}
    if not isinstance(said, Mapping) or said.get("kind") not in KINDS:
        raise SOURCE_OPTION(field="paging", name="paging", why=f"kind: {', '.join(KINDS)}")
    kind = str(said["kind"])
    size, first = said.get("size", _SIZE), said.get("first", 0 if kind == "offset" else 1)
    if not isinstance(size, int) or not isinstance(first, int) or size < 1:
        raise SOURCE_OPTION(field="paging", name="paging", why="size, first: 1, 2 …")
    found = Paging(
        kind, str(said.get("param", {"page": "page", "offset": "offset", "cursor": "cursor"}.get(kind, ""))),
        str(said.get("size_param", "")), size, first, tuple(part for part in str(said.get("next", "")).split(".") if part),
    )  # fmt: skip
    if kind == "cursor" and not found.next:
        raise SOURCE_OPTION(field="paging", name="paging.next", why="cursor: meta.next …")
    return found


def first_page(url: str, options: Mapping[str, Json], paging: Paging) -> str:
    """The address of the first page.

    Raises:
        Refusal: ``transfer.source_option``.
    """
    query = options.get("query") or {}
    if not isinstance(query, Mapping):
        raise SOURCE_OPTION(field="query", name="query", why="name: value")
    more = {str(name): str(value) for name, value in query.items()}
    if paging.size_param:
        more[paging.size_param] = str(paging.size)
    if paging.kind in {"page", "offset"}:
        more[paging.param] = str(paging.first)
    return _with(url, more)


def next_page(at: str, number: int, rows: int, answer: tuple[Any, str], paging: Paging) -> str | None:
    """The address of the page after this one; ``answer`` is its body and its ``Link``. ``None`` after the last.

    Where pages are numbered, the last is the first that has no row: a service may give fewer than were asked for.

    Raises:
        Refusal: ``transfer.source_not_allowed`` where it leads to somebody else.
    """
    if paging.kind == "none" or (paging.kind in {"page", "offset"} and not rows):
        return None
    if paging.kind == "page":
        return _with(at, {paging.param: str(paging.first + number)})
    if paging.kind == "offset":
        return _with(at, {paging.param: str(paging.first + _reached(at, rows, paging))})
    body, link = answer
    found = value_at(body, paging.next) if paging.next else linked(link)
    if found in {None, "", False}:
        return None
    return _with(at, {paging.param: str(found)}) if paging.kind == "cursor" else _own(at, str(found))


def value_at(body: Any, path: tuple[str, ...]) -> Any:
    """What stands at a path of names in an answer, if it is a plain value."""
    for name in path:
        body = body.get(name) if isinstance(body, dict) else None
    return None if isinstance(body, dict | list) else body


def linked(header: str) -> str | None:
    """The next page in a ``Link`` header (RFC 8288)."""
    for part in header.split(","):
        address, _, rest = part.partition(";")
        relations = [
            value.strip().strip('"').split()
            for name, _, value in (p.partition("=") for p in rest.split(";"))
            if name.strip().lower() == "rel"
        ]
        if any("next" in names for names in relations) and address.strip().startswith("<"):
            return address.strip()[1:-1]
    return None


def _reached(at: str, rows: int, paging: Paging) -> int:
    held = [
        value
        for name, _, value in (pair.partition("=") for pair in urlsplit(at).query.split("&"))
        if name == paging.param
    ]
    return (int(held[-1]) if held and held[-1].isdigit() else paging.first) - paging.first + rows


def _own(at: str, found: str) -> str:
    """An address of the same service: what we carry to it is for nobody else."""
    url = urljoin(at, found)
    if urlsplit(url)[:2] != urlsplit(at)[:2]:
        raise SOURCE_NOT_ALLOWED(field="paging", where=url, why="the next page is on another host")
    return url


def _with(url: str, more: Mapping[str, str]) -> str:
    """The address with these parameters, in place of those that have the same names."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] not in more]
    return parts._replace(query="&".join([*kept, *([urlencode(more)] if more else [])])).geturl()
