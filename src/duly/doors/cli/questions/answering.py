# SPDX-License-Identifier: Apache-2.0
"""Conversations: the queue, one of them, taking one down, answering, handing over, resolving."""

import sys
from typing import Any

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.questions.group import command, conversation, organisation
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import (
    CHANNEL_WORDS,
    KIND_WORDS,
    OUTCOME_WORDS,
    SIDE_WORDS,
    STATE_WORDS,
    Asking,
    Channel,
    ConversationCard,
    Kind,
    MessageLine,
    Outcome,
    State,
)

_COLUMNS = {
    "number": Words("Number", "编号"),
    "kind": Words("Kind", "类型"),
    "customer": Words("Customer", "客户编号"),
    "state": Words("State", "状态"),
    "next_due": Words("Due", "期限"),
    "late": Words("Late", "逾期"),
    "assignee": Words("Works on it", "处理人"),
}
_text = option(
    "--text", required=True, en="The text; '-' reads it from standard input.", zh="内容；“-”表示从标准输入读取。"
)
_TAKEN_DOWN = [str(one) for one in Channel if one not in {Channel.PORTAL, Channel.NOTICE}]


@verb(command, "list", en="Show what waits, what is due first at the top.", zh="列出待办会话，期限最近者在前。")
@option(
    "--state", type=click.Choice([str(one) for one in State]), default=None, en="Only in this state.", zh="仅限此状态。"
)
@option("--kind", type=click.Choice([str(one) for one in Kind]), default=None, en="Only of this kind.", zh="仅限此类。")
@option("--mine", is_flag=True, en="Those that I work on.", zh="由我处理的。")
@option("--unassigned", is_flag=True, en="Those that nobody works on.", zh="无人处理的。")
@option("--late", is_flag=True, en="Those that are late.", zh="已逾期的。")
@option("--done", is_flag=True, en="Those that are over.", zh="已办结的。")
@option("--limit", type=click.IntRange(1, 1_000), default=100, en="At most so many.", zh="最多条数。")
def show_all(
    desk: Desk, *, state: str | None, kind: str | None, limit: int, mine: bool, unassigned: bool, late: bool, done: bool
) -> None:
    """Show the queue."""
    found = queries.queue(
        desk.actor,
        state=state or "",
        kind=kind or "",
        limit=limit,
        mine=mine,
        unassigned=unassigned,
        late=late,
        done=done,
    )
    refs = customers.cards({one.party for one in found})
    names = accounts.names_of({one.assignee for one in found if one.assignee})
    rows = [
        _row(desk, one)
        | {"customer": refs[one.party].ref, "assignee": names.get(one.assignee) if one.assignee else None}
        for one in found
    ]
    desk.table(rows, _COLUMNS, empty=Words("Nobody waits for an answer.", "没有待办的会话。"))


@verb(command, "show", en="Show one conversation and what was said.", zh="查看会话及其内容。")
@conversation
def show(desk: Desk, *, conversation: str) -> None:
    """Show it, notes among colleagues too."""
    card = queries.conversation_for(desk.actor, conversation)
    lines = queries.thread_of(desk.actor, card.id)
    said = [line._asdict() | {"side": str(line.side), "told": list(line.told)} for line in lines]
    data = _row(desk, card) | {"id": str(card.id), "stars": card.stars, "messages": said}
    desk.show(data, lambda: _print(desk, card, lines))


@verb(command, "open", en="Take a question or complaint down for a customer.", zh="为客户登记咨询或投诉。")
@click.argument("customer", metavar="CUSTOMER")
@_text
@option("--kind", type=click.Choice([str(one) for one in Kind]), default="question", en="What it is.", zh="类型。")
@option("--channel", type=click.Choice(_TAKEN_DOWN), default="phone", en="How it came in.", zh="渠道。")
@option("--about", default="", en="The number of what it is about.", zh="所涉事项编号。")
@option("--department", default="", en="The department's short name.", zh="部门简称。")
@organisation
def open_one(
    desk: Desk, *, customer: str, text: str, kind: str, channel: str, about: str, department: str, place: str | None
) -> None:
    """Take it down."""
    home = accounts.organisation_for(desk.actor, place)
    party = customers.customer_for(desk.actor, home.id, customer).id
    unit = accounts.department_by_ref(home, department).id if department else None
    asking = Asking(party, _read(text), kind, channel, about=about, department=unit)
    made = actions.open(desk.actor, asking)
    desk.tell({"number": made.number, "id": str(made.id)}, en="It has the number {number}.", zh="编号为 {number}。")


@verb(command, "write", en="Take down what the customer said further.", zh="登记客户的补充内容。")
@conversation
@_text
@option("--channel", type=click.Choice(_TAKEN_DOWN), default="phone", en="How it came in.", zh="渠道。")
def write(desk: Desk, *, conversation: str, text: str, channel: str) -> None:
    """Take it down."""
    card = queries.conversation_for(desk.actor, conversation)
    made = actions.write(desk.actor, card.id, text=_read(text), channel=channel)
    desk.tell({"number": card.number, "message": str(made)}, en="It is in {number}.", zh="已记入 {number}。")


@verb(command, "answer", en="Answer; the customer is told that there is an answer.", zh="答复；将告知客户已有答复。")
@conversation
@_text
@option("--resolves", is_flag=True, en="It is resolved by this.", zh="答复后即办结。")
@option("--outcome", type=click.Choice([str(one) for one in Outcome if one is not Outcome.SILENT]), default=None, en="Of a complaint: how it was decided.", zh="投诉的处理结果。")  # fmt: skip
def answer(desk: Desk, *, conversation: str, text: str, resolves: bool, outcome: str | None) -> None:
    """Answer it."""
    card = queries.conversation_for(desk.actor, conversation)
    made = actions.answer(desk.actor, card.id, text=_read(text), resolves=resolves, outcome=outcome or "")
    told = next(list(line.told) for line in queries.thread_of(desk.actor, card.id) if line.id == made)
    data = {"number": card.number, "message": str(made), "told": told, "channels": ", ".join(told) or "–"}
    desk.tell(data, en="Answered in {number}; told on: {channels}.", zh="已在 {number} 中答复；告知渠道：{channels}。")


