# SPDX-License-Identifier: Apache-2.0
"""Where targets are tried: a fresh place of each kind, and somebody else who works in it."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol
from uuid import UUID, uuid4

import polars as pl

from duly.adapters.targets import openers
from duly.adapters.targets.judging import names_of
from duly.rooms.transfer.target import Asked, Effect, Field, Loaded, Target, Wanted


class Ground(Protocol):
    """A place that holds nothing yet; ``updates`` says whether it can hold rows of an earlier run."""

    asked: Asked
    updates: bool

    def edit(self, table: str, key: str, **values: Any) -> None:
        """Somebody else changes the row whose first column is this."""

    def remove(self, table: str, key: str) -> None:
        """Somebody else removes it."""

    def strict(self, table: str) -> None:
        """Make a table of ``id`` (text, key), ``code`` (at most 5 characters, not repeated) and ``age`` (a small integer
        of at least 0), and ``note``, which nobody needs to fill.
        """

    def alter(self, table: str, column: str) -> None:
        """Somebody takes a column away."""

    def rest_of(self, table: str, key: str) -> Any:
        """What ``note`` holds."""


def opened(ground: Ground) -> Target:
    return openers(may_go_inside=lambda: True)[ground.asked.kind](ground.asked)


CUSTOMERS = Wanted(
    "客户 \"a\" 'b' `c`",
    (
        Field("编号", "text"),
        Field("姓 名", "text"),
        Field("born", "date"),
        Field("balance", "decimal", 2),
        Field("since", "timestamp"),
        Field("visits", "integer"),
        Field("active", "boolean"),
    ),
    ("编号",),
)
STRICT = Wanted("strict", (Field("id", "text"), Field("code", "text"), Field("age", "integer")), ("id",))


def customers(first: int, number: int, **changed: str | None) -> pl.DataFrame:
    rows = [
        {
            "row": n,
            "编号": f"C{n:06}",
            "姓 名": f"王小明{n}",
            "born": "1980-02-29",
            "balance": f"{n}.50",
            "since": "2026-11-23T04:05:06.000007Z",
            "visits": str(n),
            "active": "true" if n % 2 else "false",
        }
        | changed
        for n in range(first, first + number)
    ]
    return framed(CUSTOMERS, rows)


def framed(wanted: Wanted, rows: Sequence[Any]) -> pl.DataFrame:
    """Rows, as dictionaries or as tuples that are numbered here."""
    schema: Any = {"row": pl.UInt64} | dict.fromkeys(names_of(wanted), pl.String)
    if rows and not isinstance(rows[0], dict):
        rows = [(number, *row) for number, row in enumerate(rows, 1)]
    return pl.DataFrame(rows, schema=schema, orient="row" if rows and not isinstance(rows[0], dict) else None)


class Kept(list[Effect]):
    """What was kept: the last one's fates by row, and what stood before."""

    @property
    def fates(self) -> dict[int, str]:
        return dict(self[-1].fates.sort("row").iter_rows())

    @property
    def refused(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for row, field, code, _ in self[-1].refused.iter_rows():
            found.setdefault(row, set()).add(f"{field}:{code}" if field else code)
        return found

    def fated(self, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.join(self[-1].fates, on="row")


def load(
    target: Target,
    wanted: Wanted,
    rows: pl.DataFrame,
    *,
    run: UUID,
    shard: int = 1,
    keep: Callable[[Effect], None] | None = None,
) -> Loaded:
    return target.load(run, wanted, shard, uuid4(), rows=rows, keep=keep or (lambda _: None))


def stand(target: Target, wanted: Wanted, rows: pl.DataFrame) -> list[tuple[str | None, ...]]:
    """What stands under the keys of rows, in the order of the keys."""
    return target.standing(wanted, rows.select(wanted.key)).sort(wanted.key).rows()


def given(wanted: Wanted, rows: pl.DataFrame) -> list[tuple[str | None, ...]]:
    return rows.select(names_of(wanted)).sort(wanted.key).rows()


def filled(target: Target, wanted: Wanted, rows: pl.DataFrame) -> UUID:
    """An earlier run put rows there, and is long over."""
    run = uuid4()
    target.prepare(run, wanted)
    load(target, wanted, rows, run=run)
    return run
