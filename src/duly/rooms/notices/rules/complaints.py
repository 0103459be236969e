# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a notice file: each complaint says where, and how to mend it."""

from duly.kernel.refusals import Because, refusal

NOT_A_MAP = refusal(
    "notices.not_a_map",
    Because.INVALID,
    en="{path} must be a group of keys and values, indented below it.",
    zh="{path} 应为一组缩进在其下的键值。",
)
NOT_A_LIST = refusal(
    "notices.not_a_list", Because.INVALID, en="{path} must be a list: [a, b].", zh="{path} 应为列表：[a, b]。"
)
NOT_TEXT = refusal(
    "notices.not_text",
    Because.INVALID,
    en="{path} must be text; put it in quotes if it looks like a number, a date, yes or no.",
    zh="{path} 应为文本；若形似数字、日期或 yes/no，请加引号。",
)
NOT_YES_OR_NO = refusal(
    "notices.not_yes_or_no", Because.INVALID, en="{path} must be true or false.", zh="{path} 应为 true 或 false。"
)
MISSING = refusal(
    "notices.missing",
    Because.INVALID,
    en="{path} is missing or empty. Add it.",
    zh="缺少 {path} 或其内容为空，请补充。",
)
UNKNOWN_KEY = refusal(
    "notices.unknown_key",
    Because.INVALID,
    en="{path} is not known here. Known: {known}. Correct the spelling or remove it.",
    zh="此处没有 {path}。可用的有：{known}。请更正拼写或删除。",
)
NOT_KNOWN = refusal(
    "notices.not_known",
    Because.INVALID,
    en="{path} cannot be {given}. Choose one of: {known}.",
    zh="{path} 不能为 {given}，请从以下选择：{known}。",
)
WRONG_FORMAT = refusal(
    "notices.wrong_format",
    Because.INVALID,
    en="A notice file begins with the line `duly: notice/1`, not {given}. docs/notice-file.md shows one.",
    zh="通知文件首行应为 `duly: notice/1`，而不是 {given}。示例见 docs/notice-file.zh-CN.md。",
)
TOO_LONG = refusal(
    "notices.too_long",
    Because.INVALID,
    en="{path} is too long: {length} where {limit} fit.",
    zh="{path} 过长：{length}，上限为 {limit}。",
)
BAD_CHARACTER = refusal(
    "notices.bad_character",
    Because.INVALID,
    en="{path} holds an invisible character that cannot be sent ({character}). Remove it.",
    zh="{path} 含有无法发送的不可见字符（{character}），请删除。",
)
BAD_DATE = refusal(
    "notices.bad_date",
    Because.INVALID,
    en="{path} is not a date: {given}. Write 2027-03-01, or +45d for 45 days from today.",
    zh="{path} 不是日期：{given}。请写作 2027-03-01，或用 +45d 表示今天起 45 日后。",
)
BAD_WAIT = refusal(
    "notices.bad_wait",
    Because.INVALID,
    en="{path} is not a wait: {given}. Write 3d, 12h or 30m, at most 180d.",
    zh="{path} 不是等待时长：{given}。请写作 3d、12h 或 30m，最长 180d。",
)
BAD_MONEY = refusal(
    "notices.bad_money",
    Because.INVALID,
    en="{path} is not an amount of money: {given}. Write the currency's three letters and the amount: CNY 120.00.",
    zh="{path} 不是金额：{given}。请写作三位货币代码加金额：CNY 120.00。",
)
BAD_PHONE = refusal(
    "notices.bad_phone",
    Because.INVALID,
    en="{path} is not a telephone number: {given}. Write it with its country: +86 10 0000 0000.",
    zh="{path} 不是电话号码：{given}。请带上国家区号：+86 10 0000 0000。",
)
BAD_EMAIL = refusal(
    "notices.bad_email",
    Because.INVALID,
    en="{path} is not an e-mail address: {given}.",
    zh="{path} 不是电子邮箱：{given}。",
)
TWICE = refusal(
    "notices.twice",
    Because.INVALID,
    en="{path} means {language}, which is there already. Keep one of them.",
    zh="{path} 即 {language}，已出现过，请只保留一个。",
)
