# SPDX-License-Identifier: Apache-2.0
"""What a notice is, what a check finds in it, how it stands."""

from typing import Any

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.notice.group import command
from duly.doors.look import following
from duly.doors.look.states import DELIVERY, NOTICE, RECIPIENT, channel_name, channels_in_order
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.insight import queries as insight
from duly.rooms.notices import queries
from duly.rooms.rulebook.facts import Finding

_SIGNS = {"block": "✗", "warn": "!", "info": "·"}


@verb(command, "list", en="Show the notices, newest first.", zh="列出通知，最新在前。")
@option("--organisation", metavar="ORG", en="Only of this organisation.", zh="仅限该主体。")
def show_all(desk: Desk, *, organisation: str | None) -> None:
    """List notices."""
    actor = desk.actor
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    rows = [
        {
            "number": card.number,
            "id": card.id,
            "organisation": card.organisation,
            "kind": card.kind,
            "state": card.state.value if desk.as_json else NOTICE[card.state.value].words.say(desk.language),
            "title": card.title,
            "effective_on": card.effective_on,
            "acknowledge_by": card.acknowledge_by,
        }
        for card in queries.cards_for(actor, place, language=desk.language)
    ]
    columns = {
        "number": Words("Number", "编号"),
        "organisation": Words("Organisation", "主体"),
        "state": Words("State", "状态"),
        "title": Words("Title", "标题"),
        "effective_on": Words("Effective on", "生效日期"),
    }
    desk.table(rows, columns, empty=Words("There are no notices.", "没有通知。"))


@verb(
    command,
    "check",
    en="Check a notice against the rules. Exit code 2 when something blocks.",
    zh="按规则检查通知；有阻断项时退出码为 2。",
)
@click.argument("id_", metavar="ID")
def check(desk: Desk, *, id_: str) -> int:
    """Check a notice."""
    found = queries.findings_for(desk.actor, id_)
    blocks = bool(queries.blocking(found))
    data = {"blocks": blocks, "findings": [_finding(desk, row) for row in found]}
    desk.show(data, lambda: _tell_findings(desk, data))
    return exits.INVALID if blocks else exits.OK


@verb(
    command,
    "status",
    en="Show how a notice stands: recipients by state, deliveries by channel.",
    zh="查看通知进展：各状态客户数与各渠道投递数。",
)
@click.argument("id_", metavar="ID")
def status(desk: Desk, *, id_: str) -> None:
    """Show counts."""
    found = insight.status_for(desk.actor, id_)
    desk.show(found, lambda: _tell_status(desk, found))


def _finding(desk: Desk, row: Finding) -> dict[str, Any]:
    return {
        "severity": row.severity,
        "rule": row.rule,
        "message": row.words.say(desk.language),
        "where": row.where,
        "law": str(row.law) if row.law else None,
        "excerpt": row.excerpt or None,
        "language": row.language,
    }


def _over_languages(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same finding in several languages, said once: ``content.en, zh-Hans.body``."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        language = row["language"]
        alike = row["message"].replace(f".{language}.", ".*.") if language else row["message"]
        found.setdefault((row["severity"], row["rule"], row["law"], alike), []).append(row)
    return [
        group[0]
        if len(group) == 1
        else group[0]
        | {"message": key[-1].replace(".*.", f".{', '.join(dict.fromkeys(one['language'] or '' for one in group))}.")}
        for key, group in found.items()
    ]


def _tell_findings(desk: Desk, data: dict[str, Any]) -> None:
    for row in _over_languages(data["findings"]):
        law = f" ({row['law']})" if row["law"] else ""
        click.echo(f"{_SIGNS[row['severity']]} {row['message']}{law} [{row['rule']}]")
    if data["blocks"]:
        click.echo(desk.say("✗ Something blocks: mend it before the launch.", "✗ 存在阻断项，发布前须修正。"))
    else:
        click.echo(desk.say("✓ Nothing blocks.", "✓ 没有阻断项。"))


def _tell_status(desk: Desk, found: dict[str, Any]) -> None:
    state = NOTICE[found["state"]].words.say(desk.language)
    click.echo(f"{found['number']} · {found['organisation']} · {state}")
    if found["successor"]:
        click.echo(following.followed(found["successor"], desk.language))
    if found["stopped"]:
        how = following.release(found["number"], found["stopped"], desk.language)
        click.echo(following.stopped(found["stopped"], desk.language) + how)
    click.echo(desk.say("digest: {digest}", "摘要：{digest}", digest=found["digest"]))
    if found["rehearsal"]:
        click.echo(_rehearsal(desk, **found["rehearsal"]))
    if found["roll"]:
        en = "roll: {count} customers, {exempt} exempt, root {root}"
        zh = "名册：{count} 位客户，其中豁免 {exempt} 位，根哈希 {root}"
        click.echo(desk.say(en, zh, **found["roll"]))
    click.echo("")
    recipients = [
        {"what": RECIPIENT[key].words.say(desk.language), "n": n} for key, n in found["recipients"].items() if n
    ]
    desk.table(recipients, {"what": Words("Customers", "客户"), "n": Words("Count", "数量")})
    rows = [
        {"channel": channel_name(channel, desk.language), "state": DELIVERY[key].words.say(desk.language), "n": n}
        for channel, states in channels_in_order(found["channels"])
        for key, n in states.items()
        if n
    ]
    if rows:
        click.echo("")
        desk.table(
            rows, {"channel": Words("Channel", "渠道"), "state": Words("State", "状态"), "n": Words("Count", "数量")}
        )


def _rehearsal(desk: Desk, *, scale: int, ignore_quiet_hours: bool) -> str:
    said = desk.say(
        "This is a rehearsal with real messages: all waits are divided by {scale}",
        "此为演练（发送真实消息）：所有等待时间除以 {scale}",
        scale=scale,
    )
    ignored = desk.say(" and quiet hours are ignored", "，并忽略免打扰时段") if ignore_quiet_hours else ""
    return said + ignored + desk.say(".", "。")
