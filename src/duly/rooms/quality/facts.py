# SPDX-License-Identifier: Apache-2.0
"""Measures, findings and pairs as others may hold them, what is recorded of them, and how this room refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.paging.facts import Column, Orders
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.quality.kinds import FACTS

__all__ = ["FACTS"]


class Dimension(StrEnum):
    """In what respect data are good. The names are those of ISO/IEC 25012 where it has one."""

    COMPLETENESS = "completeness"
    ACCURACY = "accuracy"
    REACHABILITY = "reachability"
    UNIQUENESS = "uniqueness"
    CURRENTNESS = "currentness"
    PROVENANCE = "provenance"


DIMENSION_WORDS = {
    Dimension.COMPLETENESS: Words(en="customers of whom everything needed is on record", zh="所需信息齐全的客户"),
    Dimension.ACCURACY: Words(en="values that pass the truth checks", zh="通过真实性核验的信息"),
    Dimension.REACHABILITY: Words(en="contact points that work", zh="有效的联系方式"),
    Dimension.UNIQUENESS: Words(en="customers who are in no open pair of doubles", zh="未列入疑似重复的客户"),
    Dimension.CURRENTNESS: Words(en="customers changed or confirmed lately", zh="近期更新或确认过的客户"),
    Dimension.PROVENANCE: Words(en="consents of which it is known how they were given", zh="来源可查的同意"),
}


class State(StrEnum):
    """How a finding, or a pair, stands. A pair is also ``apart`` or ``same``."""

    OPEN = "open"
    DONE = "done"
    IGNORED = "ignored"


class PairState(StrEnum):
    """What was judged about a pair."""

    OPEN = "open"
    APART = "apart"
    SAME = "same"
    GONE = "gone"


class Way(StrEnum):
    """How doubles are searched for."""

    QUICK = "quick"
    THOROUGH = "thorough"


STATE_WORDS = {
    State.OPEN: Words(en="open", zh="待处理"),
    State.DONE: Words(en="mended", zh="已处理"),
    State.IGNORED: Words(en="left as it is", zh="不予处理"),
}
PAIR_WORDS = {
    PairState.OPEN: Words(en="to be judged", zh="待判断"),
    PairState.APART: Words(en="not the same", zh="不是同一客户"),
    PairState.SAME: Words(en="the same", zh="同一客户"),
    PairState.GONE: Words(en="no longer alike", zh="已不再相似"),
}
WAY_WORDS = {
    Way.QUICK: Words(en="by equal values", zh="按相同信息"),
    Way.THOROUGH: Words(en="by likeness of everything", zh="按整体相似度"),
}
FIELDS = ("name", "language", "region", "time_zone")
"""What may be asked of a customer's particulars."""
ANY = "any"
"""One working contact point, on whatever channel."""
MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class Needs:
    """What an organisation wants to know of its customers, and whose work it is to see to it."""

    fields: tuple[str, ...] = ("name", "language", "region")
    channels: tuple[str, ...] = (ANY,)
    """On each of these a working contact point."""
    identifiers: tuple[str, ...] = ()
    """Of each of these kinds one."""
    months: int = 24
    """After so many months without a change or a confirmation a record is stale."""
    departments: Mapping[str, UUID] = field(default_factory=dict)
    """By tag: whose customers those with this tag are; the first that fits."""
    desk: UUID | None = None
    """The department that has what is nobody else's."""


class MeasureCard(NamedTuple):
    """One figure: so many of so many on a day; of a department's customers, or with none of all."""

    organisation: UUID
    department: UUID | None
    dimension: str
    on: date
    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; ``None`` where there was nothing to measure."""
        return self.part / self.whole if self.whole else None


class FindingCard(NamedTuple):
    """Something that is wrong with one customer's record."""

    id: UUID
    organisation: UUID
    customer_id: UUID
    code: str
    about: str
    detail: dict[str, str]
    department: UUID | None
    person: UUID | None
    state: str
    opened_at: datetime
    ended_at: datetime | None
    how: str
    reason: str


class PairCard(NamedTuple):
    """Two customers who may be one."""

    id: UUID
    organisation: UUID
    first: UUID
    second: UUID
    points: int
    """How probable, in thousandths."""
    reasons: tuple[str, ...]
    way: str
    state: str
    found_at: datetime
    judged_by: UUID | None
    judged_at: datetime | None
    reason: str
    merge: UUID | None = None
    """The merge that stands."""
    merged_by: UUID | None = None
    merged_at: datetime | None = None


