# SPDX-License-Identifier: Apache-2.0
"""How the service desk refuses."""

from duly.kernel.refusals import Because, refusal

EMPTY_QUESTION = refusal(
    "feedback.empty_question",
    Because.INVALID,
    en="Write your question first.",
    zh="请先写下您的问题。",
)
LONG_QUESTION = refusal(
    "feedback.long_question",
    Because.INVALID,
    en="The question has {length} characters; {longest} are possible. Please shorten it.",
    zh="问题共 {length} 个字符，最多 {longest} 个，请缩短。",
)
TOO_MANY_QUESTIONS = refusal(
    "feedback.too_many_questions",
    Because.CONFLICT,
    en="{most} questions have been asked through this link. Please call or write to the sender instead.",
    zh="此链接已提交 {most} 个问题，请直接致电或致信发送方。",
)
EMPTY_TEXT = refusal("feedback.empty_text", Because.INVALID, en="Write something first.", zh="请先填写内容。")
LONG_TEXT = refusal(
    "feedback.long_text",
    Because.INVALID,
    en="The text has {length} characters; {longest} are possible. Shorten it, or write two messages.",
    zh="内容共 {length} 个字符，最多 {longest} 个。请缩短，或分两次填写。",
)
TOO_MANY_TODAY = refusal(
    "feedback.too_many_today",
    Because.CONFLICT,
    en="{most} messages came from you within a day. We read them all; please write again tomorrow, or call.",
    zh="一天内已收到您的 {most} 条留言，我们会逐条查看。请明天再写，或致电我们。",
)
NO_SUCH_CONVERSATION = refusal(
    "feedback.no_such_conversation",
    Because.MISSING,
    en="There is no such conversation here. Check the number.",
    zh="没有此会话，请核对编号。",
)
NOT_THEIRS = refusal(
    "feedback.not_theirs",
    Because.MISSING,
    en="There is no such customer here.",
    zh="没有此客户。",
)
NO_SUCH_NOTICE = refusal(
    "feedback.no_such_notice",
    Because.MISSING,
    en="This customer was sent no such notice. Choose one of theirs, or none.",
    zh="该客户未收到过此通知。请选择其收到的通知，或不选。",
)
ERASED = refusal(
    "feedback.erased",
    Because.CONFLICT,
    en="This customer's data is erased; nothing can be written about them any more.",
    zh="该客户的信息已删除，无法再记录其内容。",
)
BAD_CHOICE = refusal(
    "feedback.bad_choice",
    Because.INVALID,
    en="{given!r} is not possible in {name}. Possible: {known}.",
    zh="{name} 不能为 {given!r}，可选：{known}。",
)
NOT_NOW = refusal(
    "feedback.not_now",
    Because.CONFLICT,
    en="This is not possible while the conversation is “{state}”. Reload the page and look again.",
    zh="会话处于“{state}”时无法执行此操作，请刷新后查看。",
)
CLOSED = refusal(
    "feedback.closed",
    Because.CONFLICT,
    en="The conversation {number} is closed. Ask anew; name the number, and we find the old one.",
    zh="会话 {number} 已关闭。请重新提出并注明该编号，我们会查到原记录。",
)
NOBODY = refusal(
    "feedback.nobody",
    Because.INVALID,
    en="Say to which department or to which colleague it goes.",
    zh="请指明移交给哪个部门或哪位同事。",
)
NO_SUCH_DEPARTMENT = refusal(
    "feedback.no_such_department",
    Because.MISSING,
    en="The organisation has no such department. Choose one of its own.",
    zh="该主体没有此部门，请选择其所属部门。",
)
TAKEN = refusal(
    "feedback.taken",
    Because.CONFLICT,
    en="{name} works on this conversation. Ask for it to be handed over, or hand it over yourself with a note.",
    zh="{name} 正在处理此会话。请其移交，或自行移交并说明原因。",
)
NOT_YOURS = refusal(
    "feedback.not_yours",
    Because.CONFLICT,
    en="You do not work on this conversation; there is nothing to give back.",
    zh="此会话并非由您处理，无需交回。",
)
RATED = refusal(
    "feedback.rated",
    Because.CONFLICT,
    en="You have rated this conversation already. Thank you.",
    zh="您已评价过此会话，谢谢。",
)
BAD_STARS = refusal("feedback.bad_stars", Because.INVALID, en="Choose one to five stars.", zh="请选择 1 至 5 星。")
BAD_CODE = refusal(
    "feedback.bad_code",
    Because.INVALID,
    en="{given!r} cannot be a short name: use small letters, digits and hyphens, at most 60.",
    zh="{given!r} 不能作为短名称：请使用小写字母、数字和连字符，最多 60 个字符。",
)
LANGUAGE_LACKING = refusal(
    "feedback.language_lacking",
    Because.INVALID,
    en="The text in {language} is missing. Write it in: {needed}.",
    zh="缺少 {language} 文本。必须填写：{needed}。",
)
BAD_LANGUAGE = refusal(
    "feedback.bad_language",
    Because.INVALID,
    en="{language!r} is no language of the service desk. Possible: {known}.",
    zh="服务台不支持语言 {language!r}，可选：{known}。",
)
BAD_PLACEHOLDER = refusal(
    "feedback.bad_placeholder",
    Because.INVALID,
    en="{{{name}}} is no placeholder. Possible: {known}. Write {{{{ and }}}} for braces themselves.",
    zh="{{{name}}} 不是占位符，可选：{known}。若需花括号本身，请写 {{{{ 和 }}}}。",
)
NO_SUCH_MACRO = refusal(
    "feedback.no_such_macro", Because.MISSING, en="There is no such ready answer any more.", zh="此常用答复已不存在。"
)
NO_SUCH_ARTICLE = refusal(
    "feedback.no_such_article", Because.MISSING, en="There is no such article.", zh="没有此知识条目。"
)
OWN_ARTICLE = refusal(
    "feedback.own_article",
    Because.DENIED,
    en="You wrote this article. Somebody else must read it before customers do.",
    zh="此条目由您撰写，须由他人复核后方可公开。",
)
OTHER_TEXT = refusal(
    "feedback.other_text",
    Because.CONFLICT,
    en="This is not the text that you read, or somebody has decided about it. Open it again.",
    zh="文本与您所读的不一致，或已有人作出决定，请重新打开。",
)
NOT_PUBLIC = refusal("feedback.not_public", Because.CONFLICT, en="This version is not public.", zh="此版本未公开。")
REASON_NEEDED = refusal("feedback.reason_needed", Because.INVALID, en="Say why.", zh="请说明原因。")
BAD_POLICY = refusal(
    "feedback.bad_policy",
    Because.INVALID,
    en="The desk's rules cannot be read: {why}.",
    zh="服务台规则无法读取：{why}。",
)
NO_SUCH_POLICY = refusal(
    "feedback.no_such_policy",
    Because.MISSING,
    en="There is no version {number} of the desk's rules that waits to be confirmed.",
    zh="没有待确认的服务台规则第 {number} 版。",
)
OWN_POLICY = refusal(
    "feedback.own_policy",
    Because.DENIED,
    en="You proposed these rules. Somebody else must put them into force.",
    zh="此规则由您提出，须由他人确认后生效。",
)
NOT_BY_KEY = refusal(
    "feedback.not_by_key",
    Because.DENIED,
    en="The second look is a person's: sign in, and do it there.",
    zh="复核须由本人完成：请登录后操作。",
)
