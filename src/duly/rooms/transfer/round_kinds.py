# SPDX-License-Identifier: Apache-2.0
"""What is recorded of keeping a target in step, on the stream of its transfer: counts and moments, no value of a customer."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

ROUND_ASKED = FactKind(
    "transfer.round_asked",
    Words(en="Somebody asked to carry over what changed at the sources of {ref}.", zh="已请求同步 {ref} 来源的变化。"),
    public=("ref", "files"),
    personal=("actor",),
)
ROUND_BEGUN = FactKind(
    "transfer.round_begun",
    Words(
        en="Round {round} of {ref} began: {read} rows read, {new} new, {changed} changed, {gone} gone at the sources.",
        zh="转移 {ref} 第 {round} 轮同步已开始：读取 {read} 行，新增 {new}，变更 {changed}，来源已删除 {gone}。",
    ),
    public=("ref", "round", "how", "read", "new", "changed", "gone", "shards", "counts", "since", "read_at", "files"),
    personal=("actor",),
)
SYNCED = FactKind(
    "transfer.synced",
    Words(
        en="Round {round} of {ref} is through and read back: {carried} rows carried over, {removed} taken out, {open} wait for a decision, "
        "{differences} differ.",
        zh="转移 {ref} 第 {round} 轮同步已完成并读回核对：写入 {carried} 行，删除 {removed} 行，待决定 {open} 行，差异 {differences} 处。",
    ),
    public=("ref", "round", "carried", "removed", "open", "differences", "digest"),
)
VERDICT_GIVEN = FactKind(
    "transfer.verdict_given",
    Words(
        en="Somebody decided {rows} rows of {ref} that both sides had changed: the {side} stands.",
        zh="已决定 {ref} 中两侧均有修改的 {rows} 行：以 {side} 为准。",
    ),
    public=("ref", "table", "rows", "side", "digest"),
    personal=("actor",),
)
FOLLOWED = FactKind(
    "transfer.followed",
    Words(
        en="The log of the source {source} of {ref} is kept for us from now on ({slot}, from {began}).",
        zh="自此保留 {ref} 来源 {source} 的日志（{slot}，起点 {began}）。",
    ),
    public=("ref", "source", "slot", "began"),
    personal=("actor",),
)
LET_GO = FactKind(
    "transfer.let_go",
    Words(
        en="The log of the source {source} of {ref} is not kept for us any more ({slot}).",
        zh="不再保留 {ref} 来源 {source} 的日志（{slot}）。",
    ),
    public=("ref", "source", "slot"),
    personal=("actor",),
)
ROUND_FACTS = (ROUND_ASKED, ROUND_BEGUN, SYNCED, VERDICT_GIVEN, FOLLOWED, LET_GO)
