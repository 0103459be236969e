# SPDX-License-Identifier: Apache-2.0
"""A launch under way: its phases, the emergency lane, what is overdue and asks."""

from collections.abc import Mapping
from typing import Any

import click

from duly.doors.cli.bilingual import Verbs, option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.notice.group import command
from duly.doors.cli.notice.verbs import agreed, tell_state
from duly.doors.look import following
from duly.doors.look.states import PHASE
from duly.kernel.words import Words
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import Rehearsal
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.facts import Stopped

_id = click.argument("id_", metavar="ID")
_why = option("--reason", default="", en="Why; it is recorded.", zh="原因，将被记录。")
_COLUMNS = {
    "number": Words("Phase", "阶段"),
    "share": Words("Share", "比例"),
    "size": Words("Customers", "客户数"),
    "state": Words("State", "状态"),
    "bounced": Words("Bounced", "退回"),
    "complained": Words("Complained", "投诉"),
    "questioned": Words("Asked", "咨询"),
    "unknown": Words("Unknown", "结果未知"),
    "limits": Words("Limits", "上限"),
    "stopped": Words("Why it stands still", "停止原因"),
}
_WHAT = {
    "steps": Words("steps of the cascade", "触达链步骤"),
    "messages": Words("messages", "消息"),
    "round": Words("a round of a notice", "定期通知"),
}
phase = Verbs("phase", words=Words("Phases of a launch: look, release, stop.", "放量阶段：查看、放行、停止。"))
stale = Verbs("stale", words=Words("What is overdue and asks before it goes.", "过期事项：须经人工确认后方可继续。"))
command.add_command(phase)
command.add_command(stale)


@verb(phase, "list", en="Show the phases of a notice and their figures.", zh="查看通知的各阶段及其数据。")
@_id
def list_phases(desk: Desk, *, id_: str) -> None:
    """Show phases."""
    notice = queries.notice_for(desk.actor, id_)
    stopped = owed.stopped_phase(notice.id)
    rows = [
        {
            "number": one.number + 1,
            "share": one.share if desk.as_json else f"{one.share / 10_000:g}%",
            "size": one.size,
            "state": one.state if desk.as_json else PHASE[one.state].words.say(desk.language),
            "bounced": one.bounced,
            "complained": one.complained,
            "questioned": one.questioned,
            "unknown": one.unknown,
            "limits": one.limits if desk.as_json else _limits(desk, one.limits),
            "stopped": _cause(desk, one.number + 1, stopped),
        }
        for one in owed.phases(notice.id)
    ]
    desk.table(rows, _COLUMNS, empty=Words("This notice goes to everybody at once.", "此通知一次性发送给所有人。"))


def _limits(desk: Desk, limits: Mapping[str, int]) -> str:
    return ", ".join(
        f"{words.say(desk.language)} {limits[name] / 10_000:g}%"
        for name, words in following.LIMITS.items()
        if name in limits
    )


def _cause(desk: Desk, number: int, stopped: Stopped | None) -> Any:
    if stopped is None or stopped.number != number:
        return None if desk.as_json else ""
    return stopped._asdict() if desk.as_json else following.stopped(stopped._asdict(), desk.language)


@verb(phase, "release", en="Let the next phase go, or one that was stopped.", zh="放行下一阶段或已停止的阶段。")
@_id
@click.argument("number", type=int)
@_why
def release(desk: Desk, *, id_: str, number: int, reason: str) -> None:
    """Release a phase."""
    notice = queries.notice_for(desk.actor, id_)
    obligations.release_phase(desk.actor, notice.id, number=number, reason=reason)
    told = {"number": notice.number, "phase": number}
    desk.tell(told, en="{number}: phase {phase} was released.", zh="{number}：第 {phase} 阶段已放行。")


@verb(phase, "stop", en="Stop the phase that runs.", zh="停止进行中的阶段。")
@_id
@option("--reason", required=True, en="Why; it is recorded.", zh="原因，将被记录。")
def stop(desk: Desk, *, id_: str, reason: str) -> None:
    """Stop."""
    notice = queries.notice_for(desk.actor, id_)
    obligations.stop_phase(desk.actor, notice.id, reason=reason)
    desk.tell({"number": notice.number}, en="{number}: the phase was stopped.", zh="{number}：阶段已停止。")


@verb(stale, "list", en="Show what is overdue.", zh="列出过期事项。")
def list_stale(desk: Desk) -> None:
    """Show what asks."""
    rows = [
        {
            "notice": one.number,
            "what": one.what if desk.as_json else _WHAT[one.what].say(desk.language),
            "count": one.count,
        }
        for one in queries.stale_for(desk.actor)
    ]
    columns = {"notice": Words("Notice", "通知"), "what": Words("What", "事项"), "count": Words("Count", "数量")}
    desk.table(rows, columns, empty=Words("Nothing is overdue.", "没有过期事项。"))


@verb(stale, "release", en="Let everything of a notice that is overdue go on.", zh="让该通知的过期事项继续。")
@_id
@_why
def release_stale(desk: Desk, *, id_: str, reason: str) -> None:
    """Let go on."""
    notice = queries.notice_for(desk.actor, id_)
    count = obligations.release_stale(desk.actor, notice.id, reason=reason)
    desk.tell({"number": notice.number, "count": count}, en="{number}: {count} go on.", zh="{number}：{count} 项继续。")


@verb(stale, "drop", en="Drop everything of a notice that is overdue.", zh="放弃该通知的过期事项。")
@_id
@_why
def drop_stale(desk: Desk, *, id_: str, reason: str) -> None:
    """Drop."""
    notice = queries.notice_for(desk.actor, id_)
    count = obligations.drop_stale(desk.actor, notice.id, reason=reason)
    told = {"number": notice.number, "count": count}
    desk.tell(told, en="{number}: {count} were dropped.", zh="{number}：已放弃 {count} 项。")


@verb(
    command,
    "emergency",
    en="Approve an emergency that somebody else wrote, and launch it at once.",
    zh="批准他人拟定的紧急通知并立即发布。",
)
@_id
@option("--digest", en="The digest of what was read.", zh="所阅读内容的摘要。")
@option("--yes", is_flag=True, en="Approve what stands now, whatever it is.", zh="批准当前内容。")
@option("--rehearsal", type=click.IntRange(1, 100_000), metavar="N", en="A rehearsal.", zh="演练。")
def emergency(desk: Desk, *, id_: str, digest: str | None, yes: bool, rehearsal: int | None) -> None:
    """Approve and launch."""
    actor = desk.actor
    asked = Rehearsal(rehearsal) if rehearsal else None
    actions.launch_emergency(actor, id_, digest=digest or agreed(desk, actor, id_, yes=yes), rehearsal=asked)
    tell_state(desk, id_)
