# SPDX-License-Identifier: Apache-2.0
"""Several tables into one target, one table into several targets: what their rules must have in common."""

from collections.abc import Mapping, Sequence

from duly.kernel.refusals import Because, refusal
from duly.rooms.transfer.rules.fitting import fit
from duly.rooms.transfer.rules.terms import MappingRule, TableRule
from duly.rooms.transfer.source import Column

FIELDS_DIFFER = refusal(
    "transfer.fields_differ",
    Because.INVALID,
    en="{path}: another table goes to {table}, too, and its key or fields differ: {fields}. Give all that go there the same key and the "
    "same fields, in one order; what a source does not have, fill with the step `constant`.",
    zh="{path}：另有表转入 {table}，但主键或字段不同：{fields}。转入同一目标的各表须有相同的主键和顺序一致的相同字段；来源没有的字段请用 constant 步骤填写。",
)
PRECEDENCE_UNCLEAR = refusal(
    "transfer.precedence_unclear",
    Because.INVALID,
    en="{path}: of the tables that go to {table}, each needs a `precedence` of its own, or none has one. 1 goes first.",
    zh="{path}：转入 {table} 的各表须各有不同的 precedence（1 为最先），或全部不写。",
)


def must_agree(mapping: MappingRule) -> None:
    """Refuse tables that go to one target and are not told apart by the same key, filled alike, and put in order.

    Raises:
        Refusal: ``transfer.fields_differ``, ``transfer.precedence_unclear``.
    """
    for at, rule in enumerate(mapping.tables):
        first = next(one for one in mapping.tables if one.to == rule.to)
        if rule.wanted != first.wanted:
            path = f"tables[{at}].fields"
            raise FIELDS_DIFFER(field=path, path=path, table=rule.to, fields=_different(first, rule))
        all_of_them = [one for one in mapping.tables if one.to == rule.to]
        told = {one.precedence for one in all_of_them if one.precedence is not None}
        if told and len(told) != len(all_of_them):
            path = f"tables[{at}].precedence"
            raise PRECEDENCE_UNCLEAR(field=path, path=path, table=rule.to)


def used_elsewhere(mapping: MappingRule, rule: TableRule, columns: Sequence[Column]) -> set[int]:
    """The columns of a table that its other rules use or leave: one of them must say something of each, not every one.

    Raises:
        Refusal: a rule names a column that is not there.
    """
    every = range(len(columns))
    others = [
        fit(one, columns, others=every)
        for one in mapping.tables
        if (one.source, one.table) == (rule.source, rule.table) and one.to != rule.to
    ]
    return {place for one in others for field in (*one.fields, one.left) for place in field}


def ranks_of(rules: Mapping[int, TableRule]) -> dict[int, int]:
    """Which of the tables that go to one target goes before which; nothing where that was not declared."""
    return {at: rule.precedence for at, rule in rules.items() if rule.precedence is not None}


def _different(first: TableRule, other: TableRule) -> str:
    if first.key != other.key:
        return f"{' + '.join(first.key)} ≠ {' + '.join(other.key)}"
    mine, theirs = ([f"{one.name} {one.kind}" for one in rule.wanted.fields] for rule in (first, other))
    lacking, more = [one for one in mine if one not in theirs], [one for one in theirs if one not in mine]
    return ", ".join([*(f"− {one}" for one in lacking), *(f"+ {one}" for one in more)]) or ", ".join(mine)
