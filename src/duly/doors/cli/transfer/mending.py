# SPDX-License-Identifier: Apache-2.0
"""``duly transfer held-back, left-out, mend, put-aside``: rows that were not carried over, and corrected ones that come again."""

from pathlib import Path
from typing import Any

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named
from duly.doors.cli.transfer.group import command
from duly.doors.look.row_files import FORMATS, write_rows
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import FATE_WORDS, TransferCard, Upload

_FAULTS = {
    "row": Words("Row", "行"),
    "field": Words("Field", "字段"),
    "why": Words("What is wrong", "问题"),
    "value": Words("Value", "值"),
}
_OUT = {
    "row": Words("Row", "行"), "fate": Words("Became", "去向"), "into": Words("Into row", "并入行"), "into_source": Words("of", "所在表"),
    "rule": Words("By which rule", "依据"),
}  # fmt: skip
_table = option(
    "--table",
    metavar="TABLE",
    en="Which one: its name at the target, or its number from 0.",
    zh="哪张表：目标表名，或从 0 起的序号。",
)
WHICH_TABLE = refusal(
    "cli.which_table",
    Because.INVALID,
    en="Say which table is meant: --table with one of {known}.",
    zh="请用 --table 指明哪张表：{known}。",
)


@verb(command, "held-back", en="Show the rows that were held back, or take them as a file to correct them.", zh="查看被隔离的行，或取为文件以便修正。")  # fmt: skip
@named.ref
@_table
@option("--out", type=click.Path(dir_okay=False, path_type=Path), en="Write the rows, as at the source, to this new .xlsx or .csv file.", zh="将这些行按来源原样写入新的 .xlsx 或 .csv 文件。")  # fmt: skip
@named.organisation
def held_back(desk: Desk, *, ref: str, table: str | None, out: Path | None, organisation: str | None) -> None:
    """Held back."""
    card = named.card(desk, ref, organisation)
    position = _position(card, table)
    if out is None:
        rows = [
            {"row": one.row, "field": one.field or None, "why": one.why.say(desk.language), "value": one.value}
            for one in queries.held_back_of(card.id, position, limit=1_000).rows
        ]
        desk.table(rows, _FAULTS, empty=Words("No row is held back.", "没有被隔离的行。"))
        return
    kind = out.suffix.lstrip(".").lower()
    kind = kind if kind in FORMATS else "csv"
    count = write_rows(out, kind, *actions.rows_to_mend(desk.actor, card.id, position))
    actions.take_quarantine(desk.actor, card.id, actions.Taken(position, actions.ROWS, count, kind))
    data = {"out": str(out), "rows": count, "ref": card.ref}
    desk.tell(
        data, en="{rows} rows written to {out}. Correct them, then: duly transfer mend {ref} {out}",
        zh="已将 {rows} 行写入 {out}。修正后执行：duly transfer mend {ref} {out}",
    )  # fmt: skip


@verb(command, "left-out", en="Show the rows that were merged into another one, or left out by a rule.", zh="查看并入其他行或按规则排除的行。")  # fmt: skip
@named.ref
@_table
@named.organisation
def left_out(desk: Desk, *, ref: str, table: str | None, organisation: str | None) -> None:
    """Left out."""
    card = named.card(desk, ref, organisation)
    found = queries.every_left_out(card.id, _position(card, table))
    desk.table(
        (_left_out(desk, one) for one in found), _OUT, empty=Words("No row was left out.", "没有并入或排除的行。")
    )


@verb(command, "mend", en="Hand in rows that were held back, corrected.", zh="提交已修正的隔离行。")
@named.ref
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_table
@named.organisation
def mend(desk: Desk, *, ref: str, file: Path, table: str | None, organisation: str | None) -> None:
    """Mend."""
    card = named.card(desk, ref, organisation)
    rows = actions.mend(desk.actor, card.id, _position(card, table), Upload(file.name, str(file)))
    desk.tell(
        {"ref": card.ref, "rows": rows},
        en="{rows} corrected rows taken. Rehearse them: duly transfer carry-on {ref}; then ask, agree, run, reconcile.",
        zh="已收下 {rows} 行修正数据。执行 duly transfer carry-on {ref} 预演，然后依次请求同意、同意、载入、对账。",
    )


@verb(command, "put-aside", en="Put corrected rows aside that are not loaded yet.", zh="搁置尚未载入的修正行。")
@named.ref
@named.organisation
def put_aside(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Put aside."""
    card = named.card(desk, ref, organisation)
    data = {"ref": card.ref, "rows": actions.drop_mends(desk.actor, card.id)}
    desk.tell(data, en="{rows} rows of {ref} are held back again as they were.", zh="{ref} 的 {rows} 行已恢复为隔离。")


@verb(
    command,
    "mean",
    en="Say what columns mean; it is remembered for files like this one.",
    zh="说明各列的含义；同类文件今后按此识别。",
)
@named.ref
@click.argument("columns", nargs=-1, required=True, metavar="COLUMN=MEANING…")
@option("--table", metavar="SOURCE/TABLE", en="Which one; the only one when left out.", zh="哪张表；省略则为唯一的表。")
@named.organisation
def mean(desk: Desk, *, ref: str, columns: tuple[str, ...], table: str | None, organisation: str | None) -> None:
    """Mean."""
    card = named.card(desk, ref, organisation)
    known = [one.source for one in queries.table_cards(card.id)]
    if table is None and len(set(known)) != 1:
        raise WHICH_TABLE(field="table", known=", ".join(known) or "–")
    said = {name: means for name, _, means in (one.rpartition("=") for one in columns)}
    count = actions.confirm_meanings(desk.actor, card.id, table or known[0], said)
    desk.tell(
        {"ref": card.ref, "columns": count}, en="{columns} columns are remembered.", zh="已记住 {columns} 列的含义。"
    )


def _position(card: TransferCard, table: str | None) -> int:
    cards = queries.mapped_cards(card.id)
    if table is None and len(cards) == 1:
        return cards[0].position
    fitting = [
        one.position for one in cards if table in {str(one.position), one.to, one.source, f"{one.source}→{one.to}"}
    ]
    if len(fitting) != 1:
        raise WHICH_TABLE(
            field="table", known=", ".join(f"{one.position} ({one.source} → {one.to})" for one in cards) or "–"
        )
    return fitting[0]


def _left_out(desk: Desk, one: queries.LeftOut) -> dict[str, Any]:
    fate = str(one.fate) if desk.as_json else FATE_WORDS[one.fate].say(desk.language)
    return {
        "row": one.row,
        "fate": fate,
        "into": one.into,
        "into_source": one.into_source or None,
        "rule": one.rule.say(desk.language),
    }
