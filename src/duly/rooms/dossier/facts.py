# SPDX-License-Identifier: Apache-2.0
"""Risks, documents and comments as others may hold them, what is recorded of them, and how this room refuses."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words


class RiskKind(StrEnum):
    """What sort of harm."""

    LEAK = "leak"
    LEGAL = "legal"
    REPUTATION = "reputation"
    OPERATION = "operation"
    OTHER = "other"


class RiskState(StrEnum):
    """What was decided about a risk."""

    OPEN = "open"
    TREATED = "treated"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class DocumentKind(StrEnum):
    """What sort of document."""

    MINUTES = "minutes"
    DOCUMENT = "document"
    LEGAL_OPINION = "legal_opinion"
    CONTRACT = "contract"
    NON_DISCLOSURE = "non_disclosure"
    TRAINING = "training"


RISK_WORDS = {
    RiskKind.LEAK: Words(en="leak", zh="信息泄露"),
    RiskKind.LEGAL: Words(en="legal", zh="法律"),
    RiskKind.REPUTATION: Words(en="reputation", zh="声誉"),
    RiskKind.OPERATION: Words(en="operation", zh="运营"),
    RiskKind.OTHER: Words(en="other", zh="其他"),
}
RISK_STATE_WORDS = {
    RiskState.OPEN: Words(en="open", zh="未处置"),
    RiskState.TREATED: Words(en="treated", zh="已处置"),
    RiskState.ACCEPTED: Words(en="accepted", zh="已接受"),
    RiskState.CLOSED: Words(en="closed", zh="已关闭"),
}
DOCUMENT_WORDS = {
    DocumentKind.MINUTES: Words(en="minutes", zh="会议纪要"),
    DocumentKind.DOCUMENT: Words(en="document", zh="文件"),
    DocumentKind.LEGAL_OPINION: Words(en="legal opinion", zh="法律意见"),
    DocumentKind.CONTRACT: Words(en="contract", zh="合同"),
    DocumentKind.NON_DISCLOSURE: Words(en="non-disclosure agreement", zh="保密协议"),
    DocumentKind.TRAINING: Words(en="record of a training", zh="培训记录"),
}
SCALE = range(1, 6)
HIGH = 15
"""From this product of likelihood and impact on an open risk warns whoever approves."""
LARGEST = 20 * 1024 * 1024
MOST_DOCUMENTS = 200
MEDIA_TYPES = frozenset({
    "application/pdf", "text/plain", "text/markdown", "image/png", "image/jpeg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
})  # fmt: skip


class RiskCard(NamedTuple):
    """One risk of a notice."""

    id: UUID
    kind: RiskKind
    title: str
    likelihood: int
    impact: int
    owner: UUID | None
    owner_name: str
    measure: str
    state: RiskState
    opened_at: datetime

    @property
    def score(self) -> int:
        """Likelihood times impact, 1 to 25."""
        return self.likelihood * self.impact

    @property
    def is_high(self) -> bool:
        """Whether it is high and nothing was decided about it."""
        return self.state is RiskState.OPEN and self.score >= HIGH


class RiskTurn(NamedTuple):
    """One entry of the history of a risk."""

    risk: UUID
    likelihood: int
    impact: int
    measure: str
    state: RiskState
    note: str
    by: UUID
    by_name: str
    at: datetime


class DocumentCard(NamedTuple):
    """A document attached to a notice."""

    id: UUID
    kind: DocumentKind
    title: str
    digest: str
    media_type: str
    size: int
    meeting_on: date | None
    participants: str
    by_name: str
    at: datetime


class CommentCard(NamedTuple):
    """What a department said of a passage, as of one revision; ``to`` is the department that is asked to answer."""

    id: UUID
    revision: int
    part: str
    department: str | None
    to: str | None
    text: str
    by_name: str
    at: datetime
    resolved_by: str
    resolved_at: datetime | None


def anchor_of(part: str) -> str:
    """Where a passage stands on the page of the editor."""
    return f"thread-{part.replace('.', '-')}"


class AskedCard(NamedTuple):
    """待回应的意见: a comment that is open and that somebody is to answer."""

    id: UUID
    notice_id: UUID
    number: str
    part: str
    text: str
    by_name: str
    to: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NewRisk:
    """A risk that somebody sees."""

    kind: str
    title: str
    likelihood: int
    impact: int
    owner: str = ""
    """E-mail address of a member of staff."""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What is said of bytes that are attached."""

    kind: str
    title: str
    media_type: str
    meeting_on: date | None = None
    participants: str = ""


