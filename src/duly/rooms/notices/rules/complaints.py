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
    en="{path} is not a date between 1900 and 2999: {given}. Write 2027-03-01, or +45d for 45 days from today.",
    zh="{path} 不是 1900 至 2999 年间的日期：{given}。请写作 2027-03-01，或用 +45d 表示今天起 45 日后。",
)
BAD_MOMENT = refusal(
    "notices.bad_moment",
    Because.INVALID,
    en="{path} is not a moment with its offset: {given}. Write 2027-03-01T09:30:00+08:00.",
    zh="{path} 不是带时区的时刻：{given}。请写作 2027-03-01T09:30:00+08:00。",
)
RETIRED_KIND = refusal(
    "notices.retired_kind",
    Because.INVALID,
    en="The kind {given} can no longer be chosen. Choose one of: {known}.",
    zh="类型 {given} 已停用，请从以下选择：{known}。",
)
OTHER_KIND = refusal(
    "notices.other_kind",
    Because.INVALID,
    en="answers.{question} is {given}, which is no {kind}. Choose the kind {known}, or correct the answer.",
    zh="answers.{question} 为 {given}，不属于 {kind}。请改选类型 {known}，或更正该答案。",
)
NAMES_AN_EARLIER = refusal(
    "notices.names_an_earlier",
    Because.INVALID,
    en="A notice of the kind {kind} names the earlier notice: add `{path}: 2026-0001` with its number.",
    zh="类型为 {kind} 的通知须指明先前的通知：请添加 `{path}: 2026-0001`，填写其编号。",
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
PERSON_OF_ALL = refusal(
    "notices.person_of_all",
    Because.INVALID,
    en="{path}: “person” stands at the end of plan.steps and holds for every customer; take it out here.",
    zh="{path}：person 只写在 plan.steps 末尾，对所有客户有效；请在此处删去。",
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
ALREADY_APPROVED = refusal(
    "notices.already_approved",
    Because.CONFLICT,
    en="You, or somebody in your place, approved this already. Another person is needed.",
    zh="您本人或代您签署者已批准，须由另一人批准。",
)
FOR_A_MAKER = refusal(
    "notices.for_a_maker",
    Because.DENIED,
    en="The delegation comes from somebody who wrote or submitted this notice, so it does not count here.",
    zh="委托人是本通知的拟稿人或提交人，该委托在此无效。",
)
NAME_A_DEPARTMENT = refusal(
    "notices.name_a_department",
    Because.INVALID,
    en="You sign for a department. Name it: {known}.",
    zh="您代表部门签署，请指明部门：{known}。",
)
RULE_DOES_NOT_BLOCK = refusal(
    "notices.rule_does_not_block",
    Because.CONFLICT,
    en="Rule {rule} does not block this notice as it stands, so there is nothing to let pass.",
    zh="规则 {rule} 目前并未阻断该通知，无需放行。",
)
NOT_OF_A_PACK = refusal(
    "notices.not_of_a_pack",
    Because.CONFLICT,
    en="{rule} is no rule of a pack but a fault of the notice itself, so nobody may let it pass. Mend the notice.",
    zh="{rule} 不是规则包中的规则，而是通知本身的问题，不可放行，请修改通知。",
)
OVERRIDE_STANDS = refusal(
    "notices.override_stands",
    Because.CONFLICT,
    en="Somebody has already asked to let this text pass in spite of rule {rule}. Agree to that, or withdraw it first.",
    zh="已有人就规则 {rule} 对该文本申请放行，请先同意或撤回该申请。",
)
