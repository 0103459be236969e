# SPDX-License-Identifier: Apache-2.0
"""``duly requests letter``: the letter that answers a request."""

from pathlib import Path

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.requests.group import command, id_of, number, organisation
from duly.rooms.change_requests import actions


@verb(
    command, "letter", en="Take the letter that confirms a change or says why it was refused; the taking is recorded.",
    zh="领取变更确认函或不予办理告知函；领取会被记录。",
)  # fmt: skip
@number
@option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), en="Where to write it.", zh="保存位置。"
)
@organisation
def letter(desk: Desk, *, number: str, out: Path, organisation: str | None) -> None:
    """Take the letter."""
    taken = actions.take_letter(desk.actor, id_of(desk, number, organisation))
    out.write_bytes(taken.content)
    data = {"file": str(out), "type": taken.media_type, "digest": taken.digest, "language": taken.language}
    desk.tell(data, en="Written to {file} ({type}), {digest}.", zh="已写入 {file}（{type}），摘要 {digest}。")
