# SPDX-License-Identifier: Apache-2.0
"""``duly vault rotate-index``: the key of the indexes by which customers are found is replaced by another."""

from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from duly.doors.cli.desk import Desk
from duly.foundation.vault import actions, queries
from duly.foundation.vault.facts import Reindexed


def rotate(desk: Desk, *, prepare: bool) -> None:
    """Rotate, or make ready to."""
    ring = queries.own_ring()
    if prepare:
        path = ring.index_path(actions.prepare_index(desk.actor))
        desk.tell(
            {"file": str(path)},
            en="{file} is made and not in use yet. Copy it into keys/ on every other machine and into your backup of the keys, then run `duly vault rotate-index`.",
            zh="已生成 {file}，尚未启用。请将其复制到其他各机器的 keys/ 目录及密钥备份，然后运行 duly vault rotate-index。",
        )
        return
    found = _rotated(desk)
    data = found._asdict() | {"file": ring.index_path(found.number).name, "folder": str(ring.folder)}
    desk.show(data, lambda: _tell(desk, data))


def _rotated(desk: Desk) -> Reindexed:
    if desk.as_json:
        return actions.rotate_index(desk.actor)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(desk.say("Marking anew", "正在重新标记"), total=None)
        return actions.rotate_index(
            desk.actor, tell=lambda done, whole: progress.update(task, completed=done, total=whole)
        )


def _tell(desk: Desk, data: dict[str, Any]) -> None:
    en = "✓ Index key number {number} is in use; {rows} rows were marked anew with it."
    click.echo(desk.say(en, "✓ 第 {number} 号索引密钥已启用；已用其重新标记 {rows} 行。", **data))
    en = "1. Back up {folder}/{file} now, apart from the backups of the database, and see that every other machine has it."
    zh = "1. 请立即备份 {folder}/{file}（与数据库备份分开存放），并确认其他各机器均已有此文件。"
    click.echo(desk.say(en, zh, **data))
    if data["retired"]:
        en = "2. Retired: {retired}. Rename it on the other machines too. Only backups of the database from before this rotation need it: keep it with them, and destroy it with the last of them."
        zh = "2. 已停用：{retired}。请在其他机器上同样改名。仅本次轮换之前的数据库备份需要它：请与这些备份一并保留，并随最后一份一同销毁。"
        click.echo(desk.say(en, zh, **(data | {"retired": ", ".join(data["retired"])})))
