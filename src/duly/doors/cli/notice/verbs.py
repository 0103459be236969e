# SPDX-License-Identifier: Apache-2.0
"""The verbs that change a notice."""

import sys
from pathlib import Path

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.notice.group import command
from duly.doors.look.documents import read_document
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import STATE_WORDS, Rehearsal

SAY_WHAT_IS_APPROVED = refusal(
    "cli.say_what_is_approved",
    Because.INVALID,
    en="An approval binds what was read. Give --digest {digest}, or --yes to approve what stands now.",
    zh="批准针对已阅读的内容。请给出 --digest {digest}，或用 --yes 批准当前内容。",
)
REHEARSAL_ONLY = refusal(
    "cli.rehearsal_only",
    Because.INVALID,
    en="Quiet hours may be ignored in a rehearsal only: give --rehearsal N too, or leave --ignore-quiet-hours out.",
    zh="仅演练时可忽略免打扰时段：请同时给出 --rehearsal N，或去掉 --ignore-quiet-hours。",
)
REAL_MESSAGES = Words(
    en="! THIS REHEARSAL SENDS REAL MESSAGES TO THE REAL CONTACT POINTS; only the waits are shortened.",
    zh="！注意：演练同样会向真实的联系方式发送真实消息，仅缩短等待时间。",
)
_file = click.argument("file", type=click.Path(path_type=Path))
_reason = option("--reason", required=True, en="Why; it is recorded.", zh="原因，将被记录。")
_why = option("--reason", default="", en="Why; it is recorded.", zh="原因，将被记录。")


@verb(command, "create", en="Write a notice from a YAML file.", zh="由 YAML 文件拟定通知。")
@_file
@option(
    "--organisation",
    metavar="ORG",
    en="In whose name; the only organisation when left out.",
    zh="所属主体；省略则为唯一主体。",
)
def create(desk: Desk, *, file: Path, organisation: str | None) -> None:
    """Write a notice."""
    made = actions.create(desk.actor, organisation, read_document(file))
    tell_state(desk, str(made.id))


@verb(
    command,
    "revise",
    en="Write a notice anew from a YAML file; an approval then no longer holds.",
    zh="由 YAML 文件修订通知；原批准随之失效。",
)
@click.argument("id_", metavar="ID")
@_file
def revise(desk: Desk, *, id_: str, file: Path) -> None:
    """Write a notice anew."""
    actions.revise(desk.actor, id_, read_document(file))
    tell_state(desk, id_)


@verb(command, "submit", en="Ask somebody else to approve.", zh="提交复核。")
@click.argument("id_", metavar="ID")
def submit(desk: Desk, *, id_: str) -> None:
    """Ask for approval."""
    actions.submit(desk.actor, id_)
    tell_state(desk, id_)


@verb(command, "approve", en="Approve what somebody else wrote.", zh="批准他人拟定的通知。")
@click.argument("id_", metavar="ID")
@option(
    "--digest",
    en="The digest of what was read, as `duly notice status` shows it.",
    zh="所阅读内容的摘要（见 duly notice status）。",
)
@option("--yes", is_flag=True, en="Approve what stands now, whatever it is.", zh="批准当前内容。")
@option(
    "--department",
    metavar="REF",
    en="Sign for this department: your own, or by a delegation.",
    zh="代表该部门签署：本部门或受委托。",
)
def approve(desk: Desk, *, id_: str, digest: str | None, yes: bool, department: str | None) -> None:
    """Approve; from the keyboard, show what is approved and ask."""
    actor = desk.actor
    actions.approve(actor, id_, digest=digest or agreed(desk, actor, id_, yes=yes), department=department)
    tell_state(desk, id_)


@verb(command, "reject", en="Send a notice back to who wrote it.", zh="退回通知。")
@click.argument("id_", metavar="ID")
@_reason
def reject(desk: Desk, *, id_: str, reason: str) -> None:
    """Send back what stands now."""
    actor = desk.actor
    actions.reject(actor, id_, digest=queries.digest_of(queries.notice_for(actor, id_)), reason=reason)
    tell_state(desk, id_)


