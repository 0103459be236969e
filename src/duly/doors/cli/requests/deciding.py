# SPDX-License-Identifier: Apache-2.0
"""``duly requests``: checked, handed over, decided item by item, refused, asked for more, laid anew."""

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.requests.group import command, id_of, note, number, organisation, tell_state
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import REFUSAL_REASONS


@verb(
    command, "check", en="Run the checks. Exit code 2 when one of them failed.", zh="运行核对；有未通过项时退出码为 2。"
)
@number
@organisation
def check(desk: Desk, *, number: str, organisation: str | None) -> int:
    """Check."""
    found = actions.check(desk.actor, id_of(desk, number, organisation))
    data = {name: found.get(name, 0) for name in ("pass", "warn", "fail", "unknown")}
    desk.tell(
        data, en="{pass} passed, {warn} to be looked at, {fail} failed, {unknown} not known.",
        zh="通过 {pass}，须留意 {warn}，未通过 {fail}，无法判断 {unknown}。",
    )  # fmt: skip
    return exits.INVALID if data["fail"] else exits.OK


@verb(command, "submit", en="Hand a request over for review; gives the digest.", zh="提交复核，并给出摘要。")
@number
@organisation
def submit(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Hand over."""
    digest = actions.submit(desk.actor, id_of(desk, number, organisation))
    desk.tell({"digest": digest}, en="Handed over: {digest}", zh="已提交复核：{digest}")


@verb(
    command, "decide", en="Decide on exactly what has this digest: all is accepted, but for items that are refused by name.",
    zh="对该摘要所指内容作出决定：除指明不同意的项外，全部同意。",
)  # fmt: skip
@number
@option("--digest", required=True, en="What `show` says.", zh="show 所显示的摘要。")
@option(
    "--refuse-item",
    multiple=True,
    metavar="ITEM=REASON",
    en="Refuse this item (its number) for this reason.",
    zh="不同意某项：项号=理由。",
)
@option("--note", default="", en="Needed where a check did not pass.", zh="有核对未通过时必填。")
@organisation
def decide(
    desk: Desk, *, number: str, digest: str, refuse_item: tuple[str, ...], note: str, organisation: str | None
) -> None:
    """Decide."""
    key = id_of(desk, number, organisation)
    lines = queries.case(desk.actor, key).lines
    refused = dict(one.partition("=")[::2] for one in refuse_item)
    unknown = refused.keys() - {str(place) for place in range(1, len(lines) + 1)}
    if unknown:
        message = desk.say("There is no item {item}.", "没有第 {item} 项。", item=", ".join(sorted(unknown)))
        raise click.BadParameter(message, param_hint="--refuse-item")
    decisions = {line.id: refused.get(str(place), "") for place, line in enumerate(lines, 1)}
    actions.review(desk.actor, key, digest=digest, decisions=decisions, note=note)
    tell_state(desk, number, key)


@verb(
    command,
    "refuse",
    en="Refuse what is to be confirmed or on hold; the customer is told why.",
    zh="不予变更（待确认或已暂停的申请）；将告知客户理由。",
)
@number
@option("--reason", required=True, type=click.Choice([*REFUSAL_REASONS]), en="Why.", zh="理由。")
@option("--note", default="", en="Needed with the reason `other`.", zh="理由为 other 时必填。")
@organisation
def refuse(desk: Desk, *, number: str, reason: str, note: str, organisation: str | None) -> None:
    """Refuse."""
    key = id_of(desk, number, organisation)
    actions.refuse(desk.actor, key, reason=reason, note=note)
    tell_state(desk, number, key)


@verb(command, "ask", en="Ask the customer for what is missing; the clock stands still.", zh="请客户补充；计时暂停。")
@number
@note
@organisation
def ask(desk: Desk, *, number: str, note: str, organisation: str | None) -> None:
    """Send back."""
    key = id_of(desk, number, organisation)
    actions.send_back(desk.actor, key, what=note)
    tell_state(desk, number, key)


@verb(
    command,
    "rebase",
    en="Lay a request upon the record as it is now; others decide anew.",
    zh="按当前登记信息重新核对，须重新复核。",
)
@number
@organisation
def rebase(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Rebase."""
    digest = actions.rebase(desk.actor, id_of(desk, number, organisation))
    desk.tell({"digest": digest}, en="Another round: {digest}", zh="新的一轮：{digest}")


@verb(command, "take-up", en="The customer answered: it goes on where it waited.", zh="客户已补充，继续办理。")
@number
@organisation
def take_up(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Take up."""
    key = id_of(desk, number, organisation)
    actions.take_up(desk.actor, key)
    tell_state(desk, number, key)


@verb(
    command,
    "go-on-untold",
    en="Take down why it may go on although no old contact point was reached.",
    zh="登记为何在未能告知原联系方式时仍可继续。",
)
@number
@note
@organisation
def go_on_untold(desk: Desk, *, number: str, note: str, organisation: str | None) -> None:
    """Go on."""
    key = id_of(desk, number, organisation)
    actions.go_on_untold(desk.actor, key, note=note)
    tell_state(desk, number, key)


@verb(command, "retry", en="Try once more to write what failed.", zh="重新写入失败的变更。")
@number
@organisation
def retry(desk: Desk, *, number: str, organisation: str | None) -> None:
    """Retry."""
    key = id_of(desk, number, organisation)
    actions.retry(desk.actor, key)
    tell_state(desk, number, key)
