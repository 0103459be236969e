# SPDX-License-Identifier: Apache-2.0
"""``duly reminders``: what waits for me, and the daily mail about it."""

import click

from duly.doors.cli.bilingual import verbs
from duly.doors.cli.desk import Desk, verb
from duly.kernel.words import Words
from duly.rooms.reminders import actions, queries
from duly.rooms.reminders.facts import OUTCOME_WORDS, SORT_WORDS

_COLUMNS = {
    "sort": Words("What", "类别"),
    "number": Words("Notice", "通知"),
    "about": Words("About", "内容"),
    "due_on": Words("Due", "期限"),
    "late": Words("Late", "逾期"),
}


@verbs("reminders", en="What waits for me, and the daily mail about it.", zh="我的待办与每日提醒邮件。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "list", en="Show what waits for me, as the daily mail lists it.", zh="列出我的待办，与每日邮件一致。")
def list_(desk: Desk) -> None:
    """What waits."""
    rows = [
        {
            "sort": one.sort.value if desk.as_json else SORT_WORDS[one.sort].say(desk.language), "number": one.number,
            "about": one.about.say(desk.language), "due_on": one.due_on, "late": one.is_late, "path": one.path,
        }
        for one in queries.waiting_for(desk.actor)
    ]  # fmt: skip
    desk.table(rows, _COLUMNS, empty=Words("Nothing waits for you.", "没有待办事项。"))


@verb(command, "show", en="Show whether I get the daily mail, and what became of the last one.", zh="查看我是否接收每日邮件，以及上一封的结果。")  # fmt: skip
def show(desk: Desk) -> None:
    """How it stands."""
    found = queries.standing_for(desk.actor)

    def for_people() -> None:
        on, off = desk.say("The daily mail is on.", "每日邮件：已开启。"), desk.say("The daily mail is off.", "每日邮件：已关闭。")  # fmt: skip
        click.echo(on if found.is_on else off)
        if not found.can_leave:
            click.echo(
                desk.say("This house has no mail relay, or holds its mail.", "本系统未设置邮件中继，或正在暂缓发送。")
            )
        if found.last_outcome is not None:
            said = OUTCOME_WORDS[found.last_outcome].say(desk.language)
            click.echo(desk.say("Last: {on}, {said}.", "上一封：{on}，{said}。", on=found.last_on, said=said))

    desk.show(found._asdict(), for_people)


@verb(command, "on", en="Get the daily mail.", zh="接收每日邮件。")
def on(desk: Desk) -> None:
    """Switch on."""
    actions.switch(desk.actor, on=True)
    desk.tell({"on": True}, en="The daily mail is on.", zh="每日邮件已开启。")


@verb(command, "off", en="Get no daily mail.", zh="不接收每日邮件。")
def off(desk: Desk) -> None:
    """Switch off."""
    actions.switch(desk.actor, on=False)
    desk.tell({"on": False}, en="The daily mail is off; what waits stands in the console.", zh="每日邮件已关闭；待办仍显示在控制台。")  # fmt: skip
