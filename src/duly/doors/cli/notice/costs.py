# SPDX-License-Identifier: Apache-2.0
"""What a notice will take, and what it took."""

from typing import Any

import click

from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.notice.group import command
from duly.doors.look.figures import said
from duly.doors.look.states import channel_name
from duly.kernel.words import Words
from duly.rooms.insight import queries
from duly.rooms.insight.facts import ASSUMED
from duly.rooms.tariffs.facts import UNITS

FORECAST = {
    "step": Words("Step", "步骤"),
    "channel": Words("Channel", "渠道"),
    "starts_at": Words("From", "开始"),
    "messages": Words("Messages", "消息数"),
    "skipped": Words("Not reachable", "无法触达"),
    "units": Words("Units", "计费量"),
    "confirmed": Words("Confirm", "预计确认"),
    "cost": Words("Cost", "费用"),
    "rate": Words("Rate from", "依据"),
}
COST = {
    "channel": Words("Channel", "渠道"),
    "sent": Words("Sent", "已发送"),
    "units": Words("Units", "计费量"),
    "confirmed": Words("Confirmed", "已确认"),
    "cost": Words("Cost", "费用"),
    "per_confirmed": Words("For each confirmed", "每位确认"),
}
_HERE, _ASSUMED = Words("{n} sent here", "本系统 {n} 条实测"), Words("assumption", "假设值")


@verb(
    command,
    "forecast",
    en="Show what a notice is expected to take: reach, time, cost. After launch, as it was then.",
    zh="查看通知预测：触达、时间、费用；发布后显示发布时的预测。",
)
@click.argument("id_", metavar="ID")
def forecast(desk: Desk, *, id_: str) -> None:
    """Show the forecast."""
    found = queries.forecast_for(desk.actor, id_)
    desk.show(found, lambda: _tell_forecast(desk, found))


@verb(command, "cost", en="Show what a notice has cost so far, by channel.", zh="按渠道查看通知至今的费用。")
@click.argument("id_", metavar="ID")
def cost(desk: Desk, *, id_: str) -> None:
    """Show costs."""
    found = queries.cost_for(desk.actor, id_)
    desk.show(found, lambda: _tell_cost(desk, found))


def _tell_forecast(desk: Desk, found: dict[str, Any]) -> None:
    click.echo(
        desk.say(
            "{customers} customers: {confirmed} confirm, {unreachable} cannot be reached; {acknowledged_by_due} confirm in time.",
            "共 {customers} 位客户：预计 {confirmed} 位确认，{unreachable} 位无法触达；其中 {acknowledged_by_due} 位按期确认。",
            **found,
        )
    )
    click.echo(
        desk.say(
            "Cost: {cost}. Everybody is told by {told}; the last step ends {end}.",
            "费用：{cost}。{told} 前全部告知；最后一步于 {end} 结束。",
            cost=_money(desk, found["cost"]) or "–", told=_moment(found["reached_all_at"]), end=_moment(found["settled_at"]),
        )
    )  # fmt: skip
    if found.get("waits_for_release"):
        click.echo(
            desk.say(
                "It goes in {n} phases, and a person releases the next one: these times are the earliest possible.",
                "共分 {n} 个阶段，下一阶段须由人工放行：以上为最早可能的时间。",
                n=len(found["phases"]),
            )
        )
    if found["unpriced"]:
        en, zh = (
            "{unpriced} messages have no price: `duly tariffs set`.",
            "{unpriced} 条消息没有价格：duly tariffs set。",
        )
        click.echo(desk.say(en, zh, **found))
    if found["cheaper"]:
        order = " → ".join(channel_name(one, desk.language) for one in found["cheaper"]["order"])
        en, zh = (
            "As many would confirm for {saves} less in the order {order}.",
            "若按 {order} 的顺序，确认人数相当而节省 {saves}。",
        )
        click.echo(desk.say(en, zh, saves=_money(desk, found["cheaper"]["saves"]), order=order))
    click.echo("")
    desk.table([_step(desk, row) for row in found["channels"]], FORECAST)


def _step(desk: Desk, row: dict[str, Any]) -> dict[str, Any]:
    rate = row["rate"]
    source = _ASSUMED if rate["source"] == ASSUMED else _HERE
    return row | {
        "step": row["step"] + 1,
        "channel": channel_name(row["channel"], desk.language),
        "starts_at": _moment(row["starts_at"]),
        "units": _units(desk, row),
        "cost": _money(desk, row["cost"]),
        "rate": f"{rate['confirmed_permille'] / 10:g} % · {source.say(desk.language, n=rate['sample'])}",
    }


def _tell_cost(desk: Desk, found: dict[str, Any]) -> None:
    expected = found["forecast"]
    click.echo(
        desk.say(
            "Cost so far: {cost}; forecast: {expected}. {confirmed} confirmed, {each} each.",
            "至今费用：{cost}；预测：{expected}。已确认 {confirmed} 位，每位 {each}。",
            cost=_money(desk, found["cost"]) or "–",
            expected=_money(desk, expected["cost"]) if expected else "–",
            confirmed=found["confirmed"],
            each=_money(desk, found["per_confirmed"]) or "–",
        )
    )
    if found["unpriced"]:
        en, zh = "{unpriced} messages had no price.", "{unpriced} 条消息没有价格。"
        click.echo(desk.say(en, zh, **found))
    click.echo("")
    rows = [
        row
        | {
            "channel": channel_name(row["channel"], desk.language),
            "units": _units(desk, row),
            "cost": _money(desk, row["cost"]),
            "per_confirmed": _money(desk, row["per_confirmed"]),
        }
        for row in found["channels"]
    ]
    desk.table(rows, COST, empty=Words("Nothing was sent yet.", "尚未发送。"))


def _moment(stamp: str) -> str:
    """An instant to the minute, with its zone."""
    return f"{stamp[:10]} {stamp[11:16]}Z"


def _units(desk: Desk, row: dict[str, Any]) -> str:
    return f"{row['units']} {UNITS[row['unit']].say(desk.language)}"


def _money(desk: Desk, rows: list[dict[str, Any]]) -> str:
    return " + ".join(said(row["micros"], row["currency"], desk.language) for row in rows)
