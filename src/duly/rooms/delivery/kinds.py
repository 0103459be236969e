# SPDX-License-Identifier: Apache-2.0
"""The kinds of facts that this room records. All but the mailing's own lie on the recipient's stream."""

from typing import Protocol
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.delivery.forgotten import SLIPS_FORGOTTEN

_WHICH = ("delivery", "notice", "channel", "step")
"""In every leaf of a delivery: its id, whose notice it carries, on which channel, as which step of the cascade."""
_DESPITE = ("despite_opt_out", "legal_basis")
"""In the leaf of a letter to somebody who had opted out: that it went all the same, and on what ground."""

OPENED = FactKind(
    "delivery.opened",
    Words(
        en="Wording {digest} was fixed for step {step} on {channel}.",
        zh="第 {step} 步（{channel}）的内容已固定，摘要 {digest}。",
    ),
    public=(
        "mailing",
        "channel",
        "step",
        "digest",
        "languages",
        "mandatory",
        "expires_at",
        "lane",
        "breaks_quiet_hours",
    ),
    personal=("quiet_authority",),
)
PLANNED = FactKind(
    "delivery.planned",
    Words(en="A message on {channel}: {state}, {code}.", zh="{channel} 消息：{state}，{code}。"),
    public=(*_WHICH, "language", "state", "code", *_DESPITE),
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
RESTORED = FactKind(
    "delivery.restored",
    Words(
        en="A backup came back: {signed} entries of the ledger had been signed, it has {entries}. {count} messages are held until somebody has looked.",
        zh="检测到备份恢复：账本曾签署 {signed} 条，现有 {entries} 条。{count} 条消息暂缓，待人工确认。",
    ),
    public=("count", "signed", "entries"),
)
RESTORE_SEEN = FactKind(
    "delivery.restore_seen",
    Words(
        en="Somebody has looked after the restore; {count} held messages go on.",
        zh="备份恢复后已经人工确认；{count} 条暂缓的消息继续处理。",
    ),
    public=("count", "signed"),
    personal=("actor", "reason"),
)
SWITCHED_OFF = FactKind(
    "delivery.switched_off",
    Words(
        en="The customer's system on {channel} took nothing for {days} days ({count} messages); its address is no longer used.",
        zh="客户系统（{channel}）连续 {days} 天未接收任何消息（共 {count} 条），该地址已停用。",
    ),
    public=("channel", "days", "count"),
)
SKIPPED = FactKind(
    "delivery.skipped",
    Words(en="The message on {channel} was not sent: {code}.", zh="{channel} 消息未发送：{code}。"),
    public=(*_WHICH, "code"),
)
ACCEPTED = FactKind(
    "delivery.accepted",
    Words(en="{channel} took the message.", zh="{channel} 已接收消息。"),
    public=(*_WHICH, "attempt", "provider", *_DESPITE),
    personal=("address", "content", "response"),
    etsi="ConsignmentNotification",
    grade=1,
)
REFUSED = FactKind(
    "delivery.refused",
    Words(
        en="{channel} refused the message: {code} ({permanent}).",
        zh="{channel} 拒绝了消息：{code}（{permanent}）。",
    ),
    public=(*_WHICH, "code", "permanent", "attempt", "provider", *_DESPITE),
    personal=("address", "response"),
    etsi="ConsignmentNotificationFailure",
)
UNKNOWN = FactKind(
    "delivery.unknown",
    Words(
        en="Nobody can know whether {channel} took the message: {code}. Unless the provider rules a second copy out, it is not sent again.",
        zh="无法得知 {channel} 是否已接收消息：{code}。除非服务商可排除重复，否则不会重发。",
    ),
    public=(*_WHICH, "code", "attempt", "provider", *_DESPITE),
    personal=("address",),
)
DELIVERED = FactKind(
    "delivery.delivered",
    Words(en="{channel} says that the message arrived.", zh="{channel} 回报消息已送达。"),
    public=(*_WHICH, "receipt", "said_at"),
    etsi="NotificationDelivered",
    grade=2,
)
BOUNCED = FactKind(
    "delivery.bounced",
    Words(
        en="{channel} could not bring the message to its address: {code}.",
        zh="{channel} 无法将消息送到该地址：{code}。",
    ),
    public=(*_WHICH, "code", "receipt", "said_at"),
    personal=("response",),
    etsi="ConsignmentNotificationFailure",
)
COMPLAINED = FactKind(
    "delivery.complained",
    Words(en="The recipient complained about the message on {channel}.", zh="收件人投诉了 {channel} 消息。"),
    public=(*_WHICH, "code", "receipt"),
    personal=("response",),
)
UNMAPPED = FactKind(
    "delivery.unmapped",
    Words(
        en="{channel} said something that Duly does not understand ({code}); the state stays and somebody must look.",
        zh="{channel} 回报了无法识别的代码（{code}）；状态不变，需人工查看。",
    ),
    public=(*_WHICH, "code", "receipt"),
    personal=("response",),
)
STALLED_RECEIPT = FactKind(
    "delivery.stalled_receipt",
    Words(
        en="{channel} took the message, and no receipt came for {days} days.",
        zh="{channel} 已接收消息，但 {days} 天内没有回执。",
    ),
    public=(*_WHICH, "days"),
)
RETRIED = FactKind(
    "delivery.retried",
    Words(
        en="The message on {channel} ({code}) was planned again.",
        zh="{channel} 消息（{code}）已重新计划发送。",
    ),
    public=(*_WHICH, "code", "attempt"),
    personal=("actor",),
)
MISSING = FactKind(
    "delivery.missing",
    Words(
        en="An audit found no delivery and no reason for this recipient.", zh="审计发现此收件人没有投递，也没有原因。"
    ),
    public=("notice",),
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
STOPPED = FactKind(
    "delivery.stopped",
    Words(en="The customer wants no more messages on {channel}.", zh="客户不再希望通过 {channel} 接收消息。"),
    public=("channel", "receipt"),
    personal=("text",),
)
LIMITED = FactKind(
    "delivery.limited",
    Words(
        en="The organisation may send {per_second} messages a second on {channel}.",
        zh="该主体在 {channel} 上每秒最多发送 {per_second} 条消息。",
    ),
    public=("organisation", "channel", "per_second"),
    personal=("actor",),
)
SECRET_SHOWN = FactKind(
    "delivery.secret_shown",
    Words(
        en="The secret of one customer's address at the provider {provider} was shown.",
        zh="已查看服务商 {provider} 某客户地址的签名密钥。",
    ),
    public=("provider", "channel"),
    personal=("actor", "address"),
)
CALLED = FactKind(
    "delivery.called",
    Words(en="The customer was called: {result}.", zh="已致电客户：{result}。"),
    public=(*_WHICH, "result", "attempt", "minutes", "call_back"),
    personal=("actor", "note", "recording"),
)
CALL_TAKEN = FactKind(
    "delivery.call_taken",
    Words(en="A member of staff took the call until {until}.", zh="员工已领取致电任务，至 {until}。"),
    public=(*_WHICH, "until"),
    personal=("actor",),
)
CALL_DROPPED = FactKind(
    "delivery.call_dropped",
    Words(en="The call was put back on the list.", zh="致电任务已退回清单。"),
    public=_WHICH,
    personal=("actor",),
)
RERUN = FactKind(
    "delivery.rerun",
    Words(
        en="The contact point was corrected; the message on {channel} that it had missed was planned again.",
        zh="联系方式已更正；此前未送达的 {channel} 消息已重新计划发送。",
    ),
    public=(*_WHICH, "attempt"),
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
    "delivery.paused", Words(en="Sending was paused.", zh="发送已暂停。"), public=("mailings",), personal=("actor",)
)
RESUMED = FactKind(
    "delivery.resumed", Words(en="Sending was resumed.", zh="发送已恢复。"), public=("mailings",), personal=("actor",)
)
METERED = FactKind(
    "delivery.metered",
    Words(en="{count} messages on {channel} count as {units}.", zh="{channel} 的 {count} 条消息计费量为 {units}。"),
    public=("notice", "channel", "step", "count", "units"),
)
TRIAL_POSTED = FactKind(
    "delivery.trial_posted",
    Words(
        en="A specimen of the {channel} message in {language} was mailed to its writer.",
        zh="已向拟稿人寄送 {language} 的 {channel} 样稿。",
    ),
    public=("channel", "language", "specimen"),
    personal=("actor",),
)
TRIAL_ENDED = FactKind(
    "delivery.trial_ended",
    Words(en="It was {outcome}.", zh="样稿寄送结果：{outcome}。"),
    public=("specimen", "outcome"),
)
FACTS = (
    OPENED, PLANNED, HELD, RELEASED, SKIPPED, ACCEPTED, REFUSED, UNKNOWN, DELIVERED, BOUNCED, EXPIRED, SETTLED,
    REPLIED, STOPPED, CALLED, CALL_TAKEN, CALL_DROPPED, RERUN, UNMATCHED, PAUSED, RESUMED, COMPLAINED, UNMAPPED, STALLED_RECEIPT, RETRIED, MISSING,
    LIMITED, SECRET_SHOWN, RESTORED, RESTORE_SEEN, SWITCHED_OFF, METERED, TRIAL_POSTED, TRIAL_ENDED, SLIPS_FORGOTTEN,
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


def despite_opt_out(legal_basis: Json) -> dict[str, Json]:
    """That a letter goes to somebody who had opted out, and on what ground."""
    return {"despite_opt_out": True, "legal_basis": legal_basis}
