# SPDX-License-Identifier: Apache-2.0
"""The kinds of facts that this room records."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

CREATED = FactKind(
    "notices.created",
    Words(en="The notice {number} ({kind}) was written.", zh="已拟定通知 {number}（{kind}）。"),
    public=("number", "kind", "organisation", "languages", "effective_on", "acknowledge_by", "asked", "digest"),
    personal=("actor",),
)
REVISED = FactKind(
    "notices.revised",
    Words(en="The notice was written anew (revision {revision}).", zh="通知已修订（第 {revision} 版）。"),
    public=("revision", "languages", "effective_on", "acknowledge_by", "asked", "digest"),
    personal=("actor",),
)
TRANSLATED = FactKind(
    "notices.translated",
    Words(
        en="{language} was written anew from {source} (revision {revision}).",
        zh="已据 {source} 重写 {language} 版本（第 {revision} 版）。",
    ),
    public=("revision", "language", "source", "digest"),
    personal=("actor",),
)
SUBMITTED = FactKind(
    "notices.submitted",
    Words(en="Approval of {digest} was asked for.", zh="已提交复核：{digest}。"),
    public=("digest", "approvers", "departments"),
    personal=("actor",),
)
APPROVED = FactKind(
    "notices.approved",
    Words(en="{digest} was approved by somebody who wrote none of it.", zh="{digest} 已由非拟稿人批准。"),
    public=("digest", "department", "given", "of"),
    personal=("actor", "on_behalf_of"),
)
REJECTED = FactKind(
    "notices.rejected",
    Words(en="{digest} was sent back.", zh="{digest} 已退回。"),
    public=("digest",),
    personal=("actor", "reason"),
)
LAUNCHED = FactKind(
    "notices.launched",
    Words(
        en="{digest} was launched to {count} customers (roll {root}), checked by {packs}.",
        zh="{digest} 已向 {count} 位客户发布（名册 {root}），检查所用规则包：{packs}。",
    ),
    public=("digest", "count", "root", "packs", "mailings", "urgency"),
    personal=("actor",),
)
EMERGENCY = FactKind(
    "notices.emergency",
    Words(
        en="An emergency: it overtakes everything else (quiet hours broken: {breaks_quiet_hours}).",
        zh="紧急通知：优先于一切其他投递（打破免打扰时段：{breaks_quiet_hours}）。",
    ),
    public=("digest", "breaks_quiet_hours", "skipped_approvals", "skipped_departments", "skipped_tasks"),
    personal=("actor", "authority"),
)
REFERRED = FactKind(
    "notices.referred",
    Words(
        en="{msg_type} of {references}: {corrected} customers had got it and are told so, {renewed} get the new edition "
        "only, {left_alone} had not got it and get nothing; {stopped} are no longer asked about it.",
        zh="{msg_type}（引用 {references}）：{corrected} 位客户曾收到原通知，将获告知；{renewed} 位仅收到新版本；"
        "{left_alone} 位未曾收到，不再通知；{stopped} 位不再就原通知催请确认。",
    ),
    public=("msg_type", "relation", "references", "corrected", "renewed", "left_alone", "stopped"),
)
"""``msg_type`` and ``references`` are those of the Common Alerting Protocol 1.2 (OASIS)."""
SUCCEEDED = FactKind(
    "notices.succeeded",
    Words(en="{by} {relation} this notice.", zh="{by} 对本通知作出：{relation}。"),
    public=("by", "notice", "relation"),
)
REPEATED = FactKind(
    "notices.repeated",
    Words(
        en="Round {period} of {first} became the notice {number} (fit to go as it was approved: {fit}; rounds missed: "
        "{missed}).",
        zh="{first} 的第 {period} 期生成通知 {number}（可按原批准发布：{fit}；错过期数：{missed}）。",
    ),
    public=("first", "period", "number", "digest", "approved_digest", "fit", "missed"),
)
CLOCK_COMPRESSED = FactKind(
    "notices.clock_compressed",
    Words(
        en="This is a rehearsal: waits are divided by {scale}, quiet hours ignored: {quiet_hours_ignored}.",
        zh="此为演练：等待时间除以 {scale}，忽略免打扰时段：{quiet_hours_ignored}。",
    ),
    public=("scale", "quiet_hours_ignored"),
    personal=("actor",),
)
PUBLISHED = FactKind(
    "notices.published",
    Words(en="The notice stands on the website as {slug}.", zh="通知已在网站公示：{slug}。"),
    public=("slug", "digest", "languages"),
)
PAUSED = FactKind("notices.paused", Words(en="Sending was paused.", zh="发送已暂停。"), personal=("actor", "reason"))
RESUMED = FactKind("notices.resumed", Words(en="Sending was resumed.", zh="发送已恢复。"), personal=("actor", "reason"))
CANCELLED = FactKind(
    "notices.cancelled", Words(en="The notice was cancelled.", zh="通知已取消。"), personal=("actor", "reason")
)
COMPLETED = FactKind(
    "notices.completed",
    Words(en="Every customer on the roll is accounted for.", zh="名册上每位客户均有着落。"),
    public=("recipients",),
)
FACTS = (
    CREATED, REVISED, TRANSLATED, SUBMITTED, APPROVED, REJECTED, LAUNCHED, EMERGENCY, REFERRED, SUCCEEDED, REPEATED,
    CLOCK_COMPRESSED, PUBLISHED, PAUSED, RESUMED, CANCELLED, COMPLETED,
)  # fmt: skip
