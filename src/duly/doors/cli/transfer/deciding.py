# SPDX-License-Identifier: Apache-2.0
"""``duly transfer ask, agree, pause, resume, sign-off``: what people decide."""

from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named
from duly.doors.cli.transfer.group import command
from duly.rooms.transfer import actions


@verb(command, "ask", en="Ask a second person to agree to the rehearsal.", zh="请第二人同意预演结果。")
@named.ref
@named.organisation
def ask(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Ask."""
    card = named.card(desk, ref, organisation)
    digest = actions.ask(desk.actor, card.id)
    desk.tell({"ref": card.ref, "digest": digest}, en="Somebody else agrees with: duly transfer agree {ref}", zh="请由他人执行：duly transfer agree {ref}")  # fmt: skip


@verb(
    command, "agree", en="Agree, as a second person, to load what was rehearsed.", zh="作为第二人同意按预演结果载入。"
)
@named.ref
@named.organisation
def agree(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Agree."""
    card = named.card(desk, ref, organisation)
    actions.agree(desk.actor, card.id, card.rehearsal_digest)
    desk.tell(
        {"ref": card.ref}, en="Agreed. Next: duly transfer run {ref}", zh="已同意。下一步：duly transfer run {ref}"
    )


@verb(command, "pause", en="Stop after the shards in hand.", zh="完成在途分片后暂停。")
@named.ref
@named.organisation
def pause(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Pause."""
    card = named.card(desk, ref, organisation)
    actions.pause(desk.actor, card.id)
    desk.tell({"ref": card.ref}, en="{ref} pauses.", zh="{ref} 已暂停。")


@verb(command, "resume", en="Let paused work go on.", zh="恢复已暂停的转移。")
@named.ref
@named.organisation
def resume(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Resume."""
    card = named.card(desk, ref, organisation)
    actions.resume(desk.actor, card.id)
    desk.tell({"ref": card.ref}, en="{ref} goes on.", zh="{ref} 已恢复。")


@verb(command, "sign-off", en="Sign for what you answer for; the last signature ends the transfer.", zh="签收您负责的部分；最后一人签收后转移结束。")  # fmt: skip
@named.ref
@named.organisation
def sign_off(desk: Desk, *, ref: str, organisation: str | None) -> None:
    """Sign off."""
    card = named.card(desk, ref, organisation)
    is_last = actions.sign_off(desk.actor, card.id)
    data = {"ref": card.ref, "is_over": is_last}
    if is_last:
        desk.tell(data, en="Signed. {ref} is over.", zh="已签收，{ref} 已结束。")
    else:
        desk.tell(data, en="Signed. Others still have to.", zh="已签收，尚待其他责任人签收。")
