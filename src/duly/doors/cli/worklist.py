# SPDX-License-Identifier: Apache-2.0
"""The work list: customers whom no message has moved."""

from uuid import UUID

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.states import RECIPIENT
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries
from duly.rooms.obligations import actions
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.facts import OUTCOMES

_cases = click.argument("recipients", metavar="RECIPIENT...", nargs=-1, required=True, type=click.UUID)
_COLUMNS = {
    "recipient": Words("Recipient", "收件人"),
    "notice": Words("Notice", "通知"),
    "customer": Words("Customer", "客户编号"),
    "name": Words("Name", "名称"),
    "state": Words("State", "状态"),
    "since": Words("Since", "自"),
    "taken": Words("Taken up", "已接手"),
}


@verbs("worklist", en="Customers whom no message has moved: take up, give back, resolve.",
       zh="人工处理清单：查看、接手、退回、登记结果。")  # fmt: skip
def command() -> None:
    """Holds the verbs below."""


@verb(command, "list", en="Show who needs a person, longest wait first.", zh="列出需人工处理的客户，等待最久者在前。")
@option("--notice", metavar="ID", en="Only of this notice.", zh="仅限该通知。")
@option("--mine", is_flag=True, en="Only those that I took up.", zh="仅限本人已接手的。")
@option("--limit", type=click.IntRange(1, 1_000), default=100, en="At most so many.", zh="最多条数。")
def show_all(desk: Desk, *, notice: str | None, mine: bool, limit: int) -> None:
    """Show the list."""
    actor = desk.actor
    subject = queries.subject_for(actor, notice)
    cases = owed.worklist_for(actor, subject, mine=mine, limit=limit)
    named = customers.cards(case.customer_id for case in cases)
    numbers = {one.id: one.number for one in queries.notices_for(actor).filter(id__in={c.subject for c in cases})}
    rows = [
        {
            "recipient": case.recipient_id,
            "notice": numbers.get(case.subject),
            "customer": named[case.customer_id].ref if case.customer_id in named else None,
            "name": named[case.customer_id].name if case.customer_id in named else None,
            "state": case.state.value if desk.as_json else RECIPIENT[case.state.value].words.say(desk.language),
            "since": case.stuck_at,
            "taken": case.owner_id is not None,
        }
        for case in cases
    ]
    desk.table(rows, _COLUMNS, empty=Words("Nobody needs a person.", "没有需人工处理的客户。"))


@verb(command, "take", en="Take cases up.", zh="接手。")
@_cases
def take(desk: Desk, *, recipients: tuple[UUID, ...]) -> None:
    """Take up."""
    count = actions.take_up(desk.actor, recipients)
    desk.tell({"count": count}, en="{count} taken up.", zh="已接手 {count} 项。")


@verb(command, "give-back", en="Give cases back for others.", zh="退回，供他人接手。")
@_cases
def give_back(desk: Desk, *, recipients: tuple[UUID, ...]) -> None:
    """Give back."""
    count = actions.give_back(desk.actor, recipients)
    desk.tell({"count": count}, en="{count} given back.", zh="已退回 {count} 项。")


@verb(command, "resolve", en="Say what a look at these cases showed.", zh="登记处理结果。")
@_cases
@option("--outcome", required=True, type=click.Choice(OUTCOMES), en="What was found.", zh="处理结果。")
@option("--reason", default="", en="Why; needed unless the customer confirmed.", zh="原因；除客户确认外必填。")
@option("--how", type=click.Choice(["call", "counter"]), default="call", en="How they said it.", zh="客户表达方式。")
def resolve(desk: Desk, *, recipients: tuple[UUID, ...], outcome: str, reason: str, how: str) -> None:
    """Resolve."""
    count = actions.resolve(desk.actor, recipients, outcome=outcome, reason=reason, how=how)
    desk.tell({"count": count}, en="{count} resolved.", zh="已处理 {count} 项。")
