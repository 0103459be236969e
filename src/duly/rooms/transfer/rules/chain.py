# SPDX-License-Identifier: Apache-2.0
"""What becomes of each row of a shard: mapped, quarantined with every reason, or excluded by a rule. Exactly one of them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import polars as pl

from duly.rooms.transfer.rules import canonical, steps
from duly.rooms.transfer.rules.faults import LACKING
from duly.rooms.transfer.rules.fitting import Fitted, fit
from duly.rooms.transfer.rules.reading import texts
from duly.rooms.transfer.rules.reading.judging import Reader
from duly.rooms.transfer.rules.terms import Exclusion, FieldRule, TableRule
from duly.rooms.transfer.source import ROW, Column, cell
from duly.rooms.transfer.target import Wanted

QUARANTINE_SCHEMA = {ROW: pl.UInt64, "field": pl.String, "code": pl.String, "value": pl.String}
EXCLUDED_SCHEMA = {ROW: pl.UInt64, "why": pl.String}
_BETWEEN = " | "
"""What stands between the cells of several columns where a fault shows them."""


class Mapped(NamedTuple):
    """The rows of a shard, each in one of three: those that can be loaded (``row`` and the fields, in canonical text), what is
    wrong with others (``row``, ``field``, ``code``, ``value``: one line for each fault), and those excluded (``row``, ``why``).
    """

    rows: pl.DataFrame
    quarantined: pl.DataFrame
    excluded: pl.DataFrame

    @property
    def fates(self) -> dict[str, int]:
        """How many rows went where."""
        return {
            "mapped": self.rows.height,
            "quarantined": self.quarantined[ROW].n_unique(),
            "excluded": self.excluded.height,
        }


class Chain(NamedTuple):
    """A table rule, made ready to be applied to any shard of its table."""

    rule: TableRule
    fitted: Fitted
    readers: tuple[tuple[Reader, ...], ...]

    @property
    def wanted(self) -> Wanted:
        """The target table that comes of it."""
        return self.rule.wanted

    def apply(self, frame: pl.DataFrame) -> Mapped:
        """Map a shard (``row``, ``c0`` …). The same rows give the same result, in whatever shards they come."""
        excluded = self._excluded(frame)
        if excluded.height:
            frame = frame.join(excluded.select(ROW), on=ROW, how="anti", maintain_order="left")
        columns, faults = [frame[ROW]], []
        for number, field in enumerate(self.rule.fields):
            values, fault = self._field(frame, field, number)
            columns.append(values.alias(field.to))
            if fault is not None:
                faults.append(fault)
        rows = pl.DataFrame(columns)
        if not faults:
            return Mapped(rows, pl.DataFrame(schema=QUARANTINE_SCHEMA), excluded)
        quarantined = pl.concat(faults).sort(ROW, maintain_order=True)
        kept = rows.join(quarantined.select(ROW).unique(), on=ROW, how="anti", maintain_order="left")
        return Mapped(kept, quarantined, excluded)

    def _excluded(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows that a rule leaves behind, under the first rule that does."""
        if not self.rule.exclude:
            return pl.DataFrame(schema=EXCLUDED_SCHEMA)
        tests = [
            pl.when(_holds(one, pl.col(cell(position)))).then(pl.lit(one.why))
            for one, position in zip(self.rule.exclude, self.fitted.exclude, strict=True)
        ]
        return frame.select(ROW, why=pl.coalesce(tests)).filter(pl.col("why").is_not_null())

    def _field(self, frame: pl.DataFrame, field: FieldRule, number: int) -> tuple[pl.Series, pl.DataFrame | None]:
        """The values of a field, and what is wrong with some. A value that failed is null and meets no further step."""
        values = self._merged(frame, field, number)
        faults: list[pl.DataFrame] = []
        failed: pl.Series | None = None
        for reader in self.readers[number]:
            read = reader(values)
            values = read.values
            if read.faults is not None:
                faults.append(self._listed(frame, field, number, read.faults))
                bad = read.faults.is_not_null()
                failed = bad if failed is None else failed | bad
        if field.required or field.to in self.rule.key:
            lacking = values.is_null() | (values == "")
            lacking = lacking if failed is None else lacking & ~failed
            if lacking.any():
                codes = lacking.to_frame("w").select(pl.when("w").then(pl.lit(LACKING))).to_series()
                faults.append(self._listed(frame, field, number, codes))
        return values, pl.concat(faults) if faults else None

    def _merged(self, frame: pl.DataFrame, field: FieldRule, number: int) -> pl.Series:
        """The cells from which the steps begin."""
        cells = [cell(position) for position in self.fitted.fields[number]]
        if not cells:
            return pl.repeat(None, frame.height, dtype=pl.String, eager=True)
        step = field.steps[0] if field.steps else None
        if step and step.name == steps.JOIN:
            return texts.join(frame.select(cells), step.args.get("sep", ""))
        return texts.first(frame.select(cells)) if step and step.name == steps.FIRST else frame[cells[0]]

    def _listed(self, frame: pl.DataFrame, field: FieldRule, number: int, codes: pl.Series) -> pl.DataFrame:
        """The faults of a field, each with its cells as they stand in the source."""
        places = codes.is_not_null().arg_true()
        cells = [cell(position) for position in self.fitted.fields[number]]
        few = frame.select(ROW, *dict.fromkeys(cells))[places]
        shown = (
            pl.concat_str([pl.col(one) for one in cells], separator=_BETWEEN, ignore_nulls=True)
            if cells[1:]
            else pl.col(cells[0])
            if cells
            else pl.lit(None, pl.String)
        )
        return few.select(ROW, field=pl.lit(field.to), code=codes.gather(places), value=shown)


def compile_table(rule: TableRule, columns: Sequence[Column], others: Collection[int] = ()) -> Chain:
    """Make a rule ready for the table whose columns these are. ``others``: columns that other rules for this table use.

    Raises:
        Refusal: they do not fit each other, see :func:`.fitting.fit`.
    """
    return Chain(rule, fit(rule, columns, others=others), tuple(_readers(field) for field in rule.fields))


def _readers(field: FieldRule) -> tuple[Reader, ...]:
    chain = list(field.steps)
    typed = bool(chain) and bool(steps.STEPS[chain[-1].name].gives)
    default = None if typed else steps.default_step(field.kind, field.scale)
    readers = [steps.step_reader(step) for step in chain]
    if field.kind == canonical.TEXT:
        return (*readers, texts.final)
    return (
        (*readers, texts.empty_is_none, *([steps.step_reader(default)] if default else []))
        if default
        else (*readers[:-1], texts.empty_is_none, readers[-1])
    )


def _holds(one: Exclusion, value: pl.Expr) -> pl.Expr:
    """Whether a cell meets the condition, exactly as it stands in the source; no value is empty, and nothing else."""
    if one.test == "empty":
        is_empty = value.is_null() | (value.str.strip_chars() == "")
        return is_empty if one.value else ~is_empty
    if one.test == "in":
        return value.is_in(list(one.value)).fill_null(value=False)
    return (value.str.contains(one.value) if one.test == "matches" else value == one.value).fill_null(value=False)
