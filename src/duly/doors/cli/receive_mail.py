# SPDX-License-Identifier: Apache-2.0
"""``duly receive-mail``: for a mail server that hands returned messages to a program, such as Postfix's pipe."""

import sys

import click
from django.db import InterfaceError, OperationalError

from duly.doors.cli import exits
from duly.doors.cli.bilingual import Verb
from duly.doors.cli.caller import Caller
from duly.doors.cli.desk import Desk
from duly.kernel.actors import PROVIDER
from duly.kernel.refusals import Because, Refusal, refusal
from duly.kernel.words import Words
from duly.rooms.delivery import actions
from duly.rooms.delivery.facts import TakenByUs

LARGEST = 25_000_000
TRY_AGAIN = 75
"""``EX_TEMPFAIL`` of sysexits.h: the mail server keeps the message and comes again."""
TOO_LARGE = refusal(
    "cli.message_too_large",
    Because.INVALID,
    en="The message has more than {limit} bytes.",
    zh="邮件超过 {limit} 字节。",
)


@click.command(
    "receive-mail",
    cls=Verb,
    words=Words(
        en="Take one returned message from standard input. Exit code 75 asks the mail server to come again.",
        zh="从标准输入接收一封退信；退出码 75 表示请邮件服务器稍后重试。",
    ),
)
@click.pass_obj
def command(caller: Caller) -> int:
    """Hand the message to delivery, byte for byte."""
    raw = sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise TOO_LARGE(limit=LARGEST)
    try:
        matched = actions.take_receipts(PROVIDER, "email", TakenByUs(), raw)
    except (
        OperationalError,
        InterfaceError,
        Refusal,
    ):  # whatever it is, the message must not be returned to its sender
        return TRY_AGAIN
    Desk(caller).tell({"matched": matched}, en="Matched {matched}.", zh="匹配 {matched} 条。")
    return exits.OK
