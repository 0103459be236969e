# SPDX-License-Identifier: Apache-2.0
"""What is recorded of a transfer, on its own stream. No leaf holds a value of a customer: counts and digests only."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words
from duly.rooms.transfer.cutover_kinds import CUTOVER_FACTS
from duly.rooms.transfer.kinds_registry import FACTS as REGISTRY_FACTS
from duly.rooms.transfer.reporting import FACTS as REPORT_FACTS
from duly.rooms.transfer.round_kinds import ROUND_FACTS

PLANNED = FactKind(
    "transfer.planned",
    Words(en="A transfer was planned: {ref}, {sources} sources.", zh="已制定转移计划：{ref}，来源 {sources} 个。"),
    public=("ref", "organisation", "sources", "target", "why", "plan"),
    personal=("actor",),
)
RECEIVED = FactKind(
    "transfer.received",
    Words(en="A file for a transfer came in: {size} bytes, {digest}.", zh="收到转移用文件：{size} 字节，{digest}。"),
    public=("organisation", "digest", "size"),
    personal=("actor",),
)
WITHDRAWN = FactKind(
    "transfer.withdrawn",
    Words(en="The transfer {ref} was withdrawn ({why}).", zh="转移 {ref} 已撤销（{why}）。"),
    public=("ref", "why"),
    personal=("actor",),
)
INVENTORIED = FactKind(
    "transfer.inventoried",
    Words(
        en="The sources of {ref} were looked through: {tables} tables, {rows} rows.",
        zh="已清点 {ref} 的来源：{tables} 张表，{rows} 行。",
    ),
    public=("ref", "tables", "rows", "states"),
    personal=("actor",),
)
MAPPED = FactKind(
    "transfer.mapped",
    Words(
        en="It was said where the columns of {ref} go: {tables} tables, mapping {digest}.",
        zh="已确定 {ref} 各列的去处：{tables} 张表，映射 {digest}。",
    ),
    public=("ref", "tables", "digest"),
    personal=("actor",),
)
REHEARSAL_BEGUN = FactKind(
    "transfer.rehearsal_begun",
    Words(
        en="A rehearsal of {ref} began: {shards} shards, {rows} rows. It writes nothing.",
        zh="转移 {ref} 的预演已开始：{shards} 个分片，{rows} 行。预演不写入任何内容。",
    ),
    public=("ref", "shards", "rows", "mapping"),
    personal=("actor",),
)
REHEARSED = FactKind(
    "transfer.rehearsed",
    Words(
        en="The rehearsal of {ref} is through; what it found has the digest {digest}.",
        zh="转移 {ref} 的预演已完成，结果摘要为 {digest}。",
    ),
    public=("ref", "digest", "rows", "created", "updated", "same", "merged", "quarantined", "excluded"),
)
AGREEMENT_ASKED = FactKind(
    "transfer.agreement_asked",
    Words(en="Somebody is asked to agree to the rehearsal of {ref}.", zh="已请求同意 {ref} 的预演结果。"),
    public=("ref", "digest"),
    personal=("actor",),
)
AGREED = FactKind(
    "transfer.agreed",
    Words(
        en="A second person agreed to load {ref} as rehearsed ({digest}).",
        zh="第二人已同意按预演结果载入 {ref}（{digest}）。",
    ),
    public=("ref", "digest"),
    personal=("actor",),
)
RUN_BEGUN = FactKind(
    "transfer.run_begun",
    Words(en="Loading {ref} began ({shards} shards).", zh="转移 {ref} 开始载入（{shards} 个分片）。"),
    public=("ref", "shards", "digest"),
    personal=("actor",),
)
SHARD_MOVED = FactKind(
    "transfer.shard_moved",
    Words(
        en="Shard {shard} of table {table} of {ref}: {state}, {rows} rows, {digest}.",
        zh="转移 {ref} 第 {table} 张表的第 {shard} 个分片：{state}，{rows} 行，{digest}。",
    ),
    public=("ref", "table", "shard", "state", "rows", "fates", "digest", "read_digest", "attempt"),
)
LOADED = FactKind(
    "transfer.loaded",
    Words(en="All of {ref} is loaded.", zh="转移 {ref} 已全部载入。"),
    public=("ref", "rows", "created", "updated", "same", "merged", "quarantined", "excluded"),
)
RECONCILIATION_BEGUN = FactKind(
    "transfer.reconciliation_begun",
    Words(
        en="Reading back and comparing {ref} began ({shards} shards).",
        zh="转移 {ref} 开始读回核对（{shards} 个分片）。",
    ),
    public=("ref", "shards"),
    personal=("actor",),
)
RECONCILED = FactKind(
    "transfer.reconciled",
    Words(
        en="The transfer {ref} was read back and compared row by row: {differences} differences.",
        zh="转移 {ref} 已读回并逐行核对：差异 {differences} 处。",
    ),
    public=("ref", "differences", "rows", "digest", "tables"),
)
SIGNED_OFF = FactKind(
    "transfer.signed_off",
    Words(en="An owner signed for {ref} ({signed} of {duties}).", zh="责任人已签收 {ref}（{signed}/{duties}）。"),
    public=("ref", "duty", "digest", "signed", "duties", "reports"),
    personal=("actor",),
)
UNDO_BEGUN = FactKind(
    "transfer.undo_begun",
    Words(en="Taking back {ref} began ({why}).", zh="开始撤回 {ref}（{why}）。"),
    public=("ref", "why", "shards"),
    personal=("actor",),
)
UNDONE = FactKind(
    "transfer.undone",
    Words(
        en="The transfer {ref} was taken back: {removed} rows removed, {restored} restored, {kept} left as somebody changed them since.",
        zh="转移 {ref} 已撤回：删除 {removed} 行，恢复 {restored} 行，因其后被修改而保留 {kept} 行。",
    ),
    public=("ref", "removed", "restored", "kept", "same_as_before"),
)
PAUSED = FactKind(
    "transfer.paused",
    Words(en="Work on {ref} was paused.", zh="转移 {ref} 已暂停。"),
    public=("ref",),
    personal=("actor",),
)
RESUMED = FactKind(
    "transfer.resumed",
    Words(en="Work on {ref} goes on.", zh="转移 {ref} 已恢复。"),
    public=("ref",),
    personal=("actor",),
)
QUARANTINE_TAKEN = FactKind(
    "transfer.quarantine_taken",
    Words(
        en="{rows} rows of {ref} that were held back were taken as a file ({what}, {format}).",
        zh="转移 {ref} 的 {rows} 行隔离数据已作为文件取走（{what}，{format}）。",
    ),
    public=("ref", "table", "what", "rows", "format"),
    personal=("actor",),
)
ASKED = FactKind(
    "transfer.asked",
    Words(en="Somebody asked a worker for this of {ref}: {what}.", zh="已请求后台处理转移 {ref}：{what}。"),
    public=("ref", "what"),
    personal=("actor",),
)
MENDED = FactKind(
    "transfer.mended",
    Words(
        en="{rows} rows of {ref} that were held back came in corrected (file {file}, {digest}).",
        zh="转移 {ref} 的 {rows} 行隔离数据已修正提交（第 {file} 个文件，{digest}）。",
    ),
    public=("ref", "rows", "shards", "digest", "file"),
    personal=("actor",),
)
MENDS_DROPPED = FactKind(
    "transfer.mends_dropped",
    Words(
        en="{rows} corrected rows of {ref} were put aside before they were loaded.",
        zh="转移 {ref} 的 {rows} 行修正数据在载入前被搁置。",
    ),
    public=("ref", "rows"),
    personal=("actor",),
)
FACTS = (
    PLANNED, RECEIVED, WITHDRAWN, INVENTORIED, MAPPED, REHEARSAL_BEGUN, REHEARSED, AGREEMENT_ASKED, AGREED, RUN_BEGUN, SHARD_MOVED, LOADED,
    RECONCILIATION_BEGUN,    RECONCILED, SIGNED_OFF, UNDO_BEGUN, UNDONE, PAUSED, RESUMED, QUARANTINE_TAKEN, ASKED, MENDED, MENDS_DROPPED, *CUTOVER_FACTS, *REPORT_FACTS, *REGISTRY_FACTS, *ROUND_FACTS,
)  # fmt: skip
