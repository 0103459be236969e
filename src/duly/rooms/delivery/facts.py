# SPDX-License-Identifier: Apache-2.0
"""The states of a delivery, what callers hand in, and how this room refuses. The kinds of facts are in :mod:`.kinds`."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.delivery.kinds import FACTS

__all__ = ["FACTS"]  # re-exported: a room shows its kinds of facts here


class State(StrEnum):
    """Where a delivery stands: the best grade over everything known of it, never the last event."""

    PLANNED = "planned"
    HELD = "held"
    SKIPPED = "skipped"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


BY_HAND = "call"
"""The channel that people carry: its deliveries are a work list, and no adapter takes them."""
STATE_WORDS = {
    State.PLANNED: Words(en="planned", zh="待发送"),
    State.HELD: Words(en="held", zh="暂缓"),
    State.SKIPPED: Words(en="skipped", zh="已跳过"),
    State.SENDING: Words(en="sending", zh="发送中"),
    State.ACCEPTED: Words(en="accepted", zh="已交付通道"),
    State.DELIVERED: Words(en="delivered", zh="已送达"),
    State.BOUNCED: Words(en="bounced", zh="被退回"),
    State.FAILED: Words(en="failed", zh="发送失败"),
    State.UNKNOWN: Words(en="unknown", zh="结果未知"),
    State.EXPIRED: Words(en="expired", zh="已过期"),
}


@dataclass(frozen=True, slots=True)
class Content:
    """One language of a mailing: minijinja templates, and values that are written differently in each language."""

    subject: str
    text: str
    html: str | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)


class TakenByUs(dict[str, str]):
    """Headers of a message that a door of ours took over its own protocol: there is no signature to check."""


class Line(NamedTuple):
    """One recipient of a mailing."""

    recipient_id: UUID
    customer_id: UUID
    language: str
    time_zone: str
    region: str


@dataclass(frozen=True, slots=True)
class DeliveryCard:
    """One delivery as other rooms and doors read it."""

    id: UUID
    recipient_id: UUID
    customer_id: UUID
    subject: UUID
    channel: str
    step: int
    language: str
    state: State
    code: str
    reference: str
    attempt: int
    next_at: datetime | None
    updated_at: datetime


def reply_code(secret: bytes, recipient_id: UUID) -> str:
    """The six digits with which this recipient may confirm by a reply. Nothing is stored."""
    mac = hmac.digest(secret, b"code" + recipient_id.bytes, "sha256")
    return f"{int.from_bytes(mac[:8], 'big') % 1_000_000:06d}"


NO_SUCH_MAILING = refusal(
    "delivery.no_such_mailing", Because.MISSING, en="There is no such mailing.", zh="没有此投递批次。"
)
NO_SUCH_DELIVERY = refusal(
    "delivery.no_such_delivery", Because.MISSING, en="There is no such delivery.", zh="没有此投递。"
)
NO_SUCH_CHANNEL = refusal(
    "delivery.no_such_channel",
    Because.INVALID,
    en="There is no channel {name!r}; installed are: {known}. `duly check` says which settings are missing.",
    zh="没有名为 {name!r} 的通道；已安装：{known}。可运行 `duly check` 查看缺少哪些设置。",
)
BAD_CONTENT = refusal(
    "delivery.bad_content",
    Because.INVALID,
    en="The {tag} wording cannot be rendered: {why}. Mend the template and try again.",
    zh="{tag} 版本无法渲染：{why}。请修改模板后重试。",
)
NO_CONTENT = refusal(
    "delivery.no_content",
    Because.INVALID,
    en="A mailing needs wording in at least one language.",
    zh="投递批次至少需要一种语言的内容。",
)
NOT_UNKNOWN = refusal(
    "delivery.not_unknown",
    Because.CONFLICT,
    en="Only a delivery whose outcome is unknown can be settled; this one is {state}.",
    zh="只有结果未知的投递可以人工裁定；此投递状态为：{state}。",
)
BAD_OUTCOME = refusal(
    "delivery.bad_outcome",
    Because.INVALID,
    en="{outcome!r} is not an outcome here; choose one of: {known}.",
    zh="{outcome!r} 不是可用的结果；请选择：{known}。",
)
REASON_NEEDED = refusal("delivery.reason_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。")
NOT_A_CALL = refusal(
    "delivery.not_a_call",
    Because.CONFLICT,
    en="This delivery is not an open call: {channel}, {state}.",
    zh="此投递不是待办的电话任务：{channel}，{state}。",
)
BAD_SIGNATURE = refusal(
    "delivery.bad_signature",
    Because.DENIED,
    en="The signature of this call is missing, wrong or too old ({why}). Sign the time stamp and the body as docs/sms-gateway-wire-format.md says.",
    zh="请求签名缺失、错误或已过期（{why}）。请按 docs/sms-gateway-wire-format.md 对时间戳和正文签名。",
)
BAD_RECEIPT = refusal(
    "delivery.bad_receipt",
    Because.INVALID,
    en="This receipt cannot be read: {why}.",
    zh="无法读取此回执：{why}。",
)
