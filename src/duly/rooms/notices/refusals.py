# SPDX-License-Identifier: Apache-2.0
"""How this room refuses, beside the complaints about notice files. :mod:`.facts` shows all of it to other rooms."""

from duly.kernel.refusals import Because, refusal

NO_SUCH_NOTICE = refusal(
    "notices.no_such_notice",
    Because.MISSING,
    en="There is no notice {wanted}. `duly notice list` shows those that exist.",
    zh="没有通知 {wanted}。用 duly notice list 查看现有通知。",
)
WHICH_NOTICE = refusal(
    "notices.which_notice",
    Because.INVALID,
    en="Several organisations have a notice {wanted}. Name the organisation, too: {choices}.",
    zh="多个主体都有编号为 {wanted} 的通知，请一并指明主体：{choices}。",
)
OWN_NOTICE = refusal(
    "notices.own_notice",
    Because.DENIED,
    en="You wrote or submitted this notice, so somebody else must approve it.",
    zh="您是本通知的拟稿人或提交人，须由他人批准。",
)
WRONG_STATE = refusal(
    "notices.wrong_state",
    Because.CONFLICT,
    en="The notice {number} is {state}; to {verb} it, it must be {wanted}.",
    zh="通知 {number} 当前为“{state}”；执行“{verb}”须处于“{wanted}”状态。",
)
OTHER_DIGEST = refusal(
    "notices.other_digest",
    Because.CONFLICT,
    en="What you looked at ({given}) is not what the notice says now ({current}). Read it again, then decide.",
    zh="您所审阅的内容（{given}）与通知当前内容（{current}）不一致。请重新阅读后再作决定。",
)
ALREADY_LAUNCHED = refusal(
    "notices.already_launched",
    Because.CONFLICT,
    en="The notice {number} was launched already, on {at}. Nobody was told again.",
    zh="通知 {number} 已于 {at} 发布，未重复发送。",
)
BLOCKED = refusal(
    "notices.blocked",
    Because.CONFLICT,
    en="The check blocks this notice:\n{list}",
    zh="检查未通过，通知被阻止：\n{list}",
)
MISSING_TRANSLATION = refusal(
    "notices.missing_translation",
    Because.CONFLICT,
    en="Customers on the roll read {language}, and the notice has no edition in it. Add content.{language}, "
    "or say which edition they get instead under fallbacks.",
    zh="名册中有使用 {language} 的客户，但通知没有该语言版本。请添加 content.{language}，或在 fallbacks 中指明替代版本。",
)
NO_ANNOUNCEMENT = refusal(
    "notices.no_announcement", Because.MISSING, en="There is no announcement {wanted}.", zh="没有公告 {wanted}。"
)
BAD_SCALE = refusal(
    "notices.bad_scale",
    Because.INVALID,
    en="A rehearsal divides waits by a whole number from 1 to 100000, not by {scale}.",
    zh="演练的时间压缩倍数须为 1 至 100000 的整数，而不是 {scale}。",
)
REASON_NEEDED = refusal("notices.reason_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。")
EMERGENCY_NEEDS_A_CHECKER = refusal(
    "notices.emergency_needs_a_checker",
    Because.DENIED,
    en="{number} is an emergency: a checker approves and launches it in one step (`duly notice emergency`).",
    zh="{number} 为紧急通知：须由复核人一步批准并发布（duly notice emergency）。",
)
NOT_AN_EMERGENCY = refusal(
    "notices.not_an_emergency",
    Because.CONFLICT,
    en="{number} does not say `urgency: emergency`. It is approved and launched the usual way.",
    zh="{number} 未写明 urgency: emergency，请按通常流程批准与发布。",
)
