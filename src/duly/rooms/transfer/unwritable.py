# SPDX-License-Identifier: Apache-2.0
"""How targets say no, and what is said of tables and rows that do not fit; codes for programs, sentences for people."""

from collections.abc import Iterable, Mapping

from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

TARGET_ADDRESS = refusal(
    "transfer.target_address",
    Because.INVALID,
    en="What the plan says of its target cannot be used: {why}. Correct `target` in the plan ({at}).",
    zh="方案中的目标设置无法使用：{why}。请更正方案中的 target（{at}）。",
)
OWN_HOUSE = refusal(
    "transfer.own_house",
    Because.DENIED,
    en="{where} is the database of a Duly house itself. No transfer reads it or writes into it; name another database.",
    zh="{where} 是 Duly 自身的数据库，转移不得读取或写入。请填写其他数据库。",
)
OWN_TABLES = (
    "SELECT to_regclass('public.ledger_log') IS NOT NULL AND to_regclass('public.ledger_subjectkey') IS NOT NULL"
)
"""By what such a database is known."""
TARGET_UNREACHABLE = refusal(
    "transfer.target_unreachable",
    Because.UNAVAILABLE,
    en="The target {target} cannot be reached or went away: {why}. Nothing of this shard holds unless its book says so; "
    "see to the target and run again.",
    zh="无法连接目标 {target}，或连接已中断：{why}。除非目标账簿中已有记录，本分片未写入任何内容；请检查目标后重新运行。",
)
TARGET_DENIED = refusal(
    "transfer.target_denied",
    Because.CONFLICT,
    en="The target {target} does not allow this account to do it: {why}. Grant the right to it, or use another account.",
    zh="目标 {target} 不允许该账号执行此操作：{why}。请授予权限或换用其他账号。",
)
TARGET_FULL = refusal(
    "transfer.target_full",
    Because.UNAVAILABLE,
    en="The target {target} has no room left: {why}. Nothing of this shard was kept; free some space and run again.",
    zh="目标 {target} 空间已满：{why}。本分片未保留任何内容；请释放空间后重新运行。",
)
TARGET_BUSY = refusal(
    "transfer.target_busy",
    Because.UNAVAILABLE,
    en="The target {target} was held up by others: {why}. Nothing of this shard was kept; run it again.",
    zh="目标 {target} 被其他操作占用：{why}。本分片未保留任何内容；请重新运行。",
)
TARGET_UNFIT = refusal(
    "transfer.target_unfit",
    Because.CONFLICT,
    en="The table {table} of the target does not fit the mapping: {why}. Mend the table or the mapping, then survey again.",
    zh="目标表 {table} 与映射不符：{why}。请修改目标表或映射后重新检查。",
)
TARGET_CHANGED = refusal(
    "transfer.target_changed",
    Because.CONFLICT,
    en="The table {table} of the target is no longer what it was when it was surveyed: {why}. Survey it again before going on.",
    zh="目标表 {table} 与检查时不同：{why}。继续之前请重新检查。",
)
TARGET_REFUSES = refusal(
    "transfer.target_refuses",
    Because.CONFLICT,
    en="The table {table} of the target refuses more than {most} rows of one shard, first row {row}: {why}. So many are no "
    "matter of single rows: correct the mapping or the table. Nothing of this shard was kept.",
    zh="目标表 {table} 在一个分片中拒收超过 {most} 行，首行为第 {row} 行：{why}。数量过多，并非个别行的问题：请更正映射或目标表。本分片未保留任何内容。",
)
TARGET_OCCUPIED = refusal(
    "transfer.target_occupied",
    Because.CONFLICT,
    en="{place} holds something that this run did not make ({what}). Choose an empty place, or move that away.",
    zh="{place} 中存有并非本次运行生成的内容（{what}）。请选择空位置，或将其移走。",
)
TARGET_DAMAGED = refusal(
    "transfer.target_damaged",
    Because.CONFLICT,
    en="{place} cannot be read as what was written there: {why}. Bring it back from a copy, or undo the shard and run it again.",
    zh="{place} 已无法按写入时的内容读取：{why}。请从副本恢复，或撤销该分片后重新运行。",
)
TARGET_FAILED = refusal(
    "transfer.target_failed",
    Because.UNAVAILABLE,
    en="The target {target} failed with what nobody foresaw: {why}. Nothing of this shard was kept; run it again, and report "
    "this if it comes back.",
    zh="目标 {target} 出现未预料的错误：{why}。本分片未保留任何内容；请重新运行，若再次出现请报告。",
)

