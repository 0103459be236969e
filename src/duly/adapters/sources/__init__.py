# SPDX-License-Identifier: Apache-2.0
"""Where customers' data is read from. What reads a kind is imported when one of its sources is opened, not when Duly starts."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir

from duly.rooms.transfer.source import NAMED, Asked, Opener, Source
from duly.rooms.transfer.unreadable import SOURCE_OPTION

_WHERE = {
    "delimited": "delimited.source:open_delimited",
    "excel": "excel.source:open_excel",
    "nested": "nested.source:open_nested",
    "package": "package:open_package",
    "parquet": "parquet:open_parquet",
    "database": "database.source:open_database",
}
_TEXTS = frozenset({"delimiter", "encoding", "header", "quote"})
_FILES = _TEXTS | {"rows"}
OPTIONS: Mapping[str, frozenset[str]] = {
    "archive": _FILES, "database": frozenset({"schema", "tables", "views"}), "delimited": _TEXTS, "excel": frozenset({"header"}),
    "mailbox": _FILES | {"auth", "senders"}, "nested": frozenset({"rows"}), "package": frozenset(), "parquet": frozenset(),
    "rest": frozenset({"auth", "headers", "paging", "query", "rate", "rows"}), "s3": _FILES | {"auth", "endpoint", "region"},
}  # fmt: skip
"""What a plan may say of a source of each kind; collections hand on what is said of the files in them."""


def openers(
    *, secret_of: Callable[[str], str] | None = None, may_go_inside: Callable[[], bool] | None = None,
    workplace: Callable[[], Path] | None = None,
) -> dict[str, Opener]:  # fmt: skip
    """What opens each kind of source.

    Some need what the house provides: secrets by their names; whether addresses of our own network may be called; where files
    may lie while they are read. Where it says nothing there are no secrets, such addresses are closed, and it is the
    system's folder for temporary files.
    """
    secrets, inside = secret_of or _no_secret, may_go_inside or (lambda: False)
    place = workplace or (lambda: Path(gettempdir()) / "duly-transfers")
    of_files = {kind: _lazily(where) for kind, where in _WHERE.items()}

    def open_rest(asked: Asked) -> Source:
        rest = import_module(f"{__name__}.rest.source")
        found: Source = rest.RestSource(asked, rest.Means(secrets, inside))
        return found

    def open_archive(asked: Asked) -> Source:
        found: Source = import_module(f"{__name__}.archive").open_archive(asked, of_files, place)
        return found

    def open_far(asked: Asked) -> Source:
        opener = getattr(import_module(f"{__name__}.{asked.kind}"), f"open_{asked.kind}")
        found: Source = opener(asked, of_files, place, secret_of=secrets, may_go_inside=inside)
        return found

    every = {**of_files, "rest": open_rest, "archive": open_archive, "s3": open_far, "mailbox": open_far}
    return {kind: _as_asked(opener, OPTIONS[kind], secrets) for kind, opener in every.items()}


def _as_asked(opener: Opener, known: frozenset[str], secrets: Callable[[str], str]) -> Opener:
    """An option that nobody reads is refused. An address may be a secret as a whole (``secret:NAME``): then whoever plans
    names it and never reads it.
    """

    def open_it(asked: Asked) -> Source:
        if odd := sorted(asked.options.keys() - known):
            raise SOURCE_OPTION(field="options", name=odd[0], why=", ".join(sorted(known)) or "–")
        if asked.address.startswith(NAMED):
            asked = asked._replace(address=_address(secrets(asked.address.removeprefix(NAMED))))
        return opener(asked)

    return open_it


def _address(secret: str) -> str:
    """Another secret than an address, a password perhaps, would stand in what is said of an address that cannot be used."""
    if "://" not in secret:
        raise SOURCE_OPTION(field="address", name="address", why="the secret holds no address")
    return secret


def _no_secret(name: str) -> str:
    raise SOURCE_OPTION(field="auth", name="auth.secret", why=f"there is no secret {name!r}")


def _lazily(where: str) -> Opener:
    module, name = where.split(":")

    def open_it(asked: Asked) -> Source:
        opener: Callable[[Asked], Source] = getattr(import_module(f"{__name__}.{module}"), name)
        return opener(asked)

    return open_it
