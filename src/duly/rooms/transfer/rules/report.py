# SPDX-License-Identifier: Apache-2.0
"""The shape of a report: what a transfer would do or did, told once, and then shown as text, page, paper or JSON alike."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from duly.kernel.words import Words
from duly.rooms.transfer.rules.concerns import Concern, Met
from duly.rooms.transfer.rules.declaring import Declared
from duly.rooms.transfer.rules.rehearsal import Example, Forecast, Line
from duly.rooms.transfer.rules.totals import Totals
from duly.rooms.transfer.terms import Fate, State

REHEARSAL, RECONCILIATION = "rehearsal", "reconciliation"
STAGE_WORDS: Mapping[str, Words] = {
    REHEARSAL: Words(en="Report of the rehearsal", zh="预演报告"),
    RECONCILIATION: Words(en="Report of the transfer", zh="转移报告"),
}
PHASE_WORDS: Mapping[str, Words] = {
    "load": Words(en="loading", zh="载入"),
    "compare": Words(en="reading back and comparing", zh="读回对账"),
    "": Words(en="both together", zh="合计"),
}
COST_WORDS: Mapping[str, Words] = {
    "people": Words(en="people, hours", zh="人工，小时"),
    "machines": Words(en="machines, hours", zh="机器，小时"),
    "messages": Words(en="messages", zh="消息，条"),
    "total": Words(en="together", zh="合计"),
}
PART_WORDS: Mapping[str, Words] = {
    "name": Words(en="name", zh="姓名"),
    "phone": Words(en="telephone", zh="电话"),
    "email": Words(en="e-mail", zh="邮箱"),
    "birth_date": Words(en="date of birth", zh="出生日期"),
    "identifier": Words(en="identity number", zh="证件号码"),
}
WHY_WORDS: Mapping[str, Words] = {
    "sale": Words(en="sale of a company or a part of it", zh="公司或部分业务出售"),
    "merger": Words(en="merger or division", zh="合并或分立"),
    "system": Words(en="another system takes over", zh="更换系统"),
    "handover": Words(en="data handed to somebody else", zh="数据移交他方"),
    "other": Words(en="another reason", zh="其他原因"),
}
LEVEL_WORDS: Mapping[int, Words] = {
    1: Words(en="rows", zh="行数"),
    2: Words(en="totals of each column", zh="各列合计"),
    3: Words(en="digests of all rows and keys", zh="全部行与主键的摘要"),
    4: Words(en="each key", zh="逐个主键"),
    5: Words(en="each cell", zh="逐个单元格"),
}


class PairCard(NamedTuple):
    """Two rows that may be one customer; ``other`` is nothing for one that stands in the target."""

    row: int
    other: int | None
    percent: int
    reasons: tuple[str, ...]


class AlikeCard(NamedTuple):
    """What a search for likeness found."""

    looked_at: int
    pairs: int
    shown: tuple[PairCard, ...]


class ColumnCard(NamedTuple):
    """What a column adds up to on both sides."""

    name: str
    made: Totals
    read: Totals

    @property
    def is_equal(self) -> bool:
        """Whether both sides add up to the same."""
        return self.made == self.read


class LevelCard(NamedTuple):
    """One level of a reconciliation, and what differs on it: in words, the field, and of how many rows."""

    number: int
    findings: tuple[tuple[Words, str, int], ...]


class TableReport(NamedTuple):
    """One table."""

    source: str
    to: str
    rows: int
    fates: Mapping[Fate, int]
    fields: tuple[tuple[str, str, str], ...]
    """Name, meaning, class of sensitivity."""
    reasons: tuple[tuple[str, Words, int], ...]
    left_out: tuple[tuple[str, int], ...]
    examples: tuple[Example, ...]
    new: tuple[tuple[int, tuple[tuple[str, str | None], ...]], ...]
    alike: AlikeCard
    standing: AlikeCard
    orphans: tuple[tuple[str, str, int, tuple[int, ...]], ...]
    digest: str
    read_digest: str
    rows_before: int | None
    columns: tuple[ColumnCard, ...] = ()
    levels: tuple[LevelCard, ...] = ()
    in_full: int = 0
    """Rows that were read back one by one although the digests agreed."""

    @property
    def is_equal(self) -> bool:
        """Whether both sides are the same, by their digests."""
        return bool(self.digest) and self.digest == self.read_digest


class ConcernCard(NamedTuple):
    """A concern, and who took it on if somebody did."""

    concern: Concern
    by: str
    at: datetime | None
    reason: str


class Step(NamedTuple):
    """Something that was done."""

    words: Words
    at: datetime


class Signature(NamedTuple):
    """Who answers for what, and when they signed."""

    what: Words
    owner: str
    due: date
    signed_at: datetime | None


class Report(NamedTuple):
    """All of it. It holds no moment of its own making: the same transfer gives the same report."""

    stage: str
    ref: str
    title: Words
    organisation: Words
    time_zone: str
    why: str
    state: State
    about: str
    """Digest of what is told: of the rehearsal, or of the reconciliation that owners sign."""
    rehearsal: str
    declared: Declared
    tables: tuple[TableReport, ...]
    forecast: tuple[Forecast, ...]
    costs: tuple[Line, ...]
    concerns: tuple[ConcernCard, ...]
    met: Met
    asked: tuple[str, datetime] | None
    agreed: tuple[str, datetime] | None
    steps: tuple[Step, ...]
    signatures: tuple[Signature, ...]
    sampling: tuple[int, int, str] | None = None
    """Rows looked at by people, how many of them were wrong, and what that shows of all."""

    @property
    def fates(self) -> dict[Fate, int]:
        """Of all tables together."""
        return {one: sum(table.fates.get(one, 0) for table in self.tables) for one in Fate}

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(self.fates.values())


def plain(report: Report, language: str) -> dict[str, Any]:
    """For programs: what is kept is kept as it is, sentences come in a language."""
    told: Any = _plain(report, language)
    return dict(told) | {"fates": {str(fate): count for fate, count in report.fates.items()}, "rows": report.rows}


def _plain(value: Any, language: str) -> Any:
    if isinstance(value, Words):
        return value.say(language)
    if (named := _named(value)) is not None:
        return {str(name): _plain(one, language) for name, one in named.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one, language) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)


def _named(value: Any) -> Mapping[Any, Any] | None:
    """What has parts with names, as a mapping."""
    if hasattr(value, "_asdict"):
        found: Mapping[Any, Any] = value._asdict()
        return found
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return value if isinstance(value, Mapping) else None
