# SPDX-License-Identifier: Apache-2.0
"""How this room says no."""

from duly.kernel.refusals import Because, refusal

NOT_OVER = refusal(
    "aftercare.not_over",
    Because.CONFLICT,
    en="{ref} is not signed off by all its owners yet. What comes after the move begins then.",
    zh="{ref} 尚未由全部责任人签收，签收后方可进行。",
)
NOT_MATCHED = refusal(
    "aftercare.not_matched",
    Because.CONFLICT,
    en="Nobody has matched the rows of {ref} with your customers yet. `duly transfer notice {ref}` begins with that.",
    zh="{ref} 的数据行尚未与客户对应，请先执行 duly transfer notice {ref}。",
)
ROWS_GONE = refusal(
    "aftercare.rows_gone",
    Because.CONFLICT,
    en="What says whose rows moved is no longer kept for {ref}, so it cannot be matched any more.",
    zh="{ref} 用于判断数据归属的资料已清除，无法再作对应。",
)
NO_POINTER = refusal(
    "aftercare.no_pointer",
    Because.INVALID,
    en="No table of {ref} has a field that says whose a row is ({known}). Name such a field in the mapping of the next transfer; "
    "whom this one concerned has to be listed by hand.",
    zh="{ref} 的各表均无可判断归属的字段（{known}）。请在以后的映射中加入；本次涉及的客户须人工列出。",
)
NOTICE_LAID = refusal(
    "aftercare.notice_laid",
    Because.CONFLICT,
    en="The notice of {ref} is laid down already: {number}. Whom it concerns does not change any more.",
    zh="{ref} 的通知已拟定：{number}，涉及的客户不再变动。",
)
ROWS_OPEN = refusal(
    "aftercare.rows_open",
    Because.CONFLICT,
    en="{open} rows of {ref} belong to nobody we know, or to several. Account for each of them first: choose the customer, or say "
    "why nobody is to be told.",
    zh="{ref} 有 {open} 行无法对应到唯一客户。请先逐一说明：指定客户，或注明无需告知的理由。",
)
NOBODY = refusal(
    "aftercare.nobody",
    Because.CONFLICT,
    en="No row of {ref} belongs to a customer of yours, so there is nobody to tell.",
    zh="{ref} 没有任何数据行属于您的客户，没有需要告知的对象。",
)
BAD_OUTCOME = refusal(
    "aftercare.bad_outcome",
    Because.INVALID,
    en="{given!r} does not account for a row. Use one of: {known}; all but a chosen customer need a reason of three characters at least.",
    zh="{given!r} 不能作为说明。可用：{known}；除指定客户外，理由至少三个字。",
)
NO_SUCH_ROW = refusal(
    "aftercare.no_such_row",
    Because.MISSING,
    en="Row {row} of table {table} is not among those that are to be accounted for.",
    zh="第 {table} 张表的第 {row} 行不在待说明之列。",
)
UNKNOWN_CUSTOMER = refusal(
    "aftercare.unknown_customer",
    Because.INVALID,
    en="There is no customer {ref!r}. Give the number of one of your customers.",
    zh="没有编号为 {ref!r} 的客户，请填写现有客户编号。",
)
NO_RECEIVER = refusal(
    "aftercare.no_receiver",
    Because.INVALID,
    en="The notice must say who has the data now and how to reach them (PIPL 22 and 23). Give the receiver's name and contact, "
    "or name them in the plan under `receiver`.",
    zh="通知须告知接收方的名称和联系方式（个人信息保护法第二十二、二十三条）。请填写，或在计划的 receiver 中写明。",
)
BAD_WATCH = refusal(
    "aftercare.bad_watch",
    Because.INVALID,
    en="{field_name}: {given} will not do. Every 1 to 366 days, 1 to 60 times, 1 to 2,000 rows each time.",
    zh="{field_name}：{given} 不可用。间隔 1–366 天，次数 1–60，每次 1–2000 行。",
)
WATCHED = refusal(
    "aftercare.watched",
    Because.CONFLICT,
    en="{ref} is watched already. End that first.",
    zh="{ref} 已有复查计划，请先结束。",
)
NOT_WATCHED = refusal(
    "aftercare.not_watched",
    Because.MISSING,
    en="{ref} is not watched. Begin with `duly transfer watch {ref}`.",
    zh="{ref} 没有复查计划。请先执行 duly transfer watch {ref}。",
)
NO_SAMPLE = refusal(
    "aftercare.no_sample",
    Because.CONFLICT,
    en="No rows of {ref} were kept for checks: it was signed off before this was done, or they were let go.",
    zh="{ref} 没有留存用于复查的样本：签收早于该功能，或已清除。",
)
NO_SUCH_ITEM = refusal(
    "aftercare.no_such_item", Because.MISSING, en="There is no such row of a check.", zh="复查中没有该行。"
)
BAD_VERDICT = refusal(
    "aftercare.bad_verdict",
    Because.INVALID,
    en="{given!r} is no verdict. Use one of: {known}; what is wrong needs a note of three characters at least.",
    zh="{given!r} 不是有效判定。可用：{known}；判定有误时须填写至少三个字的说明。",
)
JUDGED = refusal(
    "aftercare.judged",
    Because.CONFLICT,
    en="This row was judged already.",
    zh="该行已判定。",
)
NOT_WRONG = refusal(
    "aftercare.not_wrong",
    Because.CONFLICT,
    en="This row is not on the list of corrections, or it was mended already.",
    zh="该行不在更正清单上，或已更正。",
)
NO_SUCH_CASE = refusal(
    "aftercare.no_such_case",
    Because.MISSING,
    en="There is no such case that you may see.",
    zh="没有此案例，或您无权查看。",
)
CASE_VALUE = refusal(
    "aftercare.case_value",
    Because.INVALID,
    en="{where} holds what looks like a customer's {what} ({shown}). A case is read by many: write what happened without it.",
    zh="“{where}”中有疑似客户信息（{what}：{shown}）。案例供多人阅读，请去除后再保存。",
)
CASE_EMPTY = refusal(
    "aftercare.case_empty",
    Because.INVALID,
    en="{where} is empty or longer than {most} characters.",
    zh="“{where}”为空或超过 {most} 字。",
)
BAD_SEVERITY = refusal(
    "aftercare.bad_severity",
    Because.INVALID,
    en="{given!r} is no severity. Use one of: {known}.",
    zh="{given!r} 不是严重程度。可用：{known}。",
)
OWN_CASE = refusal(
    "aftercare.own_case",
    Because.DENIED,
    en="You wrote this case. Somebody else reviews it.",
    zh="该案例由您撰写，须由他人审阅。",
)
CASE_NOT_NOW = refusal(
    "aftercare.case_not_now",
    Because.CONFLICT,
    en="This case is {state}, so that cannot be done now.",
    zh="该案例当前为“{state}”，不能进行此操作。",
)
BAD_MINUTES = refusal(
    "aftercare.bad_minutes",
    Because.INVALID,
    en="{given} minutes will not do: 1 to 6,000, and say in a few words what they went into.",
    zh="{given} 分钟不可用：应为 1–6000，并简要写明用途。",
)
