# SPDX-License-Identifier: Apache-2.0
"""What others may hold of a customer, what is recorded, and how this room refuses."""

from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.canonical import Json
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.customers import carrying, changing
from duly.rooms.customers.carrying import FIELDS as CARRIED_FIELDS
from duly.rooms.customers.carrying import Cause, Unfit
from duly.rooms.customers.carrying import Row as CarriedRow
from duly.rooms.customers.changing import (
    CHANGED_SINCE,
    FAMILY_WORDS,
    IDENTIFIER_WORDS,
    NATURE_WORDS,
    NOTHING_WRITTEN,
    Applied,
    Change,
    ChangeCard,
    Entity,
    Family,
    Item,
    Nature,
    Record,
)
from duly.rooms.customers.consenting import CONSENTED
from duly.rooms.customers.contacting import (
    CONTACT_CORRECTED,
    CONTACT_ENDED,
    CONTACT_FAILED,
    CONTACT_PROPOSED,
    CONTACT_RESTORED,
)
from duly.rooms.customers.listing import LIST_EXPORTED
from duly.rooms.customers.preferring import CHANNELS_PREFERRED, PREFERRED

__all__ = [
    "CARRIED_FIELDS", "CHANGED_SINCE", "FAMILY_WORDS", "IDENTIFIER_WORDS", "NATURE_WORDS", "NOTHING_WRITTEN", "Applied", "CarriedRow", "Cause", "Change", "ChangeCard", "Entity", "Family", "Item", "Nature", "Record", "Unfit",
]  # fmt: skip
ADDRESSLESS = frozenset({"portal", "website"})
"""Channels that reach everybody without a contact point."""
CALLED = {"call": ("voice", "sms")}
"""Channels that use contact points of other kinds."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which customers are meant; an empty tuple is no restriction.

    ``contract_states``: ``active``, ``ended``, as they are on ``as_of`` (today when ``None``). ``regions``: ``CN`` also
    means its subdivisions, ``CN-31`` only that one.
    """

    services: tuple[str, ...] = ()
    contract_states: tuple[str, ...] = ()
    ended_since: date | None = None
    regions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    customer_refs: tuple[str, ...] = ()
    as_of: date | None = None
    segment: UUID | None = None
    """Only those on this list, which was laid down."""


class Match(NamedTuple):
    """A customer who is meant, and why."""

    customer_id: UUID
    stream: UUID
    ref: str
    name: str
    language: str
    time_zone: str
    region: str
    reasons: list[dict[str, Json]]


class Card(NamedTuple):
    """A customer as other rooms see one."""

    id: UUID
    ref: str
    organisation: UUID
    kind: str
    name: str
    language: str
    time_zone: str
    region: str
    status: str
    stream: UUID


@dataclass(frozen=True, slots=True)
class Summary:
    """Customers who meet criteria, counted."""

    count: int
    by_language: dict[str, int]
    by_region: dict[str, int]
    by_reach: dict[str, int]
    """Those with a usable contact point on each channel; ``none`` for those who have no usable one at all."""
    persons: int = 0
    """How many of them are natural persons."""


class Reach(NamedTuple):
    """The best way to reach a customer on one channel. Only a ``usable`` one may be sent to."""

    customer_id: UUID
    contact_point_id: UUID | None
    channel: str
    address: str
    state: str
    name: str
    language: str
    time_zone: str
    region: str
    opted_out: bool
    broken: str = ""
    """Another channel whose only contact point has bounced: a message may ask the customer to correct it."""
    quiet_from: time | None = None
    quiet_to: time | None = None
    is_person: bool | None = None

    @property
    def quiet(self) -> tuple[time, time] | None:
        """The hours in which this customer does not want to be disturbed, at their place."""
        return (self.quiet_from, self.quiet_to) if self.quiet_from and self.quiet_to else None

    @property
    def usable(self) -> bool:
        """Whether the address is believed to work; a bounced or malformed one is shown but never sent to."""
        return self.state == "active"


@dataclass(frozen=True, slots=True)
class Issue:
    """What is to be said about one row of a file: a reason to refuse it, or a warning."""

    code: str
    field: str
    words: Words
    value: str = ""

    def say(self, language: str) -> str:
        """The sentence in the reader's language. A value of two parts is kept with a slash between them."""
        first, _, second = self.value.partition("/")
        return self.words.say(language, value=self.value, first=first, second=second)


