# SPDX-License-Identifier: Apache-2.0
"""Around the writing of a notice: its file as it stands, a specimen to oneself."""

import click
import yaml

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.notice.group import command
from duly.rooms.notices import actions, queries


@verb(command, "file", en="Write out the notice file as it stands, to change and revise with.",
      zh="输出通知文件的当前内容，可修改后用于修订。")  # fmt: skip
@click.argument("id_", metavar="ID")
def file(desk: Desk, *, id_: str) -> None:
    """Write out the notice file."""
    document = queries.file_of(queries.notice_for(desk.actor, id_))
    desk.show(document, lambda: click.echo(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), nl=False))


@verb(command, "specimen", en="Mail a specimen of one message to yourself.", zh="向自己寄送一份样稿。")
@click.argument("id_", metavar="ID")
@option("--channel", default="email", en="Channel of the message.", zh="消息渠道。")
@option("--language", en="Language; the first one of the notice when left out.", zh="语言；默认为通知的第一种语言。")
def specimen(desk: Desk, *, id_: str, channel: str, language: str | None) -> None:
    """Mail a specimen."""
    address = actions.mail_specimen(desk.actor, id_, channel, language or "")
    desk.tell({"address": address}, "A specimen is on its way to {address}.", "样稿已寄往 {address}。")