TROUBLES: Mapping[str, Words] = {
    "not_a_table": Words(en="{about} is not a table", zh="{about} 不是表"),
    "name_too_long": Words(en="the name {about} is too long for the target", zh="名称 {about} 对目标而言过长"),
    "name_unfit": Words(en="a folder cannot be called {about}", zh="文件夹不能命名为 {about}"),
    "name_reserved": Words(
        en="no field may be called {about}: it names the number of a row", zh="字段不能名为 {about}：它表示行号"
    ),
    "column_lacking": Words(en="there is no column {about}", zh="缺少列 {about}"),
    "column_required": Words(
        en="the column {about} must have a value and has no default, but the mapping does not fill it",
        zh="列 {about} 必须有值且无默认值，但映射未填写该列",
    ),
    "column_generated": Words(en="the column {about} is computed by the target", zh="列 {about} 由目标自动计算"),
    "type_differs": Words(en="the column cannot hold that type exactly: {about}", zh="该列无法精确存放此类型：{about}"),
    "too_coarse": Words(
        en="the column keeps fewer digits than the mapping gives: {about}", zh="该列保留的位数少于映射所给：{about}"
    ),
    "key_lacking": Words(
        en="no primary key and no unique index over exactly these columns: {about}",
        zh="没有恰好覆盖这些列的主键或唯一索引：{about}",
    ),
    "schema_lacking": Words(
        en="there is no schema {about}; create it, or name another in the target's options",
        zh="没有架构 {about}；请先创建，或在目标选项中指定其他架构",
    ),
    "not_allowed": Words(en="the account may not {about}", zh="该账号无权执行 {about}"),
    "no_transactions": Words(en="the table cannot take part in a transaction: {about}", zh="该表不支持事务：{about}"),
    "not_unicode": Words(en="the column cannot hold every character: {about}", zh="该列无法存放所有字符：{about}"),
    "sealed": Words(
        en="the package is sealed and takes nothing more ({about}); take the transfer back first",
        zh="密封包已密封，不再接收内容（{about}）；请先撤回该转移",
    ),
    "occupied": Words(en="there is something else already: {about}", zh="已存在其他内容：{about}"),
    "not_in_registry": Words(
        en="our registry has no table {about}; map customers to `customer`, and the rest to a database of its own",
        zh="本登记簿没有表 {about}；客户请映射到 customer，其余请转入其他数据库",
    ),
    "registry_lacks": Words(
        en="our registry holds no {about} of a customer; leave that field out of the mapping, or keep it where it is used",
        zh="本登记簿不保存客户的 {about}；请在映射中去掉该字段，或留在使用它的系统中",
    ),
    "registry_key": Words(
        en="customers are told apart by `ref` alone, not by {about}; make `ref` the key",
        zh="客户仅以 ref 区分，而非 {about}；请以 ref 为键",
    ),
    "registry_needs": Words(en="a customer must have {about}; map a column to it", zh="客户必须有 {about}；请映射一列"),
    "registry_text": Words(
        en="our registry takes {about} as text; leave `type` out", zh="本登记簿以文本接收 {about}；请去掉 type"
    ),
}
"""What keeps a table from being loaded."""

NOTES: Mapping[str, Words] = {
    "key_ignores": Words(
        en="the key takes different texts for one (case, accents or trailing spaces): {about}",
        zh="键会将不同文本视为相同（大小写、重音或尾随空格）：{about}",
    ),
    "length_limited": Words(en="longer values will be refused: {about}", zh="超长的值将被拒收：{about}"),
    "triggers": Words(en="triggers run for every row: {about}", zh="每行都会触发触发器：{about}"),
    "references": Words(en="rows must exist in other tables first: {about}", zh="其他表中须先有对应行：{about}"),
    "referenced": Words(en="other tables refer to these rows: {about}", zh="其他表引用了这些行：{about}"),
    "unique": Words(en="these columns must not repeat, either: {about}", zh="以下列也不得重复：{about}"),
    "not_filled": Words(en="the mapping does not fill these columns: {about}", zh="映射未填写以下列：{about}"),
    "counter_not_moved": Words(
        en="the target numbers this column itself; its counter is not moved by what is loaded: {about}",
        zh="该列由目标自动编号；载入不会推进其计数器：{about}",
    ),
    "row_security": Words(en="row security may hide rows from this account", zh="行级安全策略可能对该账号隐藏部分行"),
}
"""What somebody should know of a table before it is loaded."""

