# SPDX-License-Identifier: Apache-2.0
"""What is recorded about questions, and how this room refuses."""

from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.foundation.paging.facts import Column, Orders
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

LONGEST_QUESTION = 2_000
MOST_QUESTIONS = 20
"""Questions that one customer may ask about one notice: the link is open to whoever holds it."""
QUESTION_ORDERS = Orders("-asked", asked=(Column("id", UUID),))
"""How questions may be sorted: their ids rise with time."""

ASKED = FactKind(
    "feedback.asked",
    Words(en="The customer asked a question about the notice.", zh="客户就该通知提出了咨询。"),
    public=("notice", "question", "language"),
    personal=("text",),
)
FORGOTTEN = FactKind(
    "feedback.forgotten",
    Words(
        en="The text of a question was put away: the customer's data is erased.",
        zh="咨询内容已清除：客户个人信息已删除。",
    ),
    public=("notice", "question"),
)
FACTS = (ASKED, FORGOTTEN)

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