@verb(command, "note", en="Write down something for colleagues.", zh="添加内部备注。")
@conversation
@_text
def note(desk: Desk, *, conversation: str, text: str) -> None:
    """Write it down."""
    card = queries.conversation_for(desk.actor, conversation)
    actions.note(desk.actor, card.id, text=_read(text))
    desk.tell({"number": card.number}, en="Noted in {number}.", zh="已在 {number} 中备注。")


@verb(command, "take-up", en="Work on it yourself.", zh="接手处理。")
@conversation
def take_up(desk: Desk, *, conversation: str) -> None:
    """Take it up."""
    card = queries.conversation_for(desk.actor, conversation)
    actions.take_up(desk.actor, card.id)
    desk.tell({"number": card.number}, en="You work on {number}.", zh="{number} 已由您处理。")


@verb(command, "give-back", en="Put it back for somebody else.", zh="交回待分配。")
@conversation
def give_back(desk: Desk, *, conversation: str) -> None:
    """Give it back."""
    card = queries.conversation_for(desk.actor, conversation)
    actions.give_back(desk.actor, card.id)
    desk.tell({"number": card.number}, en="{number} waits for somebody.", zh="{number} 已交回。")


@verb(command, "hand-over", en="Hand it to a department or a colleague.", zh="移交给部门或同事。")
@conversation
@option("--department", default="", en="The department's short name.", zh="部门简称。")
@option("--colleague", default="", en="The colleague's e-mail address.", zh="同事邮箱。")
@option("--note", "words", default="", en="What they should know.", zh="移交说明。")
def hand_over(desk: Desk, *, conversation: str, department: str, colleague: str, words: str) -> None:
    """Hand it over."""
    card = queries.conversation_for(desk.actor, conversation)
    home = accounts.organisations([card.organisation])[card.organisation]
    unit = accounts.department_by_ref(home, department).id if department else None
    actions.hand_over(desk.actor, card.id, department=unit, colleague=colleague, note=words)
    desk.tell({"number": card.number}, en="{number} was handed over.", zh="{number} 已移交。")


@verb(command, "classify", en="Make it a complaint, or a question.", zh="改为投诉或咨询。")
@conversation
@click.argument("kind", type=click.Choice([str(one) for one in Kind]))
def classify(desk: Desk, *, conversation: str, kind: str) -> None:
    """Sort it."""
    card = queries.conversation_for(desk.actor, conversation)
    actions.classify(desk.actor, card.id, kind=kind)
    words = KIND_WORDS[Kind(kind)].say(desk.language)
    desk.tell(
        {"number": card.number, "kind": kind if desk.as_json else words},
        en="{number} is a {kind}.",
        zh="{number} 为{kind}。",
    )


@verb(command, "resolve", en="Resolve it; the customer is told.", zh="办结；将告知客户。")
@conversation
@option("--outcome", type=click.Choice([str(one) for one in Outcome if one is not Outcome.SILENT]), required=True, en="What it came to.", zh="处理结果。")  # fmt: skip
@option("--text", default="", en="A last message to the customer.", zh="给客户的最后答复。")
def resolve(desk: Desk, *, conversation: str, outcome: str, text: str) -> None:
    """Resolve it."""
    card = queries.conversation_for(desk.actor, conversation)
    actions.resolve(desk.actor, card.id, outcome=outcome, text=_read(text))
    desk.tell({"number": card.number}, en="{number} is resolved.", zh="{number} 已办结。")


@verb(command, "reopen", en="Open again what was resolved.", zh="重新打开。")
@conversation
@option("--reason", required=True, en="Why.", zh="原因。")
def reopen(desk: Desk, *, conversation: str, reason: str) -> None:
    """Open it again."""
    card = queries.conversation_for(desk.actor, conversation)
    actions.reopen(desk.actor, card.id, reason=reason)
    desk.tell({"number": card.number}, en="{number} is open again.", zh="{number} 已重新打开。")


def _row(desk: Desk, card: ConversationCard) -> dict[str, Any]:
    """For programs codes, for people words."""
    words: dict[str, Any] = {"kind": str(card.kind), "state": str(card.state), "channel": str(card.channel), "outcome": str(card.outcome or "")}  # fmt: skip
    if not desk.as_json:
        tag = desk.language
        words = {
            "kind": KIND_WORDS[card.kind].say(tag), "state": STATE_WORDS[card.state].say(tag),
            "channel": CHANNEL_WORDS[card.channel].say(tag),
            "outcome": OUTCOME_WORDS[card.outcome].say(tag) if card.outcome else "",
        }  # fmt: skip
    return {
        "number": card.number,
        "next_due": card.next_due,
        "late": card.is_late(clock.now()),
        "about": card.about,
    } | words


def _print(desk: Desk, card: ConversationCard, lines: list[MessageLine]) -> None:
    row = _row(desk, card)
    click.echo(f"{row['number']}  {row['kind']}  {row['state']}  {row['outcome']}".rstrip())
    for line in lines:
        click.echo(f"\n{line.at:%Y-%m-%d %H:%MZ}  {SIDE_WORDS[line.side].say(desk.language)}\n{line.text}")


def _read(text: str) -> str:
    return sys.stdin.read() if text == "-" else text