class Likeness(NamedTuple):
    """A customer on record who may be the one that is being entered."""

    customer_id: UUID
    score: float
    reasons: tuple[str, ...]


OPEN_ORDERS = Orders("since", since=(Column("opened_at", datetime), Column("id", UUID)))
"""How findings that are open may be sorted."""
OVER_ORDERS = Orders("-ended", ended=(Column("ended_at", datetime), Column("id", UUID)))
"""How those that are over may be."""
PAIR_ORDERS = Orders("-score", score=(Column("points", int), Column("id", UUID)))
"""How pairs may be sorted."""

NO_SUCH_FINDING = refusal(
    "quality.no_such_finding",
    Because.MISSING,
    en="There is no such finding in your organisations. Open the list anew.",
    zh="您所属的主体中没有此问题，请重新打开列表。",
)
NO_SUCH_PAIR = refusal(
    "quality.no_such_pair",
    Because.MISSING,
    en="There is no such pair in your organisations. Open the list anew.",
    zh="您所属的主体中没有这对疑似重复，请重新打开列表。",
)
OVER = refusal(
    "quality.over",
    Because.CONFLICT,
    en="This was closed or judged already. Open the list anew to see how it stands.",
    zh="此项已关闭或已判断，请重新打开列表查看。",
)
NOT_JUDGED_SAME = refusal(
    "quality.not_judged_same",
    Because.CONFLICT,
    en="Only two customers who were judged to be the same are merged, and only once. Judge the pair first.",
    zh="只有判断为同一客户的一对才能合并，且只能合并一次。请先判断。",
)
NOT_OF_THE_PAIR = refusal(
    "quality.not_of_the_pair",
    Because.INVALID,
    en="{given} is neither of the two. Say which of them is to stand for both.",
    zh="{given} 不属于这一对，请说明保留其中哪一位客户。",
)
OWN_JUDGEMENT = refusal(
    "quality.own_judgement",
    Because.DENIED,
    en="{name} judged this pair: somebody else merges the two. Ask a colleague.",
    zh="{name} 已对此作出判断，须由另一人执行合并，请联系同事。",
)
OWN_MERGE = refusal(
    "quality.own_merge",
    Because.DENIED,
    en="{name} merged these two: somebody else takes it back. Ask a colleague.",
    zh="{name} 执行了此次合并，须由另一人撤销，请联系同事。",
)
NOT_MERGED = refusal(
    "quality.not_merged",
    Because.CONFLICT,
    en="These two are not merged, or the merge was taken back already. Open the pair anew.",
    zh="这两位客户未合并，或合并已撤销，请重新打开。",
)
REASON_NEEDED = refusal(
    "quality.reason_needed",
    Because.INVALID,
    en="Say why, in a few words: who meets this again will want to know.",
    zh="请简要说明理由，以便后来者了解。",
)
NOBODY_NAMED = refusal(
    "quality.nobody_named",
    Because.INVALID,
    en="Name a department, a colleague or both.",
    zh="请指定部门、同事或两者。",
)
BAD_NEEDS = refusal(
    "quality.bad_needs",
    Because.INVALID,
    en="{given!r} cannot be asked of customers here; use: {known}.",
    zh="此处不能要求 {given!r}；可用：{known}。",
)
BAD_WAY = refusal(
    "quality.bad_way",
    Because.INVALID,
    en="{given!r} is no way to search for doubles; use one of: {known}.",
    zh="{given!r} 不是查找重复的方式；可用：{known}。",
)
SEARCHING = refusal(
    "quality.searching",
    Because.CONFLICT,
    en="A search for doubles is under way in this organisation. Wait until it has ended.",
    zh="该主体正在查找重复客户，请等待其结束。",
)
REMARKING = refusal(
    "quality.remarking",
    Because.CONFLICT,
    en="The indexes are being made anew under another key, so equal values do not all look equal now. Search again when `duly vault show` says that it has ended, or search thoroughly.",
    zh="正在用新密钥重建索引，相同的值暂时不一定显示为相同。请待 duly vault show 显示已完成后再查找，或改用全面查找。",
)
EXTRA_MISSING = refusal(
    "quality.extra_missing",
    Because.UNAVAILABLE,
    en="The thorough search needs the extra [dedupe]. Install it where the worker runs: pip install 'duly[dedupe]'. "
    "The quick search works without it.",
    zh="整体相似度查找需要扩展 [dedupe]。请在运行 worker 的机器上安装：pip install 'duly[dedupe]'。按相同信息查找无需安装。",
)
