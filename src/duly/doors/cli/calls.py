# SPDX-License-Identifier: Apache-2.0
"""The call list from a terminal."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.counter import actions as counter
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.facts import STATE_WORDS
from duly.rooms.notices import queries as notices

_call = click.argument("delivery", metavar="CALL", type=click.UUID)
_COLUMNS = {
    "delivery": Words("Call", "致电任务"),
    "customer": Words("Customer", "客户编号"),
    "name": Words("Name", "名称"),
    "number": Words("Number", "号码"),
    "language": Words("Language", "语言"),
    "not_before": Words("Not before", "不早于"),
    "tries": Words("Tries", "次数"),
    "taken": Words("Taken", "已领取"),
}


@verbs("calls", en="The call list: take the next call, say how it went.", zh="致电名单：领取下一个、登记结果。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "list", en="Show who is to be called, longest wait first.", zh="列出待致电客户，等待最久者在前。")
@option("--notice", metavar="ID", en="Only of this notice.", zh="仅限该通知。")
@option("--mine", is_flag=True, en="Only those that I have taken.", zh="仅限本人已领取的。")
@option("--limit", type=click.IntRange(1, 1_000), default=100, en="At most so many.", zh="最多条数。")
def show_all(desk: Desk, *, notice: str | None, mine: bool, limit: int) -> None:
    """Show the list."""
    actor = desk.actor
    subject = notices.subject_for(actor, notice)
    rows = [_row(call) for call in queries.call_list_for(actor, subject, limit, mine=mine)]
    desk.table(rows, _COLUMNS, empty=Words("Nobody is to be called.", "没有待致电的客户。"))


@verb(
    command, "next", en="Take the next call; it is yours for 15 minutes.", zh="领取下一个致电任务，15 分钟内归您处理。"
)
@option("--notice", metavar="ID", en="Only of this notice.", zh="仅限该通知。")
@option("--language", metavar="TAG", en="Only in this language.", zh="仅限该语言。")
def take_next(desk: Desk, *, notice: str | None, language: str | None) -> None:
    """Take the next."""
    actor = desk.actor
    subject = notices.subject_for(actor, notice)
    found = actions.next_call(actor, subject, language=language)
    rows = [_row(queries.call_for(actor, found))] if found else []
    desk.table(rows, _COLUMNS, empty=None if found else _nobody(*queries.backlog_for(actor, subject, language)))


@verb(command, "take", en="Take this call, or keep it for 15 more minutes.", zh="领取此致电任务，或再保留 15 分钟。")
@_call
def take(desk: Desk, *, delivery: UUID) -> None:
    """Take one."""
    until = clock.stamp(actions.take_call(desk.actor, delivery))
    desk.tell({"delivery": str(delivery), "until": until}, en="It is yours until {until}.", zh="归您处理，至 {until}。")


@verb(command, "drop", en="Put a call back on the list.", zh="退回致电任务。")
@_call
def drop(desk: Desk, *, delivery: UUID) -> None:
    """Put it back."""
    actions.drop_call(desk.actor, delivery)
    desk.tell({"delivery": str(delivery)}, en="It is back on the list.", zh="已退回清单。")


@verb(command, "record", en="Say how a call went.", zh="登记通话结果。")
@_call
@option("--result", required=True, type=click.Choice(list(actions.CALL_RESULTS)), en="How it went.", zh="结果。")
@option("--note", default="", en="For whoever calls next.", zh="备注。")
@option("--minutes", type=float, default=0.0, en="Minutes that it took.", zh="通话分钟数。")
@option("--recording", default="", en="Where the recording is.", zh="录音位置。")
@option("--call-back", metavar="LOCAL-TIME", en="When to call back, by the customer's clock: 2026-12-01T10:30.",
        zh="回电时间，按客户当地时间：2026-12-01T10:30。")  # fmt: skip
@option("--language", metavar="TAG", default="", en="The language that is needed.", zh="所需语言。")
def record(desk: Desk, *, delivery: UUID, call_back: str | None, **said: Any) -> None:
    """Record."""
    actor = desk.actor
    moment = _local(call_back, queries.call_for(actor, delivery).time_zone) if call_back else None
    state = counter.record_call(actor, delivery, call_back=moment, **said)
    told = STATE_WORDS[state]
    desk.tell({"state": str(state)}, en=f"Recorded; the call is now {told.en}.", zh=f"已登记，当前状态：{told.zh}。")


def _nobody(waiting: int, earliest: datetime | None) -> Words:
    """Why there is nobody to call, and when there will be somebody."""
    if earliest is None:
        return Words("Nobody is to be called.", "没有待致电的客户。")
    at = f"{earliest:%Y-%m-%d %H:%M}Z"
    return Words(
        f"Nobody can be called now: {waiting} wait, the first one from {at} on.",
        f"现在没有可致电的客户：{waiting} 位等待中，最早可致电时间为 {at}。",
    )


def _local(text: str, time_zone: str) -> datetime | None:
    """A moment by the customer's clock; none when it is no moment, which the verb refuses."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(time_zone or "UTC"))


def _row(call: queries.Call) -> dict[str, Any]:
    return {
        "delivery": call.delivery.id, "customer": call.customer_ref, "name": call.name, "number": call.number,
        "language": call.language, "not_before": call.decent_at, "tries": call.delivery.attempt,
        "taken": call.agent is not None,
    }  # fmt: skip
