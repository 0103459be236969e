# SPDX-License-Identifier: Apache-2.0
"""How this room says no."""

from duly.kernel.refusals import Because, refusal

NO_SUCH_SYSTEM = refusal(
    "downstream.no_such_system",
    Because.MISSING,
    en="There is no such recipient of data in your organisations. `duly downstream list` shows them.",
    zh="您所属的主体中没有此数据接收方。可用 duly downstream list 查看。",
)
NO_SUCH_ANNOUNCEMENT = refusal(
    "downstream.no_such_announcement",
    Because.MISSING,
    en="There is no such announcement for this recipient.",
    zh="没有发给该接收方的此项告知。",
)
REF_TAKEN = refusal(
    "downstream.ref_taken",
    Because.CONFLICT,
    en="{ref!r} is the short name of another recipient. Choose another, or propose new terms for that one.",
    zh="简称 {ref!r} 已属于另一接收方。请换一个，或为该接收方提出新的约定。",
)
BAD_TERMS = refusal(
    "downstream.bad_terms",
    Because.INVALID,
    en="These terms cannot be used: {why}",
    zh="该约定不可用：{why}",
)
NOTHING_PROPOSED = refusal(
    "downstream.nothing_proposed",
    Because.CONFLICT,
    en="Nothing waits for a second person at {ref}.",
    zh="{ref} 没有待第二人同意的约定。",
)
OWN_PROPOSAL = refusal(
    "downstream.own_proposal",
    Because.DENIED,
    en="You proposed these terms yourself. Somebody else must agree to them.",
    zh="该约定由您提出，须由他人同意。",
)
NOT_BY_KEY = refusal(
    "downstream.not_by_key",
    Because.DENIED,
    en="A program cannot decide who gets data of customers. Sign in yourself.",
    zh="程序不得决定向谁提供客户数据，请本人登录操作。",
)
ENDED_ALREADY = refusal(
    "downstream.ended_already",
    Because.CONFLICT,
    en="{ref} was ended. Register it anew if it is to get data again.",
    zh="{ref} 已终止。如需再次提供数据，请重新登记。",
)
NOT_AGREED = refusal(
    "downstream.not_agreed",
    Because.CONFLICT,
    en="{ref} is not in force yet: a second person must agree to its terms first.",
    zh="{ref} 尚未生效，须先由第二人同意其约定。",
)
OVER_ALREADY = refusal(
    "downstream.over_already",
    Because.CONFLICT,
    en="This announcement is {state} already; nothing more is to be done about it.",
    zh="该告知已为“{state}”，无需再处理。",
)
NOTE_NEEDED = refusal(
    "downstream.note_needed",
    Because.INVALID,
    en="Say who said so, or why, in a few words.",
    zh="请简要说明由谁告知或理由。",
)
NOT_GENUINE = refusal(
    "downstream.not_genuine",
    Because.DENIED,
    en="The call is not signed with this recipient's key, or is more than five minutes old.",
    zh="该请求未用此接收方的密钥签名，或已超过五分钟。",
)
BAD_CALL = refusal(
    "downstream.bad_call",
    Because.INVALID,
    en='The call says nothing that is understood here. Send {{"type": "duly.done" or "duly.values", "data": {{"id": "…"}}}}.',
    zh='无法理解该请求。请发送 {{"type": "duly.done" 或 "duly.values", "data": {{"id": "…"}}}}。',
)
NO_VALUES = refusal(
    "downstream.no_values",
    Because.CONFLICT,
    en="There is nothing to fetch for this announcement: it says what is to be done, or is older than {days} days, or the "
    "customer was erased.",
    zh="该告知没有可取用的内容：其仅说明应采取的措施，或已超过 {days} 天，或该客户信息已删除。",
)
