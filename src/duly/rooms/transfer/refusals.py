# SPDX-License-Identifier: Apache-2.0
"""How this room says no; what can be wrong with a mapping or a plan stands in ``rules/complaints.py``."""

from duly.kernel.refusals import Because, refusal

NO_SUCH_TRANSFER = refusal(
    "transfer.no_such_transfer",
    Because.MISSING,
    en="There is no such transfer in your organisations. `duly transfer list` shows them.",
    zh="您所属的主体中没有此转移。可用 duly transfer list 查看。",
)
REF_TAKEN = refusal(
    "transfer.ref_taken",
    Because.CONFLICT,
    en="{ref!r} is the name of another transfer. Choose another.",
    zh="名称 {ref!r} 已用于另一项转移，请换一个。",
)
NOT_NOW = refusal(
    "transfer.not_now",
    Because.CONFLICT,
    en="{ref} is {state}. This can be done once it is {wanted}.",
    zh="{ref} 当前为“{state}”；需处于“{wanted}”时方可进行。",
)
OWN_REHEARSAL = refusal(
    "transfer.own_rehearsal",
    Because.DENIED,
    en="You asked for this agreement yourself. Somebody else must look at the rehearsal and agree.",
    zh="该同意由您本人请求，须由他人查看预演结果后同意。",
)
OTHER_DIGEST = refusal(
    "transfer.other_digest",
    Because.CONFLICT,
    en="What was rehearsed of {ref} is not what stands here now. Rehearse again, then agree to that.",
    zh="{ref} 现有内容与预演时不同。请重新预演后再同意。",
)
NOT_BY_KEY = refusal(
    "transfer.not_by_key",
    Because.DENIED,
    en="A program cannot decide this. Sign in yourself.",
    zh="此事不得由程序决定，请本人登录操作。",
)
UNKNOWN_KIND = refusal(
    "transfer.unknown_kind",
    Because.INVALID,
    en="{path}: nothing here reads or writes {kind!r}. There are: {known}.",
    zh="{path}：没有可用于 {kind!r} 的适配器。现有：{known}。",
)
NO_SUCH_FILE = refusal(
    "transfer.no_such_file",
    Because.INVALID,
    en="{path}: the file {name} cannot be read ({why}). Correct the path, or put the file there.",
    zh="{path}：无法读取文件 {name}（{why}）。请更正路径或放置该文件。",
)
NO_SUCH_TABLE = refusal(
    "transfer.no_such_table",
    Because.INVALID,
    en="{path} names {table}, which is not among the sources. There are: {known}.",
    zh="{path} 写了 {table}，但来源中没有该表。现有：{known}。",
)
TABLE_UNFIT = refusal(
    "transfer.table_unfit",
    Because.CONFLICT,
    en="The target cannot take {table}: {troubles}. Mend it there, or map otherwise, and rehearse again.",
    zh="目标无法接收 {table}：{troubles}。请在目标系统中修正，或更改映射后重新预演。",
)
NO_SUCH_DUTY = refusal(
    "transfer.no_such_duty",
    Because.MISSING,
    en="Nothing of {ref} is yours to sign, or you have signed already.",
    zh="{ref} 中没有需要您签收的事项，或您已签收。",
)
NO_DUTIES = refusal(
    "transfer.no_duties",
    Because.CONFLICT,
    en="Nobody is named as responsible for {ref}, so nobody can sign it off. Name owners under `duties` in the plan.",
    zh="{ref} 未指定责任人，无法签收。请在计划的 duties 中指定。",
)
OTHER_ROWS = refusal(
    "transfer.other_rows",
    Because.CONFLICT,
    en="Shard {shard} was cut into {rows} rows and the source now gives {read}: it was changed meanwhile. Take the inventory anew.",
    zh="第 {shard} 个分片划分时为 {rows} 行，现读得 {read} 行：来源其间已变。请重新清点。",
)
NOT_RECEIVED = refusal(
    "transfer.not_received",
    Because.INVALID,
    en="{path}: no file with the digest {digest} was received for this organisation. Send it first.",
    zh="{path}：本主体未收到摘要为 {digest} 的文件，请先上传。",
)
TOO_LARGE = refusal(
    "transfer.file_too_large",
    Because.INVALID,
    en="The file is larger than {largest} GiB. Split it: a plan may name many files.",
    zh="文件超过 {largest} GiB。请拆分；一份计划可包含多个文件。",
)
SAME_TARGET = refusal(
    "transfer.same_target",
    Because.INVALID,
    en="{path}: another table goes to {table} already, and two cannot. Join them into one source first, or make two transfers.",
    zh="{path}：已有另一张表转入 {table}，两张表不能转入同一目标。请先合并来源，或分为两项转移。",
)
