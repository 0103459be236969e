# SPDX-License-Identifier: Apache-2.0
"""``duly outbox``: what waits or is being sent, what failed and why, and trying it again."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import click

from duly.doors.cli import exits
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.codes import code_said
from duly.doors.look.states import DELIVERY, channel_name
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.facts import NOTHING_FAILED, DeliveryCard, State
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import CHANNELS

_MOST = 10_000
_PAGE = 500
_ON_ITS_WAY = (State.SENDING, State.PLANNED, State.HELD)
_COLUMNS = {
    "customer": Words("Customer", "客户编号"),
    "name": Words("Name", "名称"),
    "channel": Words("Channel", "渠道"),
    "state": Words("State", "状态"),
    "why": Words("Why", "原因"),
    "next_at": Words("Not before", "最早时间"),
    "attempt": Words("Attempts", "已尝试"),
    "provider": Words("Provider", "服务商"),
}
_REASONS = {
    "channel": Words("Channel", "渠道"),
    "state": Words("State", "状态"),
    "code": Words("Code", "代码"),
    "why": Words("Why", "原因"),
    "count": Words("Count", "数量"),
    "may_retry": Words("Can be retried", "可重试"),
}
_id = click.argument("id_", metavar="ID")
_channel = option("--channel", type=click.Choice(CHANNELS), en="Only on this channel.", zh="仅限此渠道。")


@verbs(
    "outbox",
    en="Messages: what waits or is being sent, what failed and why, trying it again.",
    zh="发件箱：待发与发送中的消息、失败原因、重试。",
)
def command() -> None:
    """Holds the verbs below."""


@verb(
    command,
    "list",
    en="Show messages that wait or are being sent, or those in another state.",
    zh="列出待发与发送中的消息，或指定状态的消息。",
)
@option("--notice", metavar="ID", en="Only of this notice.", zh="仅限此通知。")
@_channel
@option(
    "--state",
    type=click.Choice([state.value for state in State]),
    en="Only in this state.",
    zh="仅限此状态。",
)
@option(
    "--limit",
    type=click.IntRange(1, _MOST),
    default=100,
    show_default=True,
    en="At most so many.",
    zh="最多显示条数。",
)
def show(desk: Desk, *, notice: str | None, channel: str | None, state: str | None, limit: int) -> None:
    """List messages."""
    subject = notices.subject_for(desk.actor, notice)
    states = (State(state),) if state else _ON_ITS_WAY
    rows = [card for one in states for card in _cards(desk, subject, one, channel, limit)][:limit]
    named = customers.cards({row.customer_id for row in rows})
    told = [
        _row(desk, row) | {"customer": named[row.customer_id].ref, "name": named[row.customer_id].name} for row in rows
    ]
    desk.table(told, _COLUMNS, empty=Words("No message is in this state.", "没有处于此状态的消息。"))


@verb(command, "failures", en="Show what of a notice did not arrive, by reason.", zh="按原因列出通知中未送达的消息。")
@_id
def failures(desk: Desk, *, id_: str) -> None:
    """List reasons."""
    found = queries.failures_of(notices.notice_for(desk.actor, id_).id)
    rows = [
        {
            "channel": row.channel if desk.as_json else channel_name(row.channel, desk.language),
            "state": row.state if desk.as_json else DELIVERY[row.state].words.say(desk.language),
            "code": row.code,
            "why": code_said(row.code, desk.language),
            "count": row.n,
            "may_retry": row.may_retry,
        }
        for row in found
        if not row.is_spared
    ]
    desk.table(rows, _REASONS, empty=Words("Nothing failed.", "没有失败的消息。"))


@verb(
    command,
    "retry",
    en="Try again what of a notice failed for one reason, or for every reason, and what was left out while its channel had no "
    "provider. Exit code 5 when there is nothing to try again.",
    zh="重试通知中因某一原因（或所有原因）失败的消息，以及因渠道当时无服务商而跳过的消息；没有可重试的消息时退出码为 5。",
)
@_id
@option("--code", en="The reason, as `duly outbox failures` shows it.", zh="原因代码，见 duly outbox failures。")
@option("--all", "every", is_flag=True, en="Whatever the reason.", zh="不论原因。")
@_channel
def retry(desk: Desk, *, id_: str, code: str | None, every: bool, channel: str | None) -> int:
    """Try again."""
    notice = notices.notice_for(desk.actor, id_)
    if bool(code) == every:
        said = desk.say("Give either --code or --all.", "请给出 --code 或 --all 之一。")
        raise click.UsageError(said)
    count = _retried(desk, notice.id, code, channel)
    told = {"number": notice.number, "count": count}
    desk.tell(told, en="{number}: {count} messages go out again.", zh="{number}：{count} 条消息将重新发送。")
    return exits.OK


def _retried(desk: Desk, subject: UUID, code: str | None, channel: str | None) -> int:
    """How many go out again; of several reasons, one of which nothing can go again spoils none of the others."""
    if code:
        return actions.retry(desk.actor, subject, code=code, channel=channel)
    failed = [row for row in queries.failures_of(subject) if row.may_retry and channel in {None, row.channel}]
    count, no = 0, NOTHING_FAILED(field="code", code="*")
    for one in dict.fromkeys(row.code for row in failed):
        try:
            count += actions.retry(desk.actor, subject, code=one, channel=channel)
        except Refusal as refused:
            no = refused
    if not count:
        raise no
    return count


def _cards(desk: Desk, subject: UUID | None, state: State, channel: str | None, most: int) -> Iterator[DeliveryCard]:
    after: UUID | None = None
    while most > 0:
        limit = min(most, _PAGE)
        page = queries.outbox_for(desk.actor, subject, state, channel=channel, after=after, limit=limit)
        yield from page
        if len(page) < limit:
            return
        after, most = page[-1].id, most - len(page)


def _row(desk: Desk, card: DeliveryCard) -> dict[str, Any]:
    if desk.as_json:
        return {
            "delivery": card.id, "notice": card.subject, "channel": card.channel, "step": card.step + 1,
            "state": card.state.value, "code": card.code, "next_at": card.next_at, "attempt": card.attempt,
            "provider": card.provider, "updated_at": card.updated_at,
        }  # fmt: skip
    return {
        "channel": channel_name(card.channel, desk.language), "state": DELIVERY[card.state].words.say(desk.language),
        "why": code_said(card.code, desk.language), "next_at": card.next_at, "attempt": card.attempt,
        "provider": card.provider or None,
    }  # fmt: skip
