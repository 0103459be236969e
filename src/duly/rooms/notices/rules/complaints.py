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
    en="{path} is not a wait: {given}. Write 3d, 5wd (working days), 12h or 30m, at most 180d.",
    zh="{path} 不是等待时长：{given}。请写作 3d、5wd（工作日）、12h 或 30m，最长 180d。",
)
BAD_TIME = refusal(
    "notices.bad_time",
    Because.INVALID,
    en='{path} is not a time of day: {given}. Write it in quotes: "09:00".',
    zh='{path} 不是时刻：{given}。请加引号书写："09:00"。',
)
BAD_SHARE = refusal(
    "notices.bad_share",
    Because.INVALID,
    en="{path} is not a share: {given}. Write 5% or 0.05, above 0 and at most 100%.",
    zh="{path} 不是比例：{given}。请写作 5% 或 0.05，大于 0 且不超过 100%。",
)
SHARES_MUST_RISE = refusal(
    "notices.shares_must_rise",
    Because.INVALID,
    en="{path}: each phase reaches further than the one before it, and the last one is 100%.",
    zh="{path}：每个阶段的比例须大于前一阶段，最后一个为 100%。",
)
BAD_PERIOD = refusal(
    "notices.bad_period",
    Because.INVALID,
    en="{path} is not a period: {given}. Write 1mo, 3mo, 6mo or 1y, at most 10y.",
    zh="{path} 不是周期：{given}。请写作 1mo、3mo、6mo 或 1y，最长 10y。",
)
BAD_COUNT = refusal(
    "notices.bad_count",
    Because.INVALID,
    en="{path} is not a number of times: {given}. Write a whole number from 1 to {most}.",
    zh="{path} 不是次数：{given}。请写 1 至 {most} 的整数。",
)
PERSON_IS_LAST = refusal(
    "notices.person_is_last",
    Because.INVALID,
    en="{path}: “person” is the last step, after at least one other, and takes no wait.",
    zh="{path}：person 须为最后一步，其前至少有一步，且不设等待。",
)
ONE_RELATION = refusal(
    "notices.one_relation",
    Because.INVALID,
    en="A notice corrects, withdraws or supersedes one earlier notice. Keep one of: {given}.",
    zh="一份通知只能对一份先前通知作更正、撤回或取代之一，请只保留其一：{given}。",
)
NO_SUCH_CLASS = refusal(
    "notices.no_such_class",
    Because.INVALID,
    en="{path}: there is no class {given} under plan.classes.",
    zh="{path}：plan.classes 中没有类别 {given}。",
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
NO_PREDECESSOR = refusal(
    "notices.no_predecessor",
    Because.INVALID,
    en="{path}: {wanted} was never launched by this organisation, so there is nothing that customers could have got.",
    zh="{path}：该主体从未发布过 {wanted}，客户不可能收到过它。",
)
HAS_SUCCESSOR = refusal(
    "notices.has_successor",
    Because.CONFLICT,
    en="{path}: {number} was followed by {successor} already. Refer to that one.",
    zh="{path}：{number} 已由 {successor} 接替，请改为指向后者。",
)
SUBMIT_FIRST = refusal(
    "notices.submit_first",
    Because.CONFLICT,
    en="{number} is a draft. Submit it first: `duly notice submit {number}`. Then a checker launches the emergency.",
    zh="{number} 仍为草稿。请先提交：duly notice submit {number}，再由复核人紧急发布。",
)
