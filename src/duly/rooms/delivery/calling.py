# SPDX-License-Identifier: Apache-2.0
"""Calls that people make: how one may end, what follows from that, and how the call list refuses. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.delivery.facts import State

HOLD = timedelta(minutes=15)
"""How long a call is somebody's own; taking it again begins the time anew."""
TRIES = 3
"""Calls after which a number that nobody answers is given up."""
LATEST = timedelta(days=60)
"""How far ahead a customer may ask to be called back."""
LONGEST = 600.0
"""Minutes that one call can take."""
ASKED_FOR = "call_back"
NO_LANGUAGE = "language_needed"
_OVER = {
    "confirmed": State.DELIVERED,
    "refused": State.DELIVERED,
    "spoken": State.DELIVERED,
    "message_left": State.ACCEPTED,
    "wrong_number": State.BOUNCED,
}
_AGAIN = {"no_answer": timedelta(hours=4), "busy": timedelta(minutes=30)}

CALL_RESULTS: Mapping[str, Words] = MappingProxyType(
    {
        "confirmed": Words(en="spoken with, and confirms receipt", zh="已通话，客户确认收悉"),
        "refused": Words(en="spoken with, and refuses", zh="已通话，客户拒绝"),
        "spoken": Words(en="spoken with, no confirmation", zh="已通话，未确认"),
        ASKED_FOR: Words(en="asks to be called back", zh="客户要求改时回电"),
        "message_left": Words(en="left a message", zh="已留言"),
        "no_answer": Words(en="nobody answered", zh="无人接听"),
        "busy": Words(en="the line was busy", zh="线路占线"),
        "wrong_number": Words(en="wrong number", zh="号码错误"),
        NO_LANGUAGE: Words(en="needs somebody who speaks another language", zh="需其他语种的同事"),
        "do_not_call": Words(en="wants no more calls", zh="要求不再致电"),
    }
)


class After(NamedTuple):
    """Where a call leaves its delivery."""

    state: State
    code: str
    next_at: datetime | None = None


def after(result: str, attempt: int, now: datetime, *, call_back: datetime | None, language: str) -> After:
    """What follows from how the ``attempt``-th call ended."""
    if result in _OVER:
        return After(_OVER[result], result)
    if result == ASKED_FOR:
        return After(State.PLANNED, result, call_back)
    if result == NO_LANGUAGE:
        return After(State.PLANNED, f"{result}:{language}" if language else result)
    if result in _AGAIN and attempt < TRIES:
        return After(State.PLANNED, result, now + _AGAIN[result])
    return After(State.FAILED, result)


def check_call(result: str, minutes: float, call_back: datetime | None, now: datetime) -> None:
    """Refuse what cannot be said of a call.

    Raises:
        Refusal: ``delivery.bad_minutes``, ``delivery.call_back_when``, ``delivery.call_back_past``.
    """
    if not 0 <= minutes <= LONGEST:
        raise BAD_MINUTES(field="minutes", longest=int(LONGEST))
    if result == ASKED_FOR and call_back is not None and call_back <= now:
        raise CALL_BACK_PAST(field="call_back")
    if result == ASKED_FOR and (call_back is None or not now < call_back <= now + LATEST):
        raise CALL_BACK_WHEN(field="call_back", days=LATEST.days)


TAKEN = refusal(
    "delivery.call_taken",
    Because.CONFLICT,
    en="Somebody else is speaking with this customer. The call is theirs until they record it, or for 15 minutes.",
    zh="另一位同事正在与该客户通话。在其登记结果之前，或 15 分钟内，此电话归其处理。",
)
BAD_MINUTES = refusal(
    "delivery.bad_minutes",
    Because.INVALID,
    en="A call takes between 0 and {longest} minutes.",
    zh="通话时长应在 0 到 {longest} 分钟之间。",
)
CALL_BACK_WHEN = refusal(
    "delivery.call_back_when",
    Because.INVALID,
    en="Say when to call back: a moment to come, within {days} days.",
    zh="请注明回电时间：须在将来 {days} 天之内。",
)
CALL_BACK_PAST = refusal(
    "delivery.call_back_past",
    Because.INVALID,
    en="The moment to call back is over already. The hour is that of the customer's own clock.",
    zh="回电时间已过。请注意该时间按客户当地时间计算。",
)
NOT_TAKEN = refusal(
    "delivery.call_not_taken",
    Because.CONFLICT,
    en="You have not taken this call, and it is no decent hour to call this customer. Take it first: `duly calls take`.",
    zh="您尚未领取此致电任务，且当前不是可致电该客户的合适时段。请先领取：duly calls take。",
)
