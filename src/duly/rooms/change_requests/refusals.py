# SPDX-License-Identifier: Apache-2.0
"""How this room says no."""

from duly.kernel.refusals import Because, refusal

NO_SUCH_REQUEST = refusal(
    "change_requests.no_such_request",
    Because.MISSING,
    en="There is no such request in your organisations.",
    zh="您所属的主体中没有此变更申请。",
)
NOT_NOW = refusal(
    "change_requests.not_now",
    Because.CONFLICT,
    en="{number} is {state}; this can be done only while it is {wanted}.",
    zh="{number} 当前为“{state}”；此操作须在“{wanted}”时进行。",
)
NOT_YOURS = refusal(
    "change_requests.not_yours",
    Because.DENIED,
    en="This step of {number} is not yours to take; it is taken by: {who}.",
    zh="{number} 的此步骤不由您执行；应由以下角色执行：{who}。",
)
NOTHING_ASKED = refusal(
    "change_requests.nothing_asked",
    Because.INVALID,
    en="Say what is to change: one to {most} particulars, each only once.",
    zh="请说明要变更的内容：1 至 {most} 项，每项只列一次。",
)
UNKNOWN_FIELD = refusal(
    "change_requests.unknown_field",
    Because.INVALID,
    en="{name!r} is not a particular that a request can change. These can be changed: {known}.",
    zh="{name!r} 不是可申请变更的项目。可变更：{known}。",
)
NO_VALUE = refusal(
    "change_requests.no_value",
    Because.INVALID,
    en="Say what {name} is to be. To end it, ask for that.",
    zh="请填写“{name}”的新内容；如要停用，请选择停用。",
)
TOO_LONG = refusal(
    "change_requests.too_long",
    Because.INVALID,
    en="{name} is longer than {most} characters, or holds characters that are not text. Shorten it.",
    zh="“{name}”超过 {most} 个字符或含有非文本字符，请修改。",
)
BAD_CHANNEL = refusal(
    "change_requests.bad_channel",
    Because.INVALID,
    en="{channel!r} is not a way in which requests come in; choose one of: {known}.",
    zh="{channel!r} 不是受理渠道；请选择：{known}。",
)
BAD_NATURE = refusal(
    "change_requests.bad_nature",
    Because.INVALID,
    en="Say whether it is new from a day on (update), was wrong from the start (rectification) or is no more (end); "
    "{nature!r} is none of these.",
    zh="请说明属于哪一种：自某日起变更（update）、原登记有误（rectification）或不再有效（end）；{nature!r} 均不是。",
)
BAD_REASON = refusal(
    "change_requests.bad_reason",
    Because.INVALID,
    en="{reason!r} is not one of the reasons: {known}.",
    zh="{reason!r} 不是可选理由：{known}。",
)
SAME_KEY = refusal(
    "change_requests.same_key",
    Because.CONFLICT,
    en="This key was used for another request. Use a new one for a new request.",
    zh="此幂等键已用于另一申请。新申请请使用新的键。",
)
INTAKE_FULL = refusal(
    "change_requests.intake_full",
    Because.UNAVAILABLE,
    en="Too many requests came from here today. Try again tomorrow, or call us.",
    zh="今天来自此处的申请过多。请明天再试，或致电我们。",
)
WHOSE = refusal(
    "change_requests.whose",
    Because.CONFLICT,
    en="It is not known yet which customer {number} concerns. Find the customer first.",
    zh="尚未确认 {number} 所涉客户，请先匹配客户。",
)
WHO_IS_IT = refusal(
    "change_requests.who_is_it",
    Because.MISSING,
    en="There is no customer {ref} in this organisation.",
    zh="该主体没有客户 {ref}。",
)
NO_SUCH_TARGET = refusal(
    "change_requests.no_such_target",
    Because.INVALID,
    en="No proof can go there: it must be a contact point that was on record before the request, works, and was not changed "
    "within the last {days} days. Choose another, or another kind of proof.",
    zh="不能以此核验：须为申请前已登记、可用且最近 {days} 天内未变更的联系方式。请选择其他联系方式或其他核验方法。",
)
BAD_PROOF = refusal(
    "change_requests.bad_proof",
    Because.INVALID,
    en="{method!r} cannot prove this ({who}); choose one of: {known}.",
    zh="{method!r} 不能用于此核验（{who}）；请选择：{known}。",
)
TOO_MANY_CODES = refusal(
    "change_requests.too_many_codes",
    Because.CONFLICT,
    en="Enough codes were sent for today; no more are. Try again tomorrow, or call us.",
    zh="今天已发送足够次数的验证码，不再发送。请明天再试，或致电我们。",
)
NO_CODE_OUT = refusal(
    "change_requests.no_code_out",
    Because.CONFLICT,
    en="No code is valid for this request now. Ask for a new one.",
    zh="此申请当前没有有效的验证码，请重新获取。",
)
CANNOT_SEND = refusal(
    "change_requests.cannot_send",
    Because.UNAVAILABLE,
    en="Nothing can be sent by {channel} at the moment. Choose another kind of proof.",
    zh="目前无法通过 {channel} 发送。请选择其他核验方法。",
)
NOT_BY_HAND = refusal(
    "change_requests.not_by_hand",
    Because.DENIED,
    en="Nobody marks a code as right by hand. Type the code that the customer read to you.",
    zh="验证码不得由人工标记为通过。请输入客户读出的验证码。",
)
STILL_LACKING = refusal(
    "change_requests.still_lacking",
    Because.CONFLICT,
    en="{number} cannot go on: this is still lacking: {what}.",
    zh="{number} 尚不能继续，还缺少：{what}。",
)
OTHER_DIGEST = refusal(
    "change_requests.other_digest",
    Because.CONFLICT,
    en="What you looked at is not what {number} says now. Look at it again and decide anew.",
    zh="您所核对的内容与 {number} 当前内容不一致，请重新核对后再决定。",
)
FOUR_EYES = refusal(
    "change_requests.four_eyes",
    Because.DENIED,
    en="{name} cannot decide on {number}: whoever took it in, prepared it, proved the customer, or is the customer leaves the "
    "decision to others.",
    zh="{name} 不能复核 {number}：受理、经办、核验该客户的人及客户本人均不得复核。",
)
REVIEWED_ALREADY = refusal(
    "change_requests.reviewed_already",
    Because.CONFLICT,
    en="You have decided on this round of {number}. Another person is needed.",
    zh="您已对 {number} 的本轮作出决定，须由另一人复核。",
)
LEGAL_NEEDED = refusal(
    "change_requests.legal_needed",
    Because.DENIED,
    en="{number} is of tier T4: the second decision on it is made by the legal department.",
    zh="{number} 属 T4 级：第二次复核须由法务人员作出。",
)
NOT_BY_KEY = refusal(
    "change_requests.not_by_key",
    Because.DENIED,
    en="A program may ask for changes and prepare them; deciding is for people who signed in themselves.",
    zh="程序可以提出和准备变更；决定须由本人登录作出。",
)
DECIDE_EACH = refusal(
    "change_requests.decide_each",
    Because.INVALID,
    en="Decide on each item of {number}: accepted, or refused with one of the reasons {known}.",
    zh="请对 {number} 的每一项作出决定：同意，或注明理由不同意（{known}）。",
)
FROZEN_NOW = refusal(
    "change_requests.frozen_now",
    Because.CONFLICT,
    en="{number} was handed over for review; what it says cannot be changed any more. Have it sent back, or make another.",
    zh="{number} 已提交复核，内容不能再改。请先退回，或另行提出申请。",
)
NOTE_NEEDED = refusal(
    "change_requests.note_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。"
)
BAD_EVIDENCE = refusal(
    "change_requests.bad_evidence",
    Because.INVALID,
    en="This document cannot be taken: {why}",
    zh="无法采用此证明材料：{why}",
)
HOLD_ELSEWHERE = refusal(
    "change_requests.no_such_hold",
    Because.MISSING,
    en="There is no such hold, or it was lifted already.",
    zh="没有此暂停，或已解除。",
)
SECOND_PERSON = refusal(
    "change_requests.second_person",
    Because.DENIED,
    en="Lifting a hold takes two: {name} put it on, asked that it be lifted, or is the customer. Somebody else must agree.",
    zh="解除暂停须经两人：{name} 是设置人、申请人或客户本人，须由他人确认。",
)
CALL_FIRST = refusal(
    "change_requests.call_first",
    Because.CONFLICT,
    en="Somebody objected to {number}. Call the customer back on the number on file and take that down first.",
    zh="{number} 有人提出异议。请先回拨原登记号码核实并登记结果。",
)
TOO_LATE = refusal(
    "change_requests.too_late",
    Because.CONFLICT,
    en="{number} was applied more than {days} days ago. Ask for a new change instead.",
    zh="{number} 生效已超过 {days} 天。请另行提出变更申请。",
)
BAD_POLICY = refusal(
    "change_requests.bad_policy",
    Because.INVALID,
    en="These rules cannot be used: {why}",
    zh="该制度不可用：{why}",
)
NO_SUCH_POLICY = refusal(
    "change_requests.no_such_policy",
    Because.MISSING,
    en="There is no version {version} of these rules that could be confirmed.",
    zh="没有可确认的第 {version} 版制度。",
)
OWN_POLICY = refusal(
    "change_requests.own_policy",
    Because.DENIED,
    en="You proposed this version yourself. Somebody else must confirm it.",
    zh="该版本由您提出，须由他人确认。",
)
NO_SUCH_MAIL = refusal(
    "change_requests.no_such_mail",
    Because.MISSING,
    en="There is no such mail in your organisations, or somebody has said already what became of it.",
    zh="您所属的主体中没有此来信，或其去向已登记。",
)
BAD_FATE = refusal(
    "change_requests.bad_fate",
    Because.INVALID,
    en="{outcome!r} is not what can become of a mail; choose one of: {known}. A request is named by its number.",
    zh="{outcome!r} 不是来信的去向；请选择：{known}。归入申请时须填写申请编号。",
)
