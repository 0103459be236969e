# SPDX-License-Identifier: Apache-2.0
"""How sources say no, and the words for rows that could not be read as rows."""

from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

SOURCE_MISSING = refusal(
    "transfer.source_missing",
    Because.MISSING,
    en="Nothing is to be read at {where}: {why}. Check the address in the plan, or upload the file again.",
    zh="在 {where} 处没有可读取的内容：{why}。请检查计划中的地址，或重新上传文件。",
)
SOURCE_OPTION = refusal(
    "transfer.source_option",
    Because.INVALID,
    en="The option {name!r} of the source cannot be used: {why}. Correct it in the plan.",
    zh="来源的选项 {name!r} 不可用：{why}。请在计划中更正。",
)
SOURCE_ENCODING = refusal(
    "transfer.source_encoding",
    Because.INVALID,
    en="It is not clear in which encoding {where} is written ({why}). Name it with the option `encoding`, for example gb18030 or big5.",
    zh="无法确定 {where} 的编码（{why}）。请用选项 encoding 指明，例如 gb18030 或 big5。",
)
SOURCE_DAMAGED = refusal(
    "transfer.source_damaged",
    Because.INVALID,
    en="{where} cannot be read: {why}. It is cut, damaged or of another kind. Export it again, or name its kind in the plan.",
    zh="无法读取 {where}：{why}。内容被截断、损坏或属于其他类型。请重新导出，或在计划中指明类型。",
)
SOURCE_BOMB = refusal(
    "transfer.source_bomb",
    Because.INVALID,
    en="{where} would unpack to more than is reasonable ({why}) and was not opened. Send it unpacked or in parts.",
    zh="{where} 解压后超出合理大小（{why}），未打开。请解压后或分批提供。",
)
SOURCE_CHANGED = refusal(
    "transfer.source_changed",
    Because.CONFLICT,
    en="{where} is no longer what was cut into shards ({why}). Take the inventory again, or put back what was there.",
    zh="{where} 已不是划分分片时的内容（{why}）。请重新盘点，或恢复原内容。",
)
SOURCE_NO_TABLE = refusal(
    "transfer.source_no_table",
    Because.MISSING,
    en="The source has no table {table!r} any more. Take the inventory again.",
    zh="来源中已没有表 {table!r}。请重新盘点。",
)
SOURCE_NO_COLUMN = refusal(
    "transfer.source_no_column",
    Because.INVALID,
    en="{table} has no column {column!r} that could say when a row was changed. Correct `sync.column` in the plan. It has: {known}.",
    zh="{table} 没有可说明修改时间的列 {column!r}。请在计划的 sync.column 中更正。现有的列：{known}。",
)
SOURCE_NO_LOG = refusal(
    "transfer.source_no_log",
    Because.CONFLICT,
    en="The log of {where} cannot be followed: {why}. Or write `how: snapshot`, which needs nothing of the source.",
    zh="无法跟踪 {where} 的日志：{why}。或改用 how: snapshot，对来源没有任何要求。",
)
SOURCE_UNAVAILABLE = refusal(
    "transfer.source_unavailable",
    Because.UNAVAILABLE,
    en="{where} does not answer as it should: {why}. Check network and rights; what was read so far is kept, run it again.",
    zh="{where} 没有正常应答：{why}。请检查网络与权限；已读取的部分均已保留，重新运行即可。",
)
SOURCE_NOT_ALLOWED = refusal(
    "transfer.source_not_allowed",
    Because.DENIED,
    en="{where} may not be read: {why}. Use a public https address, or let the operator allow addresses of our own network.",
    zh="不可读取 {where}：{why}。请使用公开的 https 地址，或由运维人员允许访问内网地址。",
)
SOURCE_DRIVER = refusal(
    "transfer.source_driver",
    Because.UNAVAILABLE,
    en="What speaks to {where} is not installed here: {why}.",
    zh="此处未安装连接 {where} 所需的组件：{why}。",
)
PACKAGE_DIFFERS = refusal(
    "transfer.package_differs",
    Because.CONFLICT,
    en="What was read of {where} is not what its sender sealed: {read} instead of {said}. Do not go on; open the package again, and call the sender if it stays so.",
    zh="{where} 读得的内容与发送方密封时不符：读得 {read}，应为 {said}。请停止操作并重新拆封；若仍不符，请联系发送方。",
)
FAULT_WORDS = {
    "too_few": Words(en="The row has fewer cells than the table has columns.", zh="该行的单元格少于表的列数。"),
    "too_many": Words(en="The row has more cells than the table has columns.", zh="该行的单元格多于表的列数。"),
    "bare_quote": Words(
        en="A quotation mark stands where none may be, or one is never closed.", zh="引号位置不当，或引号未闭合。"
    ),
    "nul": Words(en="The row holds a zero byte.", zh="该行含有空字节。"),
    "too_long": Words(en="The row is longer than 1 MiB.", zh="该行超过 1 MiB。"),
    "undecodable": Words(
        en="Some bytes of the row are no text in the encoding of the file.", zh="该行有字节无法按文件编码解读。"
    ),
    "not_json": Words(en="The line is not JSON.", zh="该行不是 JSON。"),
    "repeated_name": Words(en="A name occurs twice in one object.", zh="同一对象中有重复的名称。"),
    "too_deep": Words(en="It is nested deeper than can be followed.", zh="嵌套过深。"),
    "not_an_object": Words(en="A value stands where a row should be.", zh="应为一行数据之处只有一个值。"),
    "new_field": Words(en="The row has a field that the inventory did not see.", zh="该行有盘点时未见的字段。"),
    "cell_error": Words(en="A cell holds an error such as #N/A instead of a value.", zh="单元格为错误值（如 #N/A）。"),
}
"""What is said of a row that is handed over as a fault, by its code."""
NOTE_WORDS = {
    "delimiter_comma": Words(en="Commas stand between the columns.", zh="以逗号分列。"),
    "delimiter_tab": Words(en="Tabs stand between the columns.", zh="以制表符分列。"),
    "delimiter_semicolon": Words(en="Semicolons stand between the columns.", zh="以分号分列。"),
    "encoding_guessed": Words(
        en="The encoding was told by common characters: look whether names are readable.",
        zh="编码由常用字判断：请核对姓名是否可读。",
    ),
    "encoding_damaged": Words(en="It is UTF-8 with damaged places.", zh="为 UTF-8，但有损坏之处。"),
    "header_below": Words(en="Other lines stand above the header.", zh="表头之上另有其他行。"),
    "header_lacking": Words(en="No header was found: columns are numbered.", zh="未发现表头：列以编号区分。"),
    "names_empty": Words(en="Some columns have no name.", zh="有的列没有名称。"),
    "names_repeated": Words(en="Some columns have the same name.", zh="有的列名称相同。"),
    "hidden_sheet": Words(en="The sheet is hidden.", zh="该工作表被隐藏。"),
    "merged_cells": Words(
        en="Cells are merged: the value stands in the first of them only.", zh="有合并单元格：值只在其中第一格。"
    ),
    "cell_errors": Words(en="Some cells hold errors.", zh="有的单元格为错误值。"),
    "list": Words(en="The rows belong to rows of another table.", zh="其行从属于另一表的行。"),
    "list_inside": Words(
        en="The list stands inside an object; what stands beside it is not read.",
        zh="该列表位于对象之内；其旁的内容不读取。",
    ),
    "no_key": Words(
        en="The table has no key: it is cut by counting, which is right only while nobody writes.",
        zh="该表没有主键：按计数划分，仅在无人写入时正确。",
    ),
}
"""What is said of a table, by its note. Notes that begin with ``encoding_``, ``delimiter_`` or ``faults_`` and are not here name
an encoding, a delimiter, or a code of :data:`FAULT_WORDS`.
"""
WARNINGS = frozenset(
    {
        "encoding_guessed", "encoding_damaged", "header_below", "header_lacking", "names_empty", "names_repeated", "hidden_sheet",
        "merged_cells", "cell_errors", "list_inside", "no_key",
    }
)  # fmt: skip
"""Notes that are worth a look."""
