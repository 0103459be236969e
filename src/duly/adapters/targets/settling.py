# SPDX-License-Identifier: Apache-2.0
"""How a shard is written and taken back inside one transaction, whatever the database: a target lends the hand that does it.

Rows are first written as if all were new: where the key is unique and nothing complains, they were. Only when something
does is looked up what stands under their keys. What the database does not take is found by halving, within savepoints.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple, Protocol

import polars as pl

from duly.adapters.targets.judging import (
    ROW,
    Judged,
    fated,
    is_removal,
    judge,
    leaving,
    nothing,
    still_as_loaded,
    still_gone,
)
from duly.adapters.targets.sifting import REFUSED, Limit, sift
from duly.rooms.transfer.target import CREATED, REMOVED, SAME, UPDATED, Effect, Undone, Wanted
from duly.rooms.transfer.unwritable import TARGET_FAILED, TARGET_REFUSES

MOST_REFUSED = 1_000
"""So many rows are found one by one; more of them are no matter of single rows."""
_LOOKS = 3
_REPEATS = frozenset({"not_unique", "key_repeated"})


class RowsRefused(Exception):
    """A statement failed because of what one of its rows holds. Nothing of the statement holds."""

    def __init__(self, code: str, text: str = "", field: str = "") -> None:
        super().__init__(code, text, field)
        self.code = code
        self.text = text
        self.field = field


class NotKept(Exception):
    """What ``keep`` was given could not be kept. It is the caller's trouble, and is handed back as it came."""

    def __init__(self, why: Exception) -> None:
        super().__init__(str(why))
        self.why = why


@contextmanager
def handing_back(target: str) -> Iterator[None]:
    """Around all that a target is asked: what the caller could not keep comes back as it was, and what rows are to blame for
    where nobody told them apart is the target's failing.
    """
    try:
        yield
    except NotKept as error:
        raise error.why from error
    except RowsRefused as error:
        raise TARGET_FAILED(target=target, why=error.text) from error


def remember(met: set[str], table: str, effect: Effect) -> None:
    """Note whether keys of a shard stood in the table already: the next shard does not expect its own to be new then."""
    found = effect.fates.select(pl.col("fate").ne("created").any()).item()
    (met.add if found else met.discard)(table)


def kept(keep: Callable[[Effect], None], effect: Effect) -> None:
    """Hand the effect over to be kept, so that its failing is not taken for the target's."""
    try:
        keep(effect)
    except Exception as error:
        raise NotKept(error) from error


class Hand(Protocol):
    """One table of a target within an open transaction. What it writes raises :class:`RowsRefused`, or a refusal for all else."""

    wanted: Wanted
    limits: Sequence[Limit]

    def trial(self) -> AbstractContextManager[None]:
        """A savepoint, to which an exception goes back."""

    def insert(self, rows: pl.DataFrame) -> None:
        """Write rows whose keys are new."""

    def update(self, rows: pl.DataFrame) -> None:
        """Write rows over those that stand under their keys."""

    def delete(self, rows: pl.DataFrame) -> None:
        """Remove what stands under the keys of rows."""

    def standing(self, keys: pl.DataFrame) -> pl.DataFrame:
        """What stands under keys, locked, in canonical text, and whether it is ``UNTOUCHED`` beside the mapping."""


def settle(hand: Hand, rows: pl.DataFrame, *, hopeful: bool) -> Effect:
    """Write a shard. ``hopeful`` says that its keys are likely to be new.

    Raises:
        Refusal: ``transfer.target_refuses``.
    """
    fit, unfit = sift(rows, hand.wanted, hand.limits)
    if hopeful and _went(hand, hand.insert, fit) is None:
        return Effect(fated(fit, CREATED), nothing(hand.wanted), unfit)
    judged, written, refused = _create(hand, fit)
    over, more = _apart(hand, hand.update, judged.changed)
    fates = [fated(written, CREATED), fated(over, UPDATED), fated(judged.same, SAME)]
    before = judged.before.join(over.select(ROW), on=ROW, how="semi", maintain_order="left")
    return Effect(pl.concat(fates).sort(ROW), before, pl.concat([unfit, refused, more]))


