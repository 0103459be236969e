# SPDX-License-Identifier: Apache-2.0
"""``duly requests``: the queue, and one request with all that belongs to it."""

from typing import Any

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.requests.group import command, id_of, number, organisation
from duly.doors.look.request_queue import OPEN
from duly.doors.look.request_words import LACKING
from duly.doors.look.requesting import left_said, state_said
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.change_requests import facts, queries
from duly.rooms.change_requests.facts import HOLD_REASONS, Card, Case, Channel, State
from duly.rooms.customers import queries as customers

_COLUMNS = {
    "number": Words("Number", "编号"),
    "customer": Words("Customer", "客户编号"),
    "channel": Words("Came by", "渠道"),
    "tier": Words("Tier", "风险等级"),
    "state": Words("State", "状态"),
    "left": Words("Left", "剩余"),
    "due": Words("Due", "截止"),
}
_ITEMS = {
    "item": Words("Item", "项"),
    "what": Words("What", "项目"),
    "before": Words("As it was seen", "申请时"),
    "now": Words("On record now", "当前登记"),
    "proposed": Words("To be", "拟变更为"),
    "verdict": Words("Standing", "核对"),
    "decision": Words("Decision", "决定"),
}


@verb(
    command, "list", en="Show what is open, whatever is due first comes first.", zh="列出未办结的申请，最先到期者在前。"
)
@option("--state", type=click.Choice([one.value for one in State]), en="Only in this state.", zh="仅限此状态。")
@option("--tier", type=click.IntRange(0, 4), en="Only of this tier.", zh="仅限此风险等级。")
@option(
    "--channel",
    type=click.Choice([one.value for one in Channel]),
    en="Only those that came by this way.",
    zh="仅限此渠道。",
)
@option("--mine", is_flag=True, en="Only those that I took in or handed over.", zh="仅限本人受理或提交的。")
@option("--late", is_flag=True, en="Only those that are late.", zh="仅限已逾期的。")
@option("--limit", type=click.IntRange(1, 1_000), default=100, en="At most so many.", zh="最多条数。")
def show_all(desk: Desk, *, state: str | None, tier: int | None, channel: str | None, **more: Any) -> None:
    """Show the queue."""
    cards = queries.queue(
        desk.actor, states=(state,) if state else OPEN, tiers=() if tier is None else (tier,),
        channels=(channel,) if channel else (), mine=more["mine"], late=more["late"], limit=more["limit"],
    )  # fmt: skip
    desk.table(_rows(desk, cards), _COLUMNS, empty=Words("No request is open.", "没有未办结的申请。"))


@verb(
    command,
    "show",
    en="Show one request: its items in part, what is lacking, how it went.",
    zh="查看一项申请：内容（部分隐藏）、尚缺事项与经过。",
)
@number
@organisation
def show(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Show one request."""
    key = id_of(desk, number, organisation)
    case = queries.case(desk.actor, key)
    sides = {side.item: side for side in queries.three_ways(desk.actor, key)}
    items = [_item(line, sides.get(line.id)) for line in case.lines]
    lacking = [LACKING[one].say(desk.language) if one in LACKING and not desk.as_json else one for one in case.lacking]
    data = _rows(desk, [case.card])[0] | _beside(case) | {
        "id": key, "digest": case.digest, "round": case.card.round, "lacking": lacking, "items": items,
        "points": [one._asdict() for one in queries.points_for(desk.actor, key)],
        "told": [one._asdict() for one in queries.told_of(desk.actor, key)],
    }  # fmt: skip
    desk.show(data, lambda: _tell(desk, data))


def _rows(desk: Desk, cards: list[Card]) -> list[dict[str, Any]]:
    """Codes for programs, words for people."""
    known = customers.cards({one.party for one in cards if one.party})
    places = accounts.organisations({one.organisation for one in cards})
    return [
        {
            "number": one.number, "customer": known[one.party].ref if one.party in known else None,
            "channel": one.channel if desk.as_json else facts.CHANNEL_WORDS[Channel(one.channel)].say(desk.language),
            "tier": int(one.tier) if desk.as_json else f"T{int(one.tier)} {facts.TIER_WORDS[one.tier].say(desk.language)}",
            "state": str(one.state) if desk.as_json else state_said(one.state, desk.language), "late": one.is_late,
            "left": left_said(one, places[one.organisation], desk.language)[1], "due": one.due_at,
        }
        for one in cards
    ]  # fmt: skip


def _item(line: Any, side: Any) -> dict[str, Any]:
    return {
        "id": line.id, "what": f"{line.family}.{line.field}", "before": side.before if side else "", "now": side.now if side else "",
        "proposed": side.proposed if side else line.asked, "verdict": side.verdict if side else "", "decision": line.decision,
        "ends": line.ends, "reason": line.reason,
    }  # fmt: skip


def _beside(case: Case) -> dict[str, Any]:
    """Who asks, and what lies beside the request; nothing in full."""
    asker = case.asker
    return {
        "cooling_until": case.cooling_until, "holds": [{"hold": one.id, "kind": one.kind, "at": one.at} for one in case.holds],
        "proofs": [{"who": one.who, "method": one.method, "level": one.level, "result": one.result} for one in case.proofs],
        "events": [{"at": one.at, "state": one.after, "why": one.why} for one in case.events],
        "documents": [{"document": one.id, "kind": one.kind, "digest": one.file, "at": one.at} for one in case.evidence],
        "disputes": [
            {"dispute": one.id, "kind": one.kind, "at": one.at, "outcome": one.outcome} for one in case.disputes
        ],
        "on_behalf": asker.on_behalf, "mandate": asker.mandate, "claim": dict(asker.claim),
        "escalated_at": case.escalation.at if case.escalation else None,
    }  # fmt: skip


def _tell(desk: Desk, data: dict[str, Any]) -> None:
    desk.table([data], _COLUMNS)
    desk.table([one | {"item": place} for place, one in enumerate(data["items"], 1)], _ITEMS)
    if data["lacking"]:
        click.echo(desk.say("Still lacking: {what}", "尚缺：{what}", what=", ".join(data["lacking"])))
    for one in data["holds"]:
        said = HOLD_REASONS[one["kind"]].say(desk.language)
        click.echo(desk.say("On hold: {said} ({hold})", "已暂停：{said}（{hold}）", said=said, hold=one["hold"]))
    for one in data["disputes"]:
        open_one = desk.say("open", "未处理") if not one["outcome"] else one["outcome"]
        click.echo(
            desk.say(
                "Statement ({kind}, {open_one}): {dispute}",
                "说明（{kind}，{open_one}）：{dispute}",
                open_one=open_one,
                **one,
            )
        )
    for one in data["documents"]:
        click.echo(desk.say("Document ({kind}): {document}", "材料（{kind}）：{document}", **one))
    for one in data["points"]:
        click.echo(desk.say("A code may go to {masked} ({id})", "可发送验证码至 {masked}（{id}）", **one))
    if data["escalated_at"]:
        click.echo(desk.say("Late, and passed up at {at}", "已逾期，并于 {at} 升级", at=data["escalated_at"]))
    if data["digest"]:
        click.echo(desk.say("Digest: {digest}", "摘要：{digest}", digest=data["digest"]))
