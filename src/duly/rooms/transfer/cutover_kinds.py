# SPDX-License-Identifier: Apache-2.0
"""What is recorded of a cut-over, on the stream of its transfer: counts, digests and moments, no value of a customer."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

CUTOVER_LAID = FactKind(
    "transfer.cutover_laid",
    Words(
        en="The cut-over of {ref} was laid down: frozen from {freeze_from} until {freeze_until}, {gates} gates ({digest}).",
        zh="已制定 {ref} 的切换方案：{freeze_from} 至 {freeze_until} 冻结，关口 {gates} 项（{digest}）。",
    ),
    public=("ref", "digest", "freeze_from", "freeze_until", "items", "gates", "rollback_days"),
    personal=("actor",),
)
FROZEN = FactKind(
    "transfer.frozen",
    Words(
        en="The old system of {ref} was declared frozen (freeze {number}); {tables} tables were looked at twice and stood still.",
        zh="已宣布 {ref} 的旧系统冻结（第 {number} 次），{tables} 张表经两次查看未见变更。",
    ),
    public=("ref", "number", "tables", "digest", "until"),
    personal=("actor",),
)
WATCHED = FactKind(
    "transfer.watched",
    Words(
        en="The old system of {ref} was looked at again: {moved} tables changed since the freeze.",
        zh="再次查看 {ref} 的旧系统：冻结后有 {moved} 张表发生变更。",
    ),
    public=("ref", "number", "moved", "tables"),
    personal=("actor",),
)
TICKED = FactKind(
    "transfer.ticked",
    Words(
        en="The owner of item {item} of the checklist of {ref} said: {answer}.",
        zh="{ref} 检查清单第 {item} 项的责任人回答：{answer}。",
    ),
    public=("ref", "item", "answer", "is_gate", "number", "note_digest"),
    personal=("actor",),
)
QUARANTINE_ACCEPTED = FactKind(
    "transfer.quarantine_accepted",
    Words(
        en="An owner accepted that {rows} rows of {ref} stay behind ({digest}).",
        zh="责任人已接受 {ref} 的 {rows} 行不转移（{digest}）。",
    ),
    public=("ref", "rows", "digest", "note_digest"),
    personal=("actor",),
)
CUT_OVER = FactKind(
    "transfer.cut_over",
    Words(
        en="Go: the new system took over from {ref}'s old one. It can be rolled back until {until}, to the point {digest}.",
        zh="决定切换：{ref} 的新系统已接管旧系统。{until} 前可回退至 {digest}。",
    ),
    public=("ref", "number", "until", "digest", "tables", "round", "shards", "book", "gates"),
    personal=("actor",),
)
NOT_CUT_OVER = FactKind(
    "transfer.not_cut_over",
    Words(en="No-go: {ref} does not take over now ({why}).", zh="决定不切换：{ref} 暂不接管（{why}）。"),
    public=("ref", "number", "why"),
    personal=("actor",),
)
THAWED = FactKind(
    "transfer.thawed",
    Words(en="The freeze of {ref} was lifted ({why}).", zh="已解除 {ref} 的冻结（{why}）。"),
    public=("ref", "number", "why"),
    personal=("actor",),
)
ROLLED_BACK = FactKind(
    "transfer.rolled_back",
    Words(
        en="{ref} is rolled back ({why}). The point to roll back to was {digest}; since then {changed} tables of the target changed.",
        zh="{ref} 正在回退（{why}）。回退点为 {digest}，此后目标有 {changed} 张表发生变更。",
    ),
    public=("ref", "why", "digest", "changed", "tables"),
    personal=("actor",),
)
FREEZE_OVERDUE = FactKind(
    "transfer.freeze_overdue",
    Words(
        en="The freeze of {ref} should have ended on {until}, and nobody decided; its owners were reminded.",
        zh="{ref} 的冻结应于 {until} 结束，尚未作出决定，已提醒责任人。",
    ),
    public=("ref", "number", "until", "on", "people"),
)
REVERSE_TAKEN = FactKind(
    "transfer.reverse_taken",
    Words(
        en="{rows} rows of {ref} that the new system had changed were taken as a file for the old one ({format}).",
        zh="新系统变更过的 {ref} 数据 {rows} 行已作为文件取走，供旧系统使用（{format}）。",
    ),
    public=("ref", "table", "rows", "format"),
    personal=("actor",),
)
CUTOVER_FACTS = (
    CUTOVER_LAID, FROZEN, WATCHED, TICKED, QUARANTINE_ACCEPTED, CUT_OVER, NOT_CUT_OVER, THAWED, ROLLED_BACK, FREEZE_OVERDUE,
    REVERSE_TAKEN,
)  # fmt: skip
