# SPDX-License-Identifier: Apache-2.0
"""Reading a mapping (``duly: mapping/1``): strict, with complaints that say where and how to mend. Which columns there are
in truth, :mod:`.fitting` asks.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.transfer.rules import canonical, complaints, shapes, steps
from duly.rooms.transfer.rules.parents import must_point_back, read_references
from duly.rooms.transfer.rules.terms import (
    DOUBLES,
    QUARANTINE,
    Confirmed,
    Exclusion,
    FieldRule,
    LeftBehind,
    MappingRule,
    Reference,
    Step,
    TableRule,
)

FORMAT = "mapping/1"
TESTS = ("is", "in", "matches", "empty")
_DECIMAL = re.compile(r"decimal\(([0-9]{1,2})\)\Z")
_TABLES, _FIELDS, _COLUMNS, _STEPS, _EXCLUSIONS = 500, 1_600, 16_384, 30, 100
_LONGEST_HEADER, _LONGEST_WHY, _SCALE = 1_000, 500, 30
_COMES_FIRST = Words(
    en="It makes one value of several columns, so it comes first, once.", zh="它把多列合为一值，须放在首位且只用一次。"
)
_THROWS_AWAY = Words(en="It would throw away what came before.", zh="它会丢弃之前的值。")
_COMES_LAST = Words(
    en="It reads a type: it comes last, and in a field of that type.",
    zh="它读取某种类型，须放在末位，且与字段类型一致。",
)
_OTHER_SCALE = Words(en="Its scale must be that of the field's type.", zh="其小数位数须与字段类型一致。")


def read_mapping(raw: object) -> MappingRule:
    """The mapping in a document that was read from YAML or JSON.

    Raises:
        Refusal: it is not well-formed; ``field`` is the path of what is wrong.
    """
    document = shapes.group(raw, "", ("duly", "tables"))
    if document.get("duly") != FORMAT:
        raise complaints.WRONG_FORMAT(field="duly", given=shapes.shown(document.get("duly")))
    tables = [
        _table(one, f"tables[{place}]")
        for place, one in enumerate(shapes.items(document.get("tables"), "tables", _TABLES))
    ]
    if not tables:
        raise complaints.MISSING(field="tables", path="tables")
    _once([f"{one.source}/{one.table} → {one.to}" for one in tables], "tables")
    must_point_back(tables)
    return MappingRule(tuple(tables))


def read_table(raw: object, path: str = "") -> TableRule:
    """One table of a mapping by itself.

    Raises:
        Refusal: as :func:`read_mapping`.
    """
    return _table(raw, path or "table")


def _table(raw: object, path: str) -> TableRule:
    given = shapes.group(
        raw, path, ("from", "to", "key", "fields", "left", "exclude", "doubles", "precedence", "references")
    )
    source, table = _address(given.get("from"), f"{path}.from")
    listed = shapes.items(given.get("fields"), f"{path}.fields", _FIELDS)
    fields = tuple(_field(one, f"{path}.fields[{place}]") for place, one in enumerate(listed))
    if not fields:
        raise complaints.MISSING(field=f"{path}.fields", path=f"{path}.fields")
    names = [one.to for one in fields]
    _once(names, f"{path}.fields")
    return TableRule(
        source=source,
        table=table,
        to=shapes.name(given.get("to"), f"{path}.to"),
        key=_key(given.get("key"), f"{path}.key", names),
        fields=fields,
        left=_left(given.get("left"), f"{path}.left"),
        exclude=_exclude(given.get("exclude"), f"{path}.exclude"),
        doubles=shapes.one_of(given.get("doubles", QUARANTINE), f"{path}.doubles", DOUBLES),
        precedence=_precedence(given.get("precedence"), f"{path}.precedence"),
        references=read_references(given.get("references"), f"{path}.references", names),
    )


def _address(raw: object, path: str) -> tuple[str, str]:
    """``<source>/<table>``; a table may have more strokes in its name."""
    source, stroke, table = shapes.text(raw, path, 2_000).partition("/")
    if not (stroke and source and table):
        raise complaints.BAD_REFERENCE(field=path, path=path, given=shapes.shown(raw))
    return source, table


def _key(raw: object, path: str, names: Sequence[str]) -> tuple[str, ...]:
    key = [shapes.text(one, f"{path}[{place}]", 128) for place, one in enumerate(shapes.items(raw, path, 32))]
    if not key:
        raise complaints.MISSING(field=path, path=path)
    _once(key, path)
    for one in key:
        if one not in names:
            raise complaints.KEY_UNKNOWN(field=path, path=path, given=shapes.shown(one), known=", ".join(names))
    return tuple(key)


def _field(raw: object, path: str) -> FieldRule:
    known = ("to", "type", "from", "steps", "required", "codes", "confirmed", "confidence")
    given = shapes.group(raw, path, known)
    kind, scale = read_type(given.get("type", canonical.TEXT), f"{path}.type")
    codes = steps.read_codes(given["codes"], f"{path}.codes") if given.get("codes") else {}
    field = FieldRule(
        to=shapes.name(given.get("to"), f"{path}.to"),
        kind=kind,
        scale=scale,
        sources=_sources(given.get("from"), f"{path}.from"),
        steps=_chain(given.get("steps"), codes, f"{path}.steps"),
        required=shapes.flag(given.get("required", False), f"{path}.required"),
        codes=codes,
        confirmed=_confirmed(given.get("confirmed"), f"{path}.confirmed"),
        confidence=_confidence(given.get("confidence"), f"{path}.confidence"),
    )
    _must_begin_well(field, path)
    _must_end_well(field, path)
    return field


def _chain(raw: object, codes: Mapping[str, str | None], path: str) -> tuple[Step, ...]:
    """The steps. ``code`` without a list takes the field's; where the field has one and no step says when, it comes last."""
    found = []
    for place, one in enumerate(shapes.items(raw, path, _STEPS)):
        wanted = {steps.CODE: {"map": codes}} if one == steps.CODE and codes else one
        found.append(steps.read_step(wanted, f"{path}[{place}]"))
    if codes and all(step.name != steps.CODE for step in found):
        is_typed = bool(found) and bool(steps.STEPS[found[-1].name].gives)
        found.insert(len(found) - is_typed, Step(steps.CODE, {"map": dict(codes)}))
    return tuple(found)


