# SPDX-License-Identifier: Apache-2.0
"""``duly requests``: change requests: look, prove, hand over, decide, hold."""

from typing import Any
from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.request_queue import OPEN, Narrowed, queue
from duly.doors.look.request_words import LACKING
from duly.doors.look.requesting import left_said, state_said
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.change_requests import actions, facts, queries
from duly.rooms.change_requests.facts import HOLD_REASONS, QUEUE_ORDERS, REFUSAL_REASONS, Card, Channel, State
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
_number = click.argument("number", metavar="NUMBER")
_organisation = option(
    "--organisation",
    metavar="ORG",
    en="Whose; the only organisation's when left out.",
    zh="所属主体；省略则为唯一主体。",
)
_note = option("--note", required=True, en="Why, in a few words.", zh="简要说明理由。")


@verbs("requests", en="Change requests: look, prove, decide, hold.", zh="变更申请：查看、核验、复核、暂停。")
def command() -> None:
    """Holds the verbs below."""


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
    wanted = Narrowed(
        (state,) if state else OPEN, None, () if tier is None else (tier,), (channel,) if channel else (), mine=more["mine"],
        late=more["late"],
    )  # fmt: skip
    cards = queue(desk.actor, wanted, QUEUE_ORDERS.usual, limit=more["limit"])
    desk.table(_rows(desk, cards), _COLUMNS, empty=Words("No request is open.", "没有未办结的申请。"))


