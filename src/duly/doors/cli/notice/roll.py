# SPDX-License-Identifier: Apache-2.0
"""The roll of a notice: who is told, why them, and what became of each."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.notice.group import command
from duly.doors.look.reasons import reason_words
from duly.doors.look.states import RECIPIENT
from duly.kernel.words import Words
from duly.rooms.audience import queries as audience
from duly.rooms.customers import actions as registry
from duly.rooms.customers import queries as customers
from duly.rooms.customers.queries import Export
from duly.rooms.notices import queries
from duly.rooms.obligations import queries as obligations

PAGE = 1_000
COLUMNS = {
    "position": Words("Position", "序号"),
    "customer": Words("Customer", "客户编号"),
    "name": Words("Name", "名称"),
    "language": Words("Language", "语言"),
    "region": Words("Region", "地区"),
    "state": Words("State", "状态"),
    "reasons": Words("Why", "列入原因"),
    "exempt_reason": Words("Exempt because", "豁免原因"),
}


@verb(command, "roll", en="Show the roll: who is told, and why them.", zh="查看名册：通知对象及列入原因。")
@click.argument("id_", metavar="ID")
@option(
    "--csv",
    "as_csv",
    is_flag=True,
    en="As CSV, safe to open in a spreadsheet.",
    zh="以 CSV 输出，可安全用表格软件打开。",
)
@option("--search", en="Only customers whose name or reference contains this.", zh="仅名称或编号包含此文字的客户。")
def roll(desk: Desk, *, id_: str, as_csv: bool, search: str | None) -> None:
    """Show the roll."""
    actor = desk.actor
    notice = queries.notice_for(actor, id_)
    frozen = audience.roll_for(actor, notice.id)
    if as_csv:
        registry.export_list(actor, Export("roll", frozen.count, "csv", notice.id))
        for lines in audience.roll_csv(notice.id):
            click.echo(lines, nl=False)
        return
    rows = _rows(notice.id, search)
    desk.table(rows if desk.as_json else (_told(row, desk.language) for row in rows), COLUMNS)


def _rows(notice_id: UUID, search: str | None) -> Iterator[dict[str, Any]]:
    after = None
    while page := audience.recipients(notice_id, after, PAGE, search=search):
        cards = customers.cards(row.customer_id for row in page)
        owed = obligations.states_of(row.id for row in page)
        for row in page:
            card = cards.get(row.customer_id)
            yield {
                "position": row.position,
                "customer": card.ref if card else None,
                "name": card.name if card else None,
                "language": row.language,
                "region": row.region,
                "state": owed[row.id].state if row.id in owed else None,
                "reasons": row.reasons,
                "exempt_reason": row.exempt_reason,
            }
        after = page[-1].position


def _told(row: dict[str, Any], language: str) -> dict[str, Any]:
    """A row in words."""
    state = RECIPIENT[row["state"]].words.say(language) if row["state"] else None
    return {**row, "state": state, "reasons": "; ".join(reason_words(one, language) for one in row["reasons"])}
