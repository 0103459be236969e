# SPDX-License-Identifier: Apache-2.0
"""A mapping to start from, drafted out of what the columns of a table seem to mean. People look at it before it is used."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from duly.kernel.canonical import Json
from duly.kernel.refusals import Refusal
from duly.rooms.recognition.facts import Proposal
from duly.rooms.transfer.rules import shapes
from duly.rooms.transfer.source import Table

UNKNOWN = "unrecognised"
_KEYS = ("customer_id", "record_id", "order_id", "contract_id", "account_id")
"""Meanings that name a row, the best first."""


def draft(name: str, table: Table, proposals: Sequence[Proposal], target: str, key: Sequence[str]) -> dict[str, Any]:
    """The part of a mapping for one table. ``target``: the standard table that it comes closest to, ``key`` what tells its
    rows apart.

    A column that nobody knows goes over as text under its own header: nothing is left behind without a person saying so.
    """
    fields = list(_named(table, proposals, target))
    fields += _decided(proposals, target, {str(one["to"]) for one in fields})
    return {
        "from": f"{name}/{table.ref}", "to": target or "records", "key": _key(table, proposals, fields, key),
        "fields": fields,
    }  # fmt: skip


def _decided(proposals: Sequence[Proposal], target: str, taken: Collection[str]) -> Iterator[dict[str, Any]]:
    """What columns decide besides their own field, such as the kind of a contact point; nothing where two decide differently."""
    found: dict[str, set[str]] = {}
    for one in proposals:
        for name, value in one.place.fixed.items() if one.place and one.place.table == target else ():
            found.setdefault(name, set()).add(value)
    for name, values in found.items():
        if len(values) == 1 and name not in taken:
            yield {"to": name, "type": "text", "steps": [{"constant": values.pop()}]}


def _named(table: Table, proposals: Sequence[Proposal], target: str) -> Iterator[dict[str, Any]]:
    taken: set[str] = set()
    for column, one in zip(table.columns, proposals, strict=True):
        wanted = _field_name(one, column.name.strip(), target)
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted}_{number}"
        taken.add(name)
        yield _field(column.position, one, name)


def _field_name(one: Proposal, header: str, target: str) -> str:
    if one.place is not None and one.place.table == target:
        return one.place.field
    return one.column.means or _as_name(header)


def _as_name(header: str) -> str:
    """A header may hold what no field may be called."""
    try:
        return shapes.name(header, "")
    except Refusal:
        return UNKNOWN


def _field(position: int, one: Proposal, name: str) -> dict[str, Any]:
    steps: list[Json] = [step.plain for step in one.steps]
    more: dict[str, Any] = {"steps": steps, "codes": dict(one.codes)}
    kind = f"decimal({one.scale})" if one.kind == "decimal" else one.kind
    return {
        "to": name, "type": kind, "from": position, **{key: value for key, value in more.items() if value},
        "confidence": round(one.column.confidence * 100),
    }  # fmt: skip


def _key(
    table: Table, proposals: Sequence[Proposal], fields: Sequence[Mapping[str, Any]], standard: Sequence[str]
) -> list[str]:
    """What the source declares; or what the standard table is told apart by, if all of it is there; or the best identifier."""
    names = [str(field["to"]) for field in fields]
    if table.key:
        return [names[position] for position in table.key]
    if standard and set(standard) <= set(names):
        return list(standard)
    meant = {one.column.means: name for one, name in reversed(list(zip(proposals, names, strict=False)))}
    return [next((meant[one] for one in _KEYS if one in meant), names[0])]
