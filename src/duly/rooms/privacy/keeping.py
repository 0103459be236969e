# SPDX-License-Identifier: Apache-2.0
"""What is recorded of holds, rules of keeping, undertakings of staff and checks of confidentiality."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

HELD = FactKind(
    "privacy.held",
    Words(
        en="A legal hold ({why}) begins; it is about {scope}. Nothing under it is erased.",
        zh="法律保全（{why}）开始，范围：{scope}。其下数据不得删除。",
    ),
    public=("hold", "why", "scope"),
    personal=("actor", "note"),
)
RELEASE_ASKED = FactKind(
    "privacy.release_asked",
    Words(en="Somebody asks to end a legal hold.", zh="有人申请解除法律保全。"),
    public=("hold",),
    personal=("actor", "note"),
)
RELEASED = FactKind(
    "privacy.released",
    Words(en="A second person ended a legal hold.", zh="第二人已解除法律保全。"),
    public=("hold",),
    personal=("actor",),
)
RULE_PROPOSED = FactKind(
    "privacy.rule_proposed",
    Words(
        en="A rule of keeping was proposed: {number} version {version}, {months} months by {law} (erases by itself: {automatic}).",
        zh="拟定保存期限规则 {number} 第 {version} 版：依据 {law}，{months} 个月（自动删除：{automatic}）。",
    ),
    public=("rule", "number", "version", "law", "months", "start", "automatic"),
    personal=("actor",),
)
RULE_AGREED = FactKind(
    "privacy.rule_agreed",
    Words(
        en="The rule of keeping {number} version {version} holds: a second person agreed.",
        zh="保存期限规则 {number} 第 {version} 版生效：第二人已同意。",
    ),
    public=("rule", "number", "version"),
    personal=("actor",),
)
RULE_ENDED = FactKind(
    "privacy.rule_ended",
    Words(en="The rule of keeping {number} ended.", zh="保存期限规则 {number} 已终止。"),
    public=("rule", "number"),
    personal=("actor",),
)
DUE_LISTED = FactKind(
    "privacy.due_listed",
    Words(
        en="{listed} records are due for erasure by the rule {number}; {begun} of them are erased without being asked.",
        zh="依规则 {number}，有 {listed} 条记录到期应删除，其中 {begun} 条自动删除。",
    ),
    public=("rule", "number", "listed", "begun"),
)
DAYS_SET = FactKind(
    "privacy.days_set",
    Words(
        en="The organisation answers privacy requests within {days} days.",
        zh="主体承诺在 {days} 天内答复个人信息权利申请。",
    ),
    public=("organisation", "days"),
    personal=("actor",),
)
PAPER_KEPT = FactKind(
    "privacy.paper_kept",
    Words(
        en="A member of staff has a document on file ({paper}, {digest}); it holds until {expires_on}.",
        zh="员工文件已归档（{paper}，{digest}），有效期至 {expires_on}。",
    ),
    public=("user", "paper", "digest", "signed_on", "expires_on"),
    personal=("actor",),
)
CHECK_PLANNED = FactKind(
    "privacy.check_planned",
    Words(
        en="A check of confidentiality is planned for {period}, due on {due_on}.",
        zh="已安排 {period} 保密检查，应于 {due_on} 前完成。",
    ),
    public=("check", "period", "due_on"),
    personal=("actor",),
)
CHECK_DONE = FactKind(
    "privacy.check_done",
    Words(
        en="A check of confidentiality was done: {passed} points in order, {failed} not.",
        zh="保密检查已完成：{passed} 项符合，{failed} 项不符合。",
    ),
    public=("check", "passed", "failed", "digest"),
    personal=("actor", "note"),
)
CHECK_SIGNED = FactKind(
    "privacy.check_signed",
    Words(en="A second person signed off a check of confidentiality.", zh="第二人已签认保密检查。"),
    public=("check", "digest"),
    personal=("actor",),
)
FACTS = (
    HELD, RELEASE_ASKED, RELEASED, RULE_PROPOSED, RULE_AGREED, RULE_ENDED, DUE_LISTED, DAYS_SET, PAPER_KEPT, CHECK_PLANNED,
    CHECK_DONE, CHECK_SIGNED,
)  # fmt: skip
