# SPDX-License-Identifier: Apache-2.0
"""What is recorded of requests, looks, holds and undertakings. No leaf says whose they are."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

RECEIVED = FactKind(
    "privacy.received",
    Words(
        en="The privacy request {number} ({asked}) came in by {channel}; it is due on {due_on} ({clock}).",
        zh="收到个人信息权利申请 {number}（{asked}），渠道：{channel}；应于 {due_on} 前答复（{clock}）。",
    ),
    public=("request", "number", "asked", "channel", "due_on", "clock", "again"),
    personal=("actor", "customer", "words"),
)
CODE_SENT = FactKind(
    "privacy.code_sent",
    Words(
        en="A code was sent to a contact point on record ({channel}).",
        zh="已向登记的联系方式（{channel}）发送验证码。",
    ),
    public=("request", "channel"),
    personal=("actor",),
)
CODE_WRONG = FactKind(
    "privacy.code_wrong",
    Words(en="A wrong code was typed; {left} tries are left.", zh="验证码输入有误，还可尝试 {left} 次。"),
    public=("request", "left"),
)
DOCUMENT_SHOWN = FactKind(
    "privacy.document_shown",
    Words(
        en="A document was put on file as a proof: {digest}. It counts once somebody else has seen it.",
        zh="已存入证明文件 {digest}；经另一人核验后生效。",
    ),
    public=("request", "digest"),
    personal=("actor",),
)
DOCUMENT_OPENED = FactKind(
    "privacy.document_opened",
    Words(en="Somebody opened a document of proof: {digest}.", zh="有人打开了证明文件 {digest}。"),
    public=("request", "digest", "user"),
    personal=("actor",),
)
IDENTIFIED = FactKind(
    "privacy.identified",
    Words(
        en="The asker is proved to be the customer: {method}, level {level}.",
        zh="申请人身份已验证：{method}，级别 {level}。",
    ),
    public=("request", "method", "level"),
    personal=("actor",),
)
PREPARED = FactKind(
    "privacy.prepared",
    Words(
        en="A decision was prepared: {outcome} ({why}); its digest is {digest}.",
        zh="已拟定处理意见：{outcome}（{why}）；摘要为 {digest}。",
    ),
    public=("request", "outcome", "why", "laws", "until", "digest"),
    personal=("actor", "note"),
)
SENT_BACK = FactKind(
    "privacy.sent_back",
    Words(en="The prepared decision was sent back.", zh="处理意见已退回。"),
    public=("request",),
    personal=("actor", "note"),
)
DECIDED = FactKind(
    "privacy.decided",
    Words(
        en="The request {number} was decided: {outcome} ({why}), by {eyes} people.",
        zh="申请 {number} 已决定：{outcome}（{why}），经办人数：{eyes}。",
    ),
    public=("request", "number", "outcome", "why", "laws", "until", "digest", "eyes"),
    personal=("actor",),
)
EXTENDED = FactKind(
    "privacy.extended",
    Words(
        en="The time for the answer was extended to {due_on}, with a reason.",
        zh="答复期限已延长至 {due_on}，并说明理由。",
    ),
    public=("request", "due_on"),
    personal=("actor", "note"),
)
WITHDRAWN = FactKind(
    "privacy.withdrawn",
    Words(en="The asker withdrew the request.", zh="申请人已撤回申请。"),
    public=("request",),
    personal=("actor",),
)
TOLD = FactKind(
    "privacy.told",
    Words(
        en="The customer is told what became of the request, by {channels}.", zh="将通过 {channels} 告知客户办理结果。"
    ),
    public=("request", "channels", "matter"),
)
EXPORTED = FactKind(
    "privacy.exported",
    Words(
        en="Everything held about one customer was given out as a bundle: {digest}, {size} bytes.",
        zh="已提供某客户的全部个人信息副本：{digest}，{size} 字节。",
    ),
    public=("request", "number", "digest", "size", "counts", "form"),
    personal=("actor",),
)
CARRIED_OUT = FactKind(
    "privacy.carried_out",
    Words(en="What was asked ({asked}) holds from now on.", zh="申请事项（{asked}）自即日起生效。"),
    public=("request", "asked", "purpose", "channel"),
    personal=("actor",),
)
LIFTED = FactKind(
    "privacy.lifted",
    Words(en="A restriction of processing was lifted.", zh="限制处理已解除。"),
    public=("request",),
    personal=("actor", "note"),
)
ERASURE_BEGUN = FactKind(
    "privacy.erasure_begun",
    Words(
        en="The erasure {number} begins: the customer is told first; after {hours} hours at the latest the key is destroyed, unless it is stopped.",
        zh="删除 {number} 开始：先告知客户；如未中止，最迟 {hours} 小时后销毁密钥。",
    ),
    public=("request", "number", "hours"),
    personal=("actor",),
)
ERASURE_STOPPED = FactKind(
    "privacy.erasure_stopped",
    Words(
        en="The erasure {number} waits: {why} stands against it.",
        zh="删除 {number} 暂停：存在不予删除的事由（{why}）。",
    ),
    public=("request", "number", "why"),
)
ERASED = FactKind(
    "privacy.erased",
    Words(
        en="The erasure {number} was carried out; its receipt is {receipt}.",
        zh="删除 {number} 已完成；凭证为 {receipt}。",
    ),
    public=("request", "number", "receipt", "counts", "files", "recipients"),
)
CLOSED = FactKind(
    "privacy.closed",
    Words(en="The request {number} is done: {state}.", zh="申请 {number} 已办结：{state}。"),
    public=("request", "number", "state"),
    personal=("actor",),
)
LOOKED = FactKind(
    "privacy.looked",
    Words(
        en="A member of staff opened personal data ({family}, {field}) because: {why}.",
        zh="员工查看了个人信息（{family}，{field}），事由：{why}。",
    ),
    public=("user", "family", "field", "why", "reference"),
    personal=("actor", "note"),
)
BAIT_SET = FactKind(
    "privacy.bait_set",
    Words(en="A canary record was set or taken back (set: {on}).", zh="诱饵记录已设置或取消（设置：{on}）。"),
    public=("on",),
    personal=("actor",),
)
BAIT_TOUCHED = FactKind(
    "privacy.bait_touched",
    Words(
        en="A canary record was opened: nobody has a reason to. Somebody must ask why.",
        zh="诱饵记录被打开：任何人均无正当理由查看，须予核查。",
    ),
    public=("user", "look"),
)
ALERT_SEEN = FactKind(
    "privacy.alert_seen",
    Words(en="An alarm about a canary record was looked into.", zh="诱饵记录告警已核查。"),
    public=("look",),
    personal=("actor", "note"),
)
FACTS = (
    RECEIVED, CODE_SENT, CODE_WRONG, DOCUMENT_SHOWN, DOCUMENT_OPENED, IDENTIFIED, PREPARED, SENT_BACK, DECIDED, EXTENDED, WITHDRAWN, TOLD,
    EXPORTED, CARRIED_OUT, LIFTED, ERASURE_BEGUN, ERASURE_STOPPED, ERASED, CLOSED, LOOKED, BAIT_SET, BAIT_TOUCHED, ALERT_SEEN,
)  # fmt: skip
