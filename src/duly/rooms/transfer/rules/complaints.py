# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a mapping, or with what came of it: each complaint says where, and how to mend it."""

from duly.kernel.refusals import Because, refusal

WRONG_FORMAT = refusal(
    "transfer.wrong_format",
    Because.INVALID,
    en="A mapping begins with the line `duly: mapping/1`, not {given}. docs/mapping.md shows one.",
    zh="映射文件首行应为 `duly: mapping/1`，而不是 {given}。示例见 docs/mapping.zh-CN.md。",
)
NOT_A_MAP = refusal(
    "transfer.not_a_map",
    Because.INVALID,
    en="{path} must be a group of keys and values, indented below it.",
    zh="{path} 应为一组缩进在其下的键值。",
)
NOT_A_LIST = refusal(
    "transfer.not_a_list", Because.INVALID, en="{path} must be a list: [a, b].", zh="{path} 应为列表：[a, b]。"
)
NOT_TEXT = refusal(
    "transfer.not_text",
    Because.INVALID,
    en="{path} must be text; put it in quotes if it looks like a number, a date, yes or no.",
    zh="{path} 应为文本；若形似数字、日期或 yes/no，请加引号。",
)
NOT_YES_OR_NO = refusal(
    "transfer.not_yes_or_no", Because.INVALID, en="{path} must be true or false.", zh="{path} 应为 true 或 false。"
)
BAD_COUNT = refusal(
    "transfer.bad_count",
    Because.INVALID,
    en="{path} must be a whole number from {least} to {most}, not {given}.",
    zh="{path} 应为 {least} 至 {most} 的整数，而不是 {given}。",
)
MISSING = refusal(
    "transfer.missing",
    Because.INVALID,
    en="{path} is missing or empty. Add it.",
    zh="缺少 {path} 或其内容为空，请补充。",
)
UNKNOWN_KEY = refusal(
    "transfer.unknown_key",
    Because.INVALID,
    en="{path} is not known here. Known: {known}. Correct the spelling or remove it.",
    zh="此处没有 {path}。可用的有：{known}。请更正拼写或删除。",
)
NOT_KNOWN = refusal(
    "transfer.not_known",
    Because.INVALID,
    en="{path} cannot be {given}. Choose one of: {known}.",
    zh="{path} 不能为 {given}，请从以下选择：{known}。",
)
TOO_LONG = refusal(
    "transfer.too_long",
    Because.INVALID,
    en="{path} is too long: {length} where {limit} fit.",
    zh="{path} 过长：{length}，上限为 {limit}。",
)
BAD_NAME = refusal(
    "transfer.bad_name",
    Because.INVALID,
    en="{path} cannot be called {given}: `row`, `fate` and `digest` are taken, and a name has no control characters. Choose another.",
    zh="{path} 不能命名为 {given}：row、fate、digest 已被占用，且名称不得含控制字符。请换一个名称。",
)
TWICE = refusal(
    "transfer.twice",
    Because.INVALID,
    en="{path}: {given} is there twice. Remove one of the two.",
    zh="{path}：{given} 出现两次，请删除其中之一。",
)
BAD_TYPE = refusal(
    "transfer.bad_type",
    Because.INVALID,
    en="{path} cannot be {given}. Types are text, integer, decimal(2), date, timestamp and boolean.",
    zh="{path} 不能为 {given}。可用类型：text、integer、decimal(2)、date、timestamp、boolean。",
)
BAD_REFERENCE = refusal(
    "transfer.bad_reference",
    Because.INVALID,
    en="{path} must say `source/table`, not {given}.",
    zh="{path} 应写作“来源/表”，而不是 {given}。",
)
BAD_PATTERN = refusal(
    "transfer.bad_pattern",
    Because.INVALID,
    en="{path} is no regular expression that can be used here: {given}. Back-references and look-around are not supported.",
    zh="{path} 不是可用的正则表达式：{given}。不支持反向引用和环视。",
)
KEY_UNKNOWN = refusal(
    "transfer.key_unknown",
    Because.INVALID,
    en="{path} names {given}, which is none of the fields of this table. Name fields that are filled: {known}.",
    zh="{path} 写了 {given}，但本表没有这个字段。请填写已映射的字段：{known}。",
)
SEVERAL_SOURCES = refusal(
    "transfer.several_sources",
    Because.INVALID,
    en="{path} is filled from {count} columns. Say first how they become one: `join` or `first` as the first step.",
    zh="{path} 取自 {count} 列，请在第一个步骤写明如何合并：join 或 first。",
)
NO_SOURCE = refusal(
    "transfer.no_source",
    Because.INVALID,
    en="{path} is filled from no column. Name one under `from`, or give the step `constant` and nothing else under `from`.",
    zh="{path} 没有来源列。请在 from 中写明，或使用步骤 constant 且不写 from。",
)
STEP_OUT_OF_PLACE = refusal(
    "transfer.step_out_of_place",
    Because.INVALID,
    en="{path}: the step `{step}` cannot stand here. {why}",
    zh="{path}：步骤 {step} 不能放在此处。{why}",
)
BAD_ARGUMENT = refusal(
    "transfer.bad_argument",
    Because.INVALID,
    en="{path}: `{step}` cannot take {given} as its {name}. {known}",
    zh="{path}：步骤 {step} 的参数 {name} 不能为 {given}。{known}",
)
NO_SUCH_COLUMN = refusal(
    "transfer.no_such_column",
    Because.CONFLICT,
    en="{path} names the column {given}, which {table} does not have. It has: {known}.",
    zh="{path} 写了列 {given}，但 {table} 没有该列。现有的列：{known}。",
)
SEVERAL_COLUMNS = refusal(
    "transfer.several_columns",
    Because.CONFLICT,
    en="{path} names {given}, and {table} has {count} columns with this header. Give the number of the one that is meant: {known}.",
    zh="{path} 写了 {given}，而 {table} 有 {count} 列使用这一表头。请改用列号指明：{known}。",
)
FORGOTTEN_COLUMNS = refusal(
    "transfer.forgotten_columns",
    Because.CONFLICT,
    en="{table}: nobody said what becomes of {known}. Use each under `fields`, or list it under `left` with the reason.",
    zh="{table}：未说明以下列的去处：{known}。请在 fields 中使用，或列入 left 并写明原因。",
)
USED_AND_LEFT = refusal(
    "transfer.used_and_left",
    Because.CONFLICT,
    en="{path}: the column {given} is used by a field and said to be left behind. Decide for one.",
    zh="{path}：列 {given} 既被字段使用，又列为不转移，请二选一。",
)
EQUATION_OPEN = refusal(
    "transfer.equation_open",
    Because.CONFLICT,
    en="{table}, shard {shard}: {rows} rows were read and {sum} have a fate ({fates}). {difference} rows are not accounted for; "
    "nothing may be signed until each has exactly one.",
    zh="{table} 分片 {shard}：读取 {rows} 行，而有去向的为 {sum} 行（{fates}），相差 {difference} 行。每一行都有唯一去向之前不得签收。",
)
OTHER_SHAPE = refusal(
    "transfer.other_shape",
    Because.CONFLICT,
    en="{table} has other columns than those that were mapped: {changes}. Look at them and confirm the mapping again.",
    zh="{table} 的列与映射时不同：{changes}。请核对后重新确认映射。",
)
BAD_SAMPLE = refusal(
    "transfer.bad_sample",
    Because.INVALID,
    en="{path} must lie between 0 and 1 (0 and 1 themselves excluded), written like 0.95, not {given}.",
    zh="{path} 应大于 0 且小于 1，例如 0.95，而不是 {given}。",
)
WRONG_PLAN_FORMAT = refusal(
    "transfer.wrong_plan_format",
    Because.INVALID,
    en="A transfer plan begins with the line `duly: transfer/1`, not {given}. docs/transfer.md shows one.",
    zh="转移计划首行应为 `duly: transfer/1`，而不是 {given}。示例见 docs/transfer.zh-CN.md。",
)
FILE_OR_ADDRESS = refusal(
    "transfer.file_or_address",
    Because.INVALID,
    en="{path} needs either `file` or `address`, and not both.",
    zh="{path} 应填写 file 或 address 之一，不能同时填写。",
)
KIND_UNCLEAR = refusal(
    "transfer.kind_unclear",
    Because.INVALID,
    en="{path} does not show by its ending what it is. Say so under `kind`. Endings that are known: {known}.",
    zh="{path} 的扩展名无法说明文件类型，请在 kind 中写明。可识别的扩展名：{known}。",
)
BAD_REF = refusal(
    "transfer.bad_ref",
    Because.INVALID,
    en="{path} cannot be {given}: small letters, digits, - and _, at most 64.",
    zh="{path} 不能为 {given}：只能使用小写字母、数字、- 和 _，最长 64 个字符。",
)
BAD_DAY = refusal(
    "transfer.bad_day",
    Because.INVALID,
    en="{path} must be a day, written 2026-12-01, not {given}.",
    zh="{path} 应为日期，写作 2026-12-01，而不是 {given}。",
)
BAD_COUNTRY = refusal(
    "transfer.bad_country",
    Because.INVALID,
    en="{path} must be a country of two letters (ISO 3166-1), such as CN or DE, not {given}.",
    zh="{path} 应为两个字母的国家或地区代码（ISO 3166-1），例如 CN、DE，而不是 {given}。",
)
BAD_MONEY = refusal(
    "transfer.bad_money",
    Because.INVALID,
    en='{path} must be an amount from 0 to 1,000,000, such as 80 or "0.05", not {given}.',
    zh='{path} 应为 0 至 1,000,000 的金额，例如 80 或 "0.05"，而不是 {given}。',
)
PARENT_LATER = refusal(
    "transfer.parent_later",
    Because.INVALID,
    en="{path} points at {table}, which is not mapped before this table with a key of as many fields. Put the parent first; "
    "before it stand: {known}.",
    zh="{path} 指向 {table}，但该表未在本表之前映射，或其主键字段数不同。请将上级表放在前面；之前的表有：{known}。",
)
SYNC_FOREIGN = refusal(
    "transfer.sync_foreign",
    Because.INVALID,
    en="{path} belongs to `how: {way}`, and this source is followed by {how}. Remove it, or change `how`.",
    zh="{path} 仅用于 how: {way}，而该来源的方式为 {how}。请删除，或更改 how。",
)
