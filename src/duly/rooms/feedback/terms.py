# SPDX-License-Identifier: Apache-2.0
"""The words of the service desk: kinds, channels, states, outcomes; each said in two languages."""

from enum import StrEnum

from duly.kernel.words import Words


class Kind(StrEnum):
    """What a customer comes with."""

    QUESTION = "question"
    COMPLAINT = "complaint"


KIND_WORDS = {
    Kind.QUESTION: Words(en="question", zh="咨询"),
    Kind.COMPLAINT: Words(en="complaint", zh="投诉"),
}


class Channel(StrEnum):
    """How it came in."""

    PORTAL = "portal"
    NOTICE = "notice"
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    COUNTER = "counter"
    API = "api"


CHANNEL_WORDS = {
    Channel.PORTAL: Words(en="service centre", zh="服务中心"),
    Channel.NOTICE: Words(en="page of a notice", zh="通知页面"),
    Channel.PHONE: Words(en="telephone", zh="电话"),
    Channel.EMAIL: Words(en="e-mail", zh="电子邮件"),
    Channel.LETTER: Words(en="letter", zh="信函"),
    Channel.COUNTER: Words(en="in person", zh="当面"),
    Channel.API: Words(en="program", zh="程序接口"),
}
BY_THEMSELVES = frozenset({Channel.PORTAL, Channel.NOTICE})
"""Where the customer sees the number on the screen; elsewhere it is sent to them."""


class State(StrEnum):
    """How far a conversation is."""

    NEW = "new"
    IN_WORK = "in_work"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


STATE_WORDS = {
    State.NEW: Words(en="new", zh="待处理"),
    State.IN_WORK: Words(en="being worked on", zh="处理中"),
    State.WAITING: Words(en="answered, waits for the customer", zh="已答复，待客户回应"),
    State.RESOLVED: Words(en="resolved", zh="已办结"),
    State.CLOSED: Words(en="closed", zh="已关闭"),
}


class Outcome(StrEnum):
    """What a conversation came to."""

    ANSWERED = "answered"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    SILENT = "silent"


OUTCOME_WORDS = {
    Outcome.ANSWERED: Words(en="answered", zh="已解答"),
    Outcome.UPHELD: Words(en="the complaint was right", zh="投诉成立"),
    Outcome.PARTLY: Words(en="the complaint was right in part", zh="投诉部分成立"),
    Outcome.REJECTED: Words(en="the complaint was not right", zh="投诉不成立"),
    Outcome.WITHDRAWN: Words(en="the customer took it back", zh="客户撤回"),
    Outcome.DUPLICATE: Words(en="the same as another one", zh="与另一件重复"),
    Outcome.SILENT: Words(en="answered, and the customer said no more", zh="已答复，客户未再回应"),
}
COMPLAINT_ENDS = frozenset({Outcome.UPHELD, Outcome.PARTLY, Outcome.REJECTED, Outcome.WITHDRAWN, Outcome.DUPLICATE})
"""A complaint is decided: that it was answered says nothing."""
QUESTION_ENDS = frozenset({Outcome.ANSWERED, Outcome.WITHDRAWN, Outcome.DUPLICATE})


class Side(StrEnum):
    """Who speaks in a message."""

    CUSTOMER = "customer"
    STAFF = "staff"
    NOTE = "note"


SIDE_WORDS = {
    Side.CUSTOMER: Words(en="customer", zh="客户"),
    Side.STAFF: Words(en="we", zh="我方"),
    Side.NOTE: Words(en="note for colleagues", zh="内部备注"),
}


class ArticleState(StrEnum):
    """How far a version of an article is."""

    DRAFT = "draft"
    SENT_BACK = "sent_back"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


ARTICLE_WORDS = {
    ArticleState.DRAFT: Words(en="draft, waits for a second person", zh="草稿，待他人复核"),
    ArticleState.SENT_BACK: Words(en="sent back", zh="已退回"),
    ArticleState.PUBLISHED: Words(en="public", zh="已公开"),
    ArticleState.WITHDRAWN: Words(en="withdrawn", zh="已撤下"),
    ArticleState.REPLACED: Words(en="replaced by a later version", zh="已被新版本替代"),
}
LANGUAGES = ("zh-Hans", "en", "zh-Hant")
"""Of macros and articles."""
NEEDED_LANGUAGES = ("zh-Hans", "en")
"""What a macro or an article must have; Traditional Chinese is derived where nobody wrote it."""
PLACEHOLDERS = ("name", "number", "org", "phone", "agent", "notice")
"""What may stand in a macro, as ``{name}``."""
