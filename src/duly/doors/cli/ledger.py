# SPDX-License-Identifier: Apache-2.0
"""``duly ledger``: how the log stands, and whether it verifies."""

from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from duly.doors.cli import exits
from duly.doors.cli.bilingual import verbs
from duly.doors.cli.desk import Desk, verb
from duly.foundation.ledger import actions, queries
from duly.kernel.words import Words

_HEADINGS = {
    "origin": Words("Log", "账本"),
    "verifier_key": Words("Key to verify with", "校验公钥"),
    "size": Words("Entries", "记录数"),
    "sealed": Words("Sealed", "已封印"),
    "sealed_at": Words("Sealed at", "封印时间"),
    "root": Words("Root", "根哈希"),
    "waiting": Words("Waiting for their place", "等待入账"),
    "waiting_since": Words("Waiting since", "等待起始"),
    "outside_anchors": Words("Outside anchors", "外部锚定"),
}


@verbs("ledger", en="The ledger: how it stands, whether it verifies.", zh="存证账本：状态与校验。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "status", en="Show how far the log is recorded and sealed.", zh="查看账本的记录与封印进度。")
def status(desk: Desk) -> None:
    """Show the log's standing."""
    found = asdict(queries.standing())
    rows = [{"what": words.say(desk.language), "value": found[key]} for key, words in _HEADINGS.items() if key in found]
    desk.show(found, lambda: desk.table(rows, {"what": Words("", ""), "value": Words("", "")}))


@verb(
    command,
    "verify",
    en="Verify the whole log. Exit code 1 when it does not hold.",
    zh="校验整个账本；不成立时退出码为 1。",
)
def verify(desk: Desk) -> int:
    """Verify every entry, tile and seal."""
    verdict = _examined(desk)
    data = {
        "holds": verdict.holds,
        "origin": verdict.origin,
        "entries": verdict.size,
        "sealed": verdict.sealed,
        "seals": verdict.seals,
        "root": verdict.root,
        "faults": [{"code": row.code, "message": row.say(desk.language)} for row in verdict.faults],
        "remarks": [{"code": row.code, "message": row.say(desk.language)} for row in verdict.remarks],
    }
    desk.show(data, lambda: _tell_verdict(desk, data))
    return exits.OK if verdict.holds else exits.FAULT


def _examined(desk: Desk) -> Any:
    if desk.as_json:
        return actions.verify_all()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(desk.say("Verifying", "校验中"), total=None)
        return actions.verify_all(lambda done, whole: progress.update(task, completed=done, total=whole))


def _tell_verdict(desk: Desk, data: dict[str, Any]) -> None:
    for row in data["remarks"]:
        click.echo(f"· {row['message']}")
    for row in data["faults"]:
        click.echo(f"✗ {row['message']} [{row['code']}]", err=True)
    if data["holds"]:
        en = "✓ {origin} holds: {entries} entries, {sealed} of them under {seals} seals."
        zh = "✓ {origin} 校验通过：共 {entries} 条记录，其中 {sealed} 条处于 {seals} 个封印之下。"
        click.echo(desk.say(en, zh, **data))
    else:
        en = "✗ {origin} does not hold. Keep the data folder as it is, and compare it with a backup."
        zh = "✗ {origin} 校验未通过。请保留数据目录原状，并与备份比对。"
        click.echo(desk.say(en, zh, **data), err=True)
