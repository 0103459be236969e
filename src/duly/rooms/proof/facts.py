# SPDX-License-Identifier: Apache-2.0
"""What is recorded about packs, what a caller gets back, and how this room refuses."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words


@dataclass(frozen=True, slots=True)
class PackReport:
    """A pack that was made: where it is, what is in it, and under which checkpoint it lies."""

    path: Path
    notice: UUID
    recipient: UUID
    origin: str
    verifier_key: str
    entries: int
    disclosed: int
    open_deliveries: int
    log_size: int
    manifest: str
    bytes: int


PACK_MADE = FactKind(
    "proof.pack_made",
    Words(
        en="A proof pack was made over {entries} entries of this customer and {notice_entries} of the notice.",
        zh="已制作证据包，含本客户记录 {entries} 条、通知记录 {notice_entries} 条。",
    ),
    public=("notice", "entries", "notice_entries", "manifest"),
    personal=("actor",),
)
FACTS = (PACK_MADE,)

NOT_ON_ROLL = refusal(
    "proof.not_on_roll",
    Because.MISSING,
    en="The customer {ref} is not on the roll of this notice, so there is nothing to prove.",
    zh="客户 {ref} 不在该通知的名册上，无可证明。",
)
NOT_LAUNCHED = refusal(
    "proof.not_launched",
    Because.CONFLICT,
    en="The notice was not launched yet, so there is nothing to prove.",
    zh="该通知尚未发布，无可证明。",
)
ERASED_MEANWHILE = refusal(
    "proof.erased_meanwhile",
    Because.CONFLICT,
    en="The customer's data was erased while the pack was being made. Nothing was written.",
    zh="生成证据包期间，该客户的个人信息已被删除，未写出任何内容。",
)
TOO_BUSY = refusal(
    "proof.too_busy",
    Because.CONFLICT,
    en="New facts about this customer kept arriving while the pack was made. Try again in a moment.",
    zh="制作证据包期间该客户不断有新事实写入，请稍后重试。",
)
CANNOT_WRITE = refusal(
    "proof.cannot_write",
    Because.UNAVAILABLE,
    en="Cannot write {path}: {why}. Name another file with --out.",
    zh="无法写入 {path}：{why}。请用 --out 指定其他文件。",
)
