# SPDX-License-Identifier: Apache-2.0
"""The states of a repair, what is recorded of it, and how this room refuses."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.foundation.paging.facts import Column, Orders
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words


class State(StrEnum):
    """How far a repair is."""

    OPEN = "open"
    ASKED = "asked"
    CHECKING = "checking"
    CORRECTED = "corrected"
    GIVEN_UP = "given_up"


STATE_WORDS = {
    State.OPEN: Words(en="not asked yet", zh="尚未询问"),
    State.ASKED: Words(en="customer was asked", zh="已询问客户"),
    State.CHECKING: Words(en="a code is out", zh="待验证"),
    State.CORRECTED: Words(en="corrected", zh="已更正"),
    State.GIVEN_UP: Words(en="given up", zh="已放弃"),
}

MOST_CODES = 5
"""Codes that are sent for one repair in a day."""
MOST_GUESSES = 5
"""Times that one code may be mistyped."""
CODE_LASTS = timedelta(minutes=30)
DAY = timedelta(days=1)
SILENCE = timedelta(days=60)
"""After so long without a word a repair is given up."""


class RepairCard(NamedTuple):
    """One repair as others see it; the contact point is shown in part."""

    id: UUID
    organisation: UUID
    customer_id: UUID
    notice_id: UUID
    recipient_id: UUID
    channel: str
    masked: str
    code: str
    state: State
    opened_at: datetime
    asked_at: datetime | None
    asked_on: str
    closed_at: datetime | None
    how: str
    reruns: int

    @property
    def is_open(self) -> bool:
        """Whether a correction is still awaited."""
        return self.closed_at is None


AWAITED_ORDERS = Orders("since", since=(Column("opened_at", datetime), Column("id", UUID)))
"""How repairs that are awaited may be sorted."""
OVER_ORDERS = Orders("-closed", closed=(Column("closed_at", datetime), Column("id", UUID)))
"""How those that are over may be."""


class Proof(NamedTuple):
    """What a code came to."""

    is_right: bool
    left: int
    """How many more times it may be typed."""
    reruns: int = 0


OPENED = FactKind(
    "repairs.opened",
    Words(
        en="The contact point for {channel} does not work ({code}); the customer is to be asked for another.",
        zh="{channel} 联系方式已失效（{code}），将请客户更正。",
    ),
    public=("notice", "repair", "channel", "code"),
)
ASKED = FactKind(
    "repairs.asked",
    Words(
        en="The customer was asked by {channel} to correct a contact point.", zh="已通过 {channel} 请客户更正联系方式。"
    ),
    public=("notice", "repair", "channel"),
)
CODE_SENT = FactKind(
    "repairs.code_sent",
    Words(
        en="The customer gave a new contact point for {channel}; a code was sent there.",
        zh="客户提供了新的 {channel} 联系方式，已向其发送验证码。",
    ),
    public=("notice", "repair", "channel"),
)
CODE_WRONG = FactKind(
    "repairs.code_wrong",
    Words(en="A wrong code was typed; {left} tries are left.", zh="验证码输入有误，还可尝试 {left} 次。"),
    public=("notice", "repair", "left"),
)
CORRECTED = FactKind(
    "repairs.corrected",
    Words(
        en="The contact point for {channel} was corrected by {how}; {reruns} messages go out again.",
        zh="{channel} 联系方式已更正（{how}）；{reruns} 条消息将重新发送。",
    ),
    public=("notice", "repair", "channel", "how", "proved", "reruns"),
    personal=("actor",),
)
GIVEN_UP = FactKind(
    "repairs.given_up",
    Words(en="No correction is awaited any more: {why}.", zh="不再等待更正：{why}。"),
    public=("notice", "repair", "channel", "why"),
    personal=("actor", "reason"),
)
FORGOTTEN = FactKind(
    "repairs.forgotten",
    Words(
        en="What was shown of a contact point is put away: the customer's data is erased.",
        zh="联系方式的显示部分已清除：客户个人信息已删除。",
    ),
    public=("notice", "repair"),
)
FACTS = (OPENED, ASKED, CODE_SENT, CODE_WRONG, CORRECTED, GIVEN_UP, FORGOTTEN)

NO_SUCH_REPAIR = refusal(
    "repairs.no_such_repair",
    Because.MISSING,
    en="There is nothing to correct behind this link.",
    zh="此链接下没有需要更正的内容。",
)
CLOSED = refusal(
    "repairs.closed",
    Because.CONFLICT,
    en="This was corrected or closed already. Nothing more needs to be done here.",
    zh="此项已更正或关闭，无需再操作。",
)
TOO_MANY_CODES = refusal(
    "repairs.too_many_codes",
    Because.CONFLICT,
    en="{most} codes were sent today; no more are. Try again tomorrow, or call the sender.",
    zh="今天已发送 {most} 次验证码。请明天再试，或致电发送方。",
)
NO_CODE_OUT = refusal(
    "repairs.no_code_out",
    Because.CONFLICT,
    en="No code is valid now. Give the new contact point again and a fresh code is sent.",
    zh="当前没有有效的验证码。请重新填写联系方式以获取新验证码。",
)
CANNOT_CHECK = refusal(
    "repairs.cannot_check",
    Because.UNAVAILABLE,
    en="A code cannot be sent there at the moment. Call the sender, who can enter it for you.",
    zh="目前无法向其发送验证码。请致电发送方，由其代为登记。",
)
REASON_NEEDED = refusal("repairs.reason_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。")
BAD_HOW = refusal(
    "repairs.bad_how",
    Because.INVALID,
    en="{how!r} is not a way in which a customer says it to staff; choose one of: {known}.",
    zh="{how!r} 不是可用的方式；请选择：{known}。",
)
