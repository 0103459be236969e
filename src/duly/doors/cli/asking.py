# SPDX-License-Identifier: Apache-2.0
"""What cannot be taken back is said before it is done, and asked about; a script says ``--yes``."""

import sys

import click

from duly.doors.cli.desk import Desk
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

SAY_YES = refusal(
    "cli.say_yes",
    Because.INVALID,
    en="{what} Nothing was done. With --yes it is done without being asked about.",
    zh="{what} 尚未执行。加 --yes 则不再询问、直接执行。",
)


def must_be_sure(desk: Desk, ends: Words, *, yes: bool, **values: object) -> None:
    """Say what ends, and go on only when somebody agrees; ``yes`` agrees beforehand.

    Raises:
        Refusal: ``cli.say_yes`` where nobody can be asked.
    """
    if yes:
        return
    if desk.as_json or not sys.stdin.isatty():
        what = Words.literal(ends.say("en", **values), ends.say("zh", **values))
        raise SAY_YES(field="yes", what=what)
    click.echo(ends.say(desk.language, **values))
    click.confirm(desk.say("Do it?", "确认执行？"), abort=True)
