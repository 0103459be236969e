# SPDX-License-Identifier: Apache-2.0
"""The profile of a table, shard by shard in constant memory: what is there, what is missing, how long, how different, how often."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import polars as pl

from duly.rooms.recognition.facts import Sensitivity
from duly.rooms.recognition.rules.masking import form, masked
from duly.rooms.recognition.rules.sketches import Distinct, Frequent

_FORMS_LOOKED_AT = 200
"""Of each shard so many values tell the forms there are."""
_LONGEST_SHOWN = 80
_SHOWN = 10

T = TypeVar("T", int, str)


class Counted(NamedTuple):
    """What is known of a column so far. Adds up: the shards may come in any order, from any process."""

    rows: int = 0
    missing: int = 0
    """Without any value."""
    empty: int = 0
    """An empty text, or one of blanks only."""
    shortest: int | None = None
    longest: int | None = None
    least: str | None = None
    most: str | None = None
    distinct: Distinct = Distinct.none()
    frequent: Frequent = Frequent({})
    forms: Frequent = Frequent({})

    def merged(self, other: "Counted") -> "Counted":
        """Both together."""
        return Counted(
            self.rows + other.rows, self.missing + other.missing, self.empty + other.empty,
            _either(min, self.shortest, other.shortest), _either(max, self.longest, other.longest),
            _either(min, self.least, other.least), _either(max, self.most, other.most),
            self.distinct.merged(other.distinct), self.frequent.merged(other.frequent), self.forms.merged(other.forms),
        )  # fmt: skip


class Profile(NamedTuple):
    """What may be told of a column: values are masked where they are somebody's."""

    rows: int
    missing: int
    empty: int
    distinct: int
    is_exact: bool
    shortest: int | None
    longest: int | None
    least: str | None
    """Only of columns that tell nothing of anybody; elsewhere it would be somebody's."""
    most: str | None
    frequent: tuple[tuple[str, int], ...]
    forms: tuple[tuple[str, int], ...]


def counted(
    frame: pl.DataFrame, columns: Sequence[str], before: Mapping[str, Counted] | None = None
) -> dict[str, Counted]:
    """What a shard adds to what is known of each of these columns of the frame."""
    known = before or {}
    plain = _numbers(frame, columns)
    return {
        name: _added(frame[name], {key: plain[f"{name}:{key}"][0] for key in _MEASURES}, known.get(name, Counted()))
        for name in columns
    }  # fmt: skip


_MEASURES = ("missing", "empty", "shortest", "longest", "least", "most")


def _numbers(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """All that polars counts by itself, for all columns at once."""
    exprs = []
    for name in columns:
        cell = pl.col(name)
        filled = cell.filter(cell != "")
        exprs += [
            cell.null_count().alias(f"{name}:missing"),
            (cell.str.strip_chars_start() == "").sum().alias(f"{name}:empty"),
            filled.str.len_chars().min().alias(f"{name}:shortest"),
            filled.str.len_chars().max().alias(f"{name}:longest"),
            filled.min().str.slice(0, _LONGEST_SHOWN).alias(f"{name}:least"),
            filled.max().str.slice(0, _LONGEST_SHOWN).alias(f"{name}:most"),
        ]
    return frame.select(exprs)


def _added(values: pl.Series, plain: Mapping[str, int | str | None], before: Counted) -> Counted:
    held = values.drop_nulls()
    distinct = Distinct.of(held, before.distinct)
    different = _about(held)
    few = held.gather_every(max(1, len(held) // _FORMS_LOOKED_AT)).head(_FORMS_LOOKED_AT)
    forms = pl.Series("v", [form(value) for value in few.to_list()], dtype=pl.String)
    now = Counted(
        len(values), _int(plain["missing"]), _int(plain["empty"]), _maybe(plain["shortest"]), _maybe(plain["longest"]),
        _text(plain["least"]), _text(plain["most"]), Distinct.none(), Frequent({}), Frequent({}).with_values(forms, 1),
    )  # fmt: skip
    return before.merged(now)._replace(
        distinct=distinct, frequent=before.frequent.with_values(held.str.slice(0, _LONGEST_SHOWN).alias("v"), different)
    )


def _about(held: pl.Series) -> int:
    """About how many different values there are: by the first thousand or two."""
    few = held.head(2_000)
    return len(held) * few.n_unique() // max(1, len(few)) if len(held) > len(few) else few.n_unique()


def told(known: Counted, sensitivity: Sensitivity) -> Profile:
    """What may be told of a column of this sensitivity."""
    is_open = sensitivity in {Sensitivity.PUBLIC, Sensitivity.ORDINARY}
    return Profile(
        known.rows, known.missing, known.empty, known.distinct.number, known.distinct.is_exact, known.shortest, known.longest,
        known.least if is_open else None, known.most if is_open else None,
        tuple((masked(value, sensitivity), count) for value, count in known.frequent.top(_SHOWN)),
        tuple(known.forms.top(_SHOWN)),
    )  # fmt: skip


def _either(pick: Callable[[T, T], T], one: T | None, other: T | None) -> T | None:
    if one is None or other is None:
        return one if other is None else other
    return pick(one, other)


def _int(value: int | str | None) -> int:
    return int(value or 0)


def _maybe(value: int | str | None) -> int | None:
    return None if value is None else int(value)


def _text(value: int | str | None) -> str | None:
    return None if value is None else str(value)
