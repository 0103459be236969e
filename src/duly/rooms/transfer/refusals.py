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
PACKAGE_OPTION = refusal(
    "transfer.package_option",
    Because.INVALID,
    en="The option {name!r} of the package cannot be used: {why}. Correct it under `target.options` in the plan, and plan again.",
    zh="密封包的选项 {name!r} 不可用：{why}。请在计划的 target.options 中更正后重新制定计划。",
)
PACKAGE_RECEIVER = refusal(
    "transfer.package_receiver",
    Because.CONFLICT,
    en="There is no package key {given} that may be used. Bring the receiver's key in (`duly parcels keys trust FILE`) and let a second person confirm it; ended keys are used for nothing new.",
    zh="没有可用的密封包密钥 {given}。请导入接收方密钥（duly parcels keys trust 文件），并由第二人确认；已停用的密钥不可再用。",
)
PACKAGE_OUT = refusal(
    "transfer.package_out",
    Because.CONFLICT,
    en="The package of {ref} was handed over on {on}, so it cannot be taken back from here. Ask the receiver to destroy it and to send the certificate (`duly parcels destroy`); the chain of custody tells the two copies apart.",
    zh="{ref} 的密封包已于 {on} 移交，无法在此撤回。请接收方销毁并出具销毁证明（duly parcels destroy）；交接链可区分双方副本。",
)
BAD_PACKAGE_ADDRESS = refusal(
    "transfer.bad_package_address",
    Because.INVALID,
    en="{given!r} is not the address of a package. Write parcel: and its id, as `duly parcels list` shows it; it must have been received and opened.",
    zh="{given!r} 不是密封包地址。请写作 parcel: 加其编号（见 duly parcels list）；该密封包须已接收并拆封。",
)
MENDED_MEANWHILE = refusal(
    "transfer.mended_meanwhile",
    Because.CONFLICT,
    en="Somebody else handed in corrected rows of {ref} meanwhile. Look what is still held back, and hand in the rest.",
    zh="其间他人已提交 {ref} 的修正行。请查看仍被隔离的行后再提交。",
)
SYNCED_SINCE = refusal(
    "transfer.synced_since",
    Because.CONFLICT,
    en="{ref} was brought up to date from its sources since it was loaded. Correct the rows at the source: the next round brings them.",
    zh="{ref} 载入后已从来源增量同步。请在来源中更正这些行，由下一轮同步带入。",
)
RESTLESS = refusal(
    "transfer.restless",
    Because.UNAVAILABLE,
    en="Rows of {table} in shard {shard} change at the target faster than they can be looked at. Nothing of the shard was written; it is "
    "tried again. If that goes on, let the target rest for a moment.",
    zh="{table} 第 {shard} 个分片的行在目标中变化过快，无法核对后写入。本分片未写入任何内容，将自动重试；若持续如此，请暂停目标上的写入。",
)
SYNC_SHARED = refusal(
    "transfer.sync_shared",
    Because.CONFLICT,
    en="Several tables go to {table}, and what changes in one of them cannot be told from the others' rows. Load again what changed as a "
    "transfer of its own, or give each table its own target.",
    zh="有多张表转入 {table}，无法区分其中一张表的变化。请将变化另作一项转移，或为每张表指定单独的目标。",
)
SYNC_NO_REMOVAL = refusal(
    "transfer.sync_no_removal",
    Because.INVALID,
    en="{path}: a target of the kind {kind} cannot have rows taken out. Write `deletes: keep`, or `hold` to have them listed.",
    zh="{path}：{kind} 类目标不支持删除行。请改为 deletes: keep，或用 hold 仅列出。",
)
SYNC_NO_TARGET = refusal(
    "transfer.sync_no_target",
    Because.CONFLICT,
    en="A target of the kind {kind} cannot be kept in step: what was written there is not written over. Undo, and run the transfer again.",
    zh="{kind} 类目标无法持续同步：已写入的内容不可改写。请撤回后重新执行转移。",
)
SYNC_NO_WAY = refusal(
    "transfer.sync_no_way",
    Because.INVALID,
    en="{source} cannot be followed by {how}: {why}. Use `how: snapshot`, which works with every source.",
    zh="来源 {source} 不能使用 {how} 方式同步：{why}。请改用 how: snapshot，适用于所有来源。",
)
SYNC_BUSY = refusal(
    "transfer.sync_busy",
    Because.CONFLICT,
    en="Somebody is looking through the sources of {ref} already. Wait for that round to end.",
    zh="已有人正在读取 {ref} 的来源，请等待该轮次结束。",
)
SYNC_NO_SOURCE = refusal(
    "transfer.sync_no_source",
    Because.INVALID,
    en="{given} is no source of this transfer that is a file. There are: {known}.",
    zh="{given} 不是本转移的文件来源。现有：{known}。",
)
CONFLICTS_OPEN = refusal(
    "transfer.conflicts_open",
    Because.CONFLICT,
    en="{count} rows of {ref} were changed on both sides and wait for a decision. Decide which side stands, carry one more round over, then "
    "sign. `duly transfer conflicts {ref}` lists them.",
    zh="{ref} 有 {count} 行在两侧均被修改，尚待决定。请决定以哪一侧为准，再同步一轮后签收。可用 duly transfer conflicts {ref} 查看。",
)
NO_SUCH_CONFLICT = refusal(
    "transfer.no_such_conflict",
    Because.MISSING,
    en="None of the rows that wait for a decision is {given}. `duly transfer conflicts` lists those that do.",
    zh="待决定的行中没有 {given}。可用 duly transfer conflicts 查看。",
)
NOT_A_SIDE = refusal(
    "transfer.not_a_side",
    Because.INVALID,
    en="{given} is neither source nor target. Say which side stands.",
    zh="{given} 既不是 source 也不是 target。请指明以哪一侧为准。",
)
ERRAND_OPEN = refusal(
    "transfer.errand_open",
    Because.CONFLICT,
    en="{what} for {ref}. Wait until that is through, then ask again.",
    zh="{ref}：{what}。请待其完成后再试。",
)
NOBODY_ASKS = refusal(
    "transfer.nobody_asks",
    Because.DENIED,
    en="Whoever asked for this of {ref} has no account any more. Ask for it yourself.",
    zh="请求处理 {ref} 的账号已停用，请由本人重新发起。",
)
PACKAGE_IS_SEALED = refusal(
    "transfer.package_is_sealed",
    Because.CONFLICT,
    en="The package of {ref} is sealed and takes no more rows. Take it back, rehearse again with the corrected rows, and seal a new one.",
    zh="{ref} 的密封包已封存，不能再加入行。请撤回后连同修正行重新预演，再制作新的密封包。",
)
