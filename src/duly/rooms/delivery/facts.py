# SPDX-License-Identifier: Apache-2.0
"""The states of a delivery, what callers hand in, and how this room refuses. The kinds of facts are in :mod:`.kinds`."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.paging.facts import Column, Orders
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.customers.facts import Reach
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


class StaffMail(NamedTuple):
    """A mail to a colleague; the id is its Message-ID, so the same id is the same mail."""

    id: UUID
    address: str
    language: str
    sender: str
    sender_email: str
    subject: str
    text: str
    html: str


class Carried(NamedTuple):
    """What came of a mail to a colleague: ``accepted``, ``refused`` or ``unknown``."""

    outcome: str
    why: str = ""
    may_try_again: bool = False


NO_PROVIDER = "no_provider"
"""Why something waits or was left out: its channel has nobody who carries it."""
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
    not_before: datetime | None = None
    """Until then the delivery waits planned."""


class Named(NamedTuple):
    """Where one recipient of a named mailing is reached, and the code that their message has; neither is kept here."""

    reach: Reach
    code: str


class Lane(StrEnum):
    """How pressing a mailing is: urgent overtakes normal, normal overtakes bulk."""

    URGENT = "urgent"
    NORMAL = "normal"
    BULK = "bulk"


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
    provider: str = ""
    units: int = 0
    cost: int = 0
    """Millionths of ``currency``."""
    currency: str = ""


CALL_ORDERS = Orders(
    "since", since=(Column("updated_at", datetime, "delivery.updated_at"), Column("id", UUID, "delivery.id"))
)
"""How the call list may be sorted."""


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
NO_SUCH_PROVIDER = refusal(
    "delivery.no_such_provider",
    Because.MISSING,
    en="There is no provider {name!r}; installed are: {known}.",
    zh="没有名为 {name!r} 的服务商；已安装：{known}。",
)
BAD_LANE = refusal(
    "delivery.bad_lane",
    Because.INVALID,
    en="{lane!r} is not a lane; choose one of: {known}.",
    zh="{lane!r} 不是可用的优先级；请选择：{known}。",
)
NOT_URGENT = refusal(
    "delivery.not_urgent",
    Because.INVALID,
    en="Only an urgent mailing may break quiet hours; this one is {lane}.",
    zh="只有紧急投递可以打破免打扰时段；此投递的优先级为：{lane}。",
)
NOTHING_FAILED = refusal(
    "delivery.nothing_failed",
    Because.CONFLICT,
    en="No delivery that could be tried again failed with {code!r}; somebody may have retried it already.",
    zh="没有因 {code!r} 失败且可重试的投递；可能已有人重试。",
)
STILL_NO_PROVIDER = refusal(
    "delivery.still_no_provider",
    Because.CONFLICT,
    en="Still nobody carries {channels}: set up a provider first, then try again.",
    zh="{channels} 仍无服务商：请先设置服务商，再重试。",
)
HAS_ENDED = refusal(
    "delivery.has_ended",
    Because.CONFLICT,
    en="This notice has ended ({why}), so nothing of it is sent again. Write to those whom it missed, or send a new notice.",
    zh="此通知已结束（{why}），不再重发。请另行联系未送达的客户，或发布新通知。",
)
WAS_FOLLOWED = refusal(
    "delivery.was_followed",
    Because.CONFLICT,
    en="The notice {successor} has taken the place of this one, so this one is not sent again. Try again there.",
    zh="通知 {successor} 已接替本通知，本通知不再重发。请在新通知中重试。",
)
NEEDS_CORRECTION = refusal(
    "delivery.needs_correction",
    Because.CONFLICT,
    en="The contact points of all {count} are known to be bad: trying again would reach nobody. Correct them first.",
    zh="这 {count} 位客户的联系方式均已知有误，重试无法送达。请先更正联系方式。",
)
BAD_PACE = refusal(
    "delivery.bad_pace",
    Because.INVALID,
    en="{given} messages a second is no pace: give a number above 0, or none to lift the limit.",
    zh="每秒 {given} 条不是有效速率：请给出大于 0 的数，或留空取消限制。",
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
TRIAL_FAILED = refusal(
    "delivery.trial_failed",
    Because.UNAVAILABLE,
    en="The specimen could not be mailed: {why}. Nothing was sent to any customer.",
    zh="样稿未能寄出：{why}。未向任何客户发送内容。",
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
NOT_RESTORED = refusal(
    "delivery.not_restored",
    Because.CONFLICT,
    en="Nothing is held because of a restore; somebody may have released it already.",
    zh="没有因备份恢复而暂缓的消息；可能已有人放行。",
)
CANNOT_SIGN = refusal(
    "delivery.cannot_sign",
    Because.CONFLICT,
    en="The provider {provider} does not sign for each address; only those of the adapter `webhook` do.",
    zh="服务商 {provider} 不按地址签名；只有 webhook 适配器会这样做。",
)
NO_SUCH_ADDRESS = refusal(
    "delivery.no_such_address",
    Because.INVALID,
    en="{address} cannot be an address there: {why}.",
    zh="{address} 不能作为该处的地址：{why}。",
)
BROUGHT_ITS_OWN = refusal(
    "delivery.brought_its_own",
    Because.CONFLICT,
    en="The customer of {address} brought a secret of their own; it stands in providers.yaml and is not shown.",
    zh="{address} 使用客户自带的密钥；该密钥保存在 providers.yaml 中，不予显示。",
)
