# SPDX-License-Identifier: Apache-2.0
"""``duly transfer list, show``: what there is, and what became of every row."""

from typing import Any
from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named
from duly.doors.cli.transfer.group import command
from duly.kernel.words import Words
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import FATE_WORDS, STATE_WORDS, TableCard, TransferCard

_TRANSFERS = {
    "ref": Words("Transfer", "转移"),
    "title": Words("Title", "标题"),
    "state": Words("State", "状态"),
    "at": Words("Since", "自"),
}
_FATES = {"source": Words("From", "来源"), "to": Words("To", "目标"), "rows": Words("Rows", "行数"), **{str(fate): words for fate, words in FATE_WORDS.items()}}  # fmt: skip


@verb(command, "list", en="Show the transfers.", zh="列出转移。")
def show_all(desk: Desk) -> None:
    """Show all."""
    rows = [_transfer(desk, one) for one in queries.transfers_for(desk.actor)]
    desk.table(rows, _TRANSFERS, empty=Words("There is no transfer yet.", "尚无转移。"))


@verb(command, "show", en="Show how a transfer stands, table by table.", zh="按表查看转移的进展。")
@named.ref
@named.organisation
def show_one(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Show one."""
    show(desk, named.card(desk, ref, organisation).id)


@command.command("help-out", hidden=True)
@click.argument("transfer", type=click.UUID)
def help_out(transfer: UUID) -> int:
    """What a second process of a running verb does."""
    actions.carry(transfer)
    return exits.OK


def show(desk: Desk, transfer: UUID) -> None:
    """How a transfer stands."""
    row = queries.row_for(desk.actor, transfer)
    card = queries.transfer_for(desk.actor, row.organisation_id, str(transfer))
    tables = [_table(one) for one in queries.table_cards(transfer)]
    data = _transfer(desk, card) | {"rehearsal_digest": card.rehearsal_digest or None, "tables": tables}

    def people() -> None:
        click.echo(
            desk.say("{ref}: {state}", "{ref}：{state}", ref=card.ref, state=STATE_WORDS[card.state].say(desk.language))
        )
        desk.table(tables, _FATES)

    desk.show(data, people)


def _transfer(desk: Desk, card: TransferCard) -> dict[str, Any]:
    return {
        "ref": card.ref, "id": card.id, "title": card.title(desk.language), "at": card.at,
        "state": str(card.state) if desk.as_json else STATE_WORDS[card.state].say(desk.language),
    }  # fmt: skip


def _table(one: TableCard) -> dict[str, Any]:
    return {
        "source": one.source, "to": one.to or None, "rows": one.rows, "shards": dict(one.shards), "digest": one.digest or None,
        "read_digest": one.read_digest or None, **{str(fate): count for fate, count in one.fates.items()},
    }  # fmt: skip
