# SPDX-License-Identifier: Apache-2.0
"""What is recorded about letters on paper, what others may hold of them, and how this room refuses."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.foundation.paging.facts import Column, Orders
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

CHANNEL = "letter"
BATCH_ORDERS = Orders(
    "-ordered", ordered=(Column("ordered_at", datetime, "batch.ordered_at"), Column("id", UUID, "batch.id"))
)
"""How print batches may be sorted."""


class State(StrEnum):
    """Where a letter on paper is."""

    PRINTED = "printed"
    POSTED = "posted"
    DELIVERED = "delivered"
    RETURNED = "returned"
    SPARED = "spared"


class BatchState(StrEnum):
    """How far a batch is."""

    ORDERED = "ordered"
    MADE = "made"
    HANDED_OVER = "handed_over"
    EMPTY = "empty"
    FAILED = "failed"


STATE_WORDS = {
    State.PRINTED: Words(en="printed", zh="已打印"),
    State.POSTED: Words(en="posted", zh="已交寄"),
    State.DELIVERED: Words(en="delivered", zh="已妥投"),
    State.RETURNED: Words(en="returned", zh="已退回"),
    State.SPARED: Words(en="not printed", zh="未打印"),
}
BATCH_WORDS = {
    BatchState.ORDERED: Words(en="being printed to files", zh="正在生成"),
    BatchState.MADE: Words(en="ready for the print shop", zh="待交付印刷"),
    BatchState.HANDED_OVER: Words(en="handed over", zh="已交付"),
    BatchState.EMPTY: Words(en="nothing to print", zh="无可打印"),
    BatchState.FAILED: Words(en="failed", zh="失败"),
}
REASONS = {
    "moved": Words(en="moved away", zh="已迁移"),
    "unknown": Words(en="unknown at this address", zh="查无此人"),
    "incomplete": Words(en="address insufficient", zh="地址不详"),
    "deceased": Words(en="deceased", zh="收件人已故"),
    "refused": Words(en="refused by the addressee", zh="拒收"),
    "unclaimed": Words(en="not collected", zh="逾期未领"),
    "other": Words(en="another reason", zh="其他原因"),
}
"""Why a letter came back."""
FAULT_OF = {
    "moved": "not_in_service",
    "unknown": "not_in_service",
    "incomplete": "bad_address",
    "deceased": "not_in_service",
    "refused": "rejected",
    "unclaimed": "no_answer",
    "other": "no_answer",
}
"""The code under which the post office of this house knows a reason; the first four are the address's fault."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One file of a batch."""

    name: str
    digest: str
    size: int
    kind: str
    """``letters`` or ``envelopes``."""
    language: str
    layout: str
    letters: int
    pages: int
    sheets: int


class Tracked(NamedTuple):
    """One row of what a carrier says of a letter."""

    line: int
    reference: str
    number: str
    carrier: str
    status: str
    """``posted``, ``delivered`` or ``returned``."""
    said_at: str
    reason: str


class RowRefused(NamedTuple):
    """A row that could not be taken, and why."""

    line: int
    reference: str
    words: Words


@dataclass(frozen=True, slots=True)
class TrackingReport:
    """What became of a carrier's file."""

    rows: int
    posted: int
    delivered: int
    returned: int
    same: int
    refused: tuple[RowRefused, ...]


