# SPDX-License-Identifier: Apache-2.0
"""What is recorded of a transfer into our own registry, and of the rows that somebody looked at: counts and digests only."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

REGISTRY_WRITTEN = FactKind(
    "transfer.registry_written",
    Words(
        en="Shard {shard} of {table} of {ref} went into the registry: {created} created, {updated} changed, {same} there already, {refused} refused.",
        zh="转移 {ref} 的 {table} 第 {shard} 个分片已写入登记簿：新建 {created}，更新 {updated}，原已一致 {same}，拒收 {refused}。",
    ),
    public=("ref", "table", "shard", "attempt", "created", "updated", "same", "refused", "file"),
)
REGISTRY_RESTORED = FactKind(
    "transfer.registry_restored",
    Words(
        en="Shard {shard} of {table} of {ref} came out of the registry again: {removed} taken out, {restored} restored, {kept} left as they were changed since.",
        zh="转移 {ref} 的 {table} 第 {shard} 个分片已从登记簿撤回：移出 {removed}，恢复 {restored}，因其后有变更而保留 {kept}。",
    ),
    public=("ref", "table", "shard", "removed", "restored", "kept"),
)
SAMPLE_DRAWN = FactKind(
    "transfer.sample_drawn",
    Words(
        en="{size} of {population} rows of {ref} were drawn by the digest of the rehearsal, to be looked at.",
        zh="已按预演摘要从 {ref} 的 {population} 行中抽取 {size} 行供人工核对。",
    ),
    public=("ref", "size", "population", "seed", "confidence", "tolerable"),
    personal=("actor",),
)
SAMPLE_SEEN = FactKind(
    "transfer.sample_seen",
    Words(
        en="Somebody looked at rows of the sample of {ref} in full ({rows}).",
        zh="有人完整查看了 {ref} 的抽样行（{rows}）。",
    ),
    public=("ref", "rows"),
    personal=("actor",),
)
SAMPLE_JUDGED = FactKind(
    "transfer.sample_judged",
    Words(
        en="Rows of the sample of {ref} were judged: {right} right, {wrong} wrong; {left} are left.",
        zh="{ref} 的抽样已核对：正确 {right} 行，错误 {wrong} 行，尚余 {left} 行。",
    ),
    public=("ref", "numbers", "right", "wrong", "left"),
    personal=("actor",),
)
FACTS = (REGISTRY_WRITTEN, REGISTRY_RESTORED, SAMPLE_DRAWN, SAMPLE_SEEN, SAMPLE_JUDGED)
