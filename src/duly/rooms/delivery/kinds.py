# SPDX-License-Identifier: Apache-2.0
"""The kinds of facts that this room records. All but the mailing's own lie on the recipient's stream."""

from typing import Protocol
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.canonical import Json
from duly.kernel.words import Words

_WHICH = ("delivery", "notice", "channel", "step")
"""In every leaf of a delivery: its id, whose notice it carries, on which channel, as which step of the cascade."""

OPENED = FactKind(
    "delivery.opened",
    Words(
        en="Wording {digest} was fixed for step {step} on {channel}.",
        zh="第 {step} 步（{channel}）的内容已固定，摘要 {digest}。",
    ),
    public=("mailing", "channel", "step", "digest", "languages", "mandatory", "expires_at"),
)
PLANNED = FactKind(
    "delivery.planned",
    Words(en="A message on {channel} was planned: {state} {code}.", zh="已计划通过 {channel} 发送：{state} {code}。"),
    public=(*_WHICH, "language", "state", "code"),
    etsi="SubmissionAcceptance",
    grade=0,
)
HELD = FactKind(
    "delivery.held",
    Words(en="The message on {channel} is held ({code}) until {until}.", zh="{channel} 消息暂缓（{code}）至 {until}。"),
    public=(*_WHICH, "code", "until"),
)
RELEASED = FactKind(
    "delivery.released",
    Words(en="{count} held messages were released.", zh="已放行 {count} 条暂缓的消息。"),
    public=("count",),
    personal=("actor",),
)
SKIPPED = FactKind(
    "delivery.skipped",
    Words(en="The message on {channel} was not sent: {code}.", zh="{channel} 消息未发送：{code}。"),
    public=(*_WHICH, "code"),
)
ACCEPTED = FactKind(
    "delivery.accepted",
    Words(en="{channel} took the message.", zh="{channel} 已接收消息。"),
    public=(*_WHICH, "attempt"),
    personal=("address", "content", "response"),
    etsi="ConsignmentNotification",
    grade=1,
)
REFUSED = FactKind(
    "delivery.refused",
    Words(
        en="{channel} refused the message: {code} (for good: {permanent}).",
        zh="{channel} 拒绝了消息：{code}（永久：{permanent}）。",
    ),
    public=(*_WHICH, "code", "permanent", "attempt"),
    personal=("address", "response"),
    etsi="ConsignmentNotificationFailure",
)
UNKNOWN = FactKind(
    "delivery.unknown",
    Words(
        en="Nobody can know whether {channel} took the message: {code}. It is not sent again.",
        zh="无法得知 {channel} 是否已接收消息：{code}。不会重发。",
    ),
    public=(*_WHICH, "code", "attempt"),
    personal=("address",),
)
DELIVERED = FactKind(
    "delivery.delivered",
    Words(en="{channel} says that the message arrived.", zh="{channel} 回报消息已送达。"),
    public=(*_WHICH, "receipt"),
    etsi="NotificationDelivered",
    grade=2,
)
BOUNCED = FactKind(
    "delivery.bounced",
    Words(
        en="{channel} could not bring the message to its address: {code}.",
        zh="{channel} 无法将消息送到该地址：{code}。",
    ),
    public=(*_WHICH, "code", "receipt"),
    personal=("response",),
    etsi="ConsignmentNotificationFailure",
)
EXPIRED = FactKind(
    "delivery.expired",
    Words(
        en="The message on {channel} was no longer of use and was never sent.", zh="{channel} 消息已失去时效，未发送。"
    ),
    public=_WHICH,
)
SETTLED = FactKind(
    "delivery.settled",
    Words(
        en="The unknown outcome on {channel} was settled as {outcome} by {by}.",
        zh="{channel} 的未知结果已由 {by} 裁定为 {outcome}。",
    ),
    public=(*_WHICH, "outcome", "by"),
    personal=("actor", "reason"),
)
REPLIED = FactKind(
    "delivery.replied",
    Words(en="The customer replied on {channel}: {meaning}.", zh="客户通过 {channel} 回复：{meaning}。"),
    public=("channel", "meaning", "coded", "receipt"),
    personal=("text",),
)
CALLED = FactKind(
    "delivery.called",
    Words(en="The customer was called: {result}.", zh="已致电客户：{result}。"),
    public=(*_WHICH, "result", "attempt"),
    personal=("actor", "note"),
)
UNMATCHED = FactKind(
    "delivery.unmatched",
    Words(
        en="A {what} on {channel} belongs to nothing known; it is kept as it came.",
        zh="{channel} 收到无法匹配的{what}，已原样保留。",
    ),
    public=("channel", "what", "digest", "receipt"),
)
PAUSED = FactKind(
    "delivery.paused",
    Words(en="Sending was paused.", zh="发送已暂停。"),
    public=("mailings",),
    personal=("actor",),
)
RESUMED = FactKind(
    "delivery.resumed",
    Words(en="Sending was resumed.", zh="发送已恢复。"),
    public=("mailings",),
    personal=("actor",),
)
FACTS = (
    OPENED, PLANNED, HELD, RELEASED, SKIPPED, ACCEPTED, REFUSED, UNKNOWN, DELIVERED, BOUNCED, EXPIRED, SETTLED,
    REPLIED, CALLED, UNMATCHED, PAUSED, RESUMED,
)  # fmt: skip


class OfMailing(Protocol):
    """What a leaf needs to know of a mailing."""

    subject: UUID
    channel: str
    step: int


def which(delivery: UUID, mailing: OfMailing) -> dict[str, Json]:
    """The fields that every leaf about a delivery begins with."""
    return which_of(mailing) | {"delivery": str(delivery)}


def which_of(mailing: OfMailing) -> dict[str, Json]:
    """Those of them that are the same for a whole mailing."""
    return {"notice": str(mailing.subject), "channel": mailing.channel, "step": mailing.step}
