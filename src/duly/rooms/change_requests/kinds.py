# SPDX-License-Identifier: Apache-2.0
"""What is recorded of change requests. Nothing in a leaf says who the customer is or what their record says."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words
from duly.rooms.change_requests import answering, filing, pinning

RECEIVED = FactKind(
    "change_requests.received",
    Words(en="The request {number} came in by {channel}.", zh="已收到变更申请 {number}（{channel}）。"),
    public=("request", "number", "organisation", "channel", "nature", "why", "items", "flags", "undo_of"),
    personal=("actor",),
)
JOINED = FactKind(
    "change_requests.joined",
    Words(en="The same was asked again; it was joined to {number}.", zh="重复提出的申请已并入 {number}。"),
    public=("request", "number", "channel"),
    personal=("actor",),
)
MOVED = FactKind(
    "change_requests.moved",
    Words(en="The request {number} went from {before} to {after}.", zh="变更申请 {number} 由 {before} 转为 {after}。"),
    public=("request", "number", "before", "after", "why", "due_at"),
    personal=("actor",),
)
MATCHED = FactKind(
    "change_requests.matched",
    Words(
        en="It is known whom {number} concerns (by {how}); its tier is T{tier}.",
        zh="已确认 {number} 所涉客户（{how}），风险等级为 T{tier}。",
    ),
    public=("request", "number", "how", "tier", "score", "flags", "policy"),
    personal=("actor",),
)
PROOF_STARTED = FactKind(
    "change_requests.proof_started",
    Words(en="A proof was asked for {number}: {who} by {method}.", zh="已为 {number} 发起核验：{who}，{method}。"),
    public=("request", "number", "proof", "who", "method"),
    personal=("actor",),
)
PROVED = FactKind(
    "change_requests.proved",
    Words(
        en="A proof for {number} was given: {who} by {method}, level {level}.",
        zh="{number} 的核验已通过：{who}，{method}，级别 {level}。",
    ),
    public=("request", "number", "proof", "who", "method", "level"),
    personal=("actor", "note"),
)
PROOF_FAILED = FactKind(
    "change_requests.proof_failed",
    Words(en="A proof for {number} failed; {left} tries are left.", zh="{number} 的核验未通过，还可尝试 {left} 次。"),
    public=("request", "number", "proof", "who", "method", "left"),
    personal=("actor", "note"),
)
EVIDENCE_ADDED = FactKind(
    "change_requests.evidence_added",
    Words(en="Evidence was added to {number}: {kind}, {digest}.", zh="{number} 已添加证明材料：{kind}，{digest}。"),
    public=("request", "number", "kind", "digest", "issued_on", "expires_on", "seen_before"),
    personal=("actor",),
)
CHECKED = FactKind(
    "change_requests.checked",
    Words(
        en="{number} was checked: {passed} passed, {warned} to look at, {failed} failed, {unknown} unknown.",
        zh="{number} 已核对：通过 {passed}，需留意 {warned}，不通过 {failed}，未知 {unknown}。",
    ),
    public=("request", "number", "passed", "warned", "failed", "unknown", "rules"),
)
FROZEN = FactKind(
    "change_requests.frozen",
    Words(
        en="{number} was handed over for review, round {round}, exactly as {digest}.",
        zh="{number} 已提交复核（第 {round} 轮），内容固定为 {digest}。",
    ),
    public=("request", "number", "round", "digest", "tier", "maker", "automatic"),
    personal=("actor",),
)
REVIEWED = FactKind(
    "change_requests.reviewed",
    Words(
        en="{number} was reviewed, round {round}: {accepted} items accepted, {refused} refused; bound to {digest}.",
        zh="{number} 已复核（第 {round} 轮）：同意 {accepted} 项，不同意 {refused} 项；绑定 {digest}。",
    ),
    public=("request", "number", "round", "role", "accepted", "refused", "digest", "why", "checker"),
    personal=("actor", "note"),
)
TOLD = FactKind(
    "change_requests.told",
    Words(
        en="{number}: a message ({matter}) to the {role} contact points.",
        zh="{number}：向{role}联系方式发出消息（{matter}）。",
    ),
    public=("request", "number", "message", "matter", "role", "channel"),
)
UNDELIVERED = FactKind(
    "change_requests.undelivered",
    Words(en="{number}: a message ({matter}) came back: {code}.", zh="{number}：消息（{matter}）被退回：{code}。"),
    public=("request", "number", "message", "matter", "role", "channel", "code"),
)
HELD = FactKind(
    "change_requests.held",
    Words(en="A hold ({kind}) was put on {number}.", zh="{number} 已暂停（{kind}）。"),
    public=("request", "number", "hold", "kind", "scope"),
    personal=("actor", "note"),
)
RELEASE_ASKED = FactKind(
    "change_requests.release_asked",
    Words(en="Somebody asked that the hold on {number} be lifted.", zh="已申请解除 {number} 的暂停。"),
    public=("request", "number", "hold", "kind"),
    personal=("actor", "note"),
)
RELEASED = FactKind(
    "change_requests.released",
    Words(en="A second person lifted the hold on {number}.", zh="经第二人确认，{number} 的暂停已解除。"),
    public=("request", "number", "hold", "kind"),
    personal=("actor",),
)
APPLIED = FactKind(
    "change_requests.applied",
    Words(
        en="{number} was applied: {written} fields written, {already} said so already; record {record}.",
        zh="{number} 已生效：写入 {written} 项，{already} 项原已如此；记录 {record}。",
    ),
    public=("request", "number", "record", "written", "already", "digest", "round", "rules", "proofs"),
)
COLLIDED = FactKind(
    "change_requests.collided",
    Words(
        en="{number} was not applied: {items} of its items were changed by somebody else meanwhile.",
        zh="{number} 未写入：其中 {items} 项其间已被他人更改。",
    ),
    public=("request", "number", "items", "round"),
)
REBASED = FactKind(
    "change_requests.rebased",
    Words(
        en="{number} was laid anew upon the record, round {round}; earlier approvals are void.",
        zh="{number} 已按当前登记重新核对（第 {round} 轮），此前的复核作废。",
    ),
    public=("request", "number", "round"),
    personal=("actor",),
)
OBJECTED = FactKind(
    "change_requests.objected",
    Words(
        en="Somebody reached at an old contact point objected to {number}.",
        zh="原联系方式的持有人对 {number} 提出异议。",
    ),
    public=("request", "number", "message"),
    personal=("actor", "note"),
)
STATED = FactKind(
    "change_requests.stated",
    Words(en="A statement was put on record for {number} ({kind}).", zh="{number} 已记录说明（{kind}）。"),
    public=("request", "number", "dispute", "kind", "outcome"),
    personal=("actor", "text"),
)
SEEN = FactKind(
    "change_requests.seen",
    Words(en="Somebody looked at what {number} says in full.", zh="有人查看了 {number} 的完整内容。"),
    public=("request", "number", "items"),
    personal=("actor", "note"),
)
WORDS_SEEN = FactKind(
    "change_requests.words_seen",
    Words(
        en="Somebody read what was said with {number}: who asks, the note, statements.",
        zh="有人查看了 {number} 的申请人自述、备注与说明。",
    ),
    public=("request", "number", "statements"),
    personal=("actor", "note"),
)
EVIDENCE_SEEN = FactKind(
    "change_requests.evidence_seen",
    Words(en="Somebody opened a document beside {number}: {digest}.", zh="有人打开了 {number} 的证明材料：{digest}。"),
    public=("request", "number", "evidence", "digest"),
    personal=("actor", "note"),
)
MAIL_SEEN = FactKind(
    "change_requests.mail_seen",
    Words(en="Somebody read a mail that came in: {digest}.", zh="有人阅读了来信：{digest}。"),
    public=("mail", "digest", "organisation"),
    personal=("actor", "note"),
)
MAIL_SETTLED = FactKind(
    "change_requests.mail_settled",
    Words(
        en="Somebody said what became of a mail: {outcome}, request {number}.",
        zh="已登记来信的去向：{outcome}，申请 {number}。",
    ),
    public=("mail", "outcome", "request", "number"),
    personal=("actor",),
)
ESCALATED = FactKind(
    "change_requests.escalated",
    Words(
        en="{number} is late (it was due {due_at}, is {state}); it was passed to the head of the department.",
        zh="{number} 已逾期（应于 {due_at} 前答复，当前 {state}），已升级至部门负责人。",
    ),
    public=("request", "number", "state", "due_at", "department", "head"),
)
POLICY_SET = FactKind(
    "change_requests.policy_set",
    Words(en="Version {version} of the rules for requests was proposed.", zh="已提出变更申请管理制度第 {version} 版。"),
    public=("organisation", "version", "digest"),
    personal=("actor",),
)
POLICY_CONFIRMED = FactKind(
    "change_requests.policy_confirmed",
    Words(
        en="A second person put version {version} of the rules for requests into force.",
        zh="经第二人确认，变更申请管理制度第 {version} 版生效。",
    ),
    public=("organisation", "version", "digest"),
    personal=("actor",),
)
RECORD_FROZEN = FactKind(
    "change_requests.record_frozen",
    Words(
        en="A customer froze their record; {requests} open requests are on hold.",
        zh="客户已冻结其登记信息；{requests} 项在办申请暂停。",
    ),
    public=("hold", "requests"),
    personal=("actor",),
)
RECORD_THAWED = FactKind(
    "change_requests.record_thawed",
    Words(
        en="The freeze of a customer's record was lifted by a second person.", zh="经第二人确认，客户登记信息已解冻。"
    ),
    public=("hold",),
    personal=("actor",),
)
MAIL_TAKEN = FactKind(
    "change_requests.mail_taken",
    Words(
        en="A mail was taken ({outcome}), kept as {digest}; its attachments: {files}; request {number}.",
        zh="已收取来信（{outcome}），按 {digest} 留存，附件：{files}；申请 {number}。",
    ),
    public=(
        "mail",
        "request",
        "number",
        "organisation",
        "digest",
        "outcome",
        "topics",
        "signs",
        "files",
        "acknowledged",
    ),
)
FORGOTTEN = FactKind(
    "change_requests.forgotten",
    Words(
        en="What came with the request {number} was destroyed: the customer's data is erased.",
        zh="申请 {number} 所附来信与材料已销毁：客户个人信息已删除。",
    ),
    public=("request", "number", "files"),
)
FACTS = (
    *filing.FACTS, *pinning.FACTS,
    *answering.FACTS, FORGOTTEN, WORDS_SEEN, EVIDENCE_SEEN, MAIL_SEEN, MAIL_SETTLED, ESCALATED,
    MAIL_TAKEN, RECEIVED, JOINED, MOVED, MATCHED, PROOF_STARTED, PROVED, PROOF_FAILED, EVIDENCE_ADDED, CHECKED, FROZEN, REVIEWED,
    TOLD, UNDELIVERED, HELD, RELEASE_ASKED, RELEASED, APPLIED, COLLIDED, REBASED, OBJECTED, STATED, SEEN, POLICY_SET,
    POLICY_CONFIRMED, RECORD_FROZEN, RECORD_THAWED,
)  # fmt: skip
