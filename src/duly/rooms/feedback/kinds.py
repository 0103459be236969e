# SPDX-License-Identifier: Apache-2.0
"""What is recorded at the service desk. What people wrote stands there only as salted digests."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

ASKED = FactKind(
    "feedback.asked",
    Words(en="The customer asked a question about the notice.", zh="客户就该通知提出了咨询。"),
    public=("notice", "question", "language"),
    personal=("text",),
)
FORGOTTEN = FactKind(
    "feedback.forgotten",
    Words(
        en="The text of a question was put away: the customer's data is erased.",
        zh="咨询内容已清除：客户个人信息已删除。",
    ),
    public=("notice", "question"),
)
OPENED = FactKind(
    "feedback.opened",
    Words(
        en="The conversation {number} was opened ({kind}, {channel}); a first answer is due by {first_due_at}, its end by {due_at}.",
        zh="会话 {number} 已受理（{kind}，{channel}）；应于 {first_due_at} 前首次答复，于 {due_at} 前办结。",
    ),
    public=(
        "conversation",
        "number",
        "kind",
        "channel",
        "notice",
        "about",
        "follows",
        "first_due_at",
        "due_at",
        "policy",
    ),
    personal=("actor", "text"),
)
WRITTEN = FactKind(
    "feedback.written",
    Words(en="The customer wrote again in {number} ({channel}).", zh="客户在会话 {number} 中补充（{channel}）。"),
    public=("conversation", "number", "message", "channel"),
    personal=("actor", "text"),
)
ANSWERED = FactKind(
    "feedback.answered",
    Words(
        en="The customer was answered in {number}; they were told on: {told}.",
        zh="已在会话 {number} 中答复客户；告知渠道：{told}。",
    ),
    public=("conversation", "number", "message", "told", "first", "macro"),
    personal=("actor", "text"),
)
NOTED = FactKind(
    "feedback.noted",
    Words(en="Somebody of the staff wrote a note in {number}.", zh="员工在会话 {number} 中添加了内部备注。"),
    public=("conversation", "number", "message"),
    personal=("actor", "text"),
)
TOLD = FactKind(
    "feedback.told",
    Words(
        en="The customer was told about {number} ({matter}) on: {told}.",
        zh="已就会话 {number} 告知客户（{matter}），渠道：{told}。",
    ),
    public=("conversation", "number", "matter", "told"),
)
TAKEN_UP = FactKind(
    "feedback.taken_up",
    Words(en="Somebody took up the conversation {number}.", zh="会话 {number} 已有人接手。"),
    public=("conversation", "number", "user"),
    personal=("actor",),
)
GIVEN_BACK = FactKind(
    "feedback.given_back",
    Words(en="The conversation {number} was given back to the pool.", zh="会话 {number} 已交回待分配。"),
    public=("conversation", "number", "user"),
    personal=("actor",),
)
HANDED_OVER = FactKind(
    "feedback.handed_over",
    Words(en="The conversation {number} was handed over.", zh="会话 {number} 已移交。"),
    public=("conversation", "number", "department", "user"),
    personal=("actor",),
)
CLASSIFIED = FactKind(
    "feedback.classified",
    Words(
        en="The conversation {number} is now a {kind}; its end is due by {due_at}.",
        zh="会话 {number} 改为{kind}，应于 {due_at} 前办结。",
    ),
    public=("conversation", "number", "kind", "first_due_at", "due_at"),
    personal=("actor",),
)
RESOLVED = FactKind(
    "feedback.resolved",
    Words(en="The conversation {number} was resolved: {outcome}.", zh="会话 {number} 已办结：{outcome}。"),
    public=("conversation", "number", "outcome"),
    personal=("actor",),
)
REOPENED = FactKind(
    "feedback.reopened",
    Words(en="The conversation {number} was opened again ({times}).", zh="会话 {number} 已重新打开（第 {times} 次）。"),
    public=("conversation", "number", "times", "due_at"),
    personal=("actor", "reason"),
)
CLOSED = FactKind(
    "feedback.closed",
    Words(en="The conversation {number} was closed.", zh="会话 {number} 已关闭。"),
    public=("conversation", "number"),
)
RATED = FactKind(
    "feedback.rated",
    Words(
        en="The customer gave the conversation {number} {stars} of 5 stars.",
        zh="客户为会话 {number} 评分 {stars} 星（满分 5 星）。",
    ),
    public=("conversation", "number", "stars"),
    personal=("text",),
)
LATE = FactKind(
    "feedback.late",
    Words(
        en="The conversation {number} is late: {what} was due by {due_at}.",
        zh="会话 {number} 已逾期：{what} 应于 {due_at} 前完成。",
    ),
    public=("conversation", "number", "what", "due_at"),
)
MACRO_SET = FactKind(
    "feedback.macro_set",
    Words(en="The ready answer {code} was written.", zh="常用答复 {code} 已保存。"),
    public=("organisation", "macro", "code", "digest"),
    personal=("actor",),
)
MACRO_RETIRED = FactKind(
    "feedback.macro_retired",
    Words(en="The ready answer {code} was retired.", zh="常用答复 {code} 已停用。"),
    public=("organisation", "macro", "code"),
    personal=("actor",),
)
ARTICLE_DRAFTED = FactKind(
    "feedback.article_drafted",
    Words(
        en="A draft of the article {slug} was written ({version}).", zh="知识条目 {slug} 已起草（第 {version} 版）。"
    ),
    public=("organisation", "article", "slug", "version", "digest"),
    personal=("actor",),
)
ARTICLE_REVIEWED = FactKind(
    "feedback.article_reviewed",
    Words(
        en="A second person read the article {slug} ({version}); public: {accepted}.",
        zh="第二人已复核知识条目 {slug}（第 {version} 版）；公开：{accepted}。",
    ),
    public=("organisation", "article", "slug", "version", "digest", "accepted"),
    personal=("actor",),
)
ARTICLE_WITHDRAWN = FactKind(
    "feedback.article_withdrawn",
    Words(en="The article {slug} is public no longer.", zh="知识条目 {slug} 已撤下。"),
    public=("organisation", "article", "slug", "version"),
    personal=("actor",),
)
POLICY_PROPOSED = FactKind(
    "feedback.policy_proposed",
    Words(en="Rules of the service desk were proposed ({version}).", zh="已提出服务台规则（第 {version} 版）。"),
    public=("organisation", "version", "digest"),
    personal=("actor",),
)
POLICY_CONFIRMED = FactKind(
    "feedback.policy_confirmed",
    Words(
        en="Rules of the service desk hold: a second person confirmed them ({version}).",
        zh="服务台规则第 {version} 版生效：第二人已确认。",
    ),
    public=("organisation", "version", "digest"),
    personal=("actor",),
)
ADOPTED = FactKind(
    "feedback.adopted",
    Words(
        en="{questions} questions became conversations, sealed under their customers' keys.",
        zh="{questions} 条咨询已转为会话，并以客户密钥加密。",
    ),
    public=("questions",),
)
FACTS = (
    ASKED, FORGOTTEN, OPENED, WRITTEN, ANSWERED, NOTED, TOLD, TAKEN_UP, GIVEN_BACK, HANDED_OVER, CLASSIFIED, RESOLVED, REOPENED,
    CLOSED, RATED, LATE, MACRO_SET, MACRO_RETIRED, ARTICLE_DRAFTED, ARTICLE_REVIEWED, ARTICLE_WITHDRAWN, POLICY_PROPOSED,
    POLICY_CONFIRMED, ADOPTED,
)  # fmt: skip