def take_out(hand: Hand, keys: pl.DataFrame) -> Effect:
    """Remove what stands under keys (``row`` and the key), but what could not be brought back.

    Raises:
        Refusal: ``transfer.target_refuses``.
    """
    found = leaving(keys, hand.standing(keys.select(hand.wanted.key)), hand.wanted)
    gone, refused = _apart(hand, hand.delete, found.before)
    unfit = found.unfit.select(ROW, field=pl.lit(""), code=pl.lit("holds_more"), text=pl.lit(""))
    return Effect(fated(gone, REMOVED), gone, pl.concat([refused, unfit.cast(pl.Schema(REFUSED))]))


def _bring_back(hand: Hand, before: pl.DataFrame) -> Undone:
    """Write again what was removed, where nobody wrote a row with its key meanwhile."""
    key = list(hand.wanted.key)
    free, taken = still_gone(before, hand.standing(before.select(key)), hand.wanted)
    back, stuck = _apart(hand, hand.insert, free)
    left = pl.concat([taken, free.join(stuck.select(ROW), on=ROW, how="semi")]).sort(ROW)
    return Undone(0, len(back), tuple(tuple(found) for found in left.select(key).iter_rows()))


def take_back(hand: Hand, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
    """Remove what a shard created, put back what it wrote over or removed, and leave alone what somebody changed since."""
    if is_removal(rows):
        return _bring_back(hand, before)
    key = list(hand.wanted.key)
    intact = still_as_loaded(rows, hand.standing(rows.select(key)), hand.wanted)
    removed, held = _apart(hand, hand.delete, intact.created)
    back = before.join(intact.updated.select(ROW), on=ROW, how="semi", maintain_order="left")
    restored, stuck = _apart(hand, hand.update, back)
    left = pl.concat([held, stuck]).select(ROW).unique()
    meddled = pl.concat([intact.meddled, rows.select(intact.meddled.columns).join(left, on=ROW, how="semi")])
    return Undone(
        len(removed), len(restored), tuple(tuple(found) for found in meddled.sort(ROW).select(key).iter_rows())
    )


class _Created(NamedTuple):
    judged: Judged
    written: pl.DataFrame
    refused: pl.DataFrame


def _create(hand: Hand, rows: pl.DataFrame) -> _Created:
    """Write those that are new. Where somebody else wrote one of their keys in the meantime, look again."""
    for _ in range(_LOOKS):
        judged = judge(rows, hand.standing(rows.select(hand.wanted.key)), hand.wanted)
        wrong = _went(hand, hand.insert, judged.new)
        if wrong is None:
            return _Created(judged, judged.new, pl.DataFrame(schema=REFUSED))
        if wrong.code not in _REPEATS:
            break
    written, refused = _apart(hand, hand.insert, judged.new)
    return _Created(judged, written, refused)


def _went(hand: Hand, write: Callable[[pl.DataFrame], None], rows: pl.DataFrame) -> RowsRefused | None:
    if rows.is_empty():
        return None
    try:
        with hand.trial():
            write(rows)
    except RowsRefused as wrong:
        return wrong
    return None


def _apart(hand: Hand, write: Callable[[pl.DataFrame], None], rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write what can be written; the others one by one with what was said of them."""
    bad: list[tuple[int, str, str, str]] = []
    for row, wrong in _halving(hand, write, rows):
        bad.append((row, wrong.field, wrong.code, wrong.text))
        if len(bad) > MOST_REFUSED:
            first, _, _, text = bad[0]
            raise TARGET_REFUSES(table=hand.wanted.table, most=MOST_REFUSED, row=first, why=text or bad[0][2])
    refused = pl.DataFrame(bad, schema=REFUSED, orient="row")
    return rows.join(refused.select(ROW), on=ROW, how="anti", maintain_order="left"), refused


def _halving(
    hand: Hand, write: Callable[[pl.DataFrame], None], rows: pl.DataFrame
) -> Iterator[tuple[int, RowsRefused]]:
    open_parts = [rows]
    while open_parts:
        part = open_parts.pop()
        wrong = _went(hand, write, part)
        if wrong is None:
            continue
        if len(part) == 1:
            yield part[ROW][0], wrong
        else:
            middle = len(part) // 2
            open_parts += [part[middle:], part[:middle]]
