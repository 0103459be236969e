# SPDX-License-Identifier: Apache-2.0
"""What is recorded about announcements on the website, what others may hold of it, and how this room refuses."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words


class Fetched(NamedTuple):
    """What a web server answered; ``status`` 0 when nothing answered at all, then ``trouble`` says why."""

    status: int
    content: bytes = b""
    trouble: str = ""


class Look(NamedTuple):
    """One page to look at, and what should be read there."""

    notice_id: UUID
    slug: str
    language: str
    url: str
    digest: str
    is_current: bool


class Sighting(NamedTuple):
    """What was found on a page. ``code`` is empty when the announcement stood there word for word."""

    look: Look
    at: datetime
    code: str = ""


@dataclass(frozen=True, slots=True)
class Stood:
    """A time over which an announcement stood, or was missing: from one look to another."""

    language: str
    is_seen: bool
    code: str
    began_at: datetime
    last_at: datetime
    checks: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Term:
    """How long an announcement is current: until when, and whether it was taken off the website."""

    ends_at: datetime
    is_set: bool
    """Somebody said so; otherwise it follows from the date on which the change takes effect."""
    taken_down_at: datetime | None

    def is_current(self, now: datetime) -> bool:
        """Whether banners show it."""
        return self.taken_down_at is None and now < self.ends_at


CODES = {
    "unreachable": Words(en="the website did not answer", zh="网站无响应"),
    "status": Words(en="the website answered with an error", zh="网站返回错误"),
    "absent": Words(en="the page does not hold the announcement", zh="页面中没有该公告"),
    "altered": Words(en="the page says something else", zh="页面内容不一致"),
}
"""Why an announcement counts as missing."""

SEEN = FactKind(
    "announcements.seen",
    Words(
        en="The announcement ({language}) was seen on the website, word for word ({digest}), since {since}.",
        zh="已在网站上逐字查见公告（{language}，{digest}），始于 {since}。",
    ),
    public=("slug", "language", "url", "digest", "since"),
)
MISSING = FactKind(
    "announcements.missing",
    Words(
        en="The announcement ({language}) was not found on the website: {code}, since {since}.",
        zh="网站上未查见公告（{language}）：{code}，始于 {since}。",
    ),
    public=("slug", "language", "url", "code", "since"),
)
STOOD = FactKind(
    "announcements.stood",
    Words(
        en="The announcement ({language}) stood on the website from {since} to {until}; looked at {checks} times.",
        zh="公告（{language}）自 {since} 至 {until} 持续公示，共查验 {checks} 次。",
    ),
    public=("slug", "language", "url", "digest", "since", "until", "checks"),
)
TERM_SET = FactKind(
    "announcements.term_set",
    Words(en="The announcement is current until {until}.", zh="公告的公示期至 {until} 止。"),
    public=("until",),
    personal=("actor", "reason"),
)
TAKEN_DOWN = FactKind(
    "announcements.taken_down",
    Words(en="The announcement was taken off the website.", zh="公告已从网站撤下。"),
    personal=("actor", "reason"),
)
FACTS = (SEEN, MISSING, STOOD, TERM_SET, TAKEN_DOWN)

REASON_NEEDED = refusal(
    "announcements.reason_needed",
    Because.INVALID,
    en="Say why the announcement changes its standing; the reason is kept.",
    zh="请说明公告变动的理由，理由将留存。",
)
TAKEN_DOWN_ALREADY = refusal(
    "announcements.taken_down_already",
    Because.CONFLICT,
    en="This announcement was taken off the website already, on {at}.",
    zh="该公告已于 {at} 从网站撤下。",
)
BAD_END = refusal(
    "announcements.bad_end",
    Because.INVALID,
    en="An announcement cannot end before it was published ({published}).",
    zh="公告的结束时间不能早于发布时间（{published}）。",
)