ORDERED = FactKind(
    "printing.ordered",
    Words(en="A print batch was ordered.", zh="已下达打印批次。"),
    public=("batch", "organisation"),
    personal=("actor",),
)
BATCH_MADE = FactKind(
    "printing.batch_made",
    Words(
        en="A print batch of {letters} letters on {sheets} sheets was made: {package}.",
        zh="打印批次已生成：{letters} 封，{sheets} 张纸，文件包 {package}。",
    ),
    public=("batch", "letters", "pages", "sheets", "package", "manifest"),
)
PRINTED = FactKind(
    "printing.printed",
    Words(
        en="The letter was printed to file {file}, page {page}, {pages} pages.",
        zh="信函已排入打印文件 {file}，第 {page} 页起，共 {pages} 页。",
    ),
    public=("delivery", "notice", "batch", "file", "page", "pages"),
    personal=("address", "content"),
)
SPARED = FactKind(
    "printing.spared",
    Words(en="The letter was not printed: {code}.", zh="信函未打印：{code}。"),
    public=("delivery", "notice", "code"),
)
GIVEN_UP = FactKind(
    "printing.given_up",
    Words(en="A print batch came to nothing: {code}.", zh="打印批次未生成：{code}。"),
    public=("batch", "code"),
)
HANDED_OVER = FactKind(
    "printing.handed_over",
    Words(en="The letter was handed over to {carrier} on {on}.", zh="信函已于 {on} 交付 {carrier}。"),
    public=("delivery", "notice", "batch", "carrier", "on"),
    personal=("actor",),
    etsi="ConsignmentNotification",
    grade=1,
)
TRACKED = FactKind(
    "printing.tracked",
    Words(en="{carrier} says of the letter: {state}, {said_at}.", zh="{carrier} 回报信函状态：{state}，{said_at}。"),
    public=("delivery", "notice", "carrier", "state", "said_at"),
    personal=("actor", "number"),
)
RETURNED = FactKind(
    "printing.returned",
    Words(en="The letter came back: {code}.", zh="信函被退回：{code}。"),
    public=("delivery", "notice", "code"),
    personal=("actor",),
)
PACKAGE_TAKEN = FactKind(
    "printing.package_taken",
    Words(
        en="Somebody took the files of a batch with {letters} letters.",
        zh="已取走一个批次的文件，内含 {letters} 封信函。",
    ),
    public=("batch", "user", "letters", "package"),
    personal=("actor",),
)
FACTS = (ORDERED, BATCH_MADE, PRINTED, SPARED, GIVEN_UP, HANDED_OVER, TRACKED, RETURNED, PACKAGE_TAKEN)

NO_PRESS = refusal(
    "printing.no_press",
    Because.UNAVAILABLE,
    en="Letters cannot be printed on this machine: {why}. On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0.",
    zh="本机无法生成信函：{why}。Debian 请执行：apt-get install libpango-1.0-0 libpangoft2-1.0-0。",
)
NO_FONT = refusal(
    "printing.no_font",
    Because.UNAVAILABLE,
    en="No installed font has the characters of {language}. On Debian: apt-get install fonts-noto-cjk.",
    zh="未安装可显示 {language} 文字的字体。Debian 请执行：apt-get install fonts-noto-cjk。",
)
NOT_OPEN = refusal(
    "printing.not_open",
    Because.CONFLICT,
    en="No letters can be printed: there is no `letter` provider in providers.yaml. See docs/letters.md.",
    zh="无法打印信函：providers.yaml 中没有 letter 服务商。请参阅 docs/letters.md。",
)
NO_SUCH_BATCH = refusal("printing.no_such_batch", Because.MISSING, en="There is no such batch.", zh="没有此打印批次。")
NO_SUCH_LETTER = refusal(
    "printing.no_such_letter",
    Because.MISSING,
    en="No letter of yours has the reference {reference}. Check the characters; the last one is a check character.",
    zh="没有编号为 {reference} 的信函。请核对编号，末位为校验位。",
)
WRONG_BATCH_STATE = refusal(
    "printing.wrong_batch_state",
    Because.CONFLICT,
    en="This batch is {state}; only one that is ready can be handed over.",
    zh="该批次状态为“{state}”；只有待交付的批次可以交付。",
)
OVERTAKEN = refusal(
    "printing.overtaken",
    Because.CONFLICT,
    en="Another batch took some of these letters meanwhile. Order a new batch for the others.",
    zh="其间另一批次已取走部分信函。请为其余信函另下批次。",
)
CARRIER_NEEDED = refusal(
    "printing.carrier_needed", Because.INVALID, en="Say who took the letters.", zh="请注明承运方。"
)
BAD_REASON = refusal(
    "printing.bad_reason",
    Because.INVALID,
    en="{reason!r} is not a reason for coming back; choose one of: {known}.",
    zh="{reason!r} 不是退回原因；请选择：{known}。",
)
BAD_TRACKING = refusal(
    "printing.bad_tracking",
    Because.INVALID,
    en="The file of tracking numbers cannot be read: {why}. Nothing of it was taken.",
    zh="无法读取寄递跟踪文件：{why_zh}。未采用其中任何内容。",
)
