# SPDX-License-Identifier: Apache-2.0
"""What is recorded after a move, on the stream of the transfer. No leaf holds a value of a customer."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

MATCHED = FactKind(
    "aftercare.matched",
    Words(
        en="The {rows} rows of {ref} that moved were matched: {matched} belong to {customers} customers, {open} to nobody or several.",
        zh="已对应 {ref} 移交的 {rows} 行：{matched} 行属于 {customers} 位客户，{open} 行无法对应到唯一客户。",
    ),
    public=("ref", "rows", "matched", "customers", "open", "segment"),
    personal=("actor",),
)
ACCOUNTED = FactKind(
    "aftercare.accounted",
    Words(
        en="{rows} rows of {ref} were accounted for ({outcome}); {open} are left.",
        zh="已说明 {ref} 的 {rows} 行（{outcome}），尚余 {open} 行。",
    ),
    public=("ref", "rows", "outcome", "why", "open"),
    personal=("actor",),
)
NOTICE_LAID = FactKind(
    "aftercare.notice_laid",
    Words(
        en="A notice was laid down for the {customers} customers whose rows moved with {ref}: {number}.",
        zh="已为随 {ref} 移交的 {customers} 位客户拟定通知：{number}。",
    ),
    public=("ref", "notice", "number", "customers", "segment", "rows", "accounted"),
    personal=("actor",),
)
WATCHED = FactKind(
    "aftercare.watched",
    Words(
        en="What moved with {ref} is looked at {times} times, every {every_days} days, {size} rows each time.",
        zh="对 {ref} 移交的数据每 {every_days} 天复查一次，共 {times} 次，每次 {size} 行。",
    ),
    public=("ref", "every_days", "times", "size", "confidence", "tolerable", "seed"),
    personal=("actor",),
)
WATCH_ENDED = FactKind(
    "aftercare.watch_ended",
    Words(en="{ref} is no longer watched: {checks} checks were made.", zh="{ref} 的复查已结束，共复查 {checks} 次。"),
    public=("ref", "checks"),
    personal=("actor",),
)
DRAWN = FactKind(
    "aftercare.drawn",
    Words(
        en="Check {number} of {ref}: of {rows} rows {same} are as loaded, {changed} differ, {missing} are gone.",
        zh="{ref} 第 {number} 次复查：{rows} 行中 {same} 行与载入时一致，{changed} 行不同，{missing} 行已不存在。",
    ),
    public=("ref", "number", "rows", "same", "changed", "missing", "seed"),
)
JUDGED = FactKind(
    "aftercare.judged",
    Words(
        en="A row of check {number} of {ref} was judged: {verdict}.",
        zh="{ref} 第 {number} 次复查的一行已判定：{verdict}。",
    ),
    public=("ref", "number", "table", "row", "verdict", "request"),
    personal=("actor",),
)
CHECK_DONE = FactKind(
    "aftercare.check_done",
    Words(
        en="Check {number} of {ref} is judged: {wrong} of {rows} rows wrong; at most {upper} of all, with confidence {confidence}.",
        zh="{ref} 第 {number} 次复查已判定完毕：{rows} 行中 {wrong} 行有误；总体差错率以 {confidence} 的置信度不超过 {upper}。",
    ),
    public=("ref", "number", "rows", "wrong", "upper", "confidence", "holds"),
)
MENDED = FactKind(
    "aftercare.mended",
    Words(en="A wrong row of {ref} was mended at the target.", zh="{ref} 的一行差错已在目标系统更正。"),
    public=("ref", "table", "row"),
    personal=("actor",),
)
LET_GO = FactKind(
    "aftercare.let_go",
    Words(
        en="What was kept of {ref} for the notice and the checks was removed.",
        zh="{ref} 为告知与复查留存的资料已清除。",
    ),
    public=("ref",),
)
CASE_WRITTEN = FactKind(
    "aftercare.case_written",
    Words(en="What was learned from {ref} was written down.", zh="已记录 {ref} 的经验教训。"),
    public=("ref", "case", "severity", "digest"),
    personal=("actor",),
)
CASE_REVIEWED = FactKind(
    "aftercare.case_reviewed",
    Words(en="Somebody else reviewed the case of {ref}.", zh="{ref} 的案例已由他人审阅。"),
    public=("ref", "case", "digest"),
    personal=("actor",),
)
CASE_PUBLISHED = FactKind(
    "aftercare.case_published",
    Words(en="The case of {ref} was published.", zh="{ref} 的案例已发布。"),
    public=("ref", "case", "digest"),
    personal=("actor",),
)
SPENT = FactKind(
    "aftercare.spent",
    Words(en="{minutes} minutes went into {ref}.", zh="{ref} 登记工时 {minutes} 分钟。"),
    public=("ref", "minutes", "on"),
    personal=("actor",),
)
FACTS = (
    MATCHED, ACCOUNTED, NOTICE_LAID, WATCHED, WATCH_ENDED, DRAWN, JUDGED, CHECK_DONE, MENDED, LET_GO, CASE_WRITTEN, CASE_REVIEWED,
    CASE_PUBLISHED, SPENT,
)  # fmt: skip
