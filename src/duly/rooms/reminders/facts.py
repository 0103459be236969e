# SPDX-License-Identifier: Apache-2.0
"""What may wait for somebody, the mail about it, what is recorded of it, and how this room refuses."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

STREAM = UUID("7a1f0000-0000-4000-8000-000000000005")
"""The chain of facts about rounds of reminders: they belong to the whole installation."""
MORNING, EVENING = 8, 20
"""Hours between which a reminder may leave, by the clock of the person's organisation; the first is when it should."""
MOST_TRIES = 5


class Sort(StrEnum):
    """What sort of thing waits."""

    APPROVAL = "approval"
    OVERRIDE = "override"
    TASK = "task"
    TRANSLATION = "translation"
    COMMENT = "comment"
    PRIVACY = "privacy"
    CHANGE = "change"
    DESK = "desk"
    TRANSFER = "transfer"


SORT_WORDS = {
    Sort.APPROVAL: Words(en="Waiting for your approval", zh="待您批准"),
    Sort.OVERRIDE: Words(en="Exceptions to a rule, waiting for your agreement", zh="待您同意的规则豁免"),
    Sort.TASK: Words(en="Your tasks", zh="您的任务"),
    Sort.TRANSLATION: Words(en="Languages to translate or to review", zh="待翻译或待审校的语种"),
    Sort.COMMENT: Words(en="Comments to answer", zh="待回应的意见"),
    Sort.PRIVACY: Words(
        en="Customers' data: requests, holds, confidentiality", zh="个人信息：权利申请、法律保全、保密事项"
    ),
    Sort.CHANGE: Words(en="Change requests whose answer is late", zh="逾期未答复的变更申请"),
    Sort.DESK: Words(en="Questions and complaints that are late", zh="逾期的咨询与投诉"),
    Sort.TRANSFER: Words(en="Transfers: cut-overs and checks", zh="资料转移：切换与复查"),
}


class Outcome(StrEnum):
    """What became of one person's reminder of one day."""

    NONE = "none"
    WAITING = "waiting"
    POSTED = "posted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


OUTCOME_WORDS = {
    Outcome.NONE: Words(en="nothing waited", zh="当日无待办"),
    Outcome.WAITING: Words(en="not sent yet", zh="尚未发出"),
    Outcome.POSTED: Words(en="sent, and nobody heard what became of it", zh="已发出，结果未知"),
    Outcome.ACCEPTED: Words(en="taken by the mail relay", zh="邮件中继已受理"),
    Outcome.REFUSED: Words(en="refused by the mail relay", zh="被邮件中继拒绝"),
    Outcome.UNKNOWN: Words(en="sent, and nobody heard what became of it", zh="已发出，结果未知"),
}


class Item(NamedTuple):
    """One thing that waits for somebody: what it is about, and where it is done. ``path`` is one of the console."""

    sort: Sort
    about: Words
    path: str
    number: str = ""
    due_on: date | None = None
    is_late: bool = False


class Home(NamedTuple):
    """In whose name somebody is written to, and by whose clock."""

    name: Words
    email: str
    zone: str


class Standing(NamedTuple):
    """How it stands with somebody's reminders: wanted, possible, and what became of the last one."""

    is_on: bool
    can_leave: bool
    last_on: date | None = None
    last_count: int = 0
    last_outcome: Outcome | None = None
    last_at: datetime | None = None


LOOKED = FactKind(
    "reminders.looked",
    Words(
        en="It was looked at what waits for {people} people; {waiting} of them have something to do.",
        zh="已查看 {people} 人的待办，其中 {waiting} 人有待办事项。",
    ),
    public=("people", "waiting"),
)
POSTED = FactKind(
    "reminders.posted",
    Words(
        en="A reminder of {count} things is about to leave, in {language} (try {attempt}).",
        zh="即将发出含 {count} 项待办的提醒邮件，语言 {language}（第 {attempt} 次）。",
    ),
    public=("reminder", "on", "count", "language", "attempt"),
    personal=("address",),
)
ENDED = FactKind(
    "reminders.ended",
    Words(en="A reminder came to this: {outcome}.", zh="提醒邮件的结果：{outcome}。"),
    public=("reminder", "outcome"),
)
SWITCHED = FactKind(
    "reminders.switched",
    Words(en="Somebody set their daily reminders (wanted: {wanted}).", zh="有人设定了每日提醒（需要：{wanted}）。"),
    public=("wanted",),
    personal=("actor",),
)
FACTS = (LOOKED, POSTED, ENDED, SWITCHED)

NOT_A_PERSON = refusal(
    "reminders.not_a_person",
    Because.DENIED,
    en="Reminders go to members of staff. Sign in, or name yourself with --as.",
    zh="提醒只发给员工本人。请登录，或用 --as 指明身份。",
)