class RowFate(NamedTuple):
    """去向: what became of one row. ``line`` is where it begins in the file; the header is on line 1."""

    line: int
    ref: str
    fate: str
    """``new``, ``updated``, ``same`` or ``refused``."""
    refused: Issue | None = None
    warnings: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file."""

    import_id: UUID | None
    """``None`` after a dry run: nothing was kept."""
    new: int
    updated: int
    same: int
    refused: int
    warned: int
    encoding: str
    encoding_why: Words
    delimiter: str
    columns: dict[str, str]
    """Recognised columns: our field, their header."""
    ignored: tuple[str, ...]
    """Headers that mean nothing to us."""
    notable: tuple[RowFate, ...]
    """The first rows that were refused or warned about; the stored report has all rows."""
    report_digest: str | None

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return self.new + self.updated + self.same + self.refused


class Progress(NamedTuple):
    """How far an import is."""

    rows: int
    rows_total: int
    bytes: int
    bytes_total: int


IMPORT_BEGUN = FactKind(
    "customers.import_begun",
    Words(en="An import of the file {file} was begun.", zh="开始导入文件 {file}。"),
    public=("import", "organisation", "file", "rows"),
    personal=("actor",),
)
IMPORTED = FactKind(
    "customers.imported",
    Words(
        en="Batch {batch} of an import: {new} new, {updated} updated, {same} same, {refused} refused.",
        zh="导入第 {batch} 批：新增 {new}，更新 {updated}，相同 {same}，拒绝 {refused}。",
    ),
    public=("import", "batch", "new", "updated", "same", "refused", "digest"),
    personal=("actor",),
)
IMPORT_FINISHED = FactKind(
    "customers.import_finished",
    Words(
        en="An import ended: {new} new, {updated} updated, {same} same, {refused} refused; its report is {report}.",
        zh="导入完成：新增 {new}，更新 {updated}，相同 {same}，拒绝 {refused}；报告为 {report}。",
    ),
    public=("import", "new", "updated", "same", "refused", "report"),
    personal=("actor",),
)
SEGMENT_LAID = FactKind(
    "customers.segment_laid",
    Words(en="A list of {count} customers was laid down.", zh="已列出客户名单，共 {count} 位。"),
    public=("organisation", "count"),
    personal=("actor",),
)
FACTS = (
    IMPORT_BEGUN, IMPORTED, IMPORT_FINISHED, CONTACT_FAILED, CONTACT_RESTORED, CONTACT_ENDED, CONTACT_PROPOSED,
    CONTACT_CORRECTED, CONSENTED, PREFERRED, CHANNELS_PREFERRED, LIST_EXPORTED, SEGMENT_LAID, *changing.FACTS,
    *carrying.FACTS,
)  # fmt: skip

UNKNOWN_POINT = refusal(
    "customers.unknown_point",
    Because.MISSING,
    en="There is no such contact point.",
    zh="没有此联系方式。",
)
BAD_CONTACT = refusal(
    "customers.bad_contact",
    Because.INVALID,
    en="This cannot be right for {channel}: {why}. Nothing was changed.",
    zh="该联系方式（{channel}）有误：{why}。未作任何更改。",
)
SAME_CONTACT = refusal(
    "customers.same_contact",
    Because.INVALID,
    en="This is the contact point that no longer works. Give another one.",
    zh="这正是已失效的联系方式，请提供新的。",
)
MENDED_ALREADY = refusal(
    "customers.mended_already",
    Because.CONFLICT,
    en="This contact point is not in use any more; it was corrected or ended meanwhile.",
    zh="此联系方式已不再使用，其间已被更正或停用。",
)
UNKNOWN_CUSTOMER = refusal(
    "customers.unknown",
    Because.MISSING,
    en="There is no customer {ref} in this organisation.",
    zh="该主体没有客户 {ref}。",
)
UNKNOWN_IMPORT = refusal(
    "customers.unknown_import",
    Because.MISSING,
    en="There is no such import in your organisations.",
    zh="您所属的主体中没有此导入记录。",
)
BAD_STATE = refusal(
    "customers.bad_state",
    Because.INVALID,
    en="{state!r} is not a state of a contact point; use one of: {known}.",
    zh="{state!r} 不是联系方式的状态；可用：{known}。",
)
IMPORT_MOVED_ON = refusal(
    "customers.import_moved_on",
    Because.CONFLICT,
    en="This import is being carried on by another process. Look at its progress instead of starting it again.",
    zh="另一个进程正在继续此导入。请查看其进度，不要重复启动。",
)
