# SPDX-License-Identifier: Apache-2.0
"""``duly transfer new, inventory, map, withdraw``: what is to be carried over, and where its columns go."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named
from duly.doors.cli.transfer.group import command
from duly.doors.look.documents import read_document, written
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.recognition.facts import ACCURACY, SENSITIVITIES, SURE
from duly.rooms.transfer import actions, queries

_TABLES = {
    "source": Words("Table", "表"), "rows": Words("Rows", "行数"), "columns": Words("Columns", "列"), "notes": Words("Noticed", "备注"),
}  # fmt: skip

_COLUMNS = {
    "source": Words("Table", "表"), "column": Words("Column", "列"), "means": Words("Seems to mean", "推定含义"), "percent": Words("Sure, %", "把握 %"),
    "care": Words("Care", "敏感程度"), "why": Words("Because", "依据"), "damage": Words("Damaged", "受损"),
}  # fmt: skip


@verb(command, "new", en="Lay down a transfer from a plan file.", zh="按计划文件新建转移。")
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@named.organisation
def new(desk: Desk, *, plan: Path, organisation: str | None) -> None:
    """New."""
    document, uploads = named.read_plan(plan)
    said = document.get("organisation")
    home = accounts.organisation_for(desk.actor, organisation or (said if isinstance(said, str) else None) or None)
    made = actions.plan(desk.actor, home.id, document, uploads)
    data = {"id": made, "ref": str(document["transfer"])}
    desk.tell(
        data,
        en="Planned: {ref}. Next: duly transfer inventory {ref}",
        zh="已计划：{ref}。下一步：duly transfer inventory {ref}",
    )


@verb(command, "inventory", en="Look the sources through: tables, columns, rows.", zh="清点来源：表、列、行数。")
@named.ref
@named.organisation
def inventory(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Inventory."""
    card = named.card(desk, ref, organisation)
    actions.inventory(desk.actor, card.id)
    rows = [
        {"source": one.source, "rows": one.rows, "columns": list(one.columns), "notes": list(one.notes)}
        for one in queries.table_cards(card.id)
    ]
    desk.table(rows, _TABLES, empty=Words("There is nothing in the sources.", "来源中没有任何表。"))


@verb(
    command, "columns", en="Show what each column seems to mean, and what is damaged.", zh="查看各列的含义与受损情况。"
)
@named.ref
@named.organisation
def columns(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Columns."""
    drafts = queries.drafts_for(desk.actor, queries.row_for(desk.actor, named.card(desk, ref, organisation).id))
    desk.table([row for one in drafts for row in _columns(desk, one)], _COLUMNS)


@verb(
    command,
    "draft",
    en="Write a mapping to start from; look it through, then map.",
    zh="生成映射草稿；审阅后再执行 map。",
)
@named.ref
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@named.organisation
def draft(desk: Desk, *, ref: str, out: Path, organisation: str | None) -> None:
    """Draft."""
    card = named.card(desk, ref, organisation)
    mapping = queries.draft_mapping(queries.drafts_for(desk.actor, queries.row_for(desk.actor, card.id)))
    with out.open("x", encoding="utf-8") as stream:
        stream.write(written(mapping))
    unsure = sum(
        field.get("confidence", 0) < SURE * ACCURACY for table in mapping["tables"] for field in table["fields"]
    )
    data = {"out": str(out), "unsure": unsure, "ref": card.ref}
    desk.tell(
        data, en="Written to {out}; {unsure} columns need a look. Then: duly transfer map {ref} {out}",
        zh="已写入 {out}；有 {unsure} 列需要核对。随后执行：duly transfer map {ref} {out}",
    )  # fmt: skip


@verb(command, "map", en="Say where the columns go, from a mapping file.", zh="按映射文件确定各列的去处。")
@named.ref
@click.argument("mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@named.organisation
def map_(desk: Desk, *, ref: str, mapping: Path, organisation: str | None) -> None:
    """Map."""
    card = named.card(desk, ref, organisation)
    digest = actions.lay_mapping(desk.actor, card.id, read_document(mapping))
    data = {"ref": card.ref, "digest": digest}
    desk.tell(data, en="Mapped ({digest}). Next: duly transfer rehearse {ref}", zh="已映射（{digest}）。下一步：duly transfer rehearse {ref}")  # fmt: skip


@verb(command, "withdraw", en="Call a transfer off before anything is written.", zh="在写入之前撤销转移。")
@named.ref
@option("--why", default="", en="Why, in a few words.", zh="理由。")
@named.organisation
def withdraw(desk: Desk, *, ref: str, why: str, organisation: str | None) -> None:
    """Withdraw."""
    card = named.card(desk, ref, organisation)
    actions.withdraw(desk.actor, card.id, why=why)
    desk.tell({"ref": card.ref}, en="{ref} is withdrawn.", zh="{ref} 已撤销。")


def _columns(desk: Desk, one: queries.TableDraft) -> Iterator[dict[str, Any]]:
    for position, (header, proposal) in enumerate(zip(one.headers, one.proposals, strict=True)):
        best = proposal.column.guesses[0] if proposal.column.guesses else None
        damaged = [damage for damage in one.damages if damage.position == position]
        yield {
            "source": one.source, "column": header, "means": proposal.column.means or None, "percent": round(proposal.column.confidence * 100),
            "care": SENSITIVITIES[proposal.sensitivity].say(desk.language), "must_be_confirmed": proposal.must_be_confirmed,
            "why": [reason.say(desk.language) for reason in best.reasons] if best else [],
            "damage": [damage.code if desk.as_json else damage.say(desk.language) for damage in damaged],
        }  # fmt: skip
