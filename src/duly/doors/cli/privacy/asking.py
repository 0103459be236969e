# SPDX-License-Identifier: Apache-2.0
"""Requests: the list, one of them, taking one down, proving who asks, deciding, handing over."""

from pathlib import Path
from typing import Any

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.privacy.group import command, lines, organisation, party_of
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import (
    KIND_WORDS,
    LEVEL_WORDS,
    STATE_WORDS,
    WHY_WORDS,
    Channel,
    Kind,
    LookReason,
    Outcome,
    RequestCard,
    Why,
)

_request = click.argument("request", metavar="NUMBER")
_customer = click.argument("customer", metavar="CUSTOMER")
_COLUMNS = {
    "number": Words("Number", "编号"),
    "customer": Words("Customer", "客户编号"),
    "kind": Words("Asked", "申请事项"),
    "state": Words("State", "状态"),
    "proof": Words("Proof", "身份证明"),
    "due_on": Words("Due", "应答日"),
    "clock": Words("By", "期限依据"),
}


@verb(command, "list", en="Show the requests that wait, the nearest date first.", zh="列出待办申请，期限最近者在前。")
@option("--done", is_flag=True, en="Those that are over.", zh="已办结的。")
@option("--kind", type=click.Choice([str(one) for one in Kind]), default=None, en="Only of this kind.", zh="仅限此类。")
@option("--limit", type=click.IntRange(1, 1_000), default=100, en="At most so many.", zh="最多条数。")
def show_all(desk: Desk, *, done: bool, kind: str | None, limit: int) -> None:
    """Show the list."""
    found = queries.requests_for(desk.actor, done=done, kind=kind or "", limit=limit)
    cards = customers.cards(one.party for one in found)
    rows = [_row(desk, one) | {"customer": cards[one.party].ref} for one in found]
    desk.table(rows, _COLUMNS, empty=Words("Nobody waits for an answer.", "没有待办的申请。"))


@verb(command, "show", en="Show one request and what stands against it.", zh="查看一项申请及不予办理的事由。")
@_request
def show(desk: Desk, *, request: str) -> None:
    """Show it."""
    card = queries.request_for(desk.actor, request)
    against = queries.verdict_of(card.party) if card.kind is Kind.ERASURE and card.is_open else None
    data = _row(desk, card) | {
        "outcome": str(card.outcome or ""), "why": str(card.why) if desk.as_json else WHY_WORDS[card.why].say(desk.language),
        "laws": list(card.laws), "digest": card.digest, "receipt": card.receipt,
        "possible": str(against.outcome) if against else "", "because": str(against.why) if against else "",
    }  # fmt: skip
    desk.show(data, lambda: lines(f"{name}: {value}" for name, value in data.items() if value))


@verb(command, "receive", en="Take a request down for a customer.", zh="为客户登记申请。")
@_customer
@option("--kind", type=click.Choice([str(one) for one in Kind]), required=True, en="What is asked.", zh="申请事项。")
@option(
    "--channel",
    type=click.Choice([str(one) for one in Channel if one is not Channel.RULE]),
    default="phone",
    en="How it came in.",
    zh="渠道。",
)
@option("--words", default="", en="What the customer said.", zh="客户陈述。")
@option("--purpose", default="", en="Of an objection or a withdrawal: from what.", zh="拒绝或撤回所针对的用途。")
@organisation
def receive(desk: Desk, *, customer: str, kind: str, channel: str, words: str, purpose: str, place: str | None) -> None:
    """Take it down."""
    party = party_of(desk, customer, place)
    made = actions.receive(desk.actor, party, kind=kind, channel=channel, words=words, purpose=purpose)
    desk.tell(
        {"number": made.number, "request": str(made.id), "again": made.again},
        en="The request is {number}.",
        zh="申请编号为 {number}。",
    )


@verb(command, "send-code", en="Send a code to a contact point on record.", zh="向登记的联系方式发送验证码。")
@_request
def send_code(desk: Desk, *, request: str) -> None:
    """Send it."""
    card = queries.request_for(desk.actor, request)
    channel = actions.send_code(desk.actor, card.id)
    desk.tell({"number": card.number, "channel": channel}, en="Sent by {channel}.", zh="已通过 {channel} 发送。")


@verb(
    command,
    "prove",
    en="Type the code that the customer reads out. Exit code 2 when it is wrong.",
    zh="输入客户读出的验证码；有误时退出码为 2。",
)
@_request
@click.argument("code")
def prove(desk: Desk, *, request: str, code: str) -> int:
    """Try it."""
    proof = actions.prove(desk.actor, queries.request_for(desk.actor, request).id, code)
    if proof.is_right:
        desk.tell({"right": True, "left": 0}, en="It is right: the asker is proved.", zh="验证码正确，身份已验证。")
        return 0
    desk.tell(
        {"right": False, "left": proof.left},
        en="It is wrong; {left} tries are left.",
        zh="验证码有误，还可尝试 {left} 次。",
    )
    return 2


@verb(
    command, "decide", en="Prepare a decision; what takes two waits for `agree`.", zh="拟定决定；须两人者等待 agree。"
)
@_request
@option("--outcome", type=click.Choice([str(one) for one in Outcome]), required=True, en="Which.", zh="结果。")
@option(
    "--why",
    type=click.Choice([one.value for one in Why if one.value]),
    default=None,
    en="Why not all of it.",
    zh="不予办理的理由。",
)
@option("--note", default="", en="A note for the file.", zh="备注。")
def decide(desk: Desk, *, request: str, outcome: str, why: str | None, note: str) -> None:
    """Prepare it."""
    card = queries.request_for(desk.actor, request)
    digest = actions.prepare(desk.actor, card.id, outcome=outcome, why=why or "", note=note)
    after = queries.request_for(desk.actor, card.id)
    state = str(after.state) if desk.as_json else STATE_WORDS[after.state].say(desk.language)
    desk.tell({"number": card.number, "state": state, "digest": digest}, en="{number}: {state}. {digest}", zh="{number}：{state}。{digest}")  # fmt: skip


