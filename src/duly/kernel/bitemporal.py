# SPDX-License-Identifier: Apache-2.0
"""Changing a record whose every statement holds over a stretch of time, without forgetting what it said before.

A row says "from ``since`` until just before ``until`` this is so"; no ``until`` means for ever. The rows handed in are
those that we believe now (their ``recorded`` range is open) of one entity, and no two of them speak of the same
instant. What comes back is a plan: which of them to close, and what to write in their place. So a caller does exactly
two things: it sets the upper bound of ``recorded`` on the closed, and inserts the written, both at one instant.
Nothing else is ever changed, and what we believed on any day about any day can be read back.

The splitting is that of ``UPDATE | DELETE … FOR PORTION OF`` in SQL:2011 (ISO/IEC 9075-2:2011; Kulkarni and Michels,
"Temporal features in SQL:2011", SIGMOD Record 41(3), 2012): what lies outside the stretch goes on as it was, and where
no row holds nothing is made. Two things are added, since every row here costs a sealed copy and a line in a history:

* A row that the change leaves equal is not touched: not closed, not written again.
* Neighbours *among the written* that are equal and touch become one. A written stretch is not joined with a row that
  is not touched, since that would close a row about which nothing has changed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Generic, Literal, NamedTuple, TypeVar
from uuid import UUID

Doc = TypeVar("Doc")
Op = Literal["update", "correct", "end"]

_FOR_EVER = datetime.max.replace(tzinfo=UTC)


class Row(NamedTuple, Generic[Doc]):
    """A statement that we believe now, and the stretch over which it holds."""

    id: UUID
    since: datetime
    until: datetime | None
    doc: Doc


class Written(NamedTuple, Generic[Doc]):
    """A row to insert. What a change leaves of a closed row carries the word of that change, too."""

    since: datetime
    until: datetime | None
    doc: Doc
    op: Op


class Plan(NamedTuple, Generic[Doc]):
    """What to close and what to insert, in the order of time. Both are empty where nothing would be different."""

    closed: tuple[UUID, ...]
    written: tuple[Written[Doc], ...]


def change(
    rows: Iterable[Row[Doc]],
    since: datetime,
    until: datetime | None,
    new: Callable[[Doc], Doc],
    op: Literal["update", "correct"],
) -> Plan[Doc]:
    """Let ``new`` of each document hold from ``since`` until ``until``; an update from a date has no ``until``.

    ``new`` must not change what it is given: the old document goes on before and after the stretch.

    Raises:
        ValueError: a time has no zone, the stretch is empty, or two rows speak of the same instant.
    """
    return _replaced(rows, since, until, lambda doc: (new(doc),), op)


def end(rows: Iterable[Row[Doc]], since: datetime, until: datetime | None = None) -> Plan[Doc]:
    """Let nothing hold from ``since`` until ``until``.

    Raises:
        ValueError: as :func:`change`.
    """
    return _replaced(rows, since, until, lambda _: (), "end")


def run_of(
    rows: Iterable[Row[Doc]], at: datetime, same: Callable[[Doc, Doc], bool]
) -> tuple[datetime, datetime | None]:
    """The longest unbroken stretch around an instant over which all documents agree with the one that holds there.

    It is what a rectification reaches: a wrong value was wrong for as long as it stood, over every row that said it.

    Raises:
        ValueError: ``at`` has no zone, nothing holds then, or two rows speak of the same instant.
    """
    ordered = _in_order(rows)
    here = _place_of(ordered, _aware(at, "at"))
    first = last = here
    while (
        first and ordered[first - 1].until == ordered[first].since and same(ordered[here].doc, ordered[first - 1].doc)
    ):
        first -= 1
    for place in range(here + 1, len(ordered)):
        if ordered[last].until != ordered[place].since or not same(ordered[here].doc, ordered[place].doc):
            break
        last = place
    return ordered[first].since, ordered[last].until


def _replaced(
    rows: Iterable[Row[Doc]],
    since: datetime,
    until: datetime | None,
    new: Callable[[Doc], tuple[Doc, ...]],
    op: Op,
) -> Plan[Doc]:
    _stretch(since, until)
    closed: list[UUID] = []
    pieces: list[Written[Doc]] = []
    for row in _in_order(rows):
        if row.since >= _end(until) or since >= _end(row.until):
            continue
        docs = new(row.doc)
        if docs != (row.doc,):
            closed.append(row.id)
            pieces += _pieces(row, since, until, docs, op)
    return Plan(tuple(closed), tuple(_joined(pieces)))


def _pieces(
    row: Row[Doc], since: datetime, until: datetime | None, docs: tuple[Doc, ...], op: Op
) -> Iterator[Written[Doc]]:
    if row.since < since:
        yield Written(row.since, since, row.doc, op)
    last = min(row.until, until, key=_end)
    for doc in docs:
        yield Written(max(row.since, since), last, doc, op)
    if until is not None and until < _end(row.until):
        yield Written(until, row.until, row.doc, op)


def _joined(pieces: Sequence[Written[Doc]]) -> list[Written[Doc]]:
    joined: list[Written[Doc]] = []
    for piece in pieces:
        if joined and joined[-1].until == piece.since and joined[-1].doc == piece.doc:
            joined[-1] = joined[-1]._replace(until=piece.until)
        else:
            joined.append(piece)
    return joined


def _in_order(rows: Iterable[Row[Doc]]) -> list[Row[Doc]]:
    given = list(rows)
    for row in given:
        _stretch(row.since, row.until)
    ordered = sorted(given, key=lambda row: row.since)
    for earlier, later in pairwise(ordered):
        if _end(earlier.until) > later.since:
            message = f"two rows speak of {later.since.isoformat()}: {earlier.id} and {later.id}"
            raise ValueError(message)
    return ordered


def _place_of(ordered: Sequence[Row[Doc]], at: datetime) -> int:
    for place, row in enumerate(ordered):
        if row.since <= at < _end(row.until):
            return place
    message = f"nothing holds at {at.isoformat()}"
    raise ValueError(message)


def _stretch(since: datetime, until: datetime | None) -> None:
    _aware(since, "since")
    if until is not None and _aware(until, "until") <= since:
        message = f"a stretch from {since.isoformat()} until {until.isoformat()} is empty: it must end after it begins"
        raise ValueError(message)


def _aware(moment: datetime, name: str) -> datetime:
    if moment.utcoffset() is None:
        message = f"{name} ({moment.isoformat()}) has no time zone: say which instant it is"
        raise ValueError(message)
    return moment


def _end(until: datetime | None) -> datetime:
    return _FOR_EVER if until is None else until