@verb(
    command,
    "show",
    en="Show one request: its items in part, what is lacking, how it went.",
    zh="查看一项申请：内容（部分隐藏）、尚缺事项与经过。",
)
@_number
@_organisation
def show(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Show one request."""
    key = _id(desk, number, organisation)
    case = queries.case(desk.actor, key)
    sides = {side.item: side for side in queries.three_ways(desk.actor, key)}
    items = [_item(line, sides.get(line.id)) for line in case.lines]
    lacking = [LACKING[one].say(desk.language) if one in LACKING and not desk.as_json else one for one in case.lacking]
    data = _rows(desk, [case.card])[0] | {
        "id": key, "digest": case.digest, "round": case.card.round, "lacking": lacking, "items": items,
        "cooling_until": case.cooling_until, "holds": [{"hold": one.id, "kind": one.kind, "at": one.at} for one in case.holds],
        "proofs": [{"who": one.who, "method": one.method, "level": one.level, "result": one.result} for one in case.proofs],
        "events": [{"at": one.at, "state": one.after, "why": one.why} for one in case.events],
    }  # fmt: skip
    desk.show(data, lambda: _tell(desk, data))


@verb(
    command, "check", en="Run the checks. Exit code 2 when one of them failed.", zh="运行核对；有未通过项时退出码为 2。"
)
@_number
@_organisation
def check(desk: Desk, *, number: str, organisation: str | None) -> int:
    """Check."""
    found = actions.check(desk.actor, _id(desk, number, organisation))
    data = {name: found.get(name, 0) for name in ("pass", "warn", "fail", "unknown")}
    desk.tell(
        data, en="{pass} passed, {warn} to be looked at, {fail} failed, {unknown} not known.",
        zh="通过 {pass}，须留意 {warn}，未通过 {fail}，无法判断 {unknown}。",
    )  # fmt: skip
    return exits.INVALID if data["fail"] else exits.OK


@verb(command, "submit", en="Hand a request over for review; gives the digest.", zh="提交复核，并给出摘要。")
@_number
@_organisation
def submit(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Hand over."""
    digest = actions.submit(desk.actor, _id(desk, number, organisation))
    desk.tell({"digest": digest}, en="Handed over: {digest}", zh="已提交复核：{digest}")


@verb(
    command, "decide", en="Decide on exactly what has this digest: all is accepted, but for items that are refused by name.",
    zh="对该摘要所指内容作出决定：除指明不同意的项外，全部同意。",
)  # fmt: skip
@_number
@option("--digest", required=True, en="What `show` says.", zh="show 所显示的摘要。")
@option(
    "--refuse-item",
    multiple=True,
    metavar="ITEM=REASON",
    en="Refuse this item (its number) for this reason.",
    zh="不同意某项：项号=理由。",
)
@option("--note", default="", en="Needed where a check did not pass.", zh="有核对未通过时必填。")
@_organisation
def decide(
    desk: Desk, *, number: str, digest: str, refuse_item: tuple[str, ...], note: str, organisation: str | None
) -> None:
    """Decide."""
    key = _id(desk, number, organisation)
    lines = queries.case(desk.actor, key).lines
    refused = dict(one.partition("=")[::2] for one in refuse_item)
    unknown = refused.keys() - {str(place) for place in range(1, len(lines) + 1)}
    if unknown:
        message = desk.say("There is no item {item}.", "没有第 {item} 项。", item=", ".join(sorted(unknown)))
        raise click.BadParameter(message, param_hint="--refuse-item")
    decisions = {line.id: refused.get(str(place), "") for place, line in enumerate(lines, 1)}
    state = actions.review(desk.actor, key, digest=digest, decisions=decisions, note=note)
    _said(desk, number, state)


@verb(
    command,
    "refuse",
    en="Refuse what is to be confirmed or on hold; the customer is told why.",
    zh="不予变更（待确认或已暂停的申请）；将告知客户理由。",
)
@_number
@option("--reason", required=True, type=click.Choice([*REFUSAL_REASONS]), en="Why.", zh="理由。")
@option("--note", default="", en="Needed with the reason `other`.", zh="理由为 other 时必填。")
@_organisation
def refuse(desk: Desk, *, number: str, reason: str, note: str, organisation: str | None) -> None:
    """Refuse."""
    key = _id(desk, number, organisation)
    actions.refuse(desk.actor, key, reason=reason, note=note)
    _said(desk, number, queries.case(desk.actor, key).card.state)


@verb(command, "ask", en="Ask the customer for what is missing; the clock stands still.", zh="请客户补充；计时暂停。")
@_number
@_note
@_organisation
def ask(desk: Desk, *, number: str, note: str, organisation: str | None) -> None:
    """Send back."""
    key = _id(desk, number, organisation)
    actions.send_back(desk.actor, key, what=note)
    _said(desk, number, queries.case(desk.actor, key).card.state)


@verb(command, "hold", en="Stop a request; two people are needed to let it go on.", zh="暂停申请；解除须经两人。")
@_number
@option(
    "--kind",
    type=click.Choice(sorted(HOLD_REASONS.keys() - {"frozen"})),
    required=True,
    en="Because of what.",
    zh="原因。",
)
@_note
@_organisation
def hold(desk: Desk, *, number: str, kind: str, note: str, organisation: str | None) -> None:
    """Hold."""
    found = actions.hold(desk.actor, _id(desk, number, organisation), kind=kind, note=note)
    desk.tell({"number": number, "hold": str(found)}, en="{number} is on hold: {hold}", zh="{number} 已暂停：{hold}")


@verb(
    command,
    "ask-release",
    en="Ask that a hold be lifted; another person must agree.",
    zh="申请解除暂停，须由另一人确认。",
)
@click.argument("hold_id", metavar="HOLD", type=click.UUID)
@_note
def ask_release(desk: Desk, *, hold_id: UUID, note: str) -> None:
    """Ask for a release."""
    actions.ask_release(desk.actor, hold_id, note=note)
    desk.tell({"hold": str(hold_id)}, en="Asked. Somebody else must agree.", zh="已申请，须由他人确认。")


@verb(command, "release", en="Lift a hold that somebody else asked to be lifted.", zh="解除他人申请解除的暂停。")
@click.argument("hold_id", metavar="HOLD", type=click.UUID)
def release(desk: Desk, *, hold_id: UUID) -> None:
    """Release."""
    actions.release(desk.actor, hold_id)
    desk.tell({"hold": str(hold_id)}, en="The hold is lifted.", zh="已解除暂停。")


@verb(command, "withdraw", en="The customer takes it back, while nothing was applied.", zh="客户撤回尚未生效的申请。")
@_number
@_organisation
def withdraw(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Withdraw."""
    key = _id(desk, number, organisation)
    actions.withdraw(desk.actor, key)
    _said(desk, number, queries.case(desk.actor, key).card.state)


@verb(
    command,
    "rebase",
    en="Lay a request upon the record as it is now; others decide anew.",
    zh="按当前登记信息重新核对，须重新复核。",
)
@_number
@_organisation
def rebase(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Rebase."""
    digest = actions.rebase(desk.actor, _id(desk, number, organisation))
    desk.tell({"digest": digest}, en="Another round: {digest}", zh="新的一轮：{digest}")


def _id(desk: Desk, number: str, organisation: str | None) -> UUID:
    place = accounts.organisation_for(desk.actor, organisation)
    return queries.by_number(desk.actor, place.id, number)


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


def _tell(desk: Desk, data: dict[str, Any]) -> None:
    desk.table([data], _COLUMNS)
    desk.table([one | {"item": place} for place, one in enumerate(data["items"], 1)], _ITEMS)
    if data["lacking"]:
        click.echo(desk.say("Still lacking: {what}", "尚缺：{what}", what=", ".join(data["lacking"])))
    for one in data["holds"]:
        said = HOLD_REASONS[one["kind"]].say(desk.language)
        click.echo(desk.say("On hold: {said} ({hold})", "已暂停：{said}（{hold}）", said=said, hold=one["hold"]))
    if data["digest"]:
        click.echo(desk.say("Digest: {digest}", "摘要：{digest}", digest=data["digest"]))


def _said(desk: Desk, number: str, state: str) -> None:
    words = str(state) if desk.as_json else state_said(state, desk.language)
    desk.tell({"number": number, "state": words}, en="{number}: {state}", zh="{number}：{state}")
