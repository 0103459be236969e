# SPDX-License-Identifier: Apache-2.0
"""``duly restore``: what stands still because a backup of the database came back, and letting it go."""

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.rooms.delivery import actions, queries


@verbs("restore", en="After a backup came back: look, then send again.", zh="备份恢复后：确认并恢复发送。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "status", en="Show whether sending stands still.", zh="查看发送是否因备份恢复而停止。")
def status(desk: Desk) -> None:
    """Show the restore that nobody has looked after."""
    found = queries.restored()
    if found is None:
        desk.tell({"restored": False}, en="No restore waits for anybody.", zh="没有待确认的备份恢复。")
        return
    desk.tell(
        {"restored": True, **found._asdict()},
        en="A backup came back, found {found_at:%Y-%m-%d %H:%M} UTC: {signed} entries had been signed, the ledger had {entries}. Nothing is sent; {held} messages are held.",
        zh="检测到备份恢复（{found_at:%Y-%m-%d %H:%M} UTC）：曾签署 {signed} 条，账本当时仅有 {entries} 条。已停止发送，{held} 条消息暂缓。",
    )


@verb(
    command,
    "release",
    en="Send after all what is held. Cancel first, notice by notice, what must not go twice.",
    zh="放行暂缓的消息；请先逐个取消不应重复发送的通知。",
)
@option("--reason", required=True, en="What was looked at.", zh="已确认的内容。")
def release(desk: Desk, *, reason: str) -> None:
    """Release everything."""
    count = actions.release_restored(desk.actor, reason=reason)
    desk.tell({"count": count}, en="{count} messages go on.", zh="{count} 条消息继续处理。")
