# SPDX-License-Identifier: Apache-2.0
"""The parts of a mapping, as they are after reading."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from duly.rooms.transfer.target import Field, Wanted

FIRST, LAST, QUARANTINE = "first", "last", "quarantine"
DOUBLES = (FIRST, LAST, QUARANTINE)
"""Which of the rows with one key stays: the first, the last, or none until somebody has decided."""
Reference = str | int
"""A column of a source, by its header or by its number from 0."""


class Step(NamedTuple):
    """One named step, with those of its arguments that were given."""

    name: str
    args: Mapping[str, Any]


class Confirmed(NamedTuple):
    """Who said that a field is mapped rightly, and when."""

    by: str
    on: str
    """In a file it is called ``date``: YAML takes ``on`` for true."""


class FieldRule(NamedTuple):
    """How one field of the target is filled."""

    to: str
    kind: str
    scale: int
    sources: tuple[Reference, ...]
    steps: tuple[Step, ...]
    required: bool
    codes: Mapping[str, str | None]
    confirmed: Confirmed | None
    confidence: int | None
    """In percent, where a machine proposed it."""


class LeftBehind(NamedTuple):
    """A column that stays where it is, and why."""

    column: Reference
    why: str


class Exclusion(NamedTuple):
    """Rows that stay where they are, and why. ``test`` is ``is``, ``in``, ``matches`` or ``empty``."""

    column: Reference
    test: str
    value: Any
    why: str


class PointsAt(NamedTuple):
    """Fields of a table that hold the key of a row of another table, which is mapped before it."""

    fields: tuple[str, ...]
    to: str


class TableRule(NamedTuple):
    """How one table of a source becomes one of the target."""

    source: str
    table: str
    to: str
    key: tuple[str, ...]
    fields: tuple[FieldRule, ...]
    left: tuple[LeftBehind, ...]
    exclude: tuple[Exclusion, ...]
    doubles: str
    precedence: int | None = None
    """Where several tables go to one target: the smaller decides over keys that both have."""
    references: tuple[PointsAt, ...] = ()

    @property
    def names(self) -> list[str]:
        """The fields, in the order of the mapping, which is that of the proof."""
        return [field.to for field in self.fields]

    @property
    def wanted(self) -> Wanted:
        """The table as a target must hold it; the fields of the key are never null."""
        fields = (Field(one.to, one.kind, one.scale, one.required or one.to in self.key) for one in self.fields)
        return Wanted(self.to, tuple(fields), self.key)

    @property
    def codes(self) -> dict[str, set[str]]:
        """For each field that is filled from a list of codes, those that it can have."""
        lists = {one.to: [step.args["map"] for step in one.steps if step.name == "code"] for one in self.fields}
        return {
            name: {code for one in found for code in one.values() if code is not None}
            for name, found in lists.items()
            if found
        }


class MappingRule(NamedTuple):
    """The whole mapping."""

    tables: tuple[TableRule, ...]
