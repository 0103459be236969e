# SPDX-License-Identifier: Apache-2.0
"""The states of a notice, what a notice file holds, and how this room refuses. The kinds of facts are in :mod:`.kinds`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.notices.kinds import FACTS
from duly.rooms.obligations.facts import When

__all__ = ["FACTS"]  # re-exported: a room shows its kinds of facts here

CHANNELS = (
    "email", "sms", "voice", "call", "portal", "letter", "wechat", "wecom", "dingtalk", "feishu", "push", "webhook",
)  # fmt: skip
"""What a step of a notice may go by."""
PERSON = "person"
"""The last step of a cascade: somebody of the staff looks at it."""
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
    correction: Mapping[str, str] | None = None
    """The parts that read differently for those who got the notice whose place this one takes."""


class Relation(StrEnum):
    """What a notice is to an earlier one."""

    CORRECTS = "corrects"
    WITHDRAWS = "withdraws"
    SUPERSEDES = "supersedes"


class Successor(NamedTuple):
    """The notice that took the place of another; ``slug`` is that of its public page, where it has one."""

    notice_id: UUID
    number: str
    relation: Relation
    slug: str | None
    at: datetime


class Urgency(StrEnum):
    """How pressing a notice is; each has its lane."""

    EMERGENCY = "emergency"
    NORMAL = "normal"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the cascade, before launch."""

    channel: str
    wait: timedelta
    working_days: int = 0
    at: time | None = None
    when: tuple[str, ...] = (When.NOT_ACKNOWLEDGED,)
    extras: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    """Only for customers of these classes; for all when empty."""


@dataclass(frozen=True, slots=True)
class CustomerClass:
    """客户类别: customers with one of the tags, regions or languages; a group that is left out restricts nothing."""

    name: str
    tags: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    steps: tuple[PlannedStep, ...] = ()
    """Their own steps; the usual ones when empty."""


@dataclass(frozen=True, slots=True)
class Start:
    """When the first step begins, by the customer's own clock."""

    at: time
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """One phase, before launch; share and limits in millionths."""

    share: int
    limits: Mapping[str, int]
    wait: timedelta
    go: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A notice that comes round: every so many months, so many times after the first."""

    months: int
    times: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a notice file may say besides wording, audience and plan."""

    urgency: Urgency = Urgency.NORMAL
    authority: Mapping[str, str] | None = None
    """``who``, ``basis``, ``reason``: on whose word an emergency goes out."""
    repeat: Repeat | None = None
    relation: Relation | None = None
    refers_to: str = ""
    """The number of the earlier notice."""


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
    classes: tuple[CustomerClass, ...] = ()
    start: Start | None = None
    phases: tuple[PlannedPhase, ...] = ()
    ends_with_person: bool = False
    fixed_order: bool = False
    terms: Terms = Terms()


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
    notice_id: UUID
    organisation_ref: str
    successor: Successor | None = None


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
    "notices.no_announcement", Because.MISSING, en="There is no announcement {wanted}.", zh="没有公告 {wanted}。"
)
BAD_SCALE = refusal(
    "notices.bad_scale",
    Because.INVALID,
    en="A rehearsal divides waits by a whole number from 1 to 100000, not by {scale}.",
    zh="演练的时间压缩倍数须为 1 至 100000 的整数，而不是 {scale}。",
)
REASON_NEEDED = refusal("notices.reason_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。")
EMERGENCY_NEEDS_A_CHECKER = refusal(
    "notices.emergency_needs_a_checker",
    Because.DENIED,
    en="{number} is an emergency: a checker approves and launches it in one step (`duly notice emergency`).",
    zh="{number} 为紧急通知：须由复核人一步批准并发布（duly notice emergency）。",
)
NOT_AN_EMERGENCY = refusal(
    "notices.not_an_emergency",
    Because.CONFLICT,
    en="{number} does not say `urgency: emergency`. It is approved and launched the usual way.",
    zh="{number} 未写明 urgency: emergency，请按通常流程批准与发布。",
)
