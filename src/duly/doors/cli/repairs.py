# SPDX-License-Identifier: Apache-2.0
"""Contact points that do not work."""

from uuid import UUID

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.codes import code_said
from duly.doors.look.states import channel_name
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices
from duly.rooms.repairs import actions, queries
from duly.rooms.repairs.facts import STATE_WORDS

_repair = click.argument("repair", metavar="REPAIR", type=click.UUID)
_COLUMNS = {
    "repair": Words("Repair", "编号"),
    "customer": Words("Customer", "客户编号"),
    "channel": Words("Channel", "渠道"),
    "masked": Words("Does not work", "失效的联系方式"),
    "why": Words("Why", "原因"),
    "state": Words("State", "状态"),
    "since": Words("Since", "自"),
}


@verbs(
    "repairs", en="Contact points that do not work: list, correct, give up.", zh="失效的联系方式：查看、更正、放弃。"
)
def command() -> None:
    """Holds the verbs below."""


@verb(
    command, "list", en="Show which corrections are awaited, longest wait first.", zh="列出待更正项，等待最久者在前。"
)
@option("--notice", metavar="ID", en="Only of this notice.", zh="仅限该通知。")
@option("--done", is_flag=True, en="Those that are over, newest first.", zh="已结束的，最新在前。")
@option("--limit", type=click.IntRange(1, 1_000), default=100, en="At most so many.", zh="最多条数。")
def show_all(desk: Desk, *, notice: str | None, done: bool, limit: int) -> None:
    """Show the list."""
    actor = desk.actor
    subject = notices.subject_for(actor, notice)
    found = queries.repairs_for(actor, subject, done=done, limit=limit)
    cards = customers.cards(one.customer_id for one in found)
    rows = [
        {
            "repair": one.id, "customer": cards[one.customer_id].ref if one.customer_id in cards else None,
            "channel": one.channel if desk.as_json else channel_name(one.channel, desk.language), "masked": one.masked, "why": one.code if desk.as_json else code_said(one.code, desk.language),
            "state": str(one.state) if desk.as_json else STATE_WORDS[one.state].say(desk.language), "since": one.opened_at,
        }
        for one in found
    ]  # fmt: skip
    desk.table(rows, _COLUMNS, empty=Words("Nothing is to be repaired.", "没有待更正的联系方式。"))


@verb(command, "correct", en="Put a contact point that works in its place.", zh="更正联系方式。")
@_repair
@click.argument("value")
@option(
    "--how",
    type=click.Choice(["call", "counter"]),
    default="call",
    en="Where the customer said so.",
    zh="客户告知方式。",
)
def correct(desk: Desk, *, repair: UUID, value: str, how: str) -> None:
    """Correct."""
    again = actions.correct(desk.actor, repair, value, how=how)
    desk.tell(
        {"reruns": again}, en="Corrected; {reruns} messages go out again.", zh="已更正；{reruns} 条消息将重新发送。"
    )


@verb(command, "give-up", en="Await a correction no more.", zh="不再等待更正。")
@_repair
@option("--reason", required=True, en="Why.", zh="原因。")
def give_up(desk: Desk, *, repair: UUID, reason: str) -> None:
    """Give up."""
    actions.give_up(desk.actor, repair, reason=reason)
    desk.tell({"repair": str(repair)}, en="It is awaited no more.", zh="已放弃。")