ROW_REFUSED: Mapping[str, Words] = {
    "key_empty": Words(en="{field}: a key must have a value", zh="{field}：键不能为空"),
    "key_repeated": Words(en="the same key stands in an earlier row of the shard", zh="同一分片中较早的行已有相同的键"),
    "required": Words(en="{field}: the target asks for a value", zh="{field}：目标要求必填"),
    "too_long": Words(en="{field}: longer than the target holds ({text})", zh="{field}：超出目标可存长度（{text}）"),
    "out_of_range": Words(
        en="{field}: beyond what the target holds ({text})", zh="{field}：超出目标取值范围（{text}）"
    ),
    "too_precise": Words(
        en="{field}: more digits after the point than the target keeps ({text})",
        zh="{field}：小数位数多于目标所保留（{text}）",
    ),
    "not_in_list": Words(
        en="{field}: not among the values that the target knows ({text})",
        zh="{field}：不在目标允许的取值之内（{text}）",
    ),
    "unreadable": Words(
        en="{field}: the target cannot read the value as {text}", zh="{field}：目标无法将该值读作 {text}"
    ),
    "forbidden_character": Words(
        en="{field}: holds a character that the target cannot keep ({text})",
        zh="{field}：含有目标无法保存的字符（{text}）",
    ),
    "not_unique": Words(
        en="another row has the same value where it must not repeat: {text}",
        zh="在不得重复之处已有其他行取相同值：{text}",
    ),
    "not_referenced": Words(en="what it refers to is not there: {text}", zh="所引用的内容不存在：{text}"),
    "still_referenced": Words(en="other rows refer to it: {text}", zh="仍有其他行引用它：{text}"),
    "check": Words(en="a rule of the target says no: {text}", zh="目标的约束规则不允许：{text}"),
    "holds_more": Words(
        en="the row holds more than the mapping fills, and could not be brought back",
        zh="该行含有映射未填写的内容，删除后无法恢复",
    ),
    "swallowed": Words(en="the target took the row and did not write it", zh="目标接收了该行但未写入"),
    "other_form": Words(
        en="{field}: the registry would hold this as {text}; map it so, or correct it",
        zh="{field}：登记簿会写作 {text}；请在映射中转换或更正",
    ),
    "frozen": Words(
        en="this customer's record is on hold; wait until that is lifted, or leave the row out",
        zh="该客户的登记已冻结；请待解除，或排除该行",
    ),
    "theirs": Words(
        en="{field}: the customer gave the one on record themselves; ask them, or change it by a change request",
        zh="{field}：现有内容由客户本人提供；请向客户核实，或以变更申请办理",
    ),
    "merged_away": Words(
        en="this customer was merged into another one; give the row that one's number",
        zh="该客户已并入另一客户；请改用后者的编号",
    ),
    "other": Words(en="the target says: {text}", zh="目标提示：{text}"),
}
"""Why a target does not take a row; ``text`` is the limit, or the target's own words."""

NO_SUCH_TABLE = Words(en="it is not there", zh="不存在")
NOT_PREPARED = Words(en="this run did not prepare it, or was taken back", zh="本次运行未做准备，或已被撤销")
TAKES_NO_ADDRESS = Words(en="our own registry takes no address and no options", zh="本登记簿不接受 address 或 options")
NO_SECRET = Words(en="there is no secret of this name", zh="没有此名称的密钥")
IS_SEALED = Words(
    en="the package is sealed and takes nothing more; take the transfer back, then rehearse and run it again",
    zh="密封包已密封，不再接收内容；请先撤回该转移，再重新预演并载入",
)
OTHER_CONTENT = Words(en="other rows come out of it than went in", zh="读出的行与写入的行不同")
NO_SHELF = Words(en="a package is made inside a transfer only", zh="密封包只能在转移中生成")
NO_ADDRESS = Words(en="the secret holds no address", zh="密钥内容不是地址")
NUMBER_OF_SECONDS = Words(en="it is a whole number of seconds", zh="应为整数秒")
NAME_OF_SCHEMA = Words(en="it is the name of a schema", zh="应为模式（schema）名称")
ONE_OF_FORMATS = Words(en="it is one of csv, ndjson, parquet", zh="应为 csv、ndjson、parquet 之一")


def trouble(code: str, about: str) -> Words:
    """One trouble as a sentence, to stand in a refusal."""
    words = TROUBLES[code]
    return Words.literal(words.say("en", about=about), words.say("zh", about=about))


def known_options(names: Iterable[str]) -> Words:
    """Which options a target has, where the plan names another."""
    listed = ", ".join(sorted(names)) or "–"
    return Words.literal(f"it has these options: {listed}", f"可用的选项为：{listed}")
