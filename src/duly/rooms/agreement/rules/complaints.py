# SPDX-License-Identifier: Apache-2.0
"""How this room refuses."""

from duly.kernel.refusals import Because, refusal

BAD_POLICY = refusal(
    "agreement.bad_policy",
    Because.INVALID,
    en="{where}: {why}. docs/agreement.md shows what a policy may say.",
    zh="{where}：{why}。政策的写法见 docs/agreement.zh-CN.md。",
)
NO_SUCH_POLICY = refusal(
    "agreement.no_such_policy",
    Because.MISSING,
    en="{organisation} has no version {number} of its policy. `duly agreement policy` shows those that exist.",
    zh="{organisation} 没有第 {number} 版政策。用 duly agreement policy 查看现有版本。",
)
ALREADY_CONFIRMED = refusal(
    "agreement.already_confirmed",
    Because.CONFLICT,
    en="Version {number} was confirmed already, or a later one was.",
    zh="第 {number} 版或更新的版本已确认。",
)
OWN_POLICY = refusal(
    "agreement.own_policy",
    Because.DENIED,
    en="You proposed this version, so somebody else must confirm it.",
    zh="该版本由您提出，须由他人确认。",
)
NO_SUCH_TASK = refusal(
    "agreement.no_such_task",
    Because.MISSING,
    en="There is no task {task}. `duly agreement show NOTICE` shows those of a notice.",
    zh="没有任务 {task}。用 duly agreement show 通知编号 查看通知的任务。",
)
TITLE_NEEDED = refusal(
    "agreement.title_needed",
    Because.INVALID,
    en="Say what is to be done, in Chinese, in English or both.",
    zh="请用中文、英文或两者写明要做什么。",
)
TASK_ENDED = refusal("agreement.task_ended", Because.CONFLICT, en="This task is done already.", zh="该任务已经了结。")
TASK_OPEN = refusal(
    "agreement.task_open", Because.CONFLICT, en="This task is open; there is nothing to reopen.", zh="该任务尚未了结，无需重开。"
)  # fmt: skip
NOT_YOUR_TASK = refusal(
    "agreement.not_your_task",
    Because.DENIED,
    en="This task belongs to {whose}; a member, an operator or a maker ends it or hands it on.",
    zh="该任务属于 {whose}，须由其成员、系统管理员或经办了结或转交。",
)
TO_WHOM = refusal(
    "agreement.to_whom",
    Because.INVALID,
    en="Say to whom the task is given: a department, a person's e-mail address, or both.",
    zh="请指明任务交给谁：部门、个人邮箱，或两者。",
)
SIGN_OFF_TASK = refusal(
    "agreement.sign_off_task",
    Because.CONFLICT,
    en="This is a sign-off: approve the notice for {department}, and it is done.",
    zh="此为签署事项：以 {department} 名义批准通知即告完成。",
)
TASKS_OPEN = refusal(
    "agreement.tasks_open",
    Because.CONFLICT,
    en="These mandatory tasks must be done first:\n{list}",
    zh="须先完成以下必办任务：\n{list}",
)
BAD_PERIOD = refusal(
    "agreement.bad_period",
    Because.INVALID,
    en="A delegation lasts from a day to a later one, at most {most} days, and ends in the future.",
    zh="委托须有起止日期，止日不早于起日，最长 {most} 天，且尚未到期。",
)
TO_ONESELF = refusal(
    "agreement.to_oneself", Because.INVALID, en="One does not delegate to oneself.", zh="不能委托给自己。"
)
NOTHING_TO_DELEGATE = refusal(
    "agreement.nothing_to_delegate",
    Because.DENIED,
    en="You belong to no such department in {organisation}, so there is nothing to delegate.",
    zh="您在 {organisation} 不属于该部门，没有可委托的签署权。",
)
NO_SUCH_DELEGATION = refusal(
    "agreement.no_such_delegation",
    Because.MISSING,
    en="There is no delegation of yours with this number that still holds.",
    zh="没有由您发出且仍有效的此项委托。",
)
NOT_OF_DEPARTMENT = refusal(
    "agreement.not_of_department",
    Because.DENIED,
    en="You belong to {department} neither by membership nor by a delegation that holds today.",
    zh="您既非 {department} 成员，也没有今日有效的委托。",
)