def read_type(raw: object, path: str) -> tuple[str, int]:
    """A type and its scale: ``decimal(2)`` has one, the others have none."""
    found = _DECIMAL.match(raw) if isinstance(raw, str) else None
    if found and int(found[1]) <= _SCALE:
        return canonical.DECIMAL, int(found[1])
    if raw == canonical.DECIMAL or raw not in canonical.KINDS:
        raise complaints.BAD_TYPE(field=path, path=path, given=shapes.shown(raw))
    return str(raw), 0


def _sources(raw: object, path: str) -> tuple[Reference, ...]:
    listed = [raw] if isinstance(raw, str | int) and not isinstance(raw, bool) else shapes.items(raw, path, 50)
    return tuple(reference(one, f"{path}[{place}]") for place, one in enumerate(listed))


def reference(raw: object, path: str) -> Reference:
    """A column: its header as text, or its number from 0."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return shapes.count(raw, path, 0, _COLUMNS)
    return shapes.text(raw, path, _LONGEST_HEADER, required=False)


def _must_begin_well(field: FieldRule, path: str) -> None:
    """Several columns are made one first, and only a constant needs none."""
    merging = [place for place, step in enumerate(field.steps) if step.name in steps.MERGING]
    if merging[1:] or (merging and merging[0]):
        step = field.steps[merging[-1]]
        raise _misplaced(path, step, _COMES_FIRST)
    if len(field.sources) > 1 and not merging:
        raise complaints.SEVERAL_SOURCES(field=f"{path}.from", path=path, count=len(field.sources))
    is_constant = bool(field.steps) and field.steps[0].name == steps.CONSTANT
    if bool(field.sources) == is_constant:
        raise complaints.NO_SOURCE(field=f"{path}.from", path=path)
    for step in field.steps[1:]:
        if step.name == steps.CONSTANT:
            raise _misplaced(path, step, _THROWS_AWAY)


def _must_end_well(field: FieldRule, path: str) -> None:
    """What reads a type comes last and reads the type of the field, so that what comes out is canonical."""
    for step in field.steps:
        gives = steps.STEPS[step.name].gives
        if gives and (step is not field.steps[-1] or gives != field.kind):
            raise _misplaced(path, step, _COMES_LAST)
        if gives == canonical.DECIMAL and step.args["scale"] != field.scale:
            raise _misplaced(path, step, _OTHER_SCALE)


def _misplaced(path: str, step: Step, why: Words) -> Refusal:
    return complaints.STEP_OUT_OF_PLACE(field=f"{path}.steps", path=path, step=step.name, why=why)


def _left(raw: object, path: str) -> tuple[LeftBehind, ...]:
    found = []
    for place, one in enumerate(shapes.items(raw, path, _COLUMNS)):
        at = f"{path}[{place}]"
        given = shapes.group(one, at, ("column", "why"))
        found.append(
            LeftBehind(
                reference(given.get("column"), f"{at}.column"), shapes.text(given.get("why"), f"{at}.why", _LONGEST_WHY)
            )
        )
    return tuple(found)


def _exclude(raw: object, path: str) -> tuple[Exclusion, ...]:
    found = []
    for place, one in enumerate(shapes.items(raw, path, _EXCLUSIONS)):
        at = f"{path}[{place}]"
        given = shapes.group(one, at, ("when", "why"))
        why = shapes.text(given.get("why"), f"{at}.why", _LONGEST_WHY)
        found.append(_condition(given.get("when"), f"{at}.when", why))
    return tuple(found)


def _condition(raw: object, path: str, why: str) -> Exclusion:
    given = shapes.group(raw, path, ("column", *TESTS))
    tests = [test for test in TESTS if test in given]
    if len(tests) != 1:
        raise complaints.NOT_KNOWN(field=path, path=path, given=", ".join(tests) or "-", known=", ".join(TESTS))
    return Exclusion(
        reference(given.get("column"), f"{path}.column"),
        tests[0],
        _tested(tests[0], given[tests[0]], f"{path}.{tests[0]}"),
        why,
    )


def _tested(test: str, raw: object, path: str) -> Any:
    if test == "empty":
        return shapes.flag(raw, path)
    if test == "in":
        return tuple(
            shapes.text(one, f"{path}[{place}]", _LONGEST_HEADER, required=False)
            for place, one in enumerate(shapes.items(raw, path, 10_000))
        )
    given = shapes.text(raw, path, _LONGEST_HEADER, required=False)
    if test == "matches":
        try:
            pl.Series([""]).str.contains(given)
        except pl.exceptions.ComputeError as error:
            raise complaints.BAD_PATTERN(field=path, path=path, given=shapes.shown(raw)) from error
    return given


def _confirmed(raw: object, path: str) -> Confirmed | None:
    if raw is None:
        return None
    given = shapes.group(raw, path, ("by", "date"))
    on = given.get("date")
    written = on.isoformat() if isinstance(on, date) else on
    return Confirmed(shapes.text(given.get("by"), f"{path}.by", 200), shapes.text(written, f"{path}.date", 40))


def _confidence(raw: object, path: str) -> int | None:
    return None if raw is None else shapes.count(raw, path, 0, 100)


def _precedence(raw: object, path: str) -> int | None:
    return None if raw is None else shapes.count(raw, path, 1, _TABLES)


def _once(names: Sequence[str], path: str) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise complaints.TWICE(field=path, path=path, given=shapes.shown(name))