RISK_ADDED = FactKind(
    "dossier.risk_added",
    Words(
        en="A risk ({kind}) was put on the register: likelihood {likelihood}, impact {impact}.",
        zh="已登记风险（{kind}）：可能性 {likelihood}，影响 {impact}。",
    ),
    public=("risk", "kind", "likelihood", "impact"),
    personal=("actor",),
)
RISK_CHANGED = FactKind(
    "dossier.risk_changed",
    Words(
        en="A risk is now {state}: likelihood {likelihood}, impact {impact}.",
        zh="风险状态变更为 {state}：可能性 {likelihood}，影响 {impact}。",
    ),
    public=("risk", "state", "likelihood", "impact"),
    personal=("actor",),
)
ATTACHED = FactKind(
    "dossier.attached",
    Words(en="A document ({kind}) was attached: {attachment}.", zh="已附上{kind}：{attachment}。"),
    public=("document", "kind", "attachment", "size", "media_type"),
    personal=("actor",),
)
COMMENTED = FactKind(
    "dossier.commented",
    Words(
        en="A comment was made on {part} of revision {revision} (for the department: {department}).",
        zh="对第 {revision} 版的 {part} 提出意见（代表部门：{department}）。",
    ),
    public=("comment", "department", "to", "part", "revision"),
    personal=("actor",),
)  # fmt: skip
RESOLVED = FactKind(
    "dossier.resolved",
    Words(en="A comment on {part} was resolved.", zh="对 {part} 的意见已解决。"),
    public=("comment", "part"),
    personal=("actor",),
)
REOPENED = FactKind(
    "dossier.reopened",
    Words(en="A comment on {part} was opened again.", zh="对 {part} 的意见已重新打开。"),
    public=("comment", "part"),
    personal=("actor",),
)
FACTS = (RISK_ADDED, RISK_CHANGED, ATTACHED, COMMENTED, RESOLVED, REOPENED)

BAD_CHOICE = refusal(
    "dossier.bad_choice",
    Because.INVALID,
    en="{given!r} is none of: {known}.",
    zh="{given!r} 不在可选范围：{known}。",
)
BAD_SCALE = refusal(
    "dossier.bad_scale",
    Because.INVALID,
    en="Likelihood and impact are whole numbers from 1 to 5.",
    zh="可能性与影响须为 1 至 5 的整数。",
)
TEXT_NEEDED = refusal("dossier.text_needed", Because.INVALID, en="Write a few words here.", zh="请填写内容。")
MEASURE_NEEDED = refusal(
    "dossier.measure_needed",
    Because.INVALID,
    en="Say by which measure the risk is treated, or why it is accepted or closed.",
    zh="请写明处置措施，或接受、关闭的理由。",
)
NO_SUCH_RISK = refusal(
    "dossier.no_such_risk", Because.MISSING, en="There is no risk {wanted} on this notice.", zh="该通知没有风险 {wanted}。"
)  # fmt: skip
NO_SUCH_DOCUMENT = refusal(
    "dossier.no_such_document", Because.MISSING, en="There is no document {wanted}.", zh="没有文件 {wanted}。"
)
NO_SUCH_COMMENT = refusal(
    "dossier.no_such_comment", Because.MISSING, en="There is no comment {wanted}.", zh="没有意见 {wanted}。"
)
NO_SUCH_PART = refusal(
    "dossier.no_such_part",
    Because.MISSING,
    en="The notice has no part {part}; it has: {known}.",
    zh="通知没有 {part} 部分；现有：{known}。",
)
ALREADY_RESOLVED = refusal(
    "dossier.already_resolved", Because.CONFLICT, en="This comment is resolved already.", zh="该意见已解决。"
)
NOT_RESOLVED = refusal(
    "dossier.not_resolved", Because.CONFLICT, en="This comment is not resolved yet.", zh="该意见尚未解决。"
)
FILE_EMPTY = refusal("dossier.file_empty", Because.INVALID, en="The file is empty.", zh="文件为空。")
FILE_TOO_LARGE = refusal(
    "dossier.file_too_large", Because.INVALID, en="A document has at most {most} MB.", zh="文件不得超过 {most} MB。"
)
BAD_TYPE = refusal(
    "dossier.bad_type",
    Because.INVALID,
    en="A document is a PDF, a picture (PNG, JPEG), plain text, or an Office document (docx, xlsx, pptx), not {media_type}.",
    zh="文件须为 PDF、图片（PNG、JPEG）、纯文本或 Office 文档（docx、xlsx、pptx），而不是 {media_type}。",
)
TOO_MANY = refusal(
    "dossier.too_many",
    Because.CONFLICT,
    en="A notice has at most {most} documents.",
    zh="一份通知最多 {most} 个文件。",
)
