# SPDX-License-Identifier: Apache-2.0
"""How this room refuses."""

from duly.kernel.refusals import Because, refusal

NO_SUCH_REQUEST = refusal(
    "privacy.no_such_request", Because.MISSING,
    en="There is no such privacy request.", zh="没有此个人信息权利申请。",
)  # fmt: skip
NOT_THEIRS = refusal(
    "privacy.not_theirs", Because.DENIED,
    en="A customer asks about their own data only.", zh="客户只能就本人的个人信息提出申请。",
)  # fmt: skip
BAD_CHOICE = refusal(
    "privacy.bad_choice", Because.INVALID,
    en="{given!r} is not possible here; choose one of: {known}.", zh="{given!r} 不可用；请选择：{known}。",
)  # fmt: skip
REASON_NEEDED = refusal(
    "privacy.reason_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。"
)  # fmt: skip
TOO_LONG = refusal(
    "privacy.too_long", Because.INVALID,
    en="The text has {length} characters; {longest} are possible.", zh="文字共 {length} 个字符，最多 {longest} 个。",
)  # fmt: skip
NOT_NOW = refusal(
    "privacy.not_now", Because.CONFLICT,
    en="The request is {state}; this cannot be done with it now.", zh="该申请当前状态为 {state}，不能执行此操作。",
)  # fmt: skip
NOT_PROVED = refusal(
    "privacy.not_proved", Because.CONFLICT,
    en="Nobody has proved yet that the asker is the customer. Send a code to a contact point on record, or put a document on file.",
    zh="尚未验证申请人为客户本人。请向登记的联系方式发送验证码，或存入证明文件。",
)  # fmt: skip
TOO_MANY_CODES = refusal(
    "privacy.too_many_codes", Because.CONFLICT,
    en="{most} codes were sent today; no more are. Try again tomorrow, or ask for a document.",
    zh="今天已发送 {most} 次验证码。请明天再试，或改用证明文件。",
)  # fmt: skip
NO_CODE_OUT = refusal(
    "privacy.no_code_out", Because.CONFLICT,
    en="No code is valid now. Send a fresh one.", zh="当前没有有效的验证码，请重新发送。",
)  # fmt: skip
NOWHERE_TO = refusal(
    "privacy.nowhere_to", Because.CONFLICT,
    en="The customer has no contact point on record that a code can be sent to. Ask for a document.",
    zh="客户没有可接收验证码的登记联系方式，请改用证明文件。",
)  # fmt: skip
NO_DOCUMENT = refusal(
    "privacy.no_document", Because.MISSING,
    en="There is no such document on file for this request.", zh="该申请没有此证明文件。",
)  # fmt: skip
OWN_WORK = refusal(
    "privacy.own_work", Because.DENIED,
    en="{name} prepared, took in or proved this; somebody else must agree.", zh="{name} 为此事项的经办、受理或验证人，须由他人复核。",
)  # fmt: skip
ABOUT_ONESELF = refusal(
    "privacy.about_oneself", Because.DENIED,
    en="{name} cannot work on a request about their own data.", zh="{name} 不能办理与本人有关的申请。",
)  # fmt: skip
NOT_THIS = refusal(
    "privacy.not_this", Because.CONFLICT,
    en="What was prepared is not what was looked at; read it again.", zh="拟定内容与所见不一致，请重新核对。",
)  # fmt: skip
STANDS_AGAINST = refusal(
    "privacy.stands_against", Because.CONFLICT,
    en="This cannot be granted: {why} ({laws}). At most possible: {most}.",
    zh="不能同意：{why_zh}（{laws}）。最多可决定为：{most_zh}。",
)  # fmt: skip
EXTENDED_ONCE = refusal(
    "privacy.extended_once", Because.CONFLICT,
    en="The time for the answer was extended already.", zh="答复期限已延长过一次。",
)  # fmt: skip
ERASED_ALREADY = refusal(
    "privacy.erased_already", Because.CONFLICT,
    en="This customer was erased; nothing is held that could be given out or erased again.",
    zh="该客户的个人信息已删除，没有可提供或再次删除的内容。",
)  # fmt: skip
NOT_HELD = refusal(
    "privacy.not_held", Because.MISSING,
    en="That is not on record of this customer.", zh="该客户没有此项登记。",
)  # fmt: skip
NO_SUCH_HOLD = refusal(
    "privacy.no_such_hold", Because.MISSING,
    en="There is no such legal hold that still stands.", zh="没有此项仍有效的法律保全。",
)  # fmt: skip
RELEASE_NOT_ASKED = refusal(
    "privacy.release_not_asked", Because.CONFLICT,
    en="Nobody has asked to end this hold; somebody asks, somebody else agrees.", zh="尚无人申请解除；须一人申请、另一人同意。",
)  # fmt: skip
NO_SUCH_RULE = refusal(
    "privacy.no_such_rule", Because.MISSING,
    en="There is no such rule of keeping that waits for this.", zh="没有等待此操作的保存期限规则。",
)  # fmt: skip
BAD_MONTHS = refusal(
    "privacy.bad_months", Because.INVALID,
    en="{given} months are not possible; {law} asks for at least {least}, and at most {most} are.",
    zh="{given} 个月不可用；{law} 要求至少 {least} 个月，最多 {most} 个月。",
)  # fmt: skip
BAD_DAYS = refusal(
    "privacy.bad_days", Because.INVALID,
    en="{given} days are not possible; between 1 and {most} are.", zh="{given} 天不可用；应为 1 至 {most} 天。",
)  # fmt: skip
BAD_DATES = refusal(
    "privacy.bad_dates", Because.INVALID,
    en="It cannot expire before it is signed, nor be signed in the future.", zh="失效日期不能早于签署日期，签署日期不能晚于今天。",
)  # fmt: skip
NO_SUCH_PERSON = refusal(
    "privacy.no_such_person", Because.MISSING,
    en="There is no such member of staff.", zh="没有此员工。",
)  # fmt: skip
NO_SUCH_CHECK = refusal(
    "privacy.no_such_check", Because.MISSING,
    en="There is no such check that waits for this.", zh="没有等待此操作的保密检查。",
)  # fmt: skip
BAD_ANSWERS = refusal(
    "privacy.bad_answers", Because.INVALID,
    en="Each of the {count} points needs an answer, and a finding where it is not in order.",
    zh="{count} 项均须作答；不符合的须写明情况。",
)  # fmt: skip
