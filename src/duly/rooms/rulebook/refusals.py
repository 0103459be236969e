# SPDX-License-Identifier: Apache-2.0
"""How this room refuses. :mod:`.facts` shows all of it to other rooms."""

from duly.kernel.refusals import Because, refusal

BAD_PACK = refusal(
    "rulebook.bad_pack",
    Because.INVALID,
    en="The rule pack {pack} cannot be used: {why} (at {where}).",
    zh="规则包 {pack} 无法使用：{why}（位置：{where}）。",
)
NO_SUCH_RULE = refusal(
    "rulebook.no_such_rule",
    Because.MISSING,
    en="There is no rule {rule}. `duly rules list` shows all.",
    zh="没有规则 {rule}。可用 duly rules list 查看全部规则。",
)
NOT_OVERRIDABLE = refusal(
    "rulebook.not_overridable",
    Because.CONFLICT,
    en="Nobody may let a notice pass in spite of rule {rule}. Mend the notice instead.",
    zh="规则 {rule} 不允许放行，请修改通知。",
)
TOO_LONG = refusal(
    "rulebook.override_too_long",
    Because.INVALID,
    en="expires_on: rule {rule} lets a notice pass for {days} days at most; choose a day from today to {latest}.",
    zh="expires_on：规则 {rule} 最长放行 {days} 天，请选择今天至 {latest} 之间的日期。",
)
INCOMPLETE = refusal(
    "rulebook.override_incomplete",
    Because.INVALID,
    en="{name}: say it in a sentence or a few; reason, risk and counsel's opinion are all needed.",
    zh="{name}：请用一两句话写明；理由、风险与法务意见均为必填。",
)
NO_OVERRIDE = refusal(
    "rulebook.no_override",
    Because.MISSING,
    en="There is no such override in your organisations.",
    zh="您所属的主体中没有此放行记录。",
)
OWN_WORK = refusal(
    "rulebook.own_work",
    Because.CONFLICT,
    en="Two people are needed, and neither may have written the notice. Ask somebody else.",
    zh="须由两人办理，且均不得为通知拟稿人。请由他人处理。",
)
ALREADY_DECIDED = refusal(
    "rulebook.override_decided",
    Because.CONFLICT,
    en="This override was already {how}. Look at it again before you go on.",
    zh="该放行申请状态已变更（{how}），请刷新后再处理。",
)
EXPIRED = refusal(
    "rulebook.override_expired",
    Because.CONFLICT,
    en="This override was proposed until {day}, which has passed. Propose it anew.",
    zh="该放行申请的期限 {day} 已过，请重新申请。",
)
NO_SUCH_PACK = refusal(
    "rulebook.no_such_pack",
    Because.MISSING,
    en="There is no pack {pack} here. `duly rules list` shows those that are.",
    zh="没有规则包 {pack}。可用 duly rules list 查看。",
)
OTHER_PACK = refusal(
    "rulebook.other_pack",
    Because.CONFLICT,
    en="digest: the pack {pack} now has the digest {digest}; read that version before you sign it.",
    zh="digest：规则包 {pack} 当前摘要为 {digest}，请阅读该版本后再签署。",
)
ROLE_NEEDED = refusal(
    "rulebook.role_needed",
    Because.INVALID,
    en="role: say in which role you sign, such as counsel or head of legal.",
    zh="role：请写明以何身份签署，例如法律顾问或法务负责人。",
)
NO_SUCH_QUESTION = refusal(
    "rulebook.no_such_question",
    Because.MISSING,
    en="No pack asks the organisation “{question}”. `duly rules questions` shows what is asked.",
    zh="没有规则包向主体提出问题“{question}”。可用 duly rules questions 查看。",
)
NO_SUCH_EVIDENCE = refusal(
    "rulebook.no_such_evidence",
    Because.MISSING,
    en="No pack asks “{question}” about a notice. `duly rules findings NOTICE` shows what is waited for.",
    zh="没有规则包就通知提出问题“{question}”。可用 duly rules findings 通知 查看尚待补交的内容。",
)
BAD_ANSWER = refusal(
    "rulebook.bad_answer",
    Because.INVALID,
    en="answers.{question}: {given} does not fit; wanted is {wanted}.",
    zh="answers.{question}：{given} 不符合要求，应为 {wanted}。",
)