@verb(
    command, "agree", en="Agree, as a second person, to exactly what was prepared.", zh="作为第二人，同意所拟定的内容。"
)
@_request
@option("--digest", required=True, en="Of what you read; see `show`.", zh="您所核对内容的摘要，见 show。")
def agree(desk: Desk, *, request: str, digest: str) -> None:
    """Agree."""
    card = queries.request_for(desk.actor, request)
    actions.agree(desk.actor, card.id, digest=digest)
    after = queries.request_for(desk.actor, card.id)
    state = str(after.state) if desk.as_json else STATE_WORDS[after.state].say(desk.language)
    desk.tell({"number": card.number, "state": state}, en="{number}: {state}.", zh="{number}：{state}。")


@verb(command, "send-back", en="Do not agree: it is decided anew.", zh="不同意，退回重新拟定。")
@_request
@option("--note", required=True, en="Why.", zh="理由。")
def send_back(desk: Desk, *, request: str, note: str) -> None:
    """Send it back."""
    card = queries.request_for(desk.actor, request)
    actions.send_back(desk.actor, card.id, note=note)
    desk.tell({"number": card.number}, en="{number} was sent back.", zh="{number} 已退回。")


@verb(command, "withdraw", en="The customer takes it back.", zh="客户撤回申请。")
@_request
def withdraw(desk: Desk, *, request: str) -> None:
    """Withdraw it."""
    card = queries.request_for(desk.actor, request)
    actions.withdraw(desk.actor, card.id)
    desk.tell({"number": card.number}, en="{number} was withdrawn.", zh="{number} 已撤回。")


@verb(command, "extend", en="Give the answer more time, once, with a reason.", zh="说明理由，延长一次答复期限。")
@_request
@option("--reason", required=True, en="Why.", zh="理由。")
def extend(desk: Desk, *, request: str, reason: str) -> None:
    """Extend it."""
    card = queries.request_for(desk.actor, request)
    actions.extend(desk.actor, card.id, reason=reason)
    due = queries.request_for(desk.actor, card.id).due_on.isoformat()
    desk.tell({"number": card.number, "due_on": due}, en="Due on {due_on} now.", zh="应答日改为 {due_on}。")


@verb(
    command,
    "export",
    en="Write everything held about the customer of a granted request to a file.",
    zh="将已同意申请的客户全部信息写入文件。",
)
@_request
@option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, en="Where to.", zh="写入位置。")
def export(desk: Desk, *, request: str, out: Path) -> None:
    """Write it; only its owner may read it."""
    bundle = actions.export(desk.actor, queries.request_for(desk.actor, request).id)
    _write(out, bundle.content)
    desk.tell({"file": str(out), "digest": bundle.digest, "bytes": len(bundle.content)}, en="{file}, {bytes} bytes, {digest}", zh="{file}，{bytes} 字节，{digest}")  # fmt: skip


@verb(command, "receipt", en="Write the receipt of an erasure to a file.", zh="将删除凭证写入文件。")
@_request
@option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, en="Where to.", zh="写入位置。")
def receipt(desk: Desk, *, request: str, out: Path) -> None:
    """Write it."""
    digest = queries.request_for(desk.actor, request).receipt
    name, page = queries.receipt_pdf(digest, desk.language)
    out = out.with_suffix(Path(name).suffix)
    _write(out, page)
    desk.tell({"file": str(out), "digest": digest}, en="{file} ({digest})", zh="{file}（{digest}）")


@verb(command, "erase-due", en="Carry out the erasures whose time has come, now.", zh="立即执行已到时的删除。")
def erase_due(desk: Desk) -> None:
    """Do what the worker does each minute."""
    erased = 0
    while actions.erase_due(desk.actor) is not None:
        erased += 1
    desk.tell({"erased": erased}, en="{erased} erased.", zh="已删除 {erased} 位客户的信息。")


@verb(
    command,
    "look",
    en="Open what is masked, for a reason; the look is on record.",
    zh="说明事由后查看掩码内容；查看将被记录。",
)
@_customer
@option("--reason", type=click.Choice([str(one) for one in LookReason]), required=True, en="Why.", zh="事由。")
@option("--reference", default="", en="Number of the ticket or request.", zh="工单或申请编号。")
@organisation
def look(desk: Desk, *, customer: str, place: str | None, reason: str, reference: str) -> None:
    """Look, and say what is there."""
    party = party_of(desk, customer, place)
    values = actions.reveal(desk.actor, party, actions.Wanted(), reason=reason, reference=reference)
    desk.show(values, lambda: lines(values.values()))


def _row(desk: Desk, card: RequestCard) -> dict[str, Any]:
    if desk.as_json:
        return {
            "number": card.number, "kind": str(card.kind), "state": str(card.state), "proof": int(card.level),
            "due_on": card.due_on, "clock": card.clock, "request": card.id,
        }  # fmt: skip
    return {
        "number": card.number, "kind": KIND_WORDS[card.kind].say(desk.language), "state": STATE_WORDS[card.state].say(desk.language),
        "proof": LEVEL_WORDS[card.level].say(desk.language), "due_on": card.due_on, "clock": card.clock,
    }  # fmt: skip


def _write(out: Path, content: bytes) -> None:
    out.touch(mode=0o600)
    out.chmod(0o600)
    out.write_bytes(content)
