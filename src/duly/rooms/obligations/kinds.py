# SPDX-License-Identifier: Apache-2.0
"""The kinds of facts that this room records."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

OPENED = FactKind(
    "obligations.opened",
    Words(en="{count} customers owe an acknowledgement by {due_at}.", zh="{count} 位客户须于 {due_at} 前确认。"),
    public=("count", "exempt", "due_at", "steps", "plan", "tracks", "phases"),
)
"""``plan`` is the digest of the cascade as it was frozen, ``tracks`` and ``phases`` how many customers are on each."""
VIEWED = FactKind(
    "obligations.viewed",
    Words(
        en="The notice was opened on the portal through the customer's own link.",
        zh="客户通过专属链接在门户打开了通知。",
    ),
    public=("notice", "language"),
    etsi="ContentHandover",
    grade=3,
)
ACKNOWLEDGED = FactKind(
    "obligations.acknowledged",
    Words(en="The customer acknowledged ({how}, {late}).", zh="客户已确认（{how}，{late}）。"),
    public=("notice", "how", "late"),
    personal=("actor",),
    etsi="ConsignmentAcceptance",
    grade=4,
)
REFUSED = FactKind(
    "obligations.refused",
    Words(en="The customer refused by {how}.", zh="客户已通过 {how} 拒绝。"),
    public=("notice", "how"),
    personal=("actor", "reason"),
    etsi="ConsignmentRejection",
)
EXEMPTED = FactKind(
    "obligations.exempted",
    Words(en="The customer was exempted.", zh="该客户已豁免。"),
    public=("notice",),
    personal=("actor", "reason"),
)
EXHAUSTED = FactKind(
    "obligations.exhausted",
    Words(en="Every step was tried without an acknowledgement: {state}.", zh="所有步骤均已尝试，仍未确认：{state}。"),
    public=("notice", "state", "steps"),
    etsi="AcceptanceRejectionExpiry",
)
PASSED = FactKind(
    "obligations.passed",
    Words(
        en="Step {step} ({channel}) was passed over: it is for those of whom {condition} holds.",
        zh="第 {step} 步（{channel}）已略过：仅适用于满足 {condition} 的客户。",
    ),
    public=("notice", "step", "channel", "condition"),
)
SUPERSEDED = FactKind(
    "obligations.superseded",
    Words(
        en="Nothing more is asked about this notice: {by} takes its place.",
        zh="不再就此通知催请确认：已由 {by} 取代。",
    ),
    public=("notice", "by"),
)
TAKEN = FactKind(
    "obligations.taken",
    Words(en="A member of staff took the case up.", zh="员工已接手处理。"),
    public=("notice",),
    personal=("actor",),
)
GIVEN_BACK = FactKind(
    "obligations.given_back",
    Words(en="The case was given back to the work list.", zh="该事项已退回工作清单。"),
    public=("notice",),
    personal=("actor",),
)
LEFT = FactKind(
    "obligations.left",
    Words(
        en="A member of staff looked at it and leaves it as it is: {state}.",
        zh="员工已核查，维持现状：{state}。",
    ),
    public=("notice", "state"),
    personal=("actor", "reason"),
)
PAUSED = FactKind(
    "obligations.paused",
    Words(en="Chasing was paused: {paused}.", zh="催确认已暂停：{paused}。"),
    public=("paused",),
    personal=("actor",),
)
CLOSED = FactKind(
    "obligations.closed",
    Words(en="Chasing ended ({why}).", zh="催确认已结束（{why}）。"),
    public=("why",),
)
PHASE_RELEASED = FactKind(
    "obligations.phase_released",
    Words(
        en="Phase {number} ({size} customers) was released ({go}).",
        zh="第 {number} 阶段（{size} 位客户）已放行（{go}）。",
    ),
    public=("number", "share", "size", "go", "overruled"),
    personal=("actor", "reason"),
)
PHASE_OBSERVED = FactKind(
    "obligations.phase_observed",
    Words(
        en="Everything of phase {number} has left; it is observed until {until}.",
        zh="第 {number} 阶段已全部发出，观察至 {until}。",
    ),
    public=("number", "until"),
)
PHASE_STOPPED = FactKind(
    "obligations.phase_stopped",
    Words(
        en="Phase {number} was stopped ({why}): of {sent} who were sent something {bounced} bounced, {complained} "
        "complained, {questioned} asked, {unknown} are unknown.",
        zh="第 {number} 阶段已停止（{why}）：已发 {sent} 位中，退回 {bounced}，投诉 {complained}，咨询 {questioned}，"
        "结果未知 {unknown}。",
    ),
    public=("number", "why", "sent", "size", "bounced", "complained", "questioned", "unknown", "limits"),
    personal=("actor", "reason"),
)
PHASE_ENDED = FactKind(
    "obligations.phase_ended",
    Words(en="Phase {number} did well and is over.", zh="第 {number} 阶段情况正常，已结束。"),
    public=("number", "sent", "bounced", "complained", "questioned", "unknown"),
)
STALE = FactKind(
    "obligations.stale",
    Words(
        en="The next step of {count} customers is overdue since {since}: it is not opened unless somebody says so.",
        zh="{count} 位客户的下一步自 {since} 起已过期：须经人工确认方可继续。",
    ),
    public=("count", "since"),
)
STALE_RELEASED = FactKind(
    "obligations.stale_released",
    Words(
        en="What was overdue goes on after all: the steps of {steps} customers, {messages} messages.",
        zh="过期事项获准继续：{steps} 位客户的步骤、{messages} 条消息。",
    ),
    public=("steps", "messages"),
    personal=("actor", "reason"),
)
STALE_DROPPED = FactKind(
    "obligations.stale_dropped",
    Words(
        en="What was overdue is dropped: the steps of {steps} customers, {messages} messages.",
        zh="过期事项已放弃：{steps} 位客户的步骤、{messages} 条消息。",
    ),
    public=("steps", "messages"),
    personal=("actor", "reason"),
)
FACTS = (
    OPENED, VIEWED, ACKNOWLEDGED, REFUSED, EXEMPTED, EXHAUSTED, PASSED, SUPERSEDED, TAKEN, GIVEN_BACK, LEFT, PAUSED,
    CLOSED, PHASE_RELEASED, PHASE_OBSERVED, PHASE_STOPPED, PHASE_ENDED, STALE, STALE_RELEASED, STALE_DROPPED,
)  # fmt: skip
