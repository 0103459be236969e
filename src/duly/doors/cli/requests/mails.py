# SPDX-License-Identifier: Apache-2.0
"""``duly requests mails``: mails that a person has to read, and what became of them."""

from uuid import UUID

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.requests.group import command, note, organisation
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import MAIL_FATES, MAIL_OUTCOMES

_COLUMNS = {
    "mail": Words("Mail", "来信"),
    "received": Words("Received", "收到时间"),
    "outcome": Words("What the rules made of it", "识别结果"),
    "topics": Words("Asked", "所提事项"),
    "signs": Words("Odd about it", "异常"),
    "files": Words("Files", "附件"),
}
_mail = click.argument("mail_id", metavar="MAIL", type=click.UUID)


@verbs("mails", en="Mails that a person has to read.", zh="须由人工阅读的来信。")
def group() -> None:
    """Holds the verbs below."""


command.add_command(group)


@verb(group, "list", en="Show the mails that nobody has settled.", zh="列出去向未登记的来信。")
@organisation
def show_all(desk: Desk, *, organisation: str | None) -> None:
    """List them."""
    place = accounts.organisation_for(desk.actor, organisation)
    rows = [
        {
            "mail": str(one.id), "received": one.received_at, "topics": one.topics, "signs": one.signs, "files": len(one.attachments),
            "outcome": one.outcome if desk.as_json else MAIL_OUTCOMES[one.outcome].say(desk.language),
        }
        for one in queries.unread_mails(desk.actor, place.id)
    ]  # fmt: skip
    desk.table(rows, _COLUMNS, empty=Words("No mail waits to be read.", "没有待阅读的来信。"))


@verb(group, "read", en="Show a mail's words; it is recorded that you looked.", zh="显示来信文字；查看会被记录。")
@_mail
@note
def read(desk: Desk, *, mail_id: UUID, note: str) -> None:
    """Read one."""
    found = actions.read_mail(desk.actor, mail_id, why=note)
    lines = (f"{found.sender_name} <{found.sender}>", found.said_on, found.subject, "", found.text)
    desk.show(found._asdict(), lambda: click.echo("\n".join(lines)))


@verb(group, "settle", en="Say what became of a mail.", zh="登记来信的去向。")
@_mail
@option("--outcome", required=True, type=click.Choice([*MAIL_FATES]), en="What became of it.", zh="去向。")
@option("--request", "number", default="", metavar="NUMBER", en="The request it belongs to.", zh="所属申请编号。")
def settle(desk: Desk, *, mail_id: UUID, outcome: str, number: str) -> None:
    """Settle one."""
    actions.settle_mail(desk.actor, mail_id, outcome=outcome, number=number)
    said = outcome if desk.as_json else MAIL_FATES[outcome].say(desk.language)
    desk.tell({"mail": str(mail_id), "outcome": said}, en="On record: {outcome}", zh="已登记：{outcome}")