@verb(
    command,
    "launch",
    en="Freeze the roll and begin to send. Cannot be taken back.\n\n"
    "A REHEARSAL, TOO, SENDS REAL MESSAGES TO THE REAL CONTACT POINTS; only the waits are shortened.",
    zh="冻结名册并开始发送，不可撤回。\n\n注意：演练同样会向真实的联系方式发送真实消息，仅缩短等待时间。",
)
@click.argument("id_", metavar="ID")
@option(
    "--rehearsal",
    type=click.IntRange(1, 100_000),
    metavar="N",
    en="A rehearsal: divide all waits by N; REAL MESSAGES ARE SENT. Recorded in the ledger.",
    zh="演练：所有等待时间除以 N，仍会发送真实消息，并记入账本。",
)
@option(
    "--ignore-quiet-hours",
    is_flag=True,
    en="In a rehearsal, send at any hour. Recorded in the ledger.",
    zh="演练时忽略免打扰时段，并记入账本。",
)
def launch(desk: Desk, *, id_: str, rehearsal: int | None, ignore_quiet_hours: bool) -> None:
    """Launch."""
    if ignore_quiet_hours and rehearsal is None:
        raise REHEARSAL_ONLY(field="ignore_quiet_hours")
    asked = Rehearsal(rehearsal, ignore_quiet_hours) if rehearsal else None
    actions.launch(desk.actor, id_, rehearsal=asked)
    tell_state(desk, id_)
    if asked and not desk.as_json:
        click.echo(REAL_MESSAGES.say(desk.language))


@verb(command, "pause", en="Stop sending until resumed.", zh="暂停发送。")
@click.argument("id_", metavar="ID")
@_why
def pause(desk: Desk, *, id_: str, reason: str) -> None:
    """Pause."""
    actions.pause(desk.actor, id_, reason=reason)
    tell_state(desk, id_)


@verb(command, "resume", en="Go on sending.", zh="恢复发送。")
@click.argument("id_", metavar="ID")
@_why
def resume(desk: Desk, *, id_: str, reason: str) -> None:
    """Resume."""
    actions.resume(desk.actor, id_, reason=reason)
    tell_state(desk, id_)


@verb(command, "cancel", en="End a notice; nothing more is sent.", zh="取消通知，不再发送。")
@click.argument("id_", metavar="ID")
@_reason
def cancel(desk: Desk, *, id_: str, reason: str) -> None:
    """Cancel."""
    actions.cancel(desk.actor, id_, reason=reason)
    tell_state(desk, id_)


def tell_state(desk: Desk, id_: str) -> None:
    """Say where the notice stands after the verb."""
    found = queries.status_for(desk.actor, id_)
    state = next(words.say(desk.language) for key, words in STATE_WORDS.items() if key.value == found["state"])
    data = {
        "id": found["id"],
        "number": found["number"],
        "state": found["state"],
        "digest": found["digest"],
        "shown": state,
    }
    desk.tell(data, en="{number}: {shown}", zh="{number}：{shown}")


def agreed(desk: Desk, actor: Actor, id_: str, *, yes: bool) -> str:
    """The digest that is approved: what stands now, after it was shown and agreed to.

    Raises:
        Refusal: ``cli.say_what_is_approved`` where nobody can be asked.
    """
    notice = queries.notice_for(actor, id_)
    digest = queries.digest_of(notice)
    if yes:
        return digest
    if desk.as_json or not sys.stdin.isatty():
        raise SAY_WHAT_IS_APPROVED(field="digest", digest=digest)
    for edition in queries.current_editions(notice):
        click.echo(f"── {edition.language} ──\n{edition.title}\n\n{edition.body}\n")
    click.confirm(desk.say("Approve this ({digest})?", "批准以上内容（{digest}）？", digest=digest), abort=True)
    return digest
