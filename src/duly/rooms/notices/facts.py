# SPDX-License-Identifier: Apache-2.0
"""The states of a notice, what a notice file holds, what is recorded, and how this room refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

CHANNELS = ("email", "sms", "call", "portal")
"""What a step of a notice may go by."""
ALSO = ("portal", "website")
"""Where a notice may stand for all to find, beside its steps."""
ALL = "*"
"""Stands for all languages in texts that are the same in each."""


class State(StrEnum):
    """How far a notice is. Derived from its records, never stored."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    LAUNCHED = "launched"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    COMPLETED = "completed"


STATE_WORDS = {
    State.DRAFTED: Words(en="drafted", zh="草稿"),
    State.SUBMITTED: Words(en="submitted", zh="待复核"),
    State.APPROVED: Words(en="approved", zh="已批准"),
    State.LAUNCHED: Words(en="launched", zh="已发布"),
    State.PAUSED: Words(en="paused", zh="已暂停"),
    State.CANCELLED: Words(en="cancelled", zh="已取消"),
    State.COMPLETED: Words(en="completed", zh="已完成"),
}


@dataclass(frozen=True, slots=True)
class EditionText:
    """The wording in one language."""

    language: str
    title: str
    subject: str
    summary: str
    body: str
    sms: str
    everyone: str


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the cascade, before launch."""

    channel: str
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice file, read and found well-formed."""

    kind: str
    reason: Mapping[str, str]
    effective_on: date
    fields: Mapping[str, Mapping[str, str]]
    editions: tuple[EditionText, ...]
    audience_rule: Mapping[str, object]
    steps: tuple[PlannedStep, ...]
    acknowledge_by: date
    also: tuple[str, ...] = ()
    quiet_hours_waived: bool = False
    mandatory: bool = False
    legal_basis: Mapping[str, str] | None = None
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A launch that is openly not for real: waits are divided by ``scale``, quiet hours may be left aside."""

    scale: int
    ignore_quiet_hours: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A notice as one reader sees it, filled in; ``language`` is that of the wording."""

    notice_id: UUID
    number: str
    organisation: str
    language: str
    title: str
    summary: str
    body: str
    effective_on: date
    acknowledge_by: date
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice on the public page: nobody's name in it."""

    slug: str
    number: str
    organisation: str
    language: str
    languages: tuple[str, ...]
    title: str
    summary: str
    body: str
    effective_on: date
    published_at: datetime
    withdrawn_at: datetime | None


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
SUBMITTED = FactKind(
    "notices.submitted",
    Words(en="Approval of {digest} was asked for.", zh="已提交复核：{digest}。"),
    public=("digest",),
    personal=("actor",),
)
APPROVED = FactKind(
    "notices.approved",
    Words(en="{digest} was approved by somebody who wrote none of it.", zh="{digest} 已由非拟稿人批准。"),
    public=("digest",),
    personal=("actor",),
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
    public=("digest", "count", "root", "packs", "mailings"),
    personal=("actor",),
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
PAUSED = FactKind("notices.paused", Words(en="Sending was paused.", zh="发送已暂停。"), personal=("actor",))
RESUMED = FactKind("notices.resumed", Words(en="Sending was resumed.", zh="发送已恢复。"), personal=("actor",))
CANCELLED = FactKind(
    "notices.cancelled", Words(en="The notice was cancelled.", zh="通知已取消。"), personal=("actor", "reason")
)
COMPLETED = FactKind(
    "notices.completed",
    Words(en="Every customer on the roll is accounted for.", zh="名册上每位客户均有着落。"),
    public=("recipients",),
)
FACTS = (
    CREATED, REVISED, SUBMITTED, APPROVED, REJECTED, LAUNCHED, CLOCK_COMPRESSED, PUBLISHED, PAUSED, RESUMED, CANCELLED,
    COMPLETED,
)  # fmt: skip

NO_SUCH_NOTICE = refusal(
    "notices.no_such_notice",
    Because.MISSING,
    en="There is no notice {wanted}. `duly notice list` shows those that exist.",
    zh="没有通知 {wanted}。用 duly notice list 查看现有通知。",
)
WHICH_NOTICE = refusal(
    "notices.which_notice",
    Because.INVALID,
    en="Several organisations have a notice {wanted}. Name the organisation, too: {choices}.",
    zh="多个主体都有编号为 {wanted} 的通知，请一并指明主体：{choices}。",
)
OWN_NOTICE = refusal(
    "notices.own_notice",
    Because.DENIED,
    en="You wrote or submitted this notice, so somebody else must approve it.",
    zh="您是本通知的拟稿人或提交人，须由他人批准。",
)
WRONG_STATE = refusal(
    "notices.wrong_state",
    Because.CONFLICT,
    en="The notice {number} is {state}; to {verb} it, it must be {wanted}.",
    zh="通知 {number} 当前为“{state}”；执行“{verb}”须处于“{wanted}”状态。",
)
OTHER_DIGEST = refusal(
    "notices.other_digest",
    Because.CONFLICT,
    en="What you looked at ({given}) is not what the notice says now ({current}). Read it again, then decide.",
    zh="您所审阅的内容（{given}）与通知当前内容（{current}）不一致。请重新阅读后再作决定。",
)
ALREADY_LAUNCHED = refusal(
    "notices.already_launched",
    Because.CONFLICT,
    en="The notice {number} was launched already, on {at}. Nobody was told again.",
    zh="通知 {number} 已于 {at} 发布，未重复发送。",
)
BLOCKED = refusal(
    "notices.blocked",
    Because.CONFLICT,
    en="The check blocks this notice:\n{list}",
    zh="检查未通过，通知被阻止：\n{list}",
)
MISSING_TRANSLATION = refusal(
    "notices.missing_translation",
    Because.CONFLICT,
    en="Customers on the roll read {language}, and the notice has no edition in it. Add content.{language}, "
    "or say which edition they get instead under fallbacks.",
    zh="名册中有使用 {language} 的客户，但通知没有该语言版本。请添加 content.{language}，或在 fallbacks 中指明替代版本。",
)
NO_ANNOUNCEMENT = refusal(
    "notices.no_announcement",
    Because.MISSING,
    en="There is no announcement {wanted}.",
    zh="没有公告 {wanted}。",
)
BAD_SCALE = refusal(
    "notices.bad_scale",
    Because.INVALID,
    en="A rehearsal divides waits by a whole number from 1 to 100000, not by {scale}.",
    zh="演练的时间压缩倍数须为 1 至 100000 的整数，而不是 {scale}。",
)
REASON_NEEDED = refusal("notices.reason_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。")
